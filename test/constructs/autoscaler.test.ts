import { expect, test } from 'vitest';
import { Autoscaler, type AutoscalerProps } from '../../constructs/autoscaler';
import { DisruptionBudget } from '../../constructs/disruption-budget';
import { only, render } from '../support/render';

const WORKLOAD = { name: 'model', namespace: 'a', labels: { x: 'y' }, selectorLabels: { app: 'model' } };

function autoscaler(props: Omit<AutoscalerProps, 'workload'>) {
  return only(
    render((chart) => {
      new Autoscaler(chart, 'Autoscaler', { workload: WORKLOAD, ...props });
    }),
    'HorizontalPodAutoscaler',
  );
}

test.each([
  [0, 5],
  [6, 5],
  [1.5, 5],
  [Number.NaN, 5],
])('an autoscaler from %d to %d is refused', (minReplicas, maxReplicas) => {
  expect(() => autoscaler({ minReplicas, maxReplicas, cpuPercent: 50 })).toThrow(
    `test/Autoscaler: minReplicas ${minReplicas} and maxReplicas ${maxReplicas} are no range: give whole numbers with 1 <= minReplicas <= maxReplicas`,
  );
});

test.each([0, -1, 0.5])('an autoscaler that holds %d %% is refused', (cpuPercent) => {
  expect(() => autoscaler({ minReplicas: 1, maxReplicas: 2, cpuPercent })).toThrow(`${cpuPercent} % is no use to hold`);
});

test('an autoscaler that nothing drives is refused', () => {
  expect(() => autoscaler({ minReplicas: 1, maxReplicas: 2 })).toThrow('nothing drives the range');
});

test('an autoscaler goes up at once and down after five minutes unless told otherwise', () => {
  expect(autoscaler({ minReplicas: 2, maxReplicas: 10, cpuPercent: 50 })).toEqual({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'model', namespace: 'a', labels: { x: 'y' } },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
      behavior: { scaleUp: { stabilizationWindowSeconds: 0 }, scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  });
});

test('an autoscaler can follow memory, and metrics of the custom and external APIs', () => {
  const metrics = [
    { type: 'Pods', name: 'inference_active_requests', averageValue: '20' },
    { type: 'External', name: 'queue_depth', averageValue: '100' },
  ] as const;
  expect(autoscaler({ minReplicas: 1, maxReplicas: 2, memoryPercent: 80, metrics })).toHaveProperty('spec.metrics', [
    { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
    {
      type: 'Pods',
      pods: { metric: { name: 'inference_active_requests' }, target: { type: 'AverageValue', averageValue: '20' } },
    },
    {
      type: 'External',
      external: { metric: { name: 'queue_depth' }, target: { type: 'AverageValue', averageValue: '100' } },
    },
  ]);
});

test.each([0, -1, 0.5])('a disruption budget of %d pods is refused: it would block every drain', (maxUnavailable) => {
  const build = () =>
    render((chart) => {
      new DisruptionBudget(chart, 'Budget', { workload: WORKLOAD, maxUnavailable });
    });
  expect(build).toThrow(`test/Budget: maxUnavailable ${maxUnavailable} would block every drain`);
});

test('a disruption budget lets one pod go at a time, and unhealthy pods always', () => {
  const manifests = render((chart) => {
    new DisruptionBudget(chart, 'Budget', { workload: WORKLOAD });
  });
  expect(only(manifests, 'PodDisruptionBudget')).toHaveProperty('spec', {
    maxUnavailable: 1,
    selector: { matchLabels: { app: 'model' } },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
});
