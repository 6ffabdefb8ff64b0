import type { NamedExpression, ResourceRule } from './admission-policy';
import { onlyWhenChanged } from './cel';

/** Pods, whichever way their spec is written, and every workload kind with a pod template: its author hears it at once. */
export const podResources: readonly ResourceRule[] = [
  {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['pods', 'pods/ephemeralcontainers', 'pods/resize', 'podtemplates', 'replicationcontrollers'],
  },
  {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
  },
  { apiGroups: ['batch'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['jobs', 'cronjobs'] },
];

/** Looks at requests that create or change a pod spec. */
export const podSpecChanged: NamedExpression = onlyWhenChanged(podSpecOf);

/** The variable `pod`: the pod spec of the request's object. */
export const podVariable: NamedExpression = { name: 'pod', expression: podSpecOf('object') };

// dyn() because the kinds differ: without it the API server's type check warns about each kind that lacks a field.
function podSpecOf(object: string): string {
  const kind = `dyn(${object}).kind`;
  return [
    `(${kind} == 'Pod' ? dyn(${object}).spec`,
    `${kind} == 'PodTemplate' ? dyn(${object}).?template.?spec.orValue({})`,
    `${kind} == 'CronJob' ? dyn(${object}).spec.jobTemplate.spec.template.spec`,
    `dyn(${object}).spec.?template.?spec.orValue({}))`,
  ].join(' : ');
}
