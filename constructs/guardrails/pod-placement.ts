import { NODE_LABELS_ANNOTATION, PRIORITY_CLASSES_ANNOTATION, TOLERATIONS_ANNOTATION } from '../labels';
import type { AdmissionPolicyProps, NamedExpression, Validation } from './admission-policy';
import { grantsOf, textsOf } from './cel';
import { podResources, podSpecChanged, podVariable } from './pod-specs';

/** Tolerations the API server itself adds to pods, or Kubernetes to pods that request memory. */
const EVERYONES_TOLERATIONS = [
  'node.kubernetes.io/not-ready:NoExecute',
  'node.kubernetes.io/unreachable:NoExecute',
  'node.kubernetes.io/memory-pressure:NoSchedule',
];

/** Tolerations the DaemonSet controller adds beyond those: refused with the DaemonSet, not silently with its pods. */
const DAEMON_TOLERATIONS = ['disk-pressure', 'pid-pressure', 'unschedulable'].map(
  (condition) => `node.kubernetes.io/${condition}:NoSchedule`,
);

/** Prefixes of the node labels that tell pools apart. */
const POOL_LABEL_PREFIXES = ['bulkhead.dev/', 'nvidia.com/', 'karpenter.sh/'];

const isPoolLabel = (key: string) => `${textsOf(POOL_LABEL_PREFIXES)}.exists(prefix, ${key}.startsWith(prefix))`;

const variables: readonly NamedExpression[] = [
  podVariable,
  { name: 'grantedTolerations', expression: grantsOf(TOLERATIONS_ANNOTATION) },
  {
    name: 'tolerations',
    expression: `variables.pod.?tolerations.orValue([]).map(toleration,
  string(toleration.?key.orValue(''))
  + (toleration.?operator.orValue('Equal') == 'Exists' ? ''
    : toleration.?operator.orValue('Equal') == 'Equal' ? '=' + string(toleration.?value.orValue(''))
    : ' ' + string(toleration.operator) + ' ' + string(toleration.?value.orValue('')))
  + ':' + string(toleration.?effect.orValue('')))
  + (dyn(object).kind == 'DaemonSet' ? ${textsOf(DAEMON_TOLERATIONS)} : [])`,
  },
  {
    name: 'foreignTolerations',
    expression: `variables.tolerations.filter(toleration,
  !(toleration in variables.grantedTolerations) && !(toleration in ${textsOf(EVERYONES_TOLERATIONS)}))`,
  },
  { name: 'priorityClass', expression: "string(variables.pod.?priorityClassName.orValue(''))" },
  { name: 'grantedPriorityClasses', expression: grantsOf(PRIORITY_CLASSES_ANNOTATION) },
  { name: 'grantedNodeLabels', expression: grantsOf(NODE_LABELS_ANNOTATION) },
  { name: 'nodeSelector', expression: 'variables.pod.?nodeSelector.orValue({})' },
  {
    name: 'foreignNodeLabels',
    expression: `variables.nodeSelector.filter(key, ${isPoolLabel('key')})
  .map(key, string(key) + '=' + string(variables.nodeSelector[key]))
  .filter(label, !(label in variables.grantedNodeLabels))`,
  },
  // A variable must not hold an optional: choosing a field of it finds nothing, without an error.
  { name: 'nodeAffinity', expression: 'variables.pod.?affinity.?nodeAffinity.orValue({})' },
  {
    name: 'nodeTerms',
    expression: `variables.nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])
  + variables.nodeAffinity.?preferredDuringSchedulingIgnoredDuringExecution.orValue([]).map(term, term.preference)`,
  },
];

const validations: readonly Validation[] = [
  {
    // The scheduler sets it later through pods/binding; from then on updates of the pod carry it legitimately.
    expression: `(dyn(object).kind == 'Pod' && request.operation == 'UPDATE')
  || variables.pod.?nodeName.orValue('') == ''`,
    message: 'remove spec.nodeName: it bypasses the scheduler and the taints of other pools',
  },
  {
    expression: 'variables.foreignTolerations.size() == 0',
    message: 'remove the tolerations this namespace has not been granted, or ask the platform team for them',
    messageExpression: `'remove the tolerations ' + variables.foreignTolerations.join(', ')
  + ': this namespace is granted [' + variables.grantedTolerations.join(', ') + ']'`,
  },
  {
    expression: "variables.priorityClass == '' || variables.priorityClass in variables.grantedPriorityClasses",
    message: 'use a priority class this namespace has been granted, or none',
    messageExpression: `'remove priorityClassName ' + variables.priorityClass
  + ': this namespace is granted [' + variables.grantedPriorityClasses.join(', ') + ']'`,
  },
  {
    expression: 'variables.foreignNodeLabels.size() == 0',
    message: 'remove the nodeSelector labels of pools this namespace has not been granted',
    messageExpression: `'remove the nodeSelector labels ' + variables.foreignNodeLabels.join(', ')
  + ': this namespace is granted [' + variables.grantedNodeLabels.join(', ') + ']'`,
  },
  {
    expression: `variables.nodeTerms.all(term, term.?matchExpressions.orValue([]).all(rule,
  !${isPoolLabel('rule.key')} || (rule.operator == 'In'
    && rule.?values.orValue([]).all(value, (string(rule.key) + '=' + string(value)) in variables.grantedNodeLabels))))`,
    message: 'in nodeAffinity, select pools only by operator In and node labels this namespace has been granted',
    messageExpression: `'in nodeAffinity, select pools only by operator In and the node labels granted to this namespace: ['
  + variables.grantedNodeLabels.join(', ') + ']'`,
  },
];

/** Pods run only where, and as urgently as, their namespace has been granted: nodes, taints, priorities, pools. */
export const podPlacement: AdmissionPolicyProps = {
  topic: 'pod-placement',
  resourceRules: podResources,
  matchConditions: [podSpecChanged],
  variables,
  validations,
};
