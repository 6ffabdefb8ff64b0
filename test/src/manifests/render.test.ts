import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { manifestId } from '../../../src/manifests/manifest';
import { renderManifests } from '../../../src/manifests/render';
import { buildTree } from '../../bench/tree';

function object(scope: Construct, kind: string, name: string, namespace?: string): ApiObject {
  return new ApiObject(scope, `${kind}-${name}`, {
    apiVersion: 'example.com/v1',
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  });
}

function names(app: App): Record<string, string[]> {
  return Object.fromEntries(
    renderManifests(app).map(({ name, manifests }) => [name, manifests.map(({ metadata }) => metadata.name)]),
  );
}

describe('a tree that is wrong', () => {
  test('is refused with every validation error and its construct path', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    object(chart, 'A', 'a').node.addValidation({ validate: () => ['one', 'two'] });
    chart.node.addValidation({ validate: () => ['three'] });
    expect(() => renderManifests(app)).toThrow(
      'the constructs are not valid:\n✖ [c] three\n✖ [c/A-a] one\n✖ [c/A-a] two',
    );
  });

  test('is refused when two objects have one name, naming both files', () => {
    const app = new App();
    object(new Chart(app, 'c'), 'A', 'a', 'ns');
    object(new Chart(app, 'd'), 'A', 'a', 'ns');
    expect(() => renderManifests(app)).toThrow('✖ example.com/v1/A ns/a stands in c.yaml and again in d.yaml');
  });

  test('is refused when an object depends on itself by way of others', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    const [a, b] = [object(chart, 'A', 'a'), object(chart, 'A', 'b')];
    a.addDependency(b);
    b.addDependency(a);
    expect(() => renderManifests(app)).toThrow('[c/A-a] depends on itself');
  });

  test('is refused when an object depends on one in a file that is applied later', () => {
    const app = new App();
    const early = object(new Chart(app, '10-early'), 'A', 'a');
    early.addDependency(object(new Chart(app, '20-late'), 'A', 'b'));
    expect(() => renderManifests(app)).toThrow(
      '[10-early/A-a] depends on [20-late/A-b], but 20-late.yaml is applied after 10-early.yaml: rename a chart',
    );
  });
});

describe('files and objects', () => {
  test('come in the order in which one kubectl apply succeeds', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    for (const kind of [
      'Widget',
      'PodDisruptionBudget',
      'Deployment',
      'NetworkPolicy',
      'Role',
      'ServiceAccount',
      'Namespace',
    ]) {
      object(chart, kind, kind.toLowerCase());
    }
    expect(names(app)).toEqual({
      'c.yaml': ['namespace', 'serviceaccount', 'role', 'networkpolicy', 'deployment', 'poddisruptionbudget', 'widget'],
    });
  });

  test('of one kind stay in the order they were made in', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    for (const name of ['z', 'a', 'm']) object(chart, 'Service', name);
    expect(names(app)).toEqual({ 'c.yaml': ['z', 'a', 'm'] });
  });

  test('are sorted by file name, whatever order the charts were made in', () => {
    const app = new App();
    for (const id of ['50-b', '00-a', '50-a']) object(new Chart(app, id), 'A', id);
    expect(renderManifests(app).map(({ name }) => name)).toEqual(['00-a.yaml', '50-a.yaml', '50-b.yaml']);
  });

  test('give dependencies precedence over the order of kinds, through groups and in diamonds', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    const namespace = object(chart, 'Namespace', 'n');
    const group = new Chart(chart, 'nested');
    const inner = object(group, 'Job', 'inner');
    const [left, right, last] = [
      object(chart, 'Job', 'left'),
      object(chart, 'Job', 'right'),
      object(chart, 'Job', 'last'),
    ];
    namespace.addDependency(left, right);
    left.addDependency(last);
    right.addDependency(last);
    expect(names(app)['c.yaml']).toEqual(['last', 'left', 'right', 'n']);
    expect(inner.node.path).toBe('c/nested/Job-inner');
    expect(names(app)['c-nested.yaml']).toEqual(['inner']);
  });

  test('of a deep chain of layered diamonds take no time', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    let layer = [object(chart, 'A', 'x0'), object(chart, 'A', 'y0')];
    for (let depth = 1; depth < 200; depth += 1) {
      const next = [object(chart, 'A', `x${depth}`), object(chart, 'A', `y${depth}`)];
      for (const one of next) one.addDependency(...layer);
      layer = next;
    }
    expect(names(app)['c.yaml']).toHaveLength(400);
  });

  test('leave out charts without objects', () => {
    const app = new App();
    new Chart(app, 'empty');
    expect(renderManifests(app)).toEqual([]);
  });
});

test('the objects are those of App.synth()', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-render.'));
  try {
    const app = buildTree(3, outdir);
    const ours = renderManifests(app);
    app.synth();
    expect(readdirSync(outdir).sort()).toEqual(ours.map(({ name }) => name));
    for (const { name, manifests } of ours) {
      const stock = parseAllDocuments(readFileSync(join(outdir, name), 'utf8'));
      const byId = (list: typeof manifests) => Object.fromEntries(list.map((one) => [manifestId(one), one]));
      expect(manifests.length).toBeGreaterThanOrEqual(12);
      expect(byId(manifests)).toEqual(byId([...stock].map((document) => document.toJS())));
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
