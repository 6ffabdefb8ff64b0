import { App, Chart } from 'cdk8s';
import { InferenceService } from '../../constructs/inference-service';
import { Tenant } from '../../constructs/tenant';

/** A platform of so many tenants, a chart each, as a repository that imports the constructs would write it. */
export function buildTree(tenants: number, outdir: string): App {
  const app = new App({ outdir, outputFileExtension: '.yaml' });
  for (let index = 0; index < tenants; index += 1) {
    const name = `tenant-${index}`;
    const chart = new Chart(app, name);
    const tenant = new Tenant(chart, 'Tenant', {
      name,
      members: [{ role: 'developer', kind: 'Group', name: `${name}-developers` }],
    });
    new InferenceService(chart, 'Inference', { tenant, image: 'registry.example.com/ml-inference-service:1.2.3' });
  }
  return app;
}
