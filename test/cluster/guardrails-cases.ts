import type { KubernetesObject } from './api-client';

/** One request to the API server: an object to create, or a change to one that is there. */
export type Attempt =
  | { readonly create: KubernetesObject; readonly as?: string }
  | { readonly path: string; readonly change: unknown; readonly as?: string };

/** An attack of the threat model, and words of the message that refuses it. */
export interface Attack {
  readonly number: number;
  readonly title: string;
  readonly attempt: Attempt;
  readonly says: string;
}

/** A legal request next to the attacks. */
export interface Legal {
  readonly title: string;
  readonly attempt: Attempt;
}

/** What one policy refuses and what it lets through. */
export interface PolicyCases {
  readonly policy: string;
  readonly attacks: readonly Attack[];
  readonly legal: readonly Legal[];
}

/** A user who is bound, in the tenants' namespaces, to all that the ClusterRole `admin` consists of. */
export const TENANT_ADMIN = 'anna';

/** A user who may create and change namespaces, and nothing else. */
export const NAMESPACE_CREATOR = 'nora';

/** A user bound to the ClusterRole `cluster-admin`. */
export const CLUSTER_ADMIN = 'clara';

/** A tenant's namespace with every grant. */
export const GRANTED = 'tenant-a';

/** A tenant's namespace without any. */
export const UNGRANTED = 'tenant-b';

type Fields = Readonly<Record<string, unknown>>;

/** A row of a table: an attack by the tenant's administrator. */
export const attack = (number: number, title: string, attempt: Attempt, says: string): Attack => ({
  number,
  title,
  attempt,
  says,
});

/** A row of a table: a legal request of the tenant's administrator. */
export const legal = (title: string, attempt: Attempt): Legal => ({ title, attempt });

/** An attempt to create an object in the namespace with grants, unless it names another. */
export function create(apiVersion: string, kind: string, fields: Fields, metadata: Fields = {}): Attempt {
  return { create: { apiVersion, kind, metadata: { name: 'attempt', namespace: GRANTED, ...metadata }, ...fields } };
}

/** An attempt to change, by a merge patch, an object or subresource in the namespace with grants. */
export function change(resource: string, patch: unknown): Attempt {
  return { path: `/api/v1/namespaces/${GRANTED}/${resource}`, change: patch };
}

/** A pod spec with one container that does nothing special. */
export function podSpec(fields: Fields = {}): Fields {
  return { containers: [container()], ...fields };
}

/** A container that does nothing special. */
export function container(fields: Fields = {}): Fields {
  return { name: 'main', image: 'app:1', ...fields };
}

/** An attempt to create a pod. */
export const pod = (spec: Fields = {}, metadata: Fields = {}) => create('v1', 'Pod', { spec: podSpec(spec) }, metadata);

/** The same pod spec in every kind that has a pod template. */
export function templates(spec: Fields, metadata: Fields = {}): [kind: string, Attempt][] {
  const labels = { app: 'attempt' };
  const template = { metadata: { labels }, spec: podSpec(spec) };
  const selector = { matchLabels: labels };
  const once = { metadata: { labels }, spec: podSpec({ restartPolicy: 'Never', ...spec }) };
  return [
    ['Deployment', create('apps/v1', 'Deployment', { spec: { selector, template } }, metadata)],
    [
      'StatefulSet',
      create('apps/v1', 'StatefulSet', { spec: { serviceName: 'attempt', selector, template } }, metadata),
    ],
    ['DaemonSet', create('apps/v1', 'DaemonSet', { spec: { selector, template } }, metadata)],
    ['ReplicaSet', create('apps/v1', 'ReplicaSet', { spec: { selector, template } }, metadata)],
    ['Job', create('batch/v1', 'Job', { spec: { template: once } }, metadata)],
    [
      'CronJob',
      create(
        'batch/v1',
        'CronJob',
        { spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: once } } } },
        metadata,
      ),
    ],
    [
      'ReplicationController',
      create('v1', 'ReplicationController', { spec: { selector: labels, template } }, metadata),
    ],
    ['PodTemplate', create('v1', 'PodTemplate', { template }, metadata)],
  ];
}
