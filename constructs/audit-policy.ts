/** An audit policy file of the API server (https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/). */
export interface AuditPolicy {
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly kind: 'Policy';
  readonly omitStages: readonly string[];
  readonly omitManagedFields: boolean;
  /** The first rule that matches a request decides. */
  readonly rules: readonly AuditRule[];
}

/** How much is kept of the requests that match every field given. */
export interface AuditRule {
  /** Nothing, who did what to which object, or that with both bodies. */
  readonly level: 'None' | 'Metadata' | 'RequestResponse';
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Without `resources`, every resource of the API group. */
  readonly resources?: readonly { readonly group: string; readonly resources?: readonly string[] }[];
  readonly nonResourceURLs?: readonly string[];
}

const CORE = '';

/** Everything that changes an object. */
const CHANGES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Who did what, with the bodies of the changes that widen rights, and never the body of anything confidential. */
export function auditPolicy(): AuditPolicy {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    // The later stages say the same and how it ended.
    omitStages: ['RequestReceived'],
    omitManagedFields: true,
    rules: [...CONFIDENTIAL, ...NOISE, ...RIGHTS, { level: 'Metadata' }],
  };
}

const CONFIDENTIAL: readonly AuditRule[] = [
  // Their bodies are credentials, or settings that may hold some: a log that copies them is a second place to steal from.
  {
    level: 'Metadata',
    resources: [
      { group: CORE, resources: ['secrets', 'configmaps', 'serviceaccounts/token'] },
      { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
    ],
  },
];

const NOISE: readonly AuditRule[] = [
  // Probes and scrapes ask every few seconds and change nothing.
  {
    level: 'None',
    verbs: ['get'],
    nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/metrics*', '/version'],
  },
  // kube-proxy watches what it routes to, on every node, all the time.
  {
    level: 'None',
    users: ['system:kube-proxy', 'system:serviceaccount:kube-system:kube-proxy'],
    verbs: ['get', 'list', 'watch'],
    resources: [
      { group: CORE, resources: ['endpoints', 'services', 'services/status', 'nodes'] },
      { group: 'discovery.k8s.io', resources: ['endpointslices'] },
    ],
  },
  // Kubelets report their status and renew their lease every ten seconds. What they read of Secrets is kept above.
  {
    level: 'None',
    userGroups: ['system:nodes'],
    verbs: ['get', 'update', 'patch'],
    resources: [{ group: CORE, resources: ['nodes', 'nodes/status'] }],
  },
  {
    level: 'None',
    userGroups: ['system:nodes'],
    verbs: ['get', 'update'],
    namespaces: ['kube-node-lease'],
    resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }],
  },
];

const RIGHTS: readonly AuditRule[] = [
  // A shell or a tunnel into a running pod leaves no other trace in the API.
  {
    level: 'RequestResponse',
    resources: [{ group: CORE, resources: ['pods/exec', 'pods/attach', 'pods/portforward'] }],
  },
  // Who may do what, and what is refused: an investigation needs the text of every change.
  {
    level: 'RequestResponse',
    verbs: CHANGES,
    resources: [{ group: 'rbac.authorization.k8s.io' }, { group: 'admissionregistration.k8s.io' }],
  },
];
