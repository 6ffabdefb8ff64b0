import type { z } from 'zod';
import { isImmutable, parseImage } from '../../constructs/image';
import { INFERENCE_PRESETS } from '../../constructs/inference-preset';
import { inferenceDemand } from '../../constructs/inference-service';
import { tooLongNames, workloadNames } from '../../constructs/names';
import { parseQuantity } from '../../constructs/quantity';
import { isRange } from '../../constructs/scaling';
import { quotaShortfalls } from '../../constructs/tenant-quota';
import {
  type Environment,
  type EnvironmentCluster,
  type EnvironmentTenant,
  type EnvironmentWorkload,
  environmentSchema,
  scalingOf,
  tenantSchema,
} from './schema';

/** Where in the file a value stands, from the top. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with an environment, before it has a line. */
export interface RuleProblem {
  readonly path: Path;
  readonly message: string;
}

/**
 * What is wrong with an environment beyond the shape of its single values. Parts that do not have the right shape are
 * passed over, so that a file is reported whole: shape and rules together.
 */
export function ruleProblems(data: unknown): readonly RuleProblem[] {
  const file = isRecord(data) ? data : {};
  const cluster = accept(environmentSchema.shape.cluster, file.cluster);
  const images = accept(environmentSchema.shape.images, file.images);
  const tenants = Array.isArray(file.tenants) ? file.tenants : [];
  return [
    ...(cluster ? clusterProblems(cluster) : []),
    ...(cluster && images ? imageProblems(cluster, images) : []),
    ...duplicates(tenants, 'tenant', ['tenants']),
    ...tenants.flatMap((raw, index) => {
      const tenant = accept(tenantSchema, raw);
      return tenant ? tenantProblems(tenant, ['tenants', index]) : [];
    }),
  ];
}

function accept<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

function clusterProblems({ provider, region, nodeImage, apiServer, nodeGroups }: EnvironmentCluster): RuleProblem[] {
  const at = (...path: Path): Path => ['cluster', ...path];
  const problems: RuleProblem[] = duplicates(nodeGroups, 'node group', at('nodeGroups'));
  if (provider === 'eks' && region === undefined) {
    problems.push({ path: at(), message: "region is missing: provider 'eks' needs one, such as us-west-2" });
  }
  if (provider === 'eks' && nodeImage !== undefined) {
    problems.push({ path: at('nodeImage'), message: "only provider 'kind' takes a node image; EKS brings its own" });
  }
  if (provider === 'kind' && apiServer.publicAccessCidrs !== undefined) {
    const message = "only provider 'eks' has a public endpoint to restrict";
    problems.push({ path: at('apiServer', 'publicAccessCidrs'), message });
  }
  if (provider === 'kind' && region !== undefined) {
    problems.push({ path: at('region'), message: "only provider 'eks' takes a region" });
  }
  return [
    ...problems,
    ...nodeGroups.flatMap((group, index) => nodeGroupProblems(group, provider, region, at('nodeGroups', index))),
  ];
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

function imageProblems({ provider }: EnvironmentCluster, images: Environment['images']): RuleProblem[] {
  // Images built by hand are loaded into Kind's nodes under whatever tag they have; everywhere else they are pulled.
  if (provider === 'kind') return [];
  return Object.entries(images)
    .filter(([, reference]) => !isImmutable(parseImage(reference)))
    .map(([name]) => ({
      path: ['images', name],
      message: 'the tag can come to mean another image: give a version (1.2.3), a commit (main-abc1234) or a digest',
    }));
}

function tenantProblems(tenant: EnvironmentTenant, path: Path): RuleProblem[] {
  const { name, members, workloads } = tenant;
  const ofWorkloads = workloads.map((workload, index) =>
    workloadProblems(name, workload, [...path, 'workloads', index]),
  );
  return [
    ...members.flatMap((member, index) => memberProblems(member, [...path, 'members', index])),
    ...duplicates(workloads, 'workload', [...path, 'workloads']),
    ...ofWorkloads.flat(),
    ...(ofWorkloads.flat().length === 0 ? quotaProblems(tenant, [...path, 'quota']) : []),
  ];
}

function memberProblems({ group, user }: EnvironmentTenant['members'][number], path: Path): RuleProblem[] {
  if ((group === undefined) === (user === undefined)) return [{ path, message: 'give either group or user' }];
  const name = group ?? user ?? '';
  if (!name.startsWith('system:')) return [];
  const key = group === undefined ? 'user' : 'group';
  return [
    {
      path: [...path, key],
      message: `names starting with 'system:' belong to Kubernetes and mean more than one tenant`,
    },
  ];
}

function workloadProblems(tenant: string, workload: EnvironmentWorkload, path: Path): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const [tooLong] = tooLongNames(workloadNames(tenant, workload.name));
  if (tooLong !== undefined) {
    const message = `the derived name '${tooLong}' has ${tooLong.length} characters; Kubernetes takes 63: shorten the tenant or the workload`;
    problems.push({ path: [...path, 'name'], message });
  }
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
    const name = isRecord(item) ? item.name : undefined;
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
