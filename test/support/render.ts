import { App, Chart } from 'cdk8s';
import type { Manifest } from '../../src/manifests/manifest';
import { renderManifests } from '../../src/manifests/render';

/** Renders what `build` puts into a chart. */
export function render(build: (chart: Chart) => void): readonly Manifest[] {
  const app = new App();
  build(new Chart(app, 'test'));
  return renderManifests(app).flatMap(({ manifests }) => manifests);
}

/** The one object of a kind, by name where there are several. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (manifest) => manifest.kind === kind && (name === undefined || manifest.metadata.name === name),
  );
  const [manifest] = found;
  if (!manifest || found.length > 1) {
    const there = manifests.map((one) => `${one.kind} ${one.metadata.name}`).join(', ');
    throw new Error(`expected one ${kind} ${name ?? ''}, found ${found.length} among: ${there}`);
  }
  return manifest;
}
