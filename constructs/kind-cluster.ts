import { NODE_GROUP_LABEL, REGION_LABEL, ZONE_LABEL } from './labels';
import { isDnsLabel } from './names';
import { type NodeGroup, nodeGroupProblems, throwProblems } from './node-group';

/** A local cluster whose nodes are containers (https://kind.sigs.k8s.io). kind >= 0.24 enforces NetworkPolicies. */
export interface KindClusterProps {
  /** DNS label, for example `mlops-kind-cluster`. Containers are called `<name>-control-plane`, `<name>-worker`, … */
  readonly name: string;
  /** The region every node claims to be in, for example `local`. */
  readonly region: string;
  /**
   * The worker nodes. Zones and pods are made true; `cpu` and `memory` are not, because a container of kind always
   * reports what its host has, and GPUs do not exist.
   */
  readonly nodeGroups: readonly NodeGroup[];
  /** The audit policy's file on the host. A relative path starts at the folder in which `kind` is called. */
  readonly auditPolicyPath: string;
  /** NodePorts reachable at 127.0.0.1 of the host, 30000 to 32767. @default [] */
  readonly nodePorts?: readonly number[] | undefined;
  /** Image of every node, best with a digest. @default - the image of the kind release in use */
  readonly image?: string | undefined;
}

/** A kind configuration file (https://kind.sigs.k8s.io/docs/user/configuration/). */
export interface KindCluster {
  readonly kind: 'Cluster';
  readonly apiVersion: 'kind.x-k8s.io/v1alpha4';
  readonly name: string;
  /** The control plane first, then the workers in the order of their groups. */
  readonly nodes: readonly KindNode[];
}

/** One container of the cluster. */
export interface KindNode {
  readonly role: 'control-plane' | 'worker';
  readonly image?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly extraPortMappings?: readonly KindPortMapping[];
  readonly extraMounts?: readonly KindMount[];
  /** YAML texts that are merged into kubeadm's configuration of this node. */
  readonly kubeadmConfigPatches?: readonly string[];
}

/** A port of the host that leads to a port of the node. */
export interface KindPortMapping {
  readonly containerPort: number;
  readonly hostPort: number;
  readonly listenAddress: string;
  readonly protocol: 'TCP';
}

/** A file of the host that appears in the node. */
export interface KindMount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

const AUDIT_POLICY_FILE = '/etc/kubernetes/audit/policy.yaml';

/** What a kubelet allows without being told. */
const DEFAULT_MAX_PODS = 110;

// No apiVersion: kind matches an unversioned patch with whatever kubeadm version the node has (v1beta3 up to
// Kubernetes 1.35, v1beta4 from 1.36) and translates extraArgs from a map into v1beta4's list only then.
const AUDIT_PATCH = `kind: ClusterConfiguration
apiServer:
  extraArgs:
    audit-policy-file: ${AUDIT_POLICY_FILE}
    audit-log-path: /var/log/kubernetes/audit.log
    audit-log-maxage: "7"
    audit-log-maxsize: "100"
    audit-log-maxbackup: "3"
  extraVolumes:
    - name: audit-policy
      hostPath: ${AUDIT_POLICY_FILE}
      mountPath: ${AUDIT_POLICY_FILE}
      readOnly: true
      pathType: File
    - name: audit-log
      hostPath: /var/log/kubernetes
      mountPath: /var/log/kubernetes
      pathType: DirectoryOrCreate
`;

/**
 * The file for `kind create cluster --config`: one control plane that writes an audit log, and the groups' nodes.
 *
 * @throws Error when the props are impossible, with every problem at once.
 */
export function kindCluster(props: KindClusterProps): KindCluster {
  const { name, nodeGroups } = props;
  throwProblems(`kind cluster '${name}'`, [...problemsOf(props), ...nodeGroupProblems(nodeGroups)]);

  return {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name,
    nodes: [controlPlane(props), ...nodeGroups.flatMap((group) => workers(props, group))],
  };
}

function problemsOf({ name, region, nodeGroups, auditPolicyPath, nodePorts = [] }: KindClusterProps): string[] {
  const badPorts = nodePorts.filter((port) => !Number.isInteger(port) || port < 30000 || port > 32767);
  const portsTwice = nodePorts.filter((port, index) => nodePorts.indexOf(port) !== index);
  return [
    ...(isDnsLabel(name) ? [] : [`name is '${name}', expected a DNS label such as mlops-kind-cluster`]),
    ...(isDnsLabel(region) ? [] : [`region is '${region}', expected a label value such as local`]),
    ...(auditPolicyPath === '' ? [`auditPolicyPath is '', expected the path of a file`] : []),
    ...badPorts.map((port) => `nodePorts has ${port}, expected whole numbers from 30000 to 32767`),
    ...portsTwice.map((port) => `nodePorts has ${port} twice, expected each port once`),
    ...nodeGroups
      .filter(({ gpus }) => gpus > 0)
      .map((group) => `node group '${group.name}': gpus is ${group.gpus}, expected 0, because kind has no GPUs`),
  ];
}

function controlPlane({ region, nodeGroups, auditPolicyPath, nodePorts = [], image }: KindClusterProps): KindNode {
  // A zone that workers have too: in a zone of its own the tainted node would be a domain no spread pod can reach.
  const zone = nodeGroups[0]?.zones[0] ?? '';
  return {
    role: 'control-plane',
    ...(image === undefined ? {} : { image }),
    labels: { [REGION_LABEL]: region, [ZONE_LABEL]: zone },
    ...(nodePorts.length === 0 ? {} : { extraPortMappings: nodePorts.map(toPortMapping) }),
    extraMounts: [{ hostPath: auditPolicyPath, containerPath: AUDIT_POLICY_FILE, readOnly: true }],
    kubeadmConfigPatches: [AUDIT_PATCH],
  };
}

function workers({ region, image }: KindClusterProps, { name, count, zones, pods }: NodeGroup): readonly KindNode[] {
  return Array.from({ length: count }, (_, index) => ({
    role: 'worker',
    ...(image === undefined ? {} : { image }),
    labels: { [NODE_GROUP_LABEL]: name, [REGION_LABEL]: region, [ZONE_LABEL]: zones[index % zones.length] ?? '' },
    ...(pods === DEFAULT_MAX_PODS ? {} : { kubeadmConfigPatches: [maxPodsPatch(pods)] }),
  }));
}

/** Loopback only: the ports are for the person at this machine, not for its network. */
function toPortMapping(port: number): KindPortMapping {
  return { containerPort: port, hostPort: port, listenAddress: '127.0.0.1', protocol: 'TCP' };
}

function maxPodsPatch(pods: number): string {
  return `kind: JoinConfiguration
nodeRegistration:
  kubeletExtraArgs:
    max-pods: "${pods}"
`;
}
