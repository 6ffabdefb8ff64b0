import type { ApiClient, KubernetesObject } from './api-client';
import {
  CLUSTER_ADMIN,
  container,
  GRANTED,
  NAMESPACE_CREATOR,
  podSpec,
  TENANT_ADMIN,
  UNGRANTED,
} from './guardrails-cases';

const RBAC = 'rbac.authorization.k8s.io';

/** What the ClusterRole `admin` is made of, once the controllers (which do not run here) have put it together. */
const ADMIN_ROLES = ['system:aggregate-to-admin', 'system:aggregate-to-edit', 'system:aggregate-to-view'];

const GRANTS = {
  'bulkhead.dev/tolerations': [
    'nvidia.com/gpu:NoSchedule',
    'pool=tenant-a:NoSchedule',
    'node.kubernetes.io/disk-pressure:NoSchedule',
    'node.kubernetes.io/pid-pressure:NoSchedule',
    'node.kubernetes.io/unschedulable:NoSchedule',
  ].join(','),
  'bulkhead.dev/priority-classes': 'tenant-high',
  'bulkhead.dev/node-labels': 'bulkhead.dev/pool=tenant-a',
  'bulkhead.dev/host-suffix': 'a.apps.example',
};

/** Objects that break the rules and are there before the policies are. */
export async function addOlderObjects(client: ApiClient): Promise<void> {
  await client.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'older',
      labels: { name: 'tenant-b', 'bulkhead.dev/tenant': 'tenant-b' },
      finalizers: ['example.com/cleanup'],
    },
  });
  await addNamespace(client, GRANTED, { labels: { 'bulkhead.dev/tenant': GRANTED }, annotations: GRANTS });
  const violations = { nodeName: 'node', tolerations: [{ operator: 'Exists' }], hostUsers: false };
  await client.create(podOf('older', violations, ['example.com/cleanup']));
}

/** The tenants, their users, and what the cases change. */
export async function addTenants(client: ApiClient): Promise<void> {
  await addNamespace(client, UNGRANTED, { labels: { 'bulkhead.dev/tenant': UNGRANTED } });
  await addNamespace(client, 'platform', {});
  await client.create({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'tenant-high' },
    value: 1000,
  });
  const allocatable = { cpu: '8', memory: '32Gi', pods: '110' };
  await client.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node' },
    status: { allocatable, capacity: allocatable },
  });
  for (const object of [...roles(), ...objectsToChange()]) {
    await client.create(object);
  }
  const target = { apiVersion: 'v1', kind: 'Node', name: 'node' };
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'scheduled' }, target };
  const path = `/api/v1/namespaces/${GRANTED}/pods/scheduled/binding`;
  const { code, message } = await client.send({ method: 'POST', path, body: binding });
  if (code !== 201) {
    throw new Error(`the pod was not bound to its node: ${message}`);
  }
}

async function addNamespace(client: ApiClient, name: string, metadata: object): Promise<void> {
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } });
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
}

function roles(): KubernetesObject[] {
  const clusterRole = (name: string, apiGroups: string[], resources: string[]) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [{ apiGroups, resources, verbs: ['create', 'get', 'patch', 'update'] }],
  });
  const bind = (user: string, role: string, namespace?: string): KubernetesObject => ({
    apiVersion: `${RBAC}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: `${user}-${role}`, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'User', apiGroup: RBAC, name: user }],
  });
  // Beyond `admin`: what an installation may well add to it.
  const more = clusterRole(
    'tenant-more',
    ['', 'gateway.networking.k8s.io'],
    ['podtemplates', 'pods/ephemeralcontainers', 'pods/resize', 'httproutes', 'grpcroutes', 'tlsroutes'],
  );
  return [
    more,
    clusterRole('namespace-creator', [''], ['namespaces']),
    bind(NAMESPACE_CREATOR, 'namespace-creator'),
    bind(CLUSTER_ADMIN, 'cluster-admin'),
    ...[GRANTED, UNGRANTED].flatMap((namespace) =>
      [...ADMIN_ROLES, 'tenant-more'].map((role) => bind(TENANT_ADMIN, role, namespace)),
    ),
  ];
}

function objectsToChange(): KubernetesObject[] {
  const metadata = { name: 'api', namespace: GRANTED };
  const backend = { service: { name: 'api', port: { number: 80 } } };
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
  return [
    podOf('scheduled', {
      containers: [container({ resources: { requests: { cpu: '100m' }, limits: { cpu: '100m' } } })],
    }),
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }] } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: { rules: [{ host: 'api.a.apps.example', http }] },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'api' } } },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'developers', namespace: GRANTED },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' },
      subjects: [{ kind: 'User', apiGroup: RBAC, name: 'ben' }],
    },
  ];
}

function podOf(name: string, spec: Readonly<Record<string, unknown>>, finalizers: string[] = []): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: GRANTED, finalizers }, spec: podSpec(spec) };
}
