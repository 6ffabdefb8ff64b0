import type { AdmissionPolicyProps } from './admission-policy';
import { podResources, podSpecChanged, podVariable } from './pod-specs';

/** Pods never run as root, not even behind a user namespace, and never send the kubelet to a host of their choice. */
export const podPrivileges: AdmissionPolicyProps = {
  topic: 'pod-privileges',
  resourceRules: podResources,
  matchConditions: [podSpecChanged],
  variables: [
    podVariable,
    {
      name: 'containers',
      expression: `variables.pod.?containers.orValue([]) + variables.pod.?initContainers.orValue([])
  + variables.pod.?ephemeralContainers.orValue([])`,
    },
    {
      name: 'securityContexts',
      expression: `[?variables.pod.?securityContext]
  + variables.containers.filter(container, has(container.securityContext))
    .map(container, container.securityContext)`,
    },
    {
      name: 'podRunsAsNonRoot',
      expression: 'variables.pod.?securityContext.?runAsNonRoot.orValue(false)',
    },
    {
      name: 'handlers',
      expression: `variables.containers.map(container, [?container.?livenessProbe, ?container.?readinessProbe,
  ?container.?startupProbe, ?container.?lifecycle.?postStart, ?container.?lifecycle.?preStop])`,
    },
  ],
  validations: [
    {
      // Pod Security allows root behind a user namespace by design.
      expression: `variables.pod.?hostUsers.orValue(true) || variables.containers.all(container,
  container.?securityContext.?runAsNonRoot.orValue(variables.podRunsAsNonRoot))`,
      message: 'with hostUsers: false too, set runAsNonRoot: true on the pod or on every container',
    },
    {
      expression: 'variables.securityContexts.all(context, context.?runAsUser.orValue(1) != 0)',
      message: 'set runAsUser to anything but 0, on the pod and on every container',
    },
    {
      expression: 'variables.securityContexts.all(context, context.?runAsNonRoot.orValue(true))',
      message: 'set runAsNonRoot to true, on the pod and on every container, or leave it to the pod',
    },
    {
      expression: `variables.handlers.all(ofContainer, ofContainer.all(handler,
  handler.?httpGet.?host.orValue('') == '' && handler.?tcpSocket.?host.orValue('') == ''))`,
      message: 'remove host from probes and lifecycle handlers: the kubelet would connect to it from the node',
    },
  ],
};
