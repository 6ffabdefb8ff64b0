import { attack, create, legal, type PolicyCases } from './guardrails-cases';

const secret = (type: string, metadata = {}) => create('v1', 'Secret', { type }, metadata);

/** Credentials that never expire. */
export const secretsCases: PolicyCases = {
  policy: 'secrets.bulkhead.dev',
  attacks: [
    attack(
      26,
      'a ServiceAccount token Secret',
      secret('kubernetes.io/service-account-token', {
        annotations: { 'kubernetes.io/service-account.name': 'default' },
      }),
      'use a token that expires',
    ),
  ],
  legal: [
    legal('an opaque Secret', secret('Opaque')),
    legal('a Secret without a type', create('v1', 'Secret', { stringData: { key: 'value' } })),
  ],
};

const GROUP = 'rbac.authorization.k8s.io';
const binding = (...subjects: object[]) =>
  create(`${GROUP}/v1`, 'RoleBinding', { roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'edit' }, subjects });
const group = (name: string) => ({ kind: 'Group', apiGroup: GROUP, name });
const user = (name: string) => ({ kind: 'User', apiGroup: GROUP, name });
const serviceAccount = (namespace: string) => ({ kind: 'ServiceAccount', namespace, name: 'default' });

const SYSTEM = 'system: names reach beyond this namespace';
const FOREIGN = 'bind ServiceAccounts of this namespace only';

/** Doors opened to others. ServiceAccounts of `argocd` may be bound. */
export const roleBindingsCases: PolicyCases = {
  policy: 'role-bindings.bulkhead.dev',
  attacks: [
    attack(30, 'everyone who is logged in', binding(group('system:authenticated')), SYSTEM),
    attack(30, 'everyone', binding(group('system:unauthenticated')), SYSTEM),
    attack(30, 'everyone as the second subject', binding(user('ben'), group('system:authenticated')), SYSTEM),
    attack(30, 'all ServiceAccounts of the cluster', binding(group('system:serviceaccounts')), SYSTEM),
    attack(30, "another tenant's ServiceAccounts", binding(group('system:serviceaccounts:tenant-b')), SYSTEM),
    attack(30, 'the anonymous user', binding(user('system:anonymous')), SYSTEM),
    attack(
      30,
      "another tenant's ServiceAccount by its user name",
      binding(user('system:serviceaccount:tenant-b:default')),
      SYSTEM,
    ),
    attack(30, "another tenant's ServiceAccount", binding(serviceAccount('tenant-b')), FOREIGN),
    attack(
      30,
      'everyone added to a binding',
      {
        path: '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-a/rolebindings/developers',
        change: { subjects: [group('system:authenticated')] },
      },
      SYSTEM,
    ),
  ],
  legal: [
    legal('a user and a group', binding(user('ben'), group('vision-team'))),
    legal('an own ServiceAccount', binding(serviceAccount('tenant-a'))),
    legal('all own ServiceAccounts', binding(group('system:serviceaccounts:tenant-a'))),
    legal("the platform's ServiceAccount", binding(serviceAccount('argocd'))),
    legal('nobody', binding()),
  ],
};

const budget = (spec: object) =>
  create('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchLabels: { app: 'api' } }, ...spec } });

const MAX_UNAVAILABLE = 'set maxUnavailable to at least 1 (or 1%)';
const MIN_AVAILABLE = 'replace minAvailable by maxUnavailable';

/** Budgets that keep a node from being drained. */
export const disruptionBudgetsCases: PolicyCases = {
  policy: 'disruption-budgets.bulkhead.dev',
  attacks: [
    ...[0, '0%', '00%'].map((maxUnavailable) =>
      attack(32, `maxUnavailable ${maxUnavailable}`, budget({ maxUnavailable }), MAX_UNAVAILABLE),
    ),
    attack(32, 'neither maxUnavailable nor minAvailable', budget({}), MAX_UNAVAILABLE),
    ...[1, 0, '100%'].map((minAvailable) =>
      attack(32, `minAvailable ${minAvailable}`, budget({ minAvailable }), MIN_AVAILABLE),
    ),
    attack(
      32,
      'maxUnavailable lowered to 0',
      {
        path: '/apis/policy/v1/namespaces/tenant-a/poddisruptionbudgets/api',
        change: { spec: { maxUnavailable: 0 } },
      },
      MAX_UNAVAILABLE,
    ),
  ],
  legal: [1, 10, '1%', '025%', '100%'].map((maxUnavailable) =>
    legal(`maxUnavailable ${maxUnavailable}`, budget({ maxUnavailable })),
  ),
};
