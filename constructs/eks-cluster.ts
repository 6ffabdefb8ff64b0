import { NODE_GROUP_LABEL } from './labels';
import { isDnsLabel } from './names';
import { type NodeGroup, nodeGroupProblems, throwProblems } from './node-group';
import { parseQuantity, type Quantity } from './quantity';

/** A cluster on Amazon EKS with managed node groups. */
export interface EksClusterProps {
  /** DNS label, for example `mlops-production`. */
  readonly name: string;
  /** AWS region, for example `us-west-2`. Every zone of a group lies in it. */
  readonly region: string;
  /** Kubernetes' minor version as text, for example `'1.35'`. */
  readonly version: string;
  /** The nodes. All groups together lie in at least two zones, which EKS asks of the control plane. */
  readonly nodeGroups: readonly NodeGroup[];
  /** Networks that reach the public endpoint of the API server. @default - every network, which is EKS' default */
  readonly publicAccessCidrs?: readonly string[] | undefined;
  /** AWS rights of ServiceAccounts; the ServiceAccounts themselves are not made by eksctl. @default [] */
  readonly podIdentityAssociations?: readonly PodIdentityAssociation[] | undefined;
  /** How long CloudWatch keeps the control plane's logs, in days; one of CloudWatch's steps. @default 90 */
  readonly logRetentionDays?: number | undefined;
  /** ARN of the KMS key that encrypts Secrets. @default - only the encryption every EKS cluster has */
  readonly kmsKeyArn?: string | undefined;
}

/** The AWS rights of one ServiceAccount: an existing role, or exactly one source for a new one. */
export type PodIdentityAssociation = { readonly namespace: string; readonly serviceAccountName: string } & (
  | { readonly roleARN: string }
  | { readonly permissionPolicyARNs: readonly string[] }
  | { readonly permissionPolicy: Readonly<Record<string, unknown>> }
  | { readonly wellKnownPolicies: { readonly [policy: string]: true } }
);

/** An eksctl configuration file (https://schema.eksctl.io). */
export interface EksCluster {
  readonly apiVersion: 'eksctl.io/v1alpha5';
  readonly kind: 'ClusterConfig';
  readonly metadata: { readonly name: string; readonly region: string; readonly version: string };
  readonly availabilityZones: readonly string[];
  readonly vpc: {
    readonly clusterEndpoints: { readonly publicAccess: boolean; readonly privateAccess: boolean };
    readonly publicAccessCIDRs?: readonly string[];
  };
  readonly iam: {
    readonly withOIDC: boolean;
    readonly podIdentityAssociations?: readonly PodIdentityAssociation[];
  };
  readonly addons: readonly EksAddon[];
  readonly managedNodeGroups: readonly EksNodeGroup[];
  readonly cloudWatch: {
    readonly clusterLogging: { readonly enableTypes: readonly string[]; readonly logRetentionInDays: number };
  };
  readonly secretsEncryption?: { readonly keyARN: string };
}

/** A component that EKS installs and upgrades. */
export interface EksAddon {
  readonly name: string;
  /** JSON text, in the add-on's own words. */
  readonly configurationValues?: string;
  readonly podIdentityAssociations?: readonly PodIdentityAssociation[];
}

/** Nodes of one group; eksctl looks up the instance types when it makes them. */
export interface EksNodeGroup {
  readonly name: string;
  readonly amiFamily: 'AmazonLinux2023';
  readonly instanceSelector: {
    readonly vCPUs: number;
    readonly memory: string;
    readonly gpus: number;
    readonly cpuArchitecture: 'x86_64';
    readonly allow: string;
  };
  readonly spot?: true;
  readonly desiredCapacity: number;
  readonly minSize: number;
  readonly maxSize: number;
  readonly availabilityZones: readonly string[];
  readonly privateNetworking: boolean;
  readonly maxPodsPerNode: number;
  readonly volumeSize: number;
  readonly volumeType: 'gp3';
  readonly volumeEncrypted: boolean;
  readonly disableIMDSv1: boolean;
  readonly disablePodIMDS: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: 'NoSchedule' }[];
}

/** Steps that CloudWatch takes (https://schema.eksctl.io, `logRetentionInDays`). */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653];

// Amount alone would also select what cannot serve: t2 and m4 take no IP prefixes (so not `pods` pods), g4ad has AMD
// GPUs, inf1 has accelerators that do not count as GPUs.
const GENERAL_INSTANCES = '^[cmr][5-7][ai]?\\.';
const NVIDIA_INSTANCES = '^(g4dn|g5|g6|g6e|p4d|p4de|p5|p5e|p5en)\\.';

const ADDONS: readonly EksAddon[] = [
  {
    name: 'vpc-cni',
    // Without the first, NetworkPolicies are accepted and do nothing. Without the second, a node has addresses for
    // fewer pods than maxPodsPerNode (29 on an m5.large) and the rest hang in ContainerCreating.
    configurationValues: '{"enableNetworkPolicy": "true", "env": {"ENABLE_PREFIX_DELEGATION": "true"}}',
  },
  { name: 'coredns' },
  { name: 'kube-proxy' },
  { name: 'metrics-server' },
  { name: 'eks-pod-identity-agent' },
  {
    // Without it every claim stays Pending.
    name: 'aws-ebs-csi-driver',
    podIdentityAssociations: [
      {
        namespace: 'kube-system',
        serviceAccountName: 'ebs-csi-controller-sa',
        wellKnownPolicies: { ebsCSIController: true },
      },
    ],
  },
];

/**
 * The file for `eksctl create cluster --config-file`.
 *
 * @throws Error when the props are impossible, with every problem at once.
 */
export function eksCluster(props: EksClusterProps): EksCluster {
  const { name, region, version, nodeGroups, publicAccessCidrs, logRetentionDays = 90, kmsKeyArn } = props;
  const { podIdentityAssociations = [] } = props;
  throwProblems(`EKS cluster '${name}'`, [...problemsOf(props), ...nodeGroupProblems(nodeGroups)]);

  return {
    apiVersion: 'eksctl.io/v1alpha5',
    kind: 'ClusterConfig',
    metadata: { name, region, version },
    availabilityZones: zonesOf(nodeGroups),
    vpc: {
      clusterEndpoints: { publicAccess: true, privateAccess: true },
      ...(publicAccessCidrs === undefined ? {} : { publicAccessCIDRs: publicAccessCidrs }),
    },
    iam: { withOIDC: true, ...(podIdentityAssociations.length === 0 ? {} : { podIdentityAssociations }) },
    addons: ADDONS,
    managedNodeGroups: nodeGroups.map(toManagedNodeGroup),
    cloudWatch: {
      clusterLogging: {
        enableTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
        logRetentionInDays: logRetentionDays,
      },
    },
    ...(kmsKeyArn === undefined ? {} : { secretsEncryption: { keyARN: kmsKeyArn } }),
  };
}

function problemsOf(props: EksClusterProps): readonly string[] {
  const { name, region, version, nodeGroups, publicAccessCidrs, logRetentionDays = 90, kmsKeyArn } = props;
  const zones = zonesOf(nodeGroups);
  const rules: readonly (readonly [valid: boolean, problem: string])[] = [
    [isDnsLabel(name), `name is '${name}', expected a DNS label such as mlops-production`],
    [/^1\.\d+$/.test(version), `version is '${version}', expected a minor version such as 1.35`],
    [zones.length >= 2, `the node groups lie in ${JSON.stringify(zones)}, expected at least two zones`],
    [
      publicAccessCidrs?.length !== 0,
      'publicAccessCidrs is [], which eksctl takes for every network: expected at least one, or leave it out',
    ],
    [
      LOG_RETENTION_DAYS.includes(logRetentionDays),
      `logRetentionDays is ${logRetentionDays}, expected one of ${LOG_RETENTION_DAYS.join(', ')}`,
    ],
    [
      kmsKeyArn === undefined || /^arn:aws[a-z-]*:kms:/.test(kmsKeyArn),
      `kmsKeyArn is '${kmsKeyArn}', expected arn:aws:kms:…`,
    ],
  ];
  return [
    ...rules.filter(([valid]) => !valid).map(([, problem]) => problem),
    ...zones
      .filter((zone) => !zone.startsWith(region))
      .map((zone) => `zone '${zone}' is not in region '${region}', expected a zone such as ${region}a`),
    ...nodeGroups.flatMap(sizeProblems),
    ...associationsTwice(props),
  ];
}

/** An instance type has whole cores and whole MiB. */
function sizeProblems({ name, cpu, memory }: NodeGroup): readonly string[] {
  return [
    ...(parseQuantity(cpu) % 1000n === 0n
      ? []
      : [`node group '${name}': cpu is "${cpu}", expected whole cores such as 4`]),
    ...(mebibytes(memory) === undefined
      ? [`node group '${name}': memory is "${memory}", expected whole MiB such as 16Gi`]
      : []),
  ];
}

function associationsTwice({ podIdentityAssociations = [] }: EksClusterProps): readonly string[] {
  const accounts = podIdentityAssociations.map((entry) => `${entry.namespace}/${entry.serviceAccountName}`);
  return accounts
    .filter((account, index) => accounts.indexOf(account) !== index)
    .map((account) => `ServiceAccount '${account}' has two podIdentityAssociations, expected one`);
}

function zonesOf(groups: readonly NodeGroup[]): readonly string[] {
  return [...new Set(groups.flatMap(({ zones }) => zones))].sort();
}

function toManagedNodeGroup({ name, count, zones, cpu, memory, pods, gpus, spot = false }: NodeGroup): EksNodeGroup {
  return {
    name,
    amiFamily: 'AmazonLinux2023',
    instanceSelector: {
      vCPUs: Number(parseQuantity(cpu) / 1000n),
      memory: toSelectorMemory(memory),
      gpus,
      cpuArchitecture: 'x86_64',
      allow: gpus === 0 ? GENERAL_INSTANCES : NVIDIA_INSTANCES,
    },
    ...(spot ? { spot } : {}),
    desiredCapacity: count,
    minSize: count,
    maxSize: count,
    availabilityZones: zones,
    privateNetworking: true,
    maxPodsPerNode: pods,
    // eksctl's default, written out because volumeEncrypted is refused without a size.
    volumeSize: 80,
    volumeType: 'gp3',
    volumeEncrypted: true,
    disableIMDSv1: true,
    // Sets the hop limit to 1: a pod can no longer borrow the node's rights. Host-network pods still can.
    disablePodIMDS: true,
    labels: { [NODE_GROUP_LABEL]: name },
    // GPUs are dear: nothing lands beside them that does not ask for one.
    ...(gpus === 0 ? {} : { taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] }),
  };
}

/** Memory in the instance selector's words: `16GiB`, or `3840MiB` when it is not whole GiB. */
function toSelectorMemory(memory: Quantity): string {
  const amount = mebibytes(memory) ?? 0n;
  return amount % 1024n === 0n ? `${amount / 1024n}GiB` : `${amount}MiB`;
}

/** Whole MiB of a quantity; undefined when it has a rest. */
function mebibytes(memory: Quantity): bigint | undefined {
  const unit = 1000n * 1024n ** 2n;
  const bytes = parseQuantity(memory);
  return bytes % unit === 0n ? bytes / unit : undefined;
}
