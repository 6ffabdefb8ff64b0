import { formatBytes, parseQuantity, type Quantity } from './quantity';
import { type ContainerResources, largest, type ResourceAmounts, sum, times, toResourceList } from './resources';

/** What one workload needs of its tenant's quota at full scale. */
export interface WorkloadDemand {
  /** Pods at full scale during a rollout: the most replicas plus the surge. */
  readonly pods: number;
  /** Resources of one pod. */
  readonly pod: ContainerResources;
  readonly services: number;
  readonly configMaps: number;
  /** Sizes of its PersistentVolumeClaims. */
  readonly claims: readonly Quantity[];
}

/** Compute given by hand instead of derived. Counts are derived all the same. */
export interface ExplicitQuota {
  readonly requests: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly limits: { readonly cpu: Quantity; readonly memory: Quantity };
}

/** A quota derived from the workloads, with room for more pods if wanted. */
export interface DerivedQuota {
  /** Pods of the largest workload's size to leave room for beyond what the workloads need. @default 0 */
  readonly headroomPods?: number | undefined;
}

/** A tenant's quota: given, or derived from its workloads. */
export type TenantQuota = ExplicitQuota | DerivedQuota;

/** What a container gets that states nothing; also the unit that an explicit quota's pod count is reckoned in. */
export const DEFAULT_CONTAINER: ContainerResources = {
  requests: { cpu: '100m', memory: '128Mi', ephemeralStorage: '64Mi' },
  limits: { cpu: '500m', memory: '512Mi', ephemeralStorage: '256Mi' },
};

/** The one pod kept free for short Jobs that the platform runs in the namespace, such as connection probes. */
export const PROBE_POD: ContainerResources = {
  requests: { cpu: '50m', memory: '64Mi', ephemeralStorage: '16Mi' },
  limits: { cpu: '250m', memory: '128Mi', ephemeralStorage: '64Mi' },
};

/** Objects a tenant may make beyond those of its rendered workloads. */
const OWN_OBJECTS = { services: 5, configMaps: 10, secrets: 10, jobs: 10 };

/** `kube-root-ca.crt`, which Kubernetes puts into every namespace. */
const ROOT_CA_CONFIG_MAP = 1;

/** True when compute was given by hand. */
export function isExplicitQuota(quota: TenantQuota): quota is ExplicitQuota {
  return 'requests' in quota;
}

/** Pods and compute that all workloads need at full scale, with the one probe pod. */
export function neededCompute(demands: readonly WorkloadDemand[]): { readonly pods: number } & ContainerResources {
  const total = (side: 'requests' | 'limits'): ResourceAmounts =>
    sum([...demands.map(({ pods, pod }) => times(pods, pod[side])), PROBE_POD[side]]);
  const pods = demands.reduce((count, demand) => count + demand.pods, 1);
  return { pods, requests: total('requests'), limits: total('limits') };
}

/**
 * The `hard` limits of a tenant's ResourceQuota.
 *
 * @param foreignStorageClasses classes of the cluster that this tenant may not claim from
 */
export function quotaOf(
  quota: TenantQuota,
  demands: readonly WorkloadDemand[],
  foreignStorageClasses: readonly string[],
): Record<string, Quantity> {
  const { pods, requests, limits } = isExplicitQuota(quota)
    ? explicitCompute(quota, neededCompute(demands))
    : derivedCompute(quota, demands);
  return {
    pods: String(pods),
    'requests.cpu': requests.cpu,
    'requests.memory': requests.memory,
    'requests.ephemeral-storage': requests.ephemeralStorage,
    'limits.cpu': limits.cpu,
    'limits.memory': limits.memory,
    'limits.ephemeral-storage': limits.ephemeralStorage,
    ...objectCounts(demands),
    ...Object.fromEntries(
      foreignStorageClasses.map((name) => [`${name}.storageclass.storage.k8s.io/persistentvolumeclaims`, '0']),
    ),
  };
}

/** One resource of an explicit quota that its workloads do not fit in. */
export interface QuotaShortfall {
  /** Where in the quota, for example `limits.cpu`. */
  readonly resource: 'requests.cpu' | 'requests.memory' | 'limits.cpu' | 'limits.memory';
  readonly given: Quantity;
  readonly needed: Quantity;
}

/** Where an explicit quota is below what its workloads need at full scale. */
export function quotaShortfalls(quota: ExplicitQuota, demands: readonly WorkloadDemand[]): readonly QuotaShortfall[] {
  const needed = neededCompute(demands);
  return (['requests', 'limits'] as const)
    .flatMap((side) =>
      (['cpu', 'memory'] as const).map((name) => ({
        resource: `${side}.${name}` as const,
        given: quota[side][name],
        needed: needed[side][name],
      })),
    )
    .filter(({ given, needed: need }) => parseQuantity(given) < parseQuantity(need));
}

function derivedCompute({ headroomPods = 0 }: DerivedQuota, demands: readonly WorkloadDemand[]) {
  const needed = neededCompute(demands);
  const podSizes = demands.length > 0 ? demands.map(({ pod }) => pod) : [DEFAULT_CONTAINER];
  const withHeadroom = (side: 'requests' | 'limits') =>
    sum([needed[side], times(headroomPods, largest(podSizes.map((pod) => pod[side])))]);
  return { pods: needed.pods + headroomPods, requests: withHeadroom('requests'), limits: withHeadroom('limits') };
}

/** As many pods, and as much disk, as the CPU requests pay for at the default container's size, and what is needed. */
function explicitCompute({ requests, limits }: ExplicitQuota, needed: ReturnType<typeof neededCompute>) {
  const affordable = Number(parseQuantity(requests.cpu) / parseQuantity(DEFAULT_CONTAINER.requests.cpu));
  const pods = Math.max(affordable, needed.pods);
  const disk = (side: 'requests' | 'limits') =>
    largest([times(pods, DEFAULT_CONTAINER[side]), needed[side]]).ephemeralStorage;
  return {
    pods,
    requests: { ...requests, ephemeralStorage: disk('requests') },
    limits: { ...limits, ephemeralStorage: disk('limits') },
  };
}

function objectCounts(demands: readonly WorkloadDemand[]): Record<string, Quantity> {
  const count = (pick: (demand: WorkloadDemand) => number) =>
    demands.reduce((total, demand) => total + pick(demand), 0);
  const storage = demands.flatMap(({ claims }) => claims).reduce((total, size) => total + parseQuantity(size), 0n);
  return {
    services: String(count(({ services }) => services) + OWN_OBJECTS.services),
    'services.nodeports': '0',
    'services.loadbalancers': '0',
    configmaps: String(count(({ configMaps }) => configMaps) + OWN_OBJECTS.configMaps + ROOT_CA_CONFIG_MAP),
    secrets: String(OWN_OBJECTS.secrets),
    persistentvolumeclaims: String(count(({ claims }) => claims.length)),
    'requests.storage': formatBytes(storage),
    'count/jobs.batch': String(OWN_OBJECTS.jobs),
    'requests.nvidia.com/gpu': '0',
    'requests.nvidia.com/gpu.shared': '0',
  };
}

/** A LimitRange's `default` and `defaultRequest` for containers that state nothing. */
export function containerDefaults(): Record<string, Record<string, Quantity>> {
  return {
    default: toResourceList(DEFAULT_CONTAINER.limits),
    defaultRequest: toResourceList(DEFAULT_CONTAINER.requests),
  };
}
