import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Quantity } from './quantity';
import type { ReplicaRange } from './scaling';
import type { Workload } from './workload';

/** One limit on the speed of scaling. */
export interface ScalingPolicy {
  /** Whether `value` counts pods or percent of the present pods. */
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  /** Seconds over which `value` may change. */
  readonly periodSeconds: number;
}

/** How fast to scale in one direction. */
export interface ScalingRules {
  /** Seconds of recommendations to look back on before acting. */
  readonly stabilizationWindowSeconds: number;
  /** @default - Kubernetes' own policies */
  readonly policies?: readonly ScalingPolicy[] | undefined;
}

/** How fast to scale up and down. */
export interface AutoscalerBehavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

/** A metric beyond CPU and memory, served by the custom (`Pods`) or external (`External`) metrics API. */
export interface CustomMetric {
  readonly type: 'Pods' | 'External';
  readonly name: string;
  /** The value to hold per pod. */
  readonly averageValue: Quantity;
}

/** What an {@link Autoscaler} is made from. */
export interface AutoscalerProps extends ReplicaRange {
  /** The Deployment to scale. It must not state `spec.replicas`. */
  readonly workload: Workload;
  /** Metrics besides CPU and memory. @default [] */
  readonly metrics?: readonly CustomMetric[] | undefined;
  /** @default - up at once, down after 300 seconds below the target */
  readonly behavior?: AutoscalerBehavior | undefined;
}

const UP_AT_ONCE_DOWN_SLOWLY: AutoscalerBehavior = {
  scaleUp: { stabilizationWindowSeconds: 0 },
  scaleDown: { stabilizationWindowSeconds: 300 },
};

/**
 * A HorizontalPodAutoscaler (autoscaling/v2). It needs a metrics API in the cluster: metrics-server for CPU and
 * memory, an adapter for custom metrics.
 *
 * @throws Error when the range is empty or nothing drives it.
 */
export class Autoscaler extends Construct {
  /** Fewest pods, when idle. */
  readonly minReplicas: number;
  /** Most pods, at full scale. */
  readonly maxReplicas: number;

  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    const { workload, minReplicas, maxReplicas, cpuPercent, memoryPercent } = props;
    const { metrics = [], behavior = UP_AT_ONCE_DOWN_SLOWLY } = props;
    if (![minReplicas, maxReplicas].every(Number.isInteger) || minReplicas < 1 || maxReplicas < minReplicas) {
      throw new Error(
        `${this.node.path}: minReplicas ${minReplicas} and maxReplicas ${maxReplicas} are no range: give whole numbers with 1 <= minReplicas <= maxReplicas`,
      );
    }
    for (const percent of [cpuPercent, memoryPercent]) {
      if (percent === undefined || (Number.isInteger(percent) && percent >= 1)) continue;
      throw new Error(`${this.node.path}: ${percent} % is no use to hold: give a whole number of at least 1`);
    }
    const targets = [
      ...resourceMetric('cpu', cpuPercent),
      ...resourceMetric('memory', memoryPercent),
      ...metrics.map(toMetricSpec),
    ];
    if (targets.length === 0) {
      throw new Error(`${this.node.path}: nothing drives the range: give cpuPercent, memoryPercent or metrics`);
    }
    this.minReplicas = minReplicas;
    this.maxReplicas = maxReplicas;

    new ApiObject(this, 'Default', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: workload.name, namespace: workload.namespace, labels: workload.labels },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
        minReplicas,
        maxReplicas,
        metrics: targets,
        behavior,
      },
    });
  }
}

function resourceMetric(name: 'cpu' | 'memory', averageUtilization: number | undefined) {
  if (averageUtilization === undefined) return [];
  return [{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } }];
}

function toMetricSpec({ type, name, averageValue }: CustomMetric) {
  const source = { metric: { name }, target: { type: 'AverageValue', averageValue } };
  return type === 'Pods' ? { type, pods: source } : { type, external: source };
}
