import { AssertionError, deepEqual, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { name as packageName, version } from '../../package.json';
import { CONSUMERS, install, useCommand, useLibrary } from './consumer';
import { CommandError, runCommand } from './run-command';

/**
 * `npm run test:package`: packs the package and uses it the way its users do, in projects outside of this repository.
 * Needs the npm registry, or npm's cache of an earlier run.
 */

const ROOT = resolve(__dirname, '../..');

/** Twice what it was when the limits were set. The command is most of it. */
const LIMITS = { packedKb: 600, unpackedKb: 3000, libraryKb: 400 };

/** All that may be published. The command's own modules are in its bundle; as files they would be a second library. */
const PUBLISHED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|charts\/environments\/environment\.schema\.json)$/,
  /^docs\/.+\.(md|png|svg)$/,
  /^dist\/lib\/(bulkhead\.js|THIRD-PARTY-LICENSES\.txt)$/,
  /^dist\/lib\/(constructs\/.+|services\/inference\/contract|src\/index|src\/manifests\/.+)\.(js|d\.ts)$/,
];

const interruption = new AbortController();
const run = (command: readonly string[], cwd: string) => runCommand(command, cwd, interruption.signal);

async function main(folder: string): Promise<void> {
  await step('build', async () => (await run(['npm', 'run', '--silent', 'build'], ROOT)).trim());
  const packed = await step('pack', () => pack(folder), describe);
  const tarball = join(folder, packed.filename);
  await step('publint', () => lint(tarball));
  await step('attw', () => checkTypes(tarball));
  for (const consumer of CONSUMERS) {
    const project = join(folder, consumer.name);
    await step(`${consumer.name}: install`, () => install(consumer, project, tarball, run));
    await step(`${consumer.name}: library`, () => useLibrary(consumer, project, run));
    await step(`${consumer.name}: command`, () => useCommand(project, version, run));
  }
}

async function step<T>(title: string, work: () => Promise<T>, describeResult = String as (result: T) => string) {
  const start = performance.now();
  try {
    const result = await work();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`✔ ${title} (${seconds}s)\n${describeResult(result).replace(/^/gm, '    ')}`);
    return result;
  } catch (error) {
    console.error(`✖ ${title}`);
    throw error;
  }
}

interface PackedFile {
  readonly path: string;
  readonly size: number;
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly PackedFile[];
}

async function pack(folder: string): Promise<Packed> {
  // What `prepack` would build is there already.
  const command = ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(await run(command, ROOT)) as readonly Packed[];
  ok(packed, 'npm packed nothing');
  deepEqual(
    packed.files.map(({ path }) => path).filter((path) => !PUBLISHED.some((allowed) => allowed.test(path))),
    [],
  );
  const { packedKb, unpackedKb, libraryKb } = sizesOf(packed);
  ok(packedKb < LIMITS.packedKb, `${packedKb} kB packed`);
  ok(unpackedKb < LIMITS.unpackedKb, `${unpackedKb} kB unpacked`);
  ok(libraryKb < LIMITS.libraryKb, `${libraryKb} kB of library`);
  return packed;
}

function sizesOf({ size, unpackedSize, files }: Packed): typeof LIMITS {
  const library = files.filter(({ path }) => path.startsWith('dist/lib/') && !path.endsWith('bulkhead.js'));
  const librarySize = library.reduce((sum, file) => sum + file.size, 0);
  return { packedKb: toKb(size), unpackedKb: toKb(unpackedSize), libraryKb: toKb(librarySize) };
}

function toKb(bytes: number): number {
  return Math.round(bytes / 1000);
}

function describe(packed: Packed): string {
  const { packedKb, unpackedKb, libraryKb } = sizesOf(packed);
  return `${packed.files.length} files, ${packedKb} kB packed, ${unpackedKb} kB unpacked, ${libraryKb} kB of it library`;
}

/** Even suggestions count: there are none. */
async function lint(tarball: string): Promise<string> {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, level: 'suggestion', strict: true });
  deepEqual(
    messages.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  );
  return `no message about ${packageName} ${version}`;
}

/** Fails where an import of the package finds no types, or others than it has at run time, in some mode of TypeScript. */
async function checkTypes(tarball: string): Promise<string> {
  const report = await run(['node_modules/.bin/attw', '--no-emoji', '--format', 'ascii', tarball], ROOT);
  match(report, /No problems found/);
  return [...report.matchAll(/^"(.+)"$/gm)].map(([, entryPoint]) => `no problem with ${entryPoint}`).join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-package-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());

main(folder)
  .catch((error: unknown) => {
    console.error(
      error instanceof CommandError ? error.message : error instanceof AssertionError ? error.stack : error,
    );
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
