/**
 * The order of objects within a file, by kind, in which one run of `kubectl apply` succeeds: what others refer to or
 * are judged by comes first. Kinds that are not listed, custom resources above all, come last.
 */
const KINDS = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'LimitRange',
  'ResourceQuota',
  'NetworkPolicy',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'Service',
  'DaemonSet',
  'StatefulSet',
  'Deployment',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'APIService',
];

const RANKS = new Map(KINDS.map((kind, rank) => [kind, rank]));

/** Where a kind stands in the order of application; lower is earlier. */
export function rankOf(kind: string): number {
  return RANKS.get(kind) ?? KINDS.length;
}
