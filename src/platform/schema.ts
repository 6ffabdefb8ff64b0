import * as z from 'zod';
import { isRegistryQualified, parseImage } from '../../constructs/image';
import { INFERENCE_PRESETS, type InferencePresetName } from '../../constructs/inference-preset';
import { DEFAULT_WORKLOAD } from '../../constructs/inference-service';
import { parseBlock } from '../../constructs/ip-block';
import { isDnsLabel } from '../../constructs/names';
import { parseQuantity } from '../../constructs/quantity';
import type { Scaling } from '../../constructs/scaling';

/**
 * The shape of an environment file. Rules that compare several values stand in rules.ts. Descriptions become the
 * hover texts of the published JSON Schema.
 */

/** Kubernetes minors that the rendered output is made for. */
export const KUBERNETES_VERSIONS = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'] as const;

/** Namespaces that belong to Kubernetes or to the platform. */
const RESERVED_NAMESPACES = [
  'default',
  'bulkhead-system',
  'external-secrets',
  'karpenter',
  'metrics-server',
  'minio',
  'monitoring',
  'node-agents',
  'nvidia',
];

/** A check that answers with `message` when `parse` throws. */
function parses(parse: (text: string) => unknown) {
  return (text: string, context: z.RefinementCtx<string>): void => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  };
}

const dnsLabel = z
  .string()
  .refine(isDnsLabel, { error: 'not a DNS label: give up to 63 of a-z, 0-9 and inner hyphens' })
  .meta({ pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' });

const quantity = z.string({ error: 'not a quantity: give a string such as "100m", "2" or 512Mi' }).superRefine(
  parses((text) => {
    if (parseQuantity(text) <= 0n) throw new Error('not a possible quantity: give one above 0');
  }),
);

const cidr = z.string().superRefine(parses(parseBlock));

const count = z.int().min(1).max(1000);

const image = z.string().superRefine(
  parses((text) => {
    if (!isRegistryQualified(parseImage(text))) {
      throw new Error(
        'names no registry: give one, such as docker.io/… (localhost/… for images built and loaded by hand)',
      );
    }
  }),
);

const nodeGroup = z
  .strictObject({
    name: dnsLabel,
    count: count.describe('Nodes of the group, spread evenly over its zones.'),
    zones: z.array(z.string().min(1)).min(1),
    cpu: quantity.describe('Cores of one node.'),
    memory: quantity.describe('Memory of one node.'),
    pods: count.describe('Pods one node takes.'),
    gpus: z.int().min(0).max(16).default(0).describe('GPUs of one node.'),
    spot: z.boolean().default(false).describe('Spot capacity: cheaper, and may be taken away.'),
  })
  .describe('Nodes of one size.');

const cluster = z
  .strictObject({
    provider: z.enum(['kind', 'eks']),
    name: dnsLabel.describe('Name of the cluster itself.'),
    kubernetesVersion: z
      .enum(KUBERNETES_VERSIONS, {
        error: `not a supported version: give one of "${KUBERNETES_VERSIONS.join('", "')}", in quotes`,
      })
      .describe('Minor version, in quotes: "1.30" and not 1.30.'),
    region: z.string().min(1).optional().describe('Cloud region; EKS only.'),
    nodeImage: image.optional().describe('Image of the nodes; Kind only.'),
    apiServer: z
      .strictObject({
        cidrs: z.array(cidr).min(1),
        port: z.int().min(1).max(65535),
        publicAccessCidrs: z.array(cidr).min(1).optional().describe('Who reaches the public endpoint; EKS only.'),
      })
      .describe('Where pods reach the API server once its Service has been resolved.'),
    nodeCidrs: z.array(cidr).min(1).describe('Where nodes get their addresses from.'),
    nodeGroups: z.array(nodeGroup).min(1),
  })
  .describe('The cluster this environment runs on.');

const scaling = z
  .strictObject({
    replicas: count.optional().describe('A fixed number of pods; excludes the other keys.'),
    minReplicas: count.optional(),
    maxReplicas: count.optional(),
    cpuPercent: z.int().min(1).max(100).optional().describe('Average CPU use to hold, in percent of the request.'),
    memoryPercent: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Average memory use to hold, in percent of the request.'),
  })
  .describe('Either replicas, or the range of an autoscaler; what is left out comes from the preset.');

/** One model server of a tenant. */
export const workloadSchema = z.strictObject({
  name: dnsLabel.default(DEFAULT_WORKLOAD),
  preset: z
    .enum(Object.keys(INFERENCE_PRESETS) as [InferencePresetName, ...InferencePresetName[]])
    .default('standard')
    .describe('standard: 2-10 pods, one at a time. ha: 3-20 pods, none missing during a rollout.'),
  scaling: scaling.optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  corsOrigins: z
    .array(z.url({ protocol: /^https?$/ }))
    .default([])
    .describe('Origins that browsers may call from.'),
});

const amounts = z.strictObject({ cpu: quantity, memory: quantity });

const quota = z
  .strictObject({
    headroomPods: z.int().min(0).max(1000).optional().describe('Raises the derived quota by so many pods.'),
    requests: amounts.optional(),
    limits: amounts.optional(),
  })
  .describe('Leave it out to derive it from the workloads; give requests and limits to state it.');

const member = z
  .strictObject({
    role: z.enum(['developer', 'viewer']),
    group: z.string().min(1).optional(),
    user: z.string().min(1).optional(),
  })
  .describe('A group or a user of the identity provider, with a role.');

/** One tenant. */
export const tenantSchema = z.strictObject({
  name: dnsLabel
    .refine((name) => !RESERVED_NAMESPACES.includes(name) && !name.startsWith('kube-'), {
      error: `reserved: kube-* and ${RESERVED_NAMESPACES.join(', ')} belong to Kubernetes or the platform`,
    })
    .describe('Name of the tenant and of its namespace.'),
  members: z.array(member).default([]),
  workloads: z.array(workloadSchema).default(() => [workloadSchema.parse({})]),
  quota: quota.optional(),
  hostSuffix: z.hostname().optional().describe('Domain below which the tenant may claim hosts.'),
});

/** A whole environment file. */
export const environmentSchema = z.strictObject({
  name: dnsLabel.describe('Name of the environment and of its output folder.'),
  cluster,
  images: z.strictObject({ inference: image.describe('The inference service.') }).describe('Every image that runs.'),
  tenants: z.array(tenantSchema),
});

/** A validated environment, with every default filled in. */
export type Environment = z.infer<typeof environmentSchema>;
/** A validated cluster. */
export type EnvironmentCluster = Environment['cluster'];
/** A validated tenant. */
export type EnvironmentTenant = Environment['tenants'][number];
/** A validated workload. */
export type EnvironmentWorkload = EnvironmentTenant['workloads'][number];

/** How many pods a workload runs: what the file says, completed from its preset. */
export function scalingOf({ preset: presetName, scaling: given = {} }: EnvironmentWorkload): Scaling {
  const { replicas, ...range } = given;
  if (replicas !== undefined) return { replicas };
  const preset = INFERENCE_PRESETS[presetName].scaling;
  const { minReplicas = preset.minReplicas, maxReplicas = preset.maxReplicas } = range;
  return { ...preset, ...range, minReplicas, maxReplicas };
}

/** The JSON Schema of an environment file, for editors. */
export function environmentJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(environmentSchema, { io: 'input' }),
    title: 'An environment of cdk8s-bulkhead',
  };
}
