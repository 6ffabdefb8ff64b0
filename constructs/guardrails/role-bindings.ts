import type { AdmissionPolicyProps } from './admission-policy';
import { onlyWhenChanged, textsOf } from './cel';

/**
 * Nobody is let into a tenant's namespace by a group that others are in too, or as a ServiceAccount from elsewhere.
 * @param platformNamespaces namespaces whose ServiceAccounts may be bound all the same
 */
export function roleBindings(platformNamespaces: readonly string[]): AdmissionPolicyProps {
  return {
    topic: 'role-bindings',
    resourceRules: [
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['rolebindings'],
      },
    ],
    matchConditions: [onlyWhenChanged((object) => `${object}.?subjects.orValue([])`)],
    variables: [
      { name: 'subjects', expression: 'object.?subjects.orValue([])' },
      { name: 'ownNamespace', expression: 'object.metadata.namespace' },
    ],
    validations: [
      {
        expression: `variables.subjects.all(subject, subject.kind == 'ServiceAccount'
  || !subject.name.startsWith('system:')
  || (subject.kind == 'Group' && subject.name == 'system:serviceaccounts:' + variables.ownNamespace))`,
        message:
          "bind people's own users and groups, or ServiceAccounts by kind: system: names reach beyond this namespace",
      },
      {
        expression: `variables.subjects.all(subject, subject.kind != 'ServiceAccount'
  || subject.?namespace.orValue('') == variables.ownNamespace
  || subject.?namespace.orValue('') in ${textsOf(platformNamespaces)})`,
        message: 'bind ServiceAccounts of this namespace only, not those of other namespaces',
      },
    ],
  };
}
