import type { AdmissionPolicyProps } from './admission-policy';
import { onlyWhenChanged } from './cel';
import { HOST_ANNOTATIONS_VALIDATION, specAndAnnotationsOf } from './hosts';

/** Services are reachable inside the cluster only, and answer for nobody else's address or name. */
export const services: AdmissionPolicyProps = {
  topic: 'services',
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['services'] }],
  matchConditions: [onlyWhenChanged(specAndAnnotationsOf)],
  validations: [
    {
      expression: "object.spec.?type.orValue('ClusterIP') == 'ClusterIP'",
      message: 'use a Service of type ClusterIP and publish it through an Ingress or a route',
      messageExpression: `'use a Service of type ClusterIP and publish it through an Ingress or a route, not type '
  + object.spec.type`,
    },
    {
      expression: 'object.spec.?externalIPs.orValue([]).size() == 0',
      message: 'remove spec.externalIPs: they take over traffic to addresses of others',
    },
    HOST_ANNOTATIONS_VALIDATION,
  ],
};
