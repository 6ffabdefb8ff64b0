import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { type Figure, median } from './figure';

const WORKER = join(__dirname, 'synth-worker.ts');

interface Measurement {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

type Synthesizer = 'ours' | 'stock';

/** Synthesis of 1,000 tenants by us and by `App.synth()`, and of 100 by us, in turn. */
export function benchSynth(rounds: number): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench.'));
  const out = (how: Synthesizer, tenants: number) => join(folder, `${how}-${tenants}`);
  const measure = (how: Synthesizer, tenants: number): Measurement => {
    const args = ['--import', 'tsx', WORKER, how, String(tenants), out(how, tenants)];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measurement;
  };
  try {
    const runs = Array.from({ length: rounds }, (_, round) => {
      process.stderr.write(`synthesis, round ${round + 1} of ${rounds} …\n`);
      return { ours: measure('ours', 1000), few: measure('ours', 100), stock: measure('stock', 1000) };
    });
    const { objects, equal } = compare(out('ours', 1000), out('stock', 1000));
    const stock = median(runs.map((run) => run.stock.cpuMs));
    const ours = median(runs.map((run) => run.ours.cpuMs));
    return [
      { what: '1,000 tenants, objects', value: String(objects), target: '>= 12,000', met: objects >= 12_000 },
      { what: '1,000 tenants, App.synth(), CPU', value: `${stock.toFixed(0)} ms` },
      { what: '1,000 tenants, ours, CPU', value: `${ours.toFixed(0)} ms` },
      atLeast('App.synth() / ours', median(runs.map((run) => run.stock.cpuMs / run.ours.cpuMs)), 10),
      { what: 'the same objects', value: equal ? 'yes' : 'NO', target: 'yes', met: equal },
      atMost('ours, 1,000 tenants / 100', median(runs.map((run) => run.ours.cpuMs / run.few.cpuMs)), 11),
      atMost('ours, peak memory in MiB', median(runs.map((run) => run.ours.peakMiB)), 512),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function atLeast(what: string, value: number, target: number): Figure {
  return { what, value: value.toFixed(1), target: `>= ${target}`, met: value >= target };
}

function atMost(what: string, value: number, target: number): Figure {
  return { what, value: value.toFixed(1), target: `<= ${target}`, met: value <= target };
}

/** Reads both outputs back: the same files, and in each the same objects in whatever order. */
function compare(ours: string, stock: string): { objects: number; equal: boolean } {
  const files = readdirSync(ours).sort();
  if (!isDeepStrictEqual(files, readdirSync(stock).sort())) return { objects: 0, equal: false };
  let objects = 0;
  const equal = files.every((file) => {
    const [mine, theirs] = [objectsOf(join(ours, file)), objectsOf(join(stock, file))];
    objects += mine.size;
    return isDeepStrictEqual(mine, theirs);
  });
  return { objects, equal };
}

interface Identified {
  kind: string;
  metadata: { name: string; namespace?: string };
}

function objectsOf(file: string): Map<string, unknown> {
  const documents = parseAllDocuments(readFileSync(file, 'utf8'));
  const objects = 'empty' in documents ? [] : documents.map((document) => document.toJS() as Identified);
  return new Map(
    objects
      .map((object): [string, unknown] => [
        `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`,
        object,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
