import type { AdmissionPolicyProps } from './admission-policy';
import { onlyWhenChanged } from './cel';
import {
  GRANTED_SUFFIX_VALIDATION,
  HOST_ANNOTATIONS_VALIDATION,
  isGrantedHost,
  specAndAnnotationsOf,
  suffixVariable,
} from './hosts';

/** Ingresses claim hosts of the granted domain only, in rules, certificates and annotations alike. */
export const ingresses: AdmissionPolicyProps = {
  topic: 'ingresses',
  resourceRules: [
    {
      apiGroups: ['networking.k8s.io'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['ingresses'],
    },
  ],
  matchConditions: [onlyWhenChanged(specAndAnnotationsOf)],
  variables: [
    suffixVariable,
    { name: 'rules', expression: 'object.spec.?rules.orValue([])' },
    { name: 'tls', expression: 'object.spec.?tls.orValue([])' },
    {
      name: 'foreignHosts',
      expression: `variables.rules.map(rule, rule.?host.orValue('')).filter(host, host != '' && !(${isGrantedHost('host')}))`,
    },
  ],
  validations: [
    GRANTED_SUFFIX_VALIDATION,
    {
      expression: '!has(object.spec.defaultBackend) && variables.rules.size() > 0',
      message: 'replace spec.defaultBackend by rules that name their host: it answers for hosts of everyone',
    },
    {
      expression: "variables.rules.all(rule, rule.?host.orValue('') != '')",
      message: 'name a host in every rule: a rule without one answers for hosts of everyone',
    },
    {
      expression: 'variables.foreignHosts.size() == 0',
      message: 'use hosts of the domain granted to this namespace, without wildcards',
      messageExpression: `'replace the hosts ' + variables.foreignHosts.join(', ') + ' by ' + variables.suffix
  + ' or names below it, without wildcards'`,
    },
    {
      expression: `variables.tls.all(tls, tls.?hosts.orValue([]).size() > 0
  && tls.hosts.all(host, ${isGrantedHost('host')}))`,
      message: 'name hosts of the domain granted to this namespace in every entry of spec.tls, without wildcards',
      messageExpression: `'in every entry of spec.tls, name hosts: ' + variables.suffix + ' or names below it, without wildcards'`,
    },
    HOST_ANNOTATIONS_VALIDATION,
  ],
};
