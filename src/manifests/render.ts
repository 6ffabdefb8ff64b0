import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Manifest, type ManifestFile, manifestId } from './manifest';
import { rankOf } from './order';

/** A construct tree that cannot be rendered: everything that is wrong with it, with construct paths. */
export class InvalidTreeError extends Error {
  override readonly name = 'InvalidTreeError';

  constructor(readonly problems: readonly string[]) {
    super(`the constructs are not valid:\n${problems.map((problem) => `✖ ${problem}`).join('\n')}`);
  }
}

/**
 * The objects of an app, one file a chart, files by name and objects by kind and dependency. One pass over the tree:
 * `App.synth()` resolves and validates the whole app again for every chart.
 *
 * @throws InvalidTreeError when a construct's validation fails, two objects have one name, or dependencies form a cycle
 *   or point to a chart whose file is applied later.
 */
export function renderManifests(app: App): readonly ManifestFile[] {
  const nodes = app.node.findAll();
  const problems = nodes.flatMap(({ node }) => node.validate().map((problem) => `[${node.path}] ${problem}`));
  if (problems.length > 0) throw new InvalidTreeError(problems);

  const charts = new Map<Chart, ApiObject[]>();
  for (const construct of nodes) {
    if (construct instanceof Chart) charts.set(construct, []);
    else if (construct instanceof ApiObject) charts.get(construct.chart)?.push(construct);
  }
  const files = [...charts]
    .filter(([, objects]) => objects.length > 0)
    .map(([chart, objects]) => ({ name: fileNameOf(chart), manifests: inOrder(chart, objects).map(toManifest) }))
    .sort((a, b) => compare(a.name, b.name));
  refuseDuplicates(files);
  return files;
}

/** Nested charts are named by their path, like cdk8s does. */
function fileNameOf(chart: Chart): string {
  return `${chart.node.path.replaceAll('/', '-')}.yaml`;
}

function toManifest(object: ApiObject): Manifest {
  return object.toJson() as Manifest;
}

/** By kind, then in the order of construction; an object's dependencies always come before it. */
function inOrder(chart: Chart, objects: readonly ApiObject[]): readonly ApiObject[] {
  const byKind = objects
    .map((object, index) => ({ object, index, rank: rankOf(object.kind) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ object }) => object);
  const hasDependencies = objects.some((object) => dependenciesOf(object, chart).length > 0);
  return hasDependencies ? dependenciesFirst(chart, byKind) : byKind;
}

function dependenciesFirst(chart: Chart, objects: readonly ApiObject[]): readonly ApiObject[] {
  const ordered = new Set<ApiObject>();
  const open = new Set<ApiObject>();
  const done = new Set<IConstruct>();

  const place = (object: ApiObject): void => {
    if (ordered.has(object)) return;
    if (open.has(object)) throw new InvalidTreeError([`[${object.node.path}] depends on itself`]);
    open.add(object);
    for (const dependency of dependenciesOf(object, chart)) placeAllOf(dependency, object);
    open.delete(object);
    ordered.add(object);
  };
  const placeAllOf = (construct: IConstruct, dependent: ApiObject): void => {
    if (done.has(construct)) return;
    for (const node of construct.node.findAll()) {
      if (!(node instanceof ApiObject) || node === dependent) continue;
      if (node.chart === chart) place(node);
      else refuseLaterChart(dependent, node);
    }
    done.add(construct);
  };
  for (const object of objects) place(object);
  return [...ordered];
}

/** What the object, or a construct around it, depends on. */
function dependenciesOf(object: ApiObject, chart: Chart): readonly IConstruct[] {
  const dependencies: IConstruct[] = [];
  for (let at: IConstruct | undefined = object; at && at !== chart.node.scope; at = at.node.scope) {
    dependencies.push(...at.node.dependencies);
  }
  return dependencies;
}

function refuseLaterChart(dependent: ApiObject, dependency: ApiObject): void {
  const [own, other] = [fileNameOf(dependent.chart), fileNameOf(dependency.chart)];
  if (compare(other, own) < 0) return;
  throw new InvalidTreeError([
    `[${dependent.node.path}] depends on [${dependency.node.path}], but ${other} is applied after ${own}: rename a chart`,
  ]);
}

function refuseDuplicates(files: readonly ManifestFile[]): void {
  const places = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, manifests } of files) {
    for (const manifest of manifests) {
      const id = manifestId(manifest);
      const earlier = places.get(id);
      if (earlier !== undefined) problems.push(`${id} stands in ${earlier} and again in ${name}`);
      places.set(id, name);
    }
  }
  if (problems.length > 0) throw new InvalidTreeError(problems);
}

/** By code units, so that the order does not depend on a locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
