import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/cli/run';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const DEV = 'charts/environments/dev.yaml';

let stdout: string;
let stderr: string;

beforeEach(() => {
  stdout = '';
  stderr = '';
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    stdout += `${line}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((line: string) => {
    stderr += `${line}\n`;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const bulkhead = (...args: string[]) => run(['node', 'bulkhead', ...args]);

/** Every file below a folder, with its text. */
function treeOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
}

describe('usage', () => {
  test('that is wrong ends with 2', async () => {
    expect(await bulkhead('synht')).toBe(2);
    expect(stderr).toContain("error: unknown command 'synht'");
    expect(await bulkhead('synth', '--uot', 'x')).toBe(2);
    expect(stderr).toContain("error: unknown option '--uot'");
  });

  test('is printed on request, with the exit codes', async () => {
    expect(await bulkhead('--help')).toBe(0);
    expect(stdout).toContain('synth [options] [files...]');
    expect(stdout).toContain('Exit codes: 0 clean; 1 invalid input, findings or failed changes; 2 could not run.');
    expect(await bulkhead('synth', '--help')).toBe(0);
    expect(await bulkhead('--version')).toBe(0);
    expect(stdout).toMatch(/\n\d+\.\d+\.\d+\n$/);
  });
});

describe('bulkhead synth', () => {
  test('writes nothing when one of several files is invalid, and ends with 1', async () => {
    const folder = temporaryFolder();
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, readFileSync(DEV, 'utf8').replace('name: dev', 'nmae: dev'));
    expect(await bulkhead('synth', 'charts/environments/staging.yaml', bad, '--out', join(folder, 'out'))).toBe(1);
    expect(stderr).toContain("✖ unknown key 'nmae': did you mean 'name'?");
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test('leaves the previous output whole when it fails', async () => {
    const folder = temporaryFolder();
    const [file, out] = [join(folder, 'dev.yaml'), join(folder, 'out')];
    cpSync(DEV, file);
    expect(await bulkhead('synth', file, '--out', out)).toBe(0);
    const before = treeOf(out);
    writeFileSync(file, readFileSync(DEV, 'utf8').replace('tenant-b', 'tenant-a'));
    expect(await bulkhead('synth', file, '--out', out)).toBe(1);
    expect(treeOf(out)).toEqual(before);
  });

  test('ends with 2 when a file cannot be read or the output is somebody else’s', async () => {
    const folder = temporaryFolder();
    expect(await bulkhead('synth', join(folder, 'nowhere.yaml'))).toBe(2);
    expect(stderr).toContain('bulkhead: cannot read');
    mkdirSync(join(folder, 'out/manifests/dev'), { recursive: true });
    writeFileSync(join(folder, 'out/manifests/dev/mine.yaml'), 'a: 1\n');
    expect(await bulkhead('synth', DEV, '--out', join(folder, 'out'))).toBe(2);
    expect(stderr).toContain('was not rendered by bulkhead and would be lost');
  });

  test('writes one folder of manifests and one of cluster files an environment, and says what changed', async () => {
    const out = join(temporaryFolder(), 'out');
    expect(await bulkhead('synth', DEV, 'charts/environments/production.yaml', '--out', out)).toBe(0);
    expect(Object.keys(treeOf(out))).toEqual([
      'clusters/dev/audit-policy.yaml',
      'clusters/dev/kind.yaml',
      'clusters/production/eksctl.yaml',
      'manifests/dev/00-namespaces.yaml',
      'manifests/dev/10-classes.yaml',
      'manifests/dev/20-guardrails.yaml',
      'manifests/dev/50-tenant-a.yaml',
      'manifests/dev/50-tenant-b.yaml',
      'manifests/production/00-namespaces.yaml',
      'manifests/production/10-classes.yaml',
      'manifests/production/20-guardrails.yaml',
      'manifests/production/50-tenant-a.yaml',
      'manifests/production/50-tenant-b.yaml',
      'manifests/production/50-tenant-c.yaml',
    ]);
    expect(stdout).toContain('changed: 7 of 7 files');
    stdout = '';
    expect(await bulkhead('synth', DEV, '--out', out)).toBe(0);
    expect(stdout).toBe(`dev  63 objects in ${join(out, 'manifests/dev')} (unchanged)\n`);
  });

  test('prints its result as JSON, and its problems too', async () => {
    const folder = temporaryFolder();
    expect(await bulkhead('synth', DEV, '--out', join(folder, 'out'), '--json')).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      environments: [{ environment: 'dev', objects: 63, files: 7 }],
      removed: [],
    });
    stdout = '';
    writeFileSync(join(folder, 'bad.yaml'), 'name: 1\n');
    expect(await bulkhead('synth', join(folder, 'bad.yaml'), '--json')).toBe(1);
    expect(JSON.parse(stdout).problems[0]).toEqual({
      file: join(folder, 'bad.yaml'),
      line: 1,
      column: 7,
      path: 'name',
      message: 'expected string, received number',
      given: '1',
    });
  });
});

describe('bulkhead images', () => {
  test('lists what every environment runs', async () => {
    expect(await bulkhead('images')).toBe(0);
    expect(stdout).toBe(
      [
        'dev         inference  localhost/ml-inference-service:dev',
        'dev         node       docker.io/kindest/node:v1.36.1@sha256:3489c7674813ba5d8b1a9977baea8a6e553784dab7b84759d1014dbd78f7ebd5',
        'production  inference  docker.io/vendettaopppp/ml-inference-service:main-abc1234',
        'staging     inference  docker.io/vendettaopppp/ml-inference-service:main-abc1234',
        '',
      ].join('\n'),
    );
  });

  test('lists one environment as JSON', async () => {
    expect(await bulkhead('images', 'charts/environments/staging.yaml', '--json')).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      {
        environment: 'staging',
        name: 'inference',
        image: 'docker.io/vendettaopppp/ml-inference-service:main-abc1234',
      },
    ]);
  });
});

describe('bulkhead schema', () => {
  test('prints the schema, or writes it to a file', async () => {
    const file = join(temporaryFolder(), 'schema.json');
    expect(await bulkhead('schema')).toBe(0);
    expect(await bulkhead('schema', '--out', file)).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(stdout);
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'An environment of cdk8s-bulkhead',
      required: ['name', 'cluster', 'images', 'tenants'],
    });
  });
});
