import { expect, test } from 'vitest';
import { type AuditRule, auditPolicy } from '../../constructs/audit-policy';

/** A request to a resource, as the API server describes it to the policy. */
interface ResourceRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly user?: string;
  readonly userGroup?: string;
  readonly namespace?: string;
}

/** The level of the first rule that matches, or undefined: what the API server does with a request to a resource. */
function levelOf(request: ResourceRequest): string | undefined {
  const { verb, group, resource, user = 'alice', userGroup = 'system:authenticated', namespace = 'tenant-a' } = request;
  const within = (list: readonly string[] | undefined, value: string) => list?.includes(value) ?? true;
  const matches = (rule: AuditRule) =>
    rule.nonResourceURLs === undefined &&
    within(rule.users, user) &&
    within(rule.userGroups, userGroup) &&
    within(rule.verbs, verb) &&
    within(rule.namespaces, namespace) &&
    (rule.resources?.some((entry) => entry.group === group && within(entry.resources, resource)) ?? true);
  return auditPolicy().rules.find(matches)?.level;
}

test.each([
  ['', 'secrets'],
  ['', 'configmaps'],
  ['', 'serviceaccounts/token'],
  ['authentication.k8s.io', 'tokenreviews'],
])('bodies of %s %s are never kept, whoever sends them', (group, resource) => {
  for (const verb of ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']) {
    expect(levelOf({ verb, group, resource })).toBe('Metadata');
    expect(levelOf({ verb, group, resource, user: 'system:node:a', userGroup: 'system:nodes' })).toBe('Metadata');
    expect(levelOf({ verb, group, resource, user: 'system:kube-proxy' })).toBe('Metadata');
  }
});

test('a node is recorded when it changes anything but its own status and lease', () => {
  const node = { user: 'system:node:a', userGroup: 'system:nodes' };
  expect(levelOf({ ...node, verb: 'patch', group: '', resource: 'nodes/status' })).toBe('None');
  expect(levelOf({ ...node, verb: 'delete', group: '', resource: 'nodes' })).toBe('Metadata');
  expect(levelOf({ ...node, verb: 'create', group: '', resource: 'pods' })).toBe('Metadata');
  const lease = { ...node, verb: 'update', group: 'coordination.k8s.io', resource: 'leases' };
  expect(levelOf({ ...lease, namespace: 'kube-node-lease' })).toBe('None');
  expect(levelOf({ ...lease, namespace: 'kube-system' })).toBe('Metadata');
});

test('the reads of kube-proxy are noise, its writes are not', () => {
  const proxy = {
    user: 'system:serviceaccount:kube-system:kube-proxy',
    group: 'discovery.k8s.io',
    resource: 'endpointslices',
  };
  expect(levelOf({ ...proxy, verb: 'watch' })).toBe('None');
  expect(levelOf({ ...proxy, verb: 'update' })).toBe('Metadata');
  expect(levelOf({ ...proxy, verb: 'watch', user: 'alice' })).toBe('Metadata');
});

test.each(['pods/exec', 'pods/attach', 'pods/portforward'])('%s is kept whole', (resource) => {
  expect(levelOf({ verb: 'create', group: '', resource })).toBe('RequestResponse');
  expect(levelOf({ verb: 'get', group: '', resource })).toBe('RequestResponse');
});

test.each([
  ['rbac.authorization.k8s.io', 'rolebindings'],
  ['rbac.authorization.k8s.io', 'clusterroles'],
  ['admissionregistration.k8s.io', 'validatingadmissionpolicies'],
  ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations'],
])('changes of %s %s are kept whole, reads are not', (group, resource) => {
  for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
    expect(levelOf({ verb, group, resource })).toBe('RequestResponse');
  }
  expect(levelOf({ verb: 'list', group, resource })).toBe('Metadata');
});

test('health, metrics and version are the only paths that leave no trace, and only when they are read', () => {
  expect(auditPolicy().rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)).toEqual([
    { level: 'None', verbs: ['get'], nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/metrics*', '/version'] },
  ]);
});

test('everything else is recorded without its bodies, once per request', () => {
  expect(levelOf({ verb: 'create', group: 'apps', resource: 'deployments' })).toBe('Metadata');
  expect(auditPolicy()).toMatchObject({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    omitManagedFields: true,
  });
  expect(auditPolicy().rules.at(-1)).toEqual({ level: 'Metadata' });
});
