import type { AdmissionPolicyProps } from './admission-policy';

/** No ServiceAccount token that never expires. Only creations: the type of a Secret cannot be changed later. */
export const secrets: AdmissionPolicyProps = {
  topic: 'secrets',
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] }],
  validations: [
    {
      expression: "object.?type.orValue('') != 'kubernetes.io/service-account-token'",
      message: 'use a token that expires (kubectl create token, or a projected volume) instead of a token Secret',
    },
  ],
};
