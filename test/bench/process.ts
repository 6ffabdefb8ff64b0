import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Figure, median } from './figure';

const ROOT = resolve(__dirname, '../..');

/** One environment as a whole process: what `npm run synth` starts, against `npx cdk8s synth` of the same file. */
export function benchProcess(rounds: number): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench.'));
  try {
    prepare(folder);
    const runs = Array.from({ length: rounds + 1 }, (_, round) => {
      if (round > 0) process.stderr.write(`one environment, round ${round} of ${rounds} …\n`);
      return {
        ours: time(folder, process.execPath, [
          '--import',
          'tsx',
          join(ROOT, 'src/cli/main.ts'),
          'synth',
          '--out',
          'ours',
        ]),
        stock: time(folder, 'npx', ['--no-install', 'cdk8s', 'synth']),
      };
    }).slice(1);
    const ratio = median(runs.map(({ ours, stock }) => ours / stock));
    return [
      { what: 'one environment, npx cdk8s synth', value: `${median(runs.map(({ stock }) => stock)).toFixed(0)} ms` },
      { what: 'one environment, npm script', value: `${median(runs.map(({ ours }) => ours)).toFixed(0)} ms` },
      { what: 'npm script / npx cdk8s synth', value: ratio.toFixed(2), target: '<= 0.4', met: ratio <= 0.4 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project with one environment file and this project's packages and programs. */
function prepare(folder: string): void {
  mkdirSync(join(folder, 'charts/environments'), { recursive: true });
  copyFileSync(join(ROOT, 'charts/environments/production.yaml'), join(folder, 'charts/environments/production.yaml'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const app = `node --import tsx ${join(ROOT, 'src/main.ts')}`;
  writeFileSync(join(folder, 'cdk8s.yaml'), `language: typescript\napp: ${app}\noutput: dist/manifests\n`);
}

function time(cwd: string, command: string, args: readonly string[]): number {
  const started = process.hrtime.bigint();
  // Without its look-up of newer versions, which would be the network's time.
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
  const { status, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}
