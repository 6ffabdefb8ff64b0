import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { INFERENCE_PRESETS } from '../../constructs/inference-preset';
import * as library from '../../src/index';
import { examplesOf, FOLDER, INDEX, type Page, propsTablesOf, readPages, rowsUnder, withRealYaml } from './pages';
import { checkTypes } from './types';

const pages = readPages();

test('the index links every page, and nothing else', () => {
  const index = readFileSync(join(FOLDER, INDEX), 'utf8');
  const links = [...index.matchAll(/^- \[.+?\]\((.+?)\)/gm)].map(([, link]) => link);
  expect(links.toSorted()).toEqual(pages.map(({ name }) => name).toSorted());
});

test('every construct has a table of its props on some page', () => {
  const tables = pages.flatMap(propsTablesOf).map(({ of }) => of);
  const constructs = Object.entries(library)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct)
    .map(([name]) => name);
  expect(constructs).toContain('Tenant');
  expect(constructs.filter((name) => !tables.includes(`${name}Props`))).toEqual([]);
});

test('every preset of an inference service is in the table, with its numbers', () => {
  const presets = Object.entries(INFERENCE_PRESETS).map(([name, { resources, scaling, rollingUpdate }]) => [
    `\`${name}\``,
    ...[resources.requests, resources.limits].map(({ cpu, memory }) => `${cpu}, ${memory}`),
    `${scaling.minReplicas} to ${scaling.maxReplicas}`,
    String(rollingUpdate.maxSurge),
    String(rollingUpdate.maxUnavailable),
  ]);
  expect(rowsUnder('Preset', pageCalled('inference-service.md'))).toEqual(presets);
});

test('every policy of the guardrails is in the table', () => {
  const app = new App();
  new library.Guardrails(new Chart(app, 'guardrails'), 'Guardrails');
  const policies = library
    .renderManifests(app)
    .flatMap(({ manifests }) => manifests)
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    .map(({ metadata }) => `\`${metadata.name.replace('.bulkhead.dev', '')}\``);
  expect(rowsUnder('Policy', pageCalled('guardrails.md')).map(([name]) => name)).toEqual(policies);
});

describe.each(pages)('$name', (page) => {
  test('shows the YAML that its examples render (if not: npm run docs)', () => {
    expect(page.text).toMatch(/^```ts\n[\s\S]*^```yaml\n/m);
    expect(page.text).toBe(withRealYaml(page));
  });

  test('links pages that exist', () => {
    const links = [...page.text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, link]) => link);
    expect(pages.map(({ name }) => name)).toEqual(expect.arrayContaining(links));
  });
});

describe('to the type checker', () => {
  const examples = new Map(
    pages.flatMap((page) => examplesOf(page).map((code, index) => [`${page.name}-${index + 1}`, code] as const)),
  );
  const types = checkTypes(examples);

  test('every example is correct', () => {
    expect(types.problems).toEqual([]);
  });

  test.each(pages.flatMap((page) => propsTablesOf(page).map((table) => ({ ...table, page: page.name }))))(
    'the table of $of in $page has its props, types and defaults',
    ({ of, rows }) => {
      expect(rows.map((cells) => cells.slice(0, 3))).toEqual(types.propsOf(of));
    },
  );
});

function pageCalled(name: string): Page {
  const page = pages.find((candidate) => candidate.name === name);
  if (!page) throw new Error(`there is no ${name}`);
  return page;
}
