import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Guardrails, type GuardrailsProps } from '../../constructs/guardrails/guardrails';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly spec: {
    readonly failurePolicy?: string;
    readonly policyName?: string;
    readonly validationActions?: readonly string[];
    readonly matchConstraints?: { readonly namespaceSelector?: unknown };
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations?: readonly {
      readonly expression: string;
      readonly message: string;
      readonly messageExpression?: string;
      readonly reason: string;
    }[];
  };
}

function render(props?: GuardrailsProps): Rendered[] {
  const chart = Testing.chart();
  new Guardrails(chart, 'Guardrails', props);
  return Testing.synth(chart) as Rendered[];
}

const policiesOf = (rendered: Rendered[]) => rendered.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');

const bindingsOf = (rendered: Rendered[]) => rendered.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');

const policyOf = (rendered: Rendered[], name: string) =>
  policiesOf(rendered).find(({ metadata }) => metadata.name === name);

test('there is one policy for each topic', () => {
  expect(policiesOf(render()).map(({ metadata }) => metadata.name)).toEqual([
    'namespaces.bulkhead.dev',
    'pod-placement.bulkhead.dev',
    'pod-privileges.bulkhead.dev',
    'services.bulkhead.dev',
    'ingresses.bulkhead.dev',
    'routes.bulkhead.dev',
    'secrets.bulkhead.dev',
    'role-bindings.bulkhead.dev',
    'disruption-budgets.bulkhead.dev',
  ]);
});

test('every policy has a binding of the same name that denies', () => {
  const rendered = render();
  expect(bindingsOf(rendered).map(({ metadata }) => metadata.name)).toEqual(
    policiesOf(rendered).map(({ metadata }) => metadata.name),
  );
  for (const { metadata, spec } of bindingsOf(rendered)) {
    expect(spec).toEqual({ policyName: metadata.name, validationActions: ['Deny'] });
  }
});

test('construct ids are stable', () => {
  const chart = new Chart(new App(), 'chart');
  const guardrails = new Guardrails(chart, 'Guardrails');
  expect(guardrails.node.findChild('PodPlacement').node.children.map(({ node }) => node.id)).toEqual([
    'Default',
    'Binding',
  ]);
});

describe.each(policiesOf(render()))('$metadata.name', ({ metadata, spec }) => {
  test('refuses a request it cannot judge', () => {
    expect(spec.failurePolicy).toBe('Fail');
  });

  test('says in one line, with every refusal, what to do', () => {
    expect(spec.validations?.length).toBeGreaterThan(0);
    for (const { message, reason } of spec.validations ?? []) {
      expect(message).toMatch(/^[a-z][^\n]{20,}$/);
      expect(reason).toBe('Forbidden');
    }
  });

  test('defines every variable it uses, before its use', () => {
    const variables = spec.variables ?? [];
    const defined = variables.map(({ name }) => name);
    const usesOf = (text: string) => [...text.matchAll(/variables\.(\w+)/g)].map(([, name]) => name);
    for (const [index, { expression }] of variables.entries()) {
      expect(defined.slice(0, index)).toEqual(expect.arrayContaining(usesOf(expression)));
    }
    for (const { expression, messageExpression = '' } of spec.validations ?? []) {
      expect(defined).toEqual(expect.arrayContaining(usesOf(expression + messageExpression)));
    }
  });

  test('carries the labels of the platform', () => {
    expect(metadata.labels).toEqual({
      'app.kubernetes.io/name': 'guardrails',
      'app.kubernetes.io/instance': 'bulkhead-guardrails',
      'app.kubernetes.io/component': 'admission',
      'app.kubernetes.io/part-of': 'bulkhead',
      'app.kubernetes.io/managed-by': 'bulkhead',
    });
  });
});

test('the policy for namespaces looks at all of them, every other policy at those of tenants', () => {
  for (const { metadata, spec } of policiesOf(render())) {
    expect([metadata.name, spec.matchConstraints?.namespaceSelector]).toEqual([
      metadata.name,
      metadata.name === 'namespaces.bulkhead.dev'
        ? undefined
        : { matchExpressions: [{ key: 'bulkhead.dev/tenant', operator: 'Exists' }] },
    ]);
  }
});

test('no ServiceAccount from elsewhere may be bound by default', () => {
  const policy = policyOf(render(), 'role-bindings.bulkhead.dev');
  expect(policy?.spec.validations?.[1]?.expression).toContain("subject.?namespace.orValue('') in []");
});

test('ServiceAccounts of the platform may be bound', () => {
  const policy = policyOf(render({ platformNamespaces: ['argocd', 'monitoring'] }), 'role-bindings.bulkhead.dev');
  expect(policy?.spec.validations?.[1]?.expression).toContain(
    "subject.?namespace.orValue('') in ['argocd', 'monitoring']",
  );
});

test('what a tenant may use is read from the annotations of its namespace', () => {
  const texts = JSON.stringify(render());
  for (const annotation of ['tolerations', 'priority-classes', 'node-labels', 'host-suffix']) {
    expect(texts).toContain(`namespaceObject.metadata.?annotations[?'bulkhead.dev/${annotation}']`);
  }
});
