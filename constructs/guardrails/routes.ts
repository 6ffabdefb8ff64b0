import type { AdmissionPolicyProps } from './admission-policy';
import { onlyWhenChanged } from './cel';
import {
  GRANTED_SUFFIX_VALIDATION,
  HOST_ANNOTATIONS_VALIDATION,
  isGrantedHost,
  specAndAnnotationsOf,
  suffixVariable,
} from './hosts';

/** Gateway API routes claim host names of the granted domain only. */
export const routes: AdmissionPolicyProps = {
  topic: 'routes',
  resourceRules: [
    {
      apiGroups: ['gateway.networking.k8s.io'],
      // The kinds are served in different versions, depending on the release that is installed.
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['httproutes', 'grpcroutes', 'tlsroutes'],
    },
  ],
  matchConditions: [onlyWhenChanged(specAndAnnotationsOf)],
  variables: [suffixVariable, { name: 'hostnames', expression: 'dyn(object).spec.?hostnames.orValue([])' }],
  validations: [
    GRANTED_SUFFIX_VALIDATION,
    {
      expression: 'variables.hostnames.size() > 0',
      message: 'name at least one entry in spec.hostnames: a route without one answers for every host of its gateway',
    },
    {
      expression: `variables.hostnames.all(host, ${isGrantedHost('host')})`,
      message: 'use hostnames of the domain granted to this namespace, without wildcards',
      messageExpression: `'replace the hostnames ' + variables.hostnames.filter(host, !(${isGrantedHost('host')})).join(', ')
  + ' by ' + variables.suffix + ' or names below it, without wildcards'`,
    },
    HOST_ANNOTATIONS_VALIDATION,
  ],
};
