// Makes the module known to the declaration below: this file is CommonJS, vitest's types are found as an ES module's.
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { loadAssets } from './assets';
import { ControlPlane } from './control-plane';

declare module 'vitest' {
  /** What the tests of this folder get by `inject`. */
  export interface ProvidedContext {
    /** The folder with kubectl. */
    assets: string;
    /** The kubeconfig file of a cluster administrator. */
    kubeconfig: string;
  }
}

/** Starts one control plane for all test files of this folder, and stops it after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const assets = loadAssets();
  const controlPlane = await ControlPlane.start(assets);
  project.provide('assets', assets);
  project.provide('kubeconfig', controlPlane.kubeconfigFile);
  return () => controlPlane.stop();
}
