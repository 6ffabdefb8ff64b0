import {
  attack,
  CLUSTER_ADMIN,
  change,
  create,
  legal,
  type PolicyCases,
  pod,
  podSpec,
  templates,
  UNGRANTED,
} from './guardrails-cases';

const GPU_TOLERATION = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
const POOL_TOLERATION = { key: 'pool', operator: 'Equal', value: 'tenant-a', effect: 'NoSchedule' };

const tolerating = (toleration: object, metadata = {}) => pod({ tolerations: [toleration] }, metadata);

const required = (...terms: object[][]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});
const preferred = (...matchExpressions: object[]) => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions } }],
    },
  },
});
const inPool = (...values: string[]) => ({ key: 'bulkhead.dev/pool', operator: 'In', values });

const daemonSet = create(
  'apps/v1',
  'DaemonSet',
  {
    spec: {
      selector: { matchLabels: { app: 'attempt' } },
      template: { metadata: { labels: { app: 'attempt' } }, spec: podSpec() },
    },
  },
  { namespace: UNGRANTED },
);

const NODE_NAME = 'remove spec.nodeName';
const AFFINITY = 'in nodeAffinity, select pools only by operator In and the node labels granted to this namespace';

/** Where pods run, and how urgently. The namespace is granted what the legal cases use. */
export const podPlacementCases: PolicyCases = {
  policy: 'pod-placement.bulkhead.dev',
  attacks: [
    attack(13, 'a pod that names its node', pod({ nodeName: 'node-of-b' }), NODE_NAME),
    ...templates({ nodeName: 'node-of-b' }).map(([kind, attempt]) =>
      attack(13, `a ${kind} whose pods name their node`, attempt, NODE_NAME),
    ),
    attack(
      14,
      'a toleration of everything',
      tolerating({ operator: 'Exists' }),
      'remove the tolerations :: this namespace is granted [nvidia.com/gpu:NoSchedule, pool=tenant-a:NoSchedule, ',
    ),
    attack(
      14,
      "a toleration of another tenant's pool",
      tolerating({ key: 'pool', operator: 'Equal', value: 'tenant-b', effect: 'NoSchedule' }),
      'remove the tolerations pool=tenant-b:NoSchedule: this',
    ),
    attack(
      14,
      'a granted toleration widened from one value to all',
      tolerating({ key: 'pool', operator: 'Exists', effect: 'NoSchedule' }),
      'remove the tolerations pool:NoSchedule: this',
    ),
    attack(
      14,
      'a granted toleration widened from one effect to all',
      tolerating({ key: 'nvidia.com/gpu', operator: 'Exists' }),
      'remove the tolerations nvidia.com/gpu:: this',
    ),
    attack(
      14,
      'a toleration without an operator',
      tolerating({ key: 'pool', value: 'tenant-b', effect: 'NoSchedule' }),
      'remove the tolerations pool=tenant-b:NoSchedule: this',
    ),
    attack(
      14,
      'a toleration that begins with the text of a grant',
      tolerating({ key: 'pool', value: 'tenant-a', effect: 'NoExecute' }),
      'remove the tolerations pool=tenant-a:NoExecute: this',
    ),
    attack(
      14,
      'the second toleration of two',
      pod({ tolerations: [GPU_TOLERATION, { key: 'other', operator: 'Exists', effect: 'NoSchedule' }] }),
      'remove the tolerations other:NoSchedule: this',
    ),
    attack(
      14,
      'not-ready tolerated at scheduling too',
      tolerating({ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' }),
      'remove the tolerations node.kubernetes.io/not-ready:NoSchedule',
    ),
    attack(
      14,
      'the toleration of GPUs without a grant',
      tolerating(GPU_TOLERATION, { namespace: UNGRANTED }),
      'remove the tolerations nvidia.com/gpu:NoSchedule: this namespace is granted []',
    ),
    attack(
      14,
      'a toleration added to a running pod',
      change('pods/scheduled', {
        spec: {
          tolerations: [
            { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
            { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
            { operator: 'Exists' },
          ],
        },
      }),
      'remove the tolerations :',
    ),
    ...templates({ tolerations: [{ operator: 'Exists' }] }).map(([kind, attempt]) =>
      attack(14, `a ${kind} whose pods tolerate everything`, attempt, 'remove the tolerations :'),
    ),
    // A DaemonSet's controller makes its pods tolerate full and cordoned nodes.
    attack(
      14,
      'a DaemonSet',
      daemonSet,
      'remove the tolerations node.kubernetes.io/disk-pressure:NoSchedule, node.kubernetes.io/pid-pressure:NoSchedule, ' +
        'node.kubernetes.io/unschedulable:NoSchedule: this namespace is granted []',
    ),
    attack(
      15,
      'a priority class of the system',
      pod({ priorityClassName: 'system-cluster-critical' }),
      'remove priorityClassName system-cluster-critical: this namespace is granted [tenant-high]',
    ),
    attack(
      15,
      'a priority class without a grant',
      pod({ priorityClassName: 'tenant-high' }, { namespace: UNGRANTED }),
      'remove priorityClassName tenant-high: this namespace is granted []',
    ),
    ...templates({ priorityClassName: 'system-node-critical' }).map(([kind, attempt]) =>
      attack(15, `a ${kind} with a priority class of the system`, attempt, 'remove priorityClassName system-node-'),
    ),
    attack(
      52,
      "a nodeSelector onto another tenant's pool",
      pod({ nodeSelector: { 'bulkhead.dev/pool': 'tenant-b' } }),
      'remove the nodeSelector labels bulkhead.dev/pool=tenant-b: this namespace is granted [bulkhead.dev/pool=tenant-a',
    ),
    attack(
      52,
      'a nodeSelector onto GPU nodes, beside a granted one',
      pod({ nodeSelector: { 'bulkhead.dev/pool': 'tenant-a', 'nvidia.com/gpu.present': 'true' } }),
      'remove the nodeSelector labels nvidia.com/gpu.present=true: this',
    ),
    attack(
      52,
      'a nodeSelector onto a Karpenter pool',
      pod({ nodeSelector: { 'karpenter.sh/nodepool': 'gpu' } }),
      'remove the nodeSelector labels karpenter.sh/nodepool=gpu: this',
    ),
    attack(
      52,
      'a nodeSelector without a grant',
      pod({ nodeSelector: { 'bulkhead.dev/pool': 'tenant-a' } }, { namespace: UNGRANTED }),
      'remove the nodeSelector labels bulkhead.dev/pool=tenant-a: this namespace is granted []',
    ),
    attack(52, "a required affinity to another tenant's pool", pod(required([inPool('tenant-b')])), AFFINITY),
    attack(
      52,
      'a foreign pool in the second term',
      pod(required([inPool('tenant-a')], [inPool('tenant-b')])),
      AFFINITY,
    ),
    attack(52, 'a foreign pool as the second value', pod(required([inPool('tenant-a', 'tenant-b')])), AFFINITY),
    attack(
      52,
      'every pool by operator Exists',
      pod(required([{ key: 'nvidia.com/gpu.present', operator: 'Exists' }])),
      AFFINITY,
    ),
    attack(
      52,
      'every pool but one by operator NotIn',
      pod(required([{ key: 'bulkhead.dev/pool', operator: 'NotIn', values: ['tenant-a'] }])),
      AFFINITY,
    ),
    attack(52, "a preferred affinity to another tenant's pool", pod(preferred(inPool('tenant-b'))), AFFINITY),
    ...templates({ nodeSelector: { 'nvidia.com/gpu.present': 'true' } }).map(([kind, attempt]) =>
      attack(52, `a ${kind} whose pods select GPU nodes`, attempt, 'remove the nodeSelector labels nvidia.com/gpu'),
    ),
    ...templates(preferred(inPool('tenant-b'))).map(([kind, attempt]) =>
      attack(52, `a ${kind} whose pods prefer another tenant's pool`, attempt, AFFINITY),
    ),
  ],
  legal: [
    legal('a plain pod', pod()),
    legal('a plain pod without any grant', pod({}, { namespace: UNGRANTED })),
    legal('a pod outside of tenant namespaces that names its node', {
      ...pod({ nodeName: 'node', tolerations: [{ operator: 'Exists' }] }, { namespace: 'platform' }),
      as: CLUSTER_ADMIN,
    }),
    legal(
      'a pod that leaves a failing node at once',
      pod({
        tolerations: [
          { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
        ],
      }),
    ),
    legal(
      'the toleration of memory pressure',
      tolerating({ key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' }),
    ),
    legal('the granted tolerations', pod({ tolerations: [GPU_TOLERATION, POOL_TOLERATION] })),
    legal('a granted toleration without an operator', tolerating({ ...POOL_TOLERATION, operator: undefined })),
    legal('the granted priority class', pod({ priorityClassName: 'tenant-high' })),
    legal('a granted nodeSelector', pod({ nodeSelector: { 'bulkhead.dev/pool': 'tenant-a' } })),
    legal('a nodeSelector by architecture', pod({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } })),
    legal('a granted affinity', pod(required([inPool('tenant-a')]))),
    legal('a granted preference', pod(preferred(inPool('tenant-a')))),
    legal(
      'an affinity to some zones',
      pod(required([{ key: 'topology.kubernetes.io/zone', operator: 'NotIn', values: ['zone-c'] }])),
    ),
    legal('a label on a scheduled pod', change('pods/scheduled', { metadata: { labels: { changed: 'yes' } } })),
    legal(
      'a new image for a scheduled pod',
      change('pods/scheduled', { spec: { containers: [{ name: 'main', image: 'app:2' }] } }),
    ),
    legal(
      'the removal of a finalizer from a pod older than the policies',
      change('pods/older', { metadata: { finalizers: null } }),
    ),
    ...templates({
      nodeSelector: { 'bulkhead.dev/pool': 'tenant-a' },
      priorityClassName: 'tenant-high',
      tolerations: [GPU_TOLERATION],
    }).map(([kind, attempt]) => legal(`a ${kind} that uses what is granted`, attempt)),
  ],
};
