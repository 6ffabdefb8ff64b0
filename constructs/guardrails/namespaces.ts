import { TENANT_LABEL } from '../labels';
import type { AdmissionPolicyProps } from './admission-policy';

/** Label that policies in the field select namespaces by, although anyone who labels a namespace can set it. */
const NAME_LABEL = 'name';

const labelOf = (object: string, label: string) => `${object}.metadata.?labels[?'${label}'].orValue('')`;

/**
 * No namespace passes for another one, and a tenant's namespace stays one. It looks at all namespaces, because a
 * policy that selected by the label it protects would not see the namespace that lacks it. A label that was wrong
 * before the policy came may stay or be put right, so that no other update of the namespace is blocked.
 */
export const namespaces: AdmissionPolicyProps = {
  topic: 'namespaces',
  scope: 'everywhere',
  resourceRules: [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['namespaces'] },
  ],
  variables: [
    { name: 'name', expression: labelOf('object', NAME_LABEL) },
    { name: 'tenant', expression: labelOf('object', TENANT_LABEL) },
    { name: 'oldName', expression: `oldObject == null ? '' : ${labelOf('oldObject', NAME_LABEL)}` },
    { name: 'oldTenant', expression: `oldObject == null ? '' : ${labelOf('oldObject', TENANT_LABEL)}` },
  ],
  validations: [
    {
      expression:
        "variables.name == '' || variables.name == object.metadata.name || variables.name == variables.oldName",
      message: `remove the label ${NAME_LABEL}, or set it to the namespace's own name`,
    },
    {
      expression: 'variables.tenant == object.metadata.name || variables.tenant == variables.oldTenant',
      message: `set the label ${TENANT_LABEL} to the namespace's own name; once there it cannot be changed or removed`,
    },
  ],
};
