import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();

/** A project of its own with this project's environments, packages and programs. */
function project(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'charts'));
  cpSync('charts/environments', join(folder, 'charts/environments'), { recursive: true });
  for (const link of ['node_modules', 'package.json', 'tsconfig.json']) symlinkSync(resolve(link), join(folder, link));
  return folder;
}

function treeOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
}

function node(cwd: string, ...args: string[]): string {
  return execFileSync(process.execPath, ['--import', 'tsx', ...args], { cwd, encoding: 'utf8' });
}

const bulkhead = (cwd: string, ...args: string[]) => node(cwd, resolve('src/cli/main.ts'), ...args);

test('the committed rendering is current', () => {
  const folder = project();
  bulkhead(folder, 'synth');
  const rendered = treeOf(join(folder, 'dist'));
  const committed = Object.fromEntries(
    ['manifests', 'clusters'].flatMap((part) =>
      Object.entries(treeOf(join('dist', part))).map(([file, text]) => [join(part, file), text]),
    ),
  );
  expect(committed, "run 'npm run synth' and commit dist").toEqual(rendered);
});

test('cdk8s synth gives the same bytes', () => {
  const folder = project();
  bulkhead(folder, 'synth');
  const ours = treeOf(join(folder, 'dist'));
  rmSync(join(folder, 'dist'), { recursive: true });
  const app = `node --import tsx ${resolve('src/main.ts')}`;
  execFileSync('npx', ['--no-install', 'cdk8s', 'synth', '--app', app, '--output', 'dist/manifests'], {
    cwd: folder,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });
  expect(treeOf(join(folder, 'dist'))).toEqual(ours);
});

test('an output folder elsewhere gets manifests only', () => {
  const folder = project();
  execFileSync(process.execPath, ['--import', 'tsx', resolve('src/main.ts')], {
    cwd: folder,
    env: { ...process.env, CDK8S_OUTDIR: 'elsewhere' },
  });
  expect(readdirSync(join(folder, 'elsewhere')).sort()).toEqual(['dev', 'production', 'staging']);
  expect(readdirSync(folder)).not.toContain('dist');
});

test('a fourth file is a fourth environment, and a file that goes takes its rendering with it', () => {
  const folder = project();
  const fourth = join(folder, 'charts/environments/load-test.yaml');
  cpSync(join(folder, 'charts/environments/staging.yaml'), fourth);
  execFileSync('sed', ['-i', 's/^name: staging/name: load-test/', fourth]);
  bulkhead(folder, 'synth');
  expect(readdirSync(join(folder, 'dist/manifests')).sort()).toEqual(['dev', 'load-test', 'production', 'staging']);
  rmSync(fourth);
  expect(bulkhead(folder, 'synth')).toContain(
    'removed dist/manifests/load-test: no environment file states it any more\n' +
      'removed dist/clusters/load-test: no environment file states it any more\n',
  );
  expect(readdirSync(join(folder, 'dist/manifests')).sort()).toEqual(['dev', 'production', 'staging']);
});
