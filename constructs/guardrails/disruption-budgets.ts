import type { AdmissionPolicyProps } from './admission-policy';
import { onlyWhenChanged } from './cel';

/** A budget slows the drain of a node down; it never forbids it. */
export const disruptionBudgets: AdmissionPolicyProps = {
  topic: 'disruption-budgets',
  resourceRules: [
    {
      apiGroups: ['policy'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['poddisruptionbudgets'],
    },
  ],
  matchConditions: [onlyWhenChanged((object) => `${object}.spec`)],
  validations: [
    {
      expression: '!has(object.spec.minAvailable)',
      message: 'replace minAvailable by maxUnavailable: as many pods as are wanted may never be fewer',
    },
    {
      // A number or a percentage, of which the API server allows any number of leading zeros.
      expression: "string(dyn(object).spec.?maxUnavailable.orValue(0)).matches('^0*[1-9][0-9]*%?$')",
      message: 'set maxUnavailable to at least 1 (or 1%), so that nodes can be drained',
    },
  ],
};
