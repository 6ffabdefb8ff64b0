/** Names of the platform's objects: stable, free of hashes, all derived here. */

/** Longest name of a Service, a label value or a pod's host name (RFC 1123 label). */
export const MAX_NAME_LENGTH = 63;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** True for an RFC 1123 label: lower-case letters, digits and inner hyphens, at most 63 characters. */
export function isDnsLabel(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && DNS_LABEL.test(name);
}

/** The objects of one workload of one tenant. */
export interface WorkloadNames {
  /** Deployment, HorizontalPodAutoscaler and PodDisruptionBudget: `<tenant>-<workload>`. */
  readonly workload: string;
  readonly service: string;
  readonly headlessService: string;
  readonly metricsService: string;
  readonly serviceAccount: string;
  readonly role: string;
  readonly networkPolicy: string;
  readonly config: string;
  readonly claim: string;
}

/** Names of everything that belongs to one workload, for example `tenant-a-ml-inference-svc`. */
export function workloadNames(tenant: string, workload: string): WorkloadNames {
  const base = `${tenant}-${workload}`;
  return {
    workload: base,
    service: `${base}-svc`,
    headlessService: `${base}-headless`,
    metricsService: `${base}-metrics`,
    serviceAccount: `${base}-sa`,
    role: `${base}-role`,
    networkPolicy: `${base}-netpol`,
    config: `${base}-config`,
    claim: `${base}-data`,
  };
}

/** Names of what a tenant has once. They are label values, too. */
export interface TenantNames {
  /** Role and RoleBinding of developers. */
  readonly developer: string;
  /** Role and RoleBinding of viewers. */
  readonly viewer: string;
  readonly limits: string;
  readonly quota: string;
  readonly networkPolicy: string;
}

/** Names of a tenant's own objects, for example `tenant-a-quota`. */
export function tenantNames(tenant: string): TenantNames {
  return {
    developer: `${tenant}-developer`,
    viewer: `${tenant}-viewer`,
    limits: `${tenant}-limits`,
    quota: `${tenant}-quota`,
    networkPolicy: `${tenant}-netpol`,
  };
}

/** The longest of some derived names, where it is longer than Kubernetes takes. */
export function tooLongName(names: TenantNames | WorkloadNames): string | undefined {
  const [longest = ''] = Object.values(names).sort((a: string, b: string) => b.length - a.length);
  return longest.length > MAX_NAME_LENGTH ? longest : undefined;
}
