import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { commonLabels } from './labels';

/** The largest value that is not reserved for Kubernetes' own classes. */
const MAX_VALUE = 1_000_000_000;

/** How important the pods of one kind are. */
export interface PriorityClassProps {
  /** Object name, for example `tenant-serving`. Names starting with `system-` belong to Kubernetes. */
  readonly name: string;
  /** Whole number up to 1,000,000,000; more is more important. A pod without a class has 0. */
  readonly value: number;
  /** When a workload should use it. */
  readonly description: string;
  /** Whether pods that do not fit may drive less important ones away. @default 'PreemptLowerPriority' */
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never' | undefined;
}

/**
 * A PriorityClass (https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/). It is never the
 * global default: that would change the priority of pods that do not belong to the platform.
 */
export class PriorityClass extends Construct {
  /** Object name, for `priorityClassName` of a pod. */
  readonly name: string;

  /** @throws Error when Kubernetes reserves the name or the value. */
  constructor(scope: Construct, id: string, props: PriorityClassProps) {
    super(scope, id);
    const { name, value, description, preemptionPolicy = 'PreemptLowerPriority' } = props;
    if (name.startsWith('system-')) {
      throw new Error(`${this.node.path}: '${name}' is taken: names starting with system- belong to Kubernetes`);
    }
    if (!Number.isInteger(value) || Math.abs(value) > MAX_VALUE) {
      throw new Error(`${this.node.path}: value is ${value}, expected a whole number from -1000000000 to 1000000000`);
    }
    this.name = name;

    new ApiObject(this, 'Default', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name, labels: commonLabels({ name, instance: name, component: 'scheduling' }) },
      value,
      description,
      preemptionPolicy,
    });
  }
}
