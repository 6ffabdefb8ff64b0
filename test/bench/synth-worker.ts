import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderManifests } from '../../src/manifests/render';
import { toYamlDocuments } from '../../src/manifests/yaml';
import { buildTree } from './tree';

// A process of its own for every measurement: node --import tsx synth-worker.ts ours|stock TENANTS FOLDER
const [how, tenants, outdir = ''] = process.argv.slice(2);
mkdirSync(outdir, { recursive: true });
const app = buildTree(Number(tenants), outdir);

const before = process.cpuUsage();
const started = process.hrtime.bigint();
if (how === 'stock') app.synth();
else {
  for (const { name, manifests } of renderManifests(app)) {
    writeFileSync(join(outdir, name), toYamlDocuments(manifests));
  }
}
const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
const cpu = process.cpuUsage(before);

process.stdout.write(
  JSON.stringify({
    wallMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
