import { join, relative } from 'node:path';
import { Command } from 'commander';
import { RENDERED_HEADER, readFolder } from '../manifests/write';
import { InvalidEnvironmentError } from '../platform/problem';
import { type Rendering, renderFiles, type SynthTarget, staleFolders, targetIn, writeRenderings } from '../synth';
import { environmentFiles } from './environment-files';

interface SynthOptions {
  readonly out: string;
  readonly json?: true;
}

/** `bulkhead synth`: environment files become manifests and cluster files. */
export function synthCommand(): Command {
  return new Command('synth')
    .description('Render environments to <out>/manifests/<environment> and <out>/clusters/<environment>.')
    .argument('[files...]', 'environment files (default: all of charts/environments)')
    .option('--out <folder>', 'output folder', 'dist')
    .option('--json', 'print the result as JSON')
    .action((files: string[], options: SynthOptions) => synth(files, options));
}

function synth(named: readonly string[], { out, json }: SynthOptions): void {
  const target = targetIn(out);
  try {
    const renderings = renderFiles(environmentFiles(named), target);
    // Only a run over all environments knows which folders belong to none.
    const stale = named.length === 0 ? staleFolders(renderings, target) : [];
    const results = renderings.map((rendering) => toResult(rendering, target));
    writeRenderings(renderings, target, stale);
    if (json) console.log(JSON.stringify({ environments: results, removed: stale }, null, 2));
    else printResults(results, stale);
  } catch (error) {
    if (json && error instanceof InvalidEnvironmentError)
      console.log(JSON.stringify({ problems: error.problems }, null, 2));
    throw error;
  }
}

interface SynthResult {
  readonly environment: string;
  readonly folders: readonly string[];
  readonly objects: number;
  readonly files: number;
  /** Files whose text is new or different, or that are gone. */
  readonly changed: readonly string[];
}

function toResult(
  { environment, objects, manifests, clusters }: Rendering,
  target: Required<SynthTarget>,
): SynthResult {
  const sets = [
    { folder: join(target.manifests, environment), content: manifests },
    { folder: join(target.clusters, environment), content: clusters },
  ];
  return {
    environment,
    folders: sets.map(({ folder }) => folder),
    objects,
    files: sets.reduce((count, { content }) => count + Object.keys(content).length, 0),
    changed: sets.flatMap(({ folder, content }) => changedFiles(folder, content)),
  };
}

function changedFiles(folder: string, content: Readonly<Record<string, string>>): string[] {
  const before = readFolder(folder);
  const names = new Set([...Object.keys(before), ...Object.keys(content)]);
  return [...names]
    .filter((name) => before[name] !== (content[name] === undefined ? undefined : RENDERED_HEADER + content[name]))
    .map((name) => relative('.', join(folder, name)));
}

function printResults(results: readonly SynthResult[], stale: readonly string[]): void {
  const width = Math.max(...results.map(({ environment }) => environment.length));
  for (const { environment, objects, files, folders, changed } of results) {
    const change = changed.length === 0 ? 'unchanged' : `changed: ${changed.length} of ${files} files`;
    console.log(`${environment.padEnd(width)}  ${objects} objects in ${folders[0]} (${change})`);
    for (const file of changed) console.log(`  ${file}`);
  }
  for (const folder of stale) console.log(`removed ${folder}: no environment file states it any more`);
}
