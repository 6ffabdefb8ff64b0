import { type Attempt, attack, CLUSTER_ADMIN, legal, NAMESPACE_CREATOR, type PolicyCases } from './guardrails-cases';

const namespace = (labels: object): Attempt => ({
  create: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tenant-x', labels } },
  as: NAMESPACE_CREATOR,
});
const relabel = (name: string, labels: object, as = NAMESPACE_CREATOR): Attempt => ({
  path: `/api/v1/namespaces/${name}`,
  change: { metadata: { labels } },
  as,
});

const NAME = "remove the label name, or set it to the namespace's own name";
const TENANT = "set the label bulkhead.dev/tenant to the namespace's own name; once there it cannot be changed";

/** Namespaces that pass for others. The attacker may create and change namespaces. */
export const namespacesCases: PolicyCases = {
  policy: 'namespaces.bulkhead.dev',
  attacks: [
    attack(1, "another namespace's name as label", namespace({ name: 'tenant-b' }), NAME),
    attack(1, "another namespace's name added as label", relabel('platform', { name: 'tenant-b' }), NAME),
    attack(1, 'the same by a cluster administrator', relabel('platform', { name: 'tenant-b' }, CLUSTER_ADMIN), NAME),
    attack(55, "another tenant's label", namespace({ 'bulkhead.dev/tenant': 'tenant-b' }), TENANT),
    attack(
      55,
      "another tenant's label beside a right name",
      namespace({ name: 'tenant-x', 'bulkhead.dev/tenant': 'tenant-b' }),
      TENANT,
    ),
    attack(
      55,
      "another tenant's label added to a namespace",
      relabel('platform', { 'bulkhead.dev/tenant': 'tenant-b' }),
      TENANT,
    ),
    attack(55, 'the tenant label changed', relabel('tenant-a', { 'bulkhead.dev/tenant': 'tenant-b' }), TENANT),
    attack(55, 'the tenant label removed', relabel('tenant-a', { 'bulkhead.dev/tenant': null }), TENANT),
    attack(55, 'the tenant label emptied', relabel('tenant-a', { 'bulkhead.dev/tenant': '' }), TENANT),
    attack(
      55,
      'the tenant label removed by a cluster administrator',
      relabel('tenant-a', { 'bulkhead.dev/tenant': null }, CLUSTER_ADMIN),
      TENANT,
    ),
  ],
  legal: [
    legal('a namespace without labels', namespace({})),
    legal('a namespace labelled by its own name', namespace({ name: 'tenant-x', 'bulkhead.dev/tenant': 'tenant-x' })),
    legal(
      "a tenant label equal to an existing namespace's name",
      relabel('platform', { 'bulkhead.dev/tenant': 'platform' }),
    ),
    legal("another label on a tenant's namespace", relabel('tenant-a', { team: 'vision' })),
    legal('another label on a namespace that spoofed before the policies', relabel('older', { team: 'vision' })),
    legal('a tenant label put right', relabel('older', { 'bulkhead.dev/tenant': 'older' })),
    legal('the removal of a finalizer from a namespace that spoofed before the policies', {
      path: '/api/v1/namespaces/older',
      change: { metadata: { finalizers: null } },
      as: CLUSTER_ADMIN,
    }),
  ],
};
