import { Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { PriorityClass, type PriorityClassProps } from '../../constructs/priority-class';

function render(props: Partial<PriorityClassProps> = {}) {
  const chart = Testing.chart();
  const priorityClass = new PriorityClass(chart, 'Priority', {
    name: 'tenant-serving',
    value: 100000,
    description: 'Pods that answer requests.',
    ...props,
  });
  return { priorityClass, manifests: Testing.synth(chart) };
}

test('a name that belongs to Kubernetes is refused', () => {
  expect(() => render({ name: 'system-serving' })).toThrow(
    "test/Priority: 'system-serving' is taken: names starting with system- belong to Kubernetes",
  );
});

test.each([1_000_000_001, -1_000_000_001, 0.5])('the value %d is refused', (value) => {
  expect(() => render({ value })).toThrow(
    `test/Priority: value is ${value}, expected a whole number from -1000000000 to 1000000000`,
  );
});

test('a class preempts unless told otherwise, and is never the default of the cluster', () => {
  expect(render().manifests).toEqual([
    {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: {
        name: 'tenant-serving',
        labels: {
          'app.kubernetes.io/name': 'tenant-serving',
          'app.kubernetes.io/instance': 'tenant-serving',
          'app.kubernetes.io/component': 'scheduling',
          'app.kubernetes.io/part-of': 'bulkhead',
          'app.kubernetes.io/managed-by': 'bulkhead',
        },
      },
      value: 100000,
      description: 'Pods that answer requests.',
      preemptionPolicy: 'PreemptLowerPriority',
    },
  ]);
});

test('a class may wait in line instead of preempting', () => {
  expect(render({ preemptionPolicy: 'Never' }).manifests[0]).toMatchObject({ preemptionPolicy: 'Never' });
});

test('the name is readable, and the object is the primary child', () => {
  const { priorityClass } = render();
  expect(priorityClass.name).toBe('tenant-serving');
  expect(priorityClass.node.defaultChild?.node.id).toBe('Default');
});
