/** How many pods a workload runs. */

/** A range driven by resource use. At least one of the two targets is set; percentages are of the requests. */
export interface ReplicaRange {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Average CPU use to hold, in percent of the request. @default - CPU does not drive the range */
  readonly cpuPercent?: number | undefined;
  /** Average memory use to hold, in percent of the request. @default - memory does not drive the range */
  readonly memoryPercent?: number | undefined;
}

/** A fixed number of pods, or a range driven by resource use. Never both. */
export type Scaling = { readonly replicas: number } | ReplicaRange;

/** True when an autoscaler owns the number of pods. */
export function isRange(scaling: Scaling): scaling is ReplicaRange {
  return 'minReplicas' in scaling;
}

/** The most pods that `scaling` asks for. */
export function maxReplicasOf(scaling: Scaling): number {
  return isRange(scaling) ? scaling.maxReplicas : scaling.replicas;
}

/** A number of pods, or a share of them. */
export type PodCount = number | `${number}%`;

/** How a rolling update proceeds: pods above and below the wanted number. */
export interface RollingUpdate {
  readonly maxSurge: PodCount;
  readonly maxUnavailable: PodCount;
}

/** Pods that a rolling update adds at `replicas`; a percentage rounds up, as the Deployment controller does. */
export function surgeOf({ maxSurge }: RollingUpdate, replicas: number): number {
  return typeof maxSurge === 'number' ? maxSurge : Math.ceil((Number.parseFloat(maxSurge) * replicas) / 100);
}
