import type * as z from 'zod';
import { eksCluster } from '../../constructs/eks-cluster';
import { isImmutable, parseImage } from '../../constructs/image';
import { INFERENCE_PRESETS } from '../../constructs/inference-preset';
import { inferenceDemand } from '../../constructs/inference-service';
import { kindCluster } from '../../constructs/kind-cluster';
import { tenantNames, tooLongName, workloadNames } from '../../constructs/names';
import { ImpossibleClusterError } from '../../constructs/node-group';
import { parseQuantity } from '../../constructs/quantity';
import { isRange } from '../../constructs/scaling';
import { quotaShortfalls } from '../../constructs/tenant-quota';
import {
  type EnvironmentCluster,
  type EnvironmentTenant,
  type EnvironmentWorkload,
  environmentSchema,
  scalingOf,
  tenantSchema,
  workloadSchema,
} from './schema';

/** Where in the file a value stands, from the top. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with an environment, before it has a line. */
export interface RuleProblem {
  readonly path: Path;
  readonly message: string;
}

/**
 * What is wrong with an environment beyond the shape of its single values. Every rule looks at the smallest part it
 * needs and passes over parts that do not have the right shape, so that a file is reported whole: shape and rules
 * together.
 */
export function ruleProblems(data: unknown): readonly RuleProblem[] {
  const file = recordOf(data);
  const tenants = listOf(file.tenants);
  return [
    ...clusterProblems(recordOf(file.cluster)),
    ...imageProblems(recordOf(file.cluster).provider, recordOf(file.images)),
    ...duplicates(tenants, 'tenant', ['tenants']),
    ...tenants.flatMap((tenant, index) => tenantProblems(recordOf(tenant), ['tenants', index])),
  ];
}

type Raw = Readonly<Record<string, unknown>>;

const clusterShape = environmentSchema.shape.cluster.shape;

function accept<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

function clusterProblems(cluster: Raw): RuleProblem[] {
  const provider = accept(clusterShape.provider, cluster.provider);
  if (provider === undefined) return [];
  const at = (...path: Path): Path => ['cluster', ...path];
  const region = accept(clusterShape.region, cluster.region);
  const groups = listOf(cluster.nodeGroups);
  const problems = [
    ...foreignKeys(provider, cluster),
    ...(provider === 'eks' && cluster.region === undefined
      ? [{ path: at('region'), message: "region is missing: provider 'eks' needs one, such as us-west-2" }]
      : []),
    ...duplicates(groups, 'node group', at('nodeGroups')),
    ...groups.flatMap((raw, index) => {
      const group = accept(clusterShape.nodeGroups.element, raw);
      return group ? nodeGroupProblems(group, provider, region, at('nodeGroups', index)) : [];
    }),
  ];
  const complete = accept(environmentSchema.shape.cluster, cluster);
  return complete && problems.length === 0 ? clusterFileProblems(complete, at('nodeGroups')) : problems;
}

/** What only shows when the cluster's own file is made: whole cores, zones enough. */
function clusterFileProblems(cluster: EnvironmentCluster, path: Path): RuleProblem[] {
  const { provider, name, region = 'local', kubernetesVersion: version, nodeGroups } = cluster;
  try {
    if (provider === 'eks') eksCluster({ name, region, version, nodeGroups });
    else kindCluster({ name, region, nodeGroups, auditPolicyPath: 'audit-policy.yaml' });
    return [];
  } catch (error) {
    if (error instanceof ImpossibleClusterError) return error.problems.map((message) => ({ path, message }));
    throw error;
  }
}

/** Keys that mean something to one provider only. */
function foreignKeys(provider: EnvironmentCluster['provider'], cluster: Raw): RuleProblem[] {
  const keys = [
    { of: 'eks', path: ['region'], value: cluster.region },
    { of: 'eks', path: ['apiServer', 'publicAccessCidrs'], value: recordOf(cluster.apiServer).publicAccessCidrs },
    { of: 'kind', path: ['nodeImage'], value: cluster.nodeImage },
  ];
  return keys
    .filter(({ of, value }) => of !== provider && value !== undefined)
    .map(({ of, path }) => ({
      path: ['cluster', ...path],
      message: `provider '${provider}' takes no ${path.at(-1)}; only '${of}' does`,
    }));
}

function nodeGroupProblems(
  { count, zones, gpus }: EnvironmentCluster['nodeGroups'][number],
  provider: EnvironmentCluster['provider'],
  region: string | undefined,
  path: Path,
): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (provider === 'kind' && gpus > 0) {
    const message = 'Kind has no GPU passthrough: its nodes are containers; allowed: 0';
    problems.push({ path: [...path, 'gpus'], message });
  }
  if (count < zones.length) {
    problems.push({ path: [...path, 'count'], message: `${zones.length} zones need at least ${zones.length} nodes` });
  }
  const foreign = provider === 'eks' && region !== undefined ? zones.filter((zone) => !zone.startsWith(region)) : [];
  for (const zone of foreign) {
    problems.push({ path: [...path, 'zones', zones.indexOf(zone)], message: `not a zone of region '${region}'` });
  }
  return problems;
}

function imageProblems(provider: unknown, images: Raw): RuleProblem[] {
  // Images built by hand are loaded into Kind's nodes under whatever tag they have; everywhere else they are pulled.
  if (provider === 'kind') return [];
  return Object.entries(environmentSchema.shape.images.shape)
    .filter(([name, schema]) => {
      const reference = accept(schema, images[name]);
      return reference !== undefined && !isImmutable(parseImage(reference));
    })
    .map(([name]) => ({
      path: ['images', name],
      message: 'the tag can come to mean another image: give a version (1.2.3), a commit (main-abc1234) or a digest',
    }));
}

function tenantProblems(tenant: Raw, path: Path): RuleProblem[] {
  const workloads = listOf(tenant.workloads);
  const accepted = workloads.map((raw) => accept(workloadSchema, raw));
  const ofWorkloads = accepted.flatMap((workload, index) =>
    workload ? workloadProblems(String(tenant.name), workload, [...path, 'workloads', index]) : [],
  );
  const complete = accept(tenantSchema, tenant);
  const tooLong = tooLongName(tenantNames(String(tenant.name)));
  return [
    ...(tooLong === undefined ? [] : [{ path: [...path, 'name'], message: tooLongMessage(tooLong) }]),
    ...listOf(tenant.members).flatMap((raw, index) => memberProblems(recordOf(raw), [...path, 'members', index])),
    ...duplicates(workloads, 'workload', [...path, 'workloads']),
    ...ofWorkloads,
    // A quota can only be judged by workloads that are right themselves.
    ...(complete && ofWorkloads.length === 0 ? quotaProblems(complete, [...path, 'quota']) : []),
  ];
}

function memberProblems({ group, user }: Raw, path: Path): RuleProblem[] {
  if ((group === undefined) === (user === undefined)) return [{ path, message: 'give either group or user' }];
  const [key, name] = group === undefined ? ['user', user] : ['group', group];
  if (!String(name).startsWith('system:')) return [];
  const message = "names starting with 'system:' belong to Kubernetes and mean more than one tenant";
  return [{ path: [...path, String(key)], message }];
}

function workloadProblems(tenant: string, workload: EnvironmentWorkload, path: Path): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const tooLong = tooLongName(workloadNames(tenant, workload.name));
  if (tooLong !== undefined) problems.push({ path: [...path, 'name'], message: tooLongMessage(tooLong) });
  const { replicas, ...range } = workload.scaling ?? {};
  if (replicas !== undefined && Object.keys(range).length > 0) {
    problems.push({
      path: [...path, 'scaling'],
      message: 'replicas excludes the keys of a range: give one or the other',
    });
  }
  const scaling = scalingOf(workload);
  if (isRange(scaling) && scaling.minReplicas > scaling.maxReplicas) {
    const message = `minReplicas ${scaling.minReplicas} is above maxReplicas ${scaling.maxReplicas} (what is left out comes from preset '${workload.preset}')`;
    problems.push({ path: [...path, 'scaling'], message });
  }
  return problems;
}

function tooLongMessage(name: string): string {
  return `the derived name '${name}' has ${name.length} characters; Kubernetes takes 63: give a shorter one`;
}

function quotaProblems({ quota, workloads }: EnvironmentTenant, path: Path): RuleProblem[] {
  const { headroomPods, requests, limits } = quota ?? {};
  if (requests === undefined && limits === undefined) return [];
  if (requests === undefined || limits === undefined) return [{ path, message: 'requests and limits go together' }];
  if (headroomPods !== undefined) {
    return [{ path: [...path, 'headroomPods'], message: 'headroom raises a derived quota; this one is stated' }];
  }
  const demands = workloads.map((workload) => inferenceDemand(INFERENCE_PRESETS[workload.preset], scalingOf(workload)));
  const below = (['cpu', 'memory'] as const)
    .filter((name) => parseQuantity(limits[name]) < parseQuantity(requests[name]))
    .map((name) => ({ path: [...path, 'limits', name], message: `below requests.${name} ${requests[name]}` }));
  const short = quotaShortfalls({ requests, limits }, demands).map(({ resource, needed }) => ({
    path: [...path, ...resource.split('.')],
    message: `the workloads need ${needed} at full scale (most replicas and surge, and one probe pod)`,
  }));
  return [...below, ...short];
}

function duplicates(items: readonly unknown[], what: string, path: Path): RuleProblem[] {
  const first = new Map<unknown, number>();
  return items.flatMap((item, index) => {
    const { name } = recordOf(item);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, index);
    if (typeof name !== 'string' || earlier === undefined) return [];
    return [
      {
        path: [...path, index, 'name'],
        message: `a second ${what} of this name; the first is at ${path.at(-1)}[${earlier}]`,
      },
    ];
  });
}

function recordOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
