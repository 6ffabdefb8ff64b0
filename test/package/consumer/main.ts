import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { App, Chart, Yaml } from 'cdk8s';
import {
  InferenceService,
  type InferenceServiceProps,
  type Manifest,
  renderManifests,
  Tenant,
  type TenantQuota,
  toYamlDocuments,
} from 'cdk8s-bulkhead';
import type { Construct } from 'constructs';

/** The program of somebody who installed the package. `main.ts` beside this folder compiles it outside of here. */

interface TeamChartProps {
  readonly image: string;
  readonly quota?: TenantQuota;
  readonly scaling?: InferenceServiceProps['scaling'];
}

class TeamChart extends Chart {
  readonly inference: InferenceService;

  constructor(scope: Construct, id: string, { image, quota, scaling }: TeamChartProps) {
    super(scope, id);
    const tenant = new Tenant(this, 'Tenant', {
      name: 'tenant-a',
      members: [{ role: 'developer', kind: 'Group', name: 'tenant-a-developers' }],
      quota,
    });
    this.inference = new InferenceService(this, 'Inference', { tenant, image, scaling, config: { logLevel: 'debug' } });
  }
}

function only(manifests: readonly Manifest[], kind: string): Manifest {
  const [found, ...others] = manifests.filter((manifest) => manifest.kind === kind);
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} objects are a ${kind}`);
  return found;
}

function byId(file: string): Map<string, Manifest> {
  const documents = Yaml.load(file) as Manifest[];
  return new Map(documents.map((document) => [`${document.kind} ${document.metadata.name}`, document]));
}

const app = new App({ outdir: 'rendered' });
const chart = new TeamChart(app, 'team', { image: 'registry.example.com/ml-inference:1.4.2' });
equal(chart.inference.name, 'tenant-a-ml-inference');

const [file, ...furtherFiles] = renderManifests(app);
equal(file?.name, 'team.yaml');
equal(furtherFiles.length, 0);
const manifests = file?.manifests ?? [];
equal(manifests[0]?.kind, 'Namespace');

const deployment = only(manifests, 'Deployment');
equal(deployment.metadata.name, 'tenant-a-ml-inference');
equal(deployment.metadata.namespace, 'tenant-a');
const { hard } = only(manifests, 'ResourceQuota')['spec'] as { readonly hard: Readonly<Record<string, string>> };
// Ten pods at most and one more during a rollout, 500m each, and one probe pod of 250m.
equal(hard['limits.cpu'], '5750m');
equal(hard['pods'], '12');

writeFileSync('team.yaml', toYamlDocuments(manifests));
app.synth();
const [ours, stock] = [byId('team.yaml'), byId('rendered/team.k8s.yaml')];
equal(ours.size, manifests.length);
deepEqual(ours, stock);
ok(ours.has('Deployment tenant-a-ml-inference'));

console.log(`${manifests.length} objects`);
