import { Command } from 'commander';
import { loadEnvironments } from '../platform/load';
import { environmentFiles } from './environment-files';

/** `bulkhead images`: what an environment runs. */
export function imagesCommand(): Command {
  return new Command('images')
    .description('List every image that environments run.')
    .argument('[files...]', 'environment files (default: all of charts/environments)')
    .option('--json', 'print the list as JSON')
    .action((files: string[], { json }: { json?: true }) => printImages(files, json));
}

interface ImageUse {
  readonly environment: string;
  readonly name: string;
  readonly image: string;
}

function printImages(files: readonly string[], json: true | undefined): void {
  const uses = loadEnvironments(environmentFiles(files)).flatMap(
    ({ name: environment, images, cluster }): ImageUse[] => [
      ...Object.entries(images).map(([name, image]) => ({ environment, name, image })),
      ...(cluster.nodeImage === undefined ? [] : [{ environment, name: 'node', image: cluster.nodeImage }]),
    ],
  );
  if (json) {
    console.log(JSON.stringify(uses, null, 2));
    return;
  }
  const widthOf = (key: keyof ImageUse) => Math.max(...uses.map((use) => use[key].length));
  for (const { environment, name, image } of uses) {
    console.log(`${environment.padEnd(widthOf('environment'))}  ${name.padEnd(widthOf('name'))}  ${image}`);
  }
}
