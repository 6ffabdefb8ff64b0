import { describe, expect, test } from 'vitest';
import { Tenant, type TenantProps } from '../../constructs/tenant';
import { TenantNamespace } from '../../constructs/tenant-namespace';
import { only, render } from '../support/render';

function tenant(props: Partial<TenantProps> = {}, configure: (tenant: Tenant) => void = () => {}) {
  return render((chart) => configure(new Tenant(chart, 'Tenant', { name: 'tenant-a', ...props })));
}

describe('a tenant', () => {
  test.each(['Tenant', 'a_b', '-a', 'a-', '', 'a'.repeat(64), 'a.b'])("cannot be called '%s'", (name) => {
    expect(() => tenant({ name })).toThrow(
      `test/Tenant/Namespace: '${name}' cannot name a namespace: give up to 63 of a-z, 0-9 and inner hyphens`,
    );
  });

  test('whose name leaves no room for what is derived from it is refused', () => {
    expect(() => tenant({ name: 'a'.repeat(54) })).toThrow(
      `test/Tenant: '${'a'.repeat(54)}-developer' is longer than the 63 characters Kubernetes takes`,
    );
    expect(tenant({ name: 'a'.repeat(53) })).not.toEqual([]);
  });

  test('is refused with the namespace of another one', () => {
    const build = () =>
      render((chart) => {
        const namespace = new TenantNamespace(chart, 'Namespace', { name: 'tenant-b' });
        new Tenant(chart, 'Tenant', { name: 'tenant-a', namespace });
      });
    expect(build).toThrow("the namespace is called 'tenant-b', the tenant 'tenant-a': they must be the same");
  });

  test('renders exactly these objects, in the order they are applied in', () => {
    const members = [
      { role: 'developer', kind: 'Group', name: 'a-devs' },
      { role: 'viewer', kind: 'User', name: 'jane@example.com' },
    ] as const;
    expect(tenant({ members }).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace tenant-a',
      'ServiceAccount default',
      'Role tenant-a-developer',
      'Role tenant-a-viewer',
      'RoleBinding tenant-a-developer',
      'RoleBinding tenant-a-viewer',
      'LimitRange tenant-a-limits',
      'ResourceQuota tenant-a-quota',
      'NetworkPolicy default-deny-all',
      'NetworkPolicy tenant-a-netpol',
    ]);
  });

  test('has a namespace that names itself three ways and enforces Pod Security in every mode, pinned', () => {
    expect(only(tenant(), 'Namespace').metadata.labels).toEqual({
      'app.kubernetes.io/component': 'tenancy',
      'app.kubernetes.io/instance': 'tenant-a',
      'app.kubernetes.io/managed-by': 'bulkhead',
      'app.kubernetes.io/name': 'tenant',
      'app.kubernetes.io/part-of': 'bulkhead',
      'bulkhead.dev/tenant': 'tenant-a',
      name: 'tenant-a',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.36',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'v1.36',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'v1.36',
    });
  });

  test('uses a namespace rendered elsewhere, and adds what it is granted there', () => {
    const manifests = render((chart) => {
      const namespace = new TenantNamespace(chart, 'Namespace', { name: 'tenant-a', hostSuffix: 'a.example.com' });
      const { namespace: same } = new Tenant(chart, 'Tenant', { name: 'tenant-a', namespace });
      same.allowPriorityClass('serving');
      same.allowPriorityClass('batch');
      same.allowPriorityClass('serving');
      same.allowToleration({ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' });
      same.allowToleration({ key: 'spot', effect: 'NoExecute' });
      same.allowNodeLabel('bulkhead.dev/node-group', 'gpu');
    });
    expect(only(manifests, 'Namespace').metadata.annotations).toEqual({
      'bulkhead.dev/host-suffix': 'a.example.com',
      'bulkhead.dev/node-labels': 'bulkhead.dev/node-group=gpu',
      'bulkhead.dev/priority-classes': 'batch,serving',
      'bulkhead.dev/tolerations': 'nvidia.com/gpu=present:NoSchedule,spot:NoExecute',
    });
  });

  test('gives its default ServiceAccount no token', () => {
    expect(only(tenant(), 'ServiceAccount', 'default')).toMatchObject({
      metadata: { namespace: 'tenant-a' },
      automountServiceAccountToken: false,
    });
  });

  test('closes its network but for DNS over both protocols', () => {
    const manifests = tenant();
    expect(only(manifests, 'NetworkPolicy', 'default-deny-all')).toHaveProperty('spec', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(only(manifests, 'NetworkPolicy', 'tenant-a-netpol')).toHaveProperty('spec', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    });
  });

  test('gives containers that state nothing a request and a limit', () => {
    expect(only(tenant(), 'LimitRange')).toHaveProperty('spec.limits', [
      {
        type: 'Container',
        default: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '256Mi' },
        defaultRequest: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
      },
    ]);
  });
});

describe('the roles of a tenant', () => {
  const rules = (role: string) => (only(tenant(), 'Role', `tenant-a-${role}`) as unknown as { rules: Rule[] }).rules;

  interface Rule {
    apiGroups: string[];
    resources: string[];
    verbs: string[];
  }

  test.each(['developer', 'viewer'])('never let a %s near what leads out of the namespace', (role) => {
    const resources = rules(role).flatMap(({ resources }) => resources);
    for (const forbidden of [
      'secrets',
      'pods/exec',
      'pods/attach',
      'pods/ephemeralcontainers',
      'serviceaccounts/token',
      'endpoints',
      'roles',
      'rolebindings',
      'servicemonitors',
      'podmonitors',
      'prometheusrules',
      'alertmanagerconfigs',
      'externalsecrets',
      'httproutes',
      '*',
    ]) {
      expect(resources).not.toContain(forbidden);
    }
    expect(rules(role).flatMap(({ verbs }) => verbs)).not.toContain('*');
    expect(rules(role).flatMap(({ apiGroups }) => apiGroups)).not.toContain('*');
  });

  const writable = (role: string) =>
    rules(role)
      .filter(({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)))
      .flatMap(({ resources, verbs }) => resources.map((resource) => `${verbs.join('+')} ${resource}`));

  test('let a viewer change nothing', () => {
    expect(writable('viewer')).toEqual([]);
  });

  test('let a developer run workloads through controllers, and no more', () => {
    expect(writable('developer')).toEqual([
      'create+update+patch+delete configmaps',
      'create+update+patch+delete persistentvolumeclaims',
      'create+update+patch+delete services',
      'delete pods',
      'create pods/portforward',
      'create+update+patch+delete deployments',
      'create+update+patch+delete statefulsets',
      'update+patch deployments/scale',
      'update+patch statefulsets/scale',
      'create+update+patch+delete horizontalpodautoscalers',
      'create+update+patch+delete cronjobs',
      'create+update+patch+delete jobs',
    ]);
  });

  test('are bound to groups and users by name, and to nobody when nobody is named', () => {
    const manifests = tenant({ members: [{ role: 'developer', kind: 'Group', name: 'a-devs' }] });
    expect(only(manifests, 'RoleBinding')).toMatchObject({
      metadata: { name: 'tenant-a-developer', namespace: 'tenant-a' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'tenant-a-developer' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'a-devs' }],
    });
  });
});

describe('the quota of a tenant', () => {
  const DEMAND = {
    pods: 11,
    pod: {
      requests: { cpu: '100m', memory: '128Mi', ephemeralStorage: '64Mi' },
      limits: { cpu: '500m', memory: '512Mi', ephemeralStorage: '256Mi' },
    },
    services: 3,
    configMaps: 1,
    claims: ['10Gi'],
  };
  const hard = (props: Partial<TenantProps>, demands = [DEMAND]) =>
    only(
      tenant(props, (one) => {
        for (const demand of demands) one.addWorkload(demand);
      }),
      'ResourceQuota',
    );

  test('is the workloads at full scale and one probe pod', () => {
    expect(hard({ foreignStorageClasses: ['gp2'] })).toHaveProperty('spec.hard', {
      pods: '12',
      'requests.cpu': '1150m',
      'requests.memory': '1472Mi',
      'requests.ephemeral-storage': '720Mi',
      'limits.cpu': '5750m',
      'limits.memory': '5760Mi',
      'limits.ephemeral-storage': '2880Mi',
      services: '8',
      'services.nodeports': '0',
      'services.loadbalancers': '0',
      configmaps: '12',
      secrets: '10',
      persistentvolumeclaims: '1',
      'requests.storage': '10Gi',
      'count/jobs.batch': '10',
      'requests.nvidia.com/gpu': '0',
      'requests.nvidia.com/gpu.shared': '0',
      'gp2.storageclass.storage.k8s.io/persistentvolumeclaims': '0',
    });
  });

  test('adds up several workloads', () => {
    expect(hard({}, [DEMAND, DEMAND])).toMatchObject({ spec: { hard: { pods: '23', 'requests.cpu': '2250m' } } });
  });

  test('leaves headroom in pods of the largest workload', () => {
    expect(hard({ quota: { headroomPods: 4 } })).toMatchObject({
      spec: { hard: { pods: '16', 'requests.cpu': '1550m', 'limits.memory': '7808Mi' } },
    });
  });

  test('holds for a tenant without workloads', () => {
    expect(hard({}, [])).toMatchObject({ spec: { hard: { pods: '1', 'requests.cpu': '50m', services: '5' } } });
  });

  test('can be given, and then counts the pods that its CPU pays for at the default size', () => {
    const quota = { requests: { cpu: '100', memory: '200Gi' }, limits: { cpu: '200', memory: '400Gi' } };
    expect(hard({ quota })).toMatchObject({
      spec: {
        hard: {
          pods: '1000',
          'requests.cpu': '100',
          'requests.memory': '200Gi',
          'limits.cpu': '200',
          'limits.memory': '400Gi',
          'limits.ephemeral-storage': '250Gi',
        },
      },
    });
  });

  test('that is given counts every pod that is needed, however little CPU they ask for', () => {
    const quota = { requests: { cpu: '1150m', memory: '2Gi' }, limits: { cpu: '10', memory: '10Gi' } };
    expect(hard({ quota })).toMatchObject({
      spec: { hard: { pods: '12', 'requests.ephemeral-storage': '768Mi', 'limits.ephemeral-storage': '3Gi' } },
    });
  });

  test('is refused when it is given and too small, with every resource that is short', () => {
    const quota = { requests: { cpu: '1', memory: '200Gi' }, limits: { cpu: '200', memory: '5631Mi' } };
    expect(() => hard({ quota })).toThrow(
      [
        'the constructs are not valid:',
        "✖ [test/Tenant] quota of tenant 'tenant-a': requests.cpu is 1, its workloads need 1150m at full scale",
        "✖ [test/Tenant] quota of tenant 'tenant-a': limits.memory is 5631Mi, its workloads need 5760Mi at full scale",
      ].join('\n'),
    );
  });
});
