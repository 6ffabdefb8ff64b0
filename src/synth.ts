import { join } from 'node:path';
import { clusterFiles } from '../charts/cluster-files';
import { buildApp } from './app';
import { renderManifests } from './manifests/render';
import { type FolderContent, renderedFolders, replaceFolders } from './manifests/write';
import { toYaml, toYamlDocuments } from './manifests/yaml';
import { loadEnvironments } from './platform/load';
import type { Environment } from './platform/schema';

/** One environment as files. */
export interface Rendering {
  readonly environment: string;
  /** Kubernetes objects rendered. */
  readonly objects: number;
  /** File names and texts of `manifests/<environment>`. */
  readonly manifests: FolderContent;
  /** File names and texts of `clusters/<environment>`. */
  readonly clusters: FolderContent;
}

/** Where renderings are written to. */
export interface SynthTarget {
  /** Folder that gets one folder of manifests an environment. */
  readonly manifests: string;
  /** Folder that gets one folder of cluster files an environment; none are written where it is missing. */
  readonly clusters?: string;
}

/** The two folders below an output folder. */
export function targetIn(out: string): Required<SynthTarget> {
  return { manifests: join(out, 'manifests'), clusters: join(out, 'clusters') };
}

/**
 * Environment files as renderings, in memory.
 *
 * @throws InvalidEnvironmentError, UnreadableFileError, InvalidTreeError
 */
export function renderFiles(files: readonly string[], target: Required<SynthTarget>): readonly Rendering[] {
  return loadEnvironments(files).map((environment) => render(environment, target));
}

/** Writes renderings, each in place of its environment's earlier one; nothing is written when one cannot be. */
export function writeRenderings(
  renderings: readonly Rendering[],
  target: SynthTarget,
  stale: readonly string[] = [],
): void {
  replaceFolders(
    new Map([
      ...stale.map((folder): [string, FolderContent] => [folder, {}]),
      ...renderings.flatMap(({ environment, manifests, clusters }): [string, FolderContent][] => [
        [join(target.manifests, environment), manifests],
        ...(target.clusters === undefined
          ? []
          : [[join(target.clusters, environment), clusters] as [string, FolderContent]]),
      ]),
    ]),
  );
}

/** Folders of environments that no file states any more. */
export function staleFolders(renderings: readonly Rendering[], target: Required<SynthTarget>): readonly string[] {
  return [target.manifests, target.clusters].flatMap((parent) => {
    const kept = renderings.map(({ environment }) => join(parent, environment));
    return renderedFolders(parent).filter((folder) => !kept.includes(folder));
  });
}

function render(environment: Environment, target: Required<SynthTarget>): Rendering {
  const { cluster } = environment;
  const files = renderManifests(buildApp(environment));
  const folder = join(target.clusters, environment.name).replaceAll('\\', '/');
  return {
    environment: environment.name,
    objects: files.reduce((count, { manifests }) => count + manifests.length, 0),
    manifests: Object.fromEntries(files.map(({ name, manifests }) => [name, toYamlDocuments(manifests)])),
    clusters: toTexts(clusterFiles({ ...cluster, publicAccessCidrs: cluster.apiServer.publicAccessCidrs, folder })),
  };
}

function toTexts(files: Readonly<Record<string, object>>): FolderContent {
  return Object.fromEntries(Object.entries(files).map(([name, data]) => [name, toYaml(data)]));
}
