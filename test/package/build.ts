import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { peerDependencies } from '../../package.json';

/**
 * `npm run build`: makes `dist/lib`, which is what the package consists of. The library is compiled file by file; the
 * command is one file with all it needs but the peer dependencies, so that the package has no dependencies of its own.
 */

const ROOT = resolve(__dirname, '../..');
const LIB = join(ROOT, 'dist/lib');
const COMMAND = join(LIB, 'bulkhead.js');

async function main(): Promise<void> {
  rmSync(LIB, { recursive: true, force: true });
  compileLibrary();
  const metafile = await bundleCommand();
  const bundled = bundledPackages(metafile);
  writeFileSync(join(LIB, 'THIRD-PARTY-LICENSES.txt'), licensesOf(bundled));

  const library = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|d\.ts)$/.test(file));
  console.log(`dist/lib: ${library.length - 1} files of the library`);
  console.log(
    `dist/lib/bulkhead.js: ${Math.round(statSync(COMMAND).size / 1000)} kB with ${bundled.map(idOf).join(', ')}`,
  );
}

function compileLibrary(): void {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' });
}

async function bundleCommand(): Promise<Metafile> {
  const { metafile, warnings } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts'],
    outfile: COMMAND,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: Object.keys(peerDependencies),
    // THIRD-PARTY-LICENSES.txt has them in full.
    legalComments: 'none',
    metafile: true,
  });
  if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join('; ')}`);
  chmodSync(COMMAND, 0o755);
  return metafile;
}

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Folder it was bundled from. */
  readonly folder: string;
}

/** The npm packages that the command contains code of, by name. */
function bundledPackages({ outputs }: Metafile): readonly BundledPackage[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
    .filter((folder) => folder !== undefined);
  return [...new Set(folders)]
    .map((folder) => packageIn(join(ROOT, folder)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as BundledPackage;
  return { name, version, license, folder };
}

/** Licence texts as their packages state them. */
function licensesOf(bundled: readonly BundledPackage[]): string {
  const texts = bundled.map((one) => `${'-'.repeat(80)}\n${idOf(one)} (${one.license})\n\n${licenseText(one)}\n`);
  return `bulkhead.js contains code of the npm packages below, under the licences they come with.\n\n${texts.join('\n')}`;
}

function licenseText({ name, folder }: BundledPackage): string {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled into the command, but ${folder} has no licence file`);
  return readFileSync(join(folder, file), 'utf8').trim();
}

function idOf({ name, version }: BundledPackage): string {
  return `${name} ${version}`;
}

void main();
