import { deepEqual, equal, ok } from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from './run-command';

const ROOT = resolve(__dirname, '../..');
const TSC = 'node_modules/.bin/tsc';

/** Versions of our own lock file: what the library was compiled and tested against. */
const VERSIONS = Object.fromEntries(
  ['cdk8s', 'cdk8s-plus-28', 'constructs', 'typescript', '@types/node'].map((name) => [name, installedVersion(name)]),
);

/** What only the command, the service or the tools of this repository need, and no user of the package gets. */
const OURS_ALONE =
  /node_modules\/(fastify|natural|commander|zod|fastest-levenshtein|prom-client|esbuild|tsx|@kubernetes\/.*|@fastify\/.*)$/;

/** A project that has the package installed. */
export interface Consumer {
  readonly name: string;
  /** Its package.json, but for the dependencies. */
  readonly manifest: object;
  /** Its tsconfig.json, as far as it is about modules. */
  readonly compilerOptions: object;
  /** Another way of resolving modules that the program has to compile with, as arguments of the compiler. */
  readonly alternative: readonly string[];
}

/** One project of each module system. */
export const CONSUMERS: readonly Consumer[] = [
  {
    name: 'commonjs',
    manifest: { type: 'commonjs' },
    compilerOptions: { module: 'commonjs' },
    alternative: ['--module', 'node16'],
  },
  {
    name: 'esm',
    manifest: { type: 'module' },
    compilerOptions: { module: 'nodenext', verbatimModuleSyntax: true },
    alternative: ['--verbatimModuleSyntax', 'false', '--module', 'esnext', '--moduleResolution', 'bundler'],
  },
];

/** Runs a command in a folder and returns what it printed. */
export type Run = (command: readonly string[], cwd: string) => Promise<string>;

/** Makes the project of `consumer` in `folder` and installs the package from `tarball`, without any script. */
export async function install(consumer: Consumer, folder: string, tarball: string, run: Run): Promise<string> {
  mkdirSync(folder);
  const dependencies = { ...VERSIONS, 'cdk8s-bulkhead': `file:${tarball}` };
  writeJson(join(folder, 'package.json'), { name: 'consumer', private: true, ...consumer.manifest, dependencies });
  await run(['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], folder);

  const { packages } = readJson(join(folder, 'package-lock.json')) as { packages: Record<string, object> };
  const installed = Object.keys(packages).filter((path) => path !== '');
  deepEqual(
    installed.filter((path) => OURS_ALONE.test(path)),
    [],
  );
  deepEqual(
    installed.filter((path) => path.includes('cdk8s-bulkhead/')),
    [],
  );
  return `${installed.length} packages`;
}

/** Compiles the program of the folder `consumer` strictly, declarations of all packages included, and runs it. */
export async function useLibrary(consumer: Consumer, folder: string, run: Run): Promise<string> {
  copyFileSync(join(__dirname, 'consumer/main.ts'), join(folder, 'main.ts'));
  const compilerOptions = {
    target: 'es2022',
    outDir: 'out',
    rootDir: '.',
    types: ['node'],
    declaration: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    isolatedModules: true,
    skipLibCheck: false,
    ...consumer.compilerOptions,
  };
  writeJson(join(folder, 'tsconfig.json'), { compilerOptions, files: ['main.ts'] });
  await compileWithExactOptionals(consumer.alternative, folder, run);
  await run([TSC, '--project', '.'], folder);
  return (await run(['node', 'out/main.js'], folder)).trim();
}

/** The declarations of cdk8s-plus contradict themselves under this setting; ours and the program must not. */
async function compileWithExactOptionals(settings: readonly string[], folder: string, run: Run): Promise<void> {
  const compile = [TSC, '--project', '.', '--noEmit', '--pretty', 'false', '--exactOptionalPropertyTypes', ...settings];
  try {
    await run(compile, folder);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const problems = error.stdout.split('\n').filter((line) => /^\S/.test(line));
    const foreign = problems.filter((line) => line.startsWith('node_modules/cdk8s-plus-28/'));
    if (problems.length === 0 || foreign.length < problems.length) throw error;
  }
}

/** Calls the installed command. It has to render what the command of this repository renders. */
export async function useCommand(folder: string, version: string, run: Run): Promise<string> {
  const bulkhead = (...args: string[]) => run(['npx', '--no', '--', 'bulkhead', ...args], folder);
  equal(await bulkhead('--version'), `${version}\n`);

  copyFileSync(join(ROOT, 'charts/environments/dev.yaml'), join(folder, 'env.yaml'));
  await bulkhead('synth', 'env.yaml', '--out', 'installed');
  const ours = ['node', '--import', 'tsx', 'src/cli/main.ts', 'synth', 'charts/environments/dev.yaml'];
  await run([...ours, '--out', join(folder, 'source')], ROOT);
  const manifests = filesIn(join(folder, 'installed/manifests/dev'));
  const expected = filesIn(join(folder, 'source/manifests/dev'));
  deepEqual(Object.keys(manifests), Object.keys(expected));
  deepEqual(
    Object.keys(manifests).filter((file) => manifests[file] !== expected[file]),
    [],
  );
  ok(manifests['50-tenant-a.yaml']?.includes('\n  name: tenant-a-ml-inference\n'), 'tenant-a has no Deployment');

  const schema = 'node_modules/cdk8s-bulkhead/charts/environments/environment.schema.json';
  equal(await bulkhead('schema'), readFileSync(join(folder, schema), 'utf8'));
  return `${Object.keys(manifests).length} files of manifests`;
}

function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function installedVersion(name: string): string {
  return (readJson(join(ROOT, 'node_modules', name, 'package.json')) as { version: string }).version;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, data: object): void {
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
}
