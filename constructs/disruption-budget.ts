import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Workload } from './workload';

/** What a {@link DisruptionBudget} is made from. */
export interface DisruptionBudgetProps {
  readonly workload: Workload;
  /** Pods that a drain may take at a time; at least 1, so that a drain is never blocked. @default 1 */
  readonly maxUnavailable?: number | undefined;
}

/**
 * A PodDisruptionBudget that slows drains and never blocks them: it speaks of pods that may go, not of pods that must
 * stay, and lets pods go that are not healthy anyway.
 *
 * @throws Error when `maxUnavailable` would block every drain.
 */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    super(scope, id);
    const { workload, maxUnavailable = 1 } = props;
    if (!Number.isInteger(maxUnavailable) || maxUnavailable < 1) {
      throw new Error(
        `${this.node.path}: maxUnavailable ${maxUnavailable} would block every drain: give a whole number of at least 1`,
      );
    }

    new ApiObject(this, 'Default', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: workload.name, namespace: workload.namespace, labels: workload.labels },
      spec: {
        maxUnavailable,
        selector: { matchLabels: workload.selectorLabels },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}
