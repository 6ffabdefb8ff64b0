import type { AutoscalerBehavior } from './autoscaler';
import type { ContainerResources } from './resources';
import type { ReplicaRange, RollingUpdate } from './scaling';

/** Everything that sets one size of inference service apart from another. */
export interface InferencePreset {
  readonly resources: ContainerResources;
  readonly scaling: ReplicaRange;
  readonly behavior: AutoscalerBehavior;
  readonly rollingUpdate: RollingUpdate;
}

/** `standard` for a tenant's usual model, `ha` for one that must not lose a pod during a rollout. */
export type InferencePresetName = 'standard' | 'ha';

const EPHEMERAL = { requests: '64Mi', limits: '256Mi' };

/** The sizes an inference service comes in. */
export const INFERENCE_PRESETS: Readonly<Record<InferencePresetName, InferencePreset>> = {
  standard: {
    resources: {
      requests: { cpu: '100m', memory: '128Mi', ephemeralStorage: EPHEMERAL.requests },
      limits: { cpu: '500m', memory: '512Mi', ephemeralStorage: EPHEMERAL.limits },
    },
    scaling: { minReplicas: 2, maxReplicas: 10, cpuPercent: 50 },
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0 },
      scaleDown: { stabilizationWindowSeconds: 300 },
    },
    rollingUpdate: { maxSurge: 1, maxUnavailable: 1 },
  },
  ha: {
    resources: {
      requests: { cpu: '250m', memory: '256Mi', ephemeralStorage: EPHEMERAL.requests },
      limits: { cpu: '500m', memory: '512Mi', ephemeralStorage: EPHEMERAL.limits },
    },
    scaling: { minReplicas: 3, maxReplicas: 20, cpuPercent: 70, memoryPercent: 80 },
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
    },
    rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
  },
};
