import { blockContains, parseBlock } from './ip-block';

/** Who may stand at either end of a network flow. */

/** Pods, chosen by namespace and labels. */
export interface PodPeer {
  readonly namespace: string;
  /** Labels all of which the pods carry. @default - every pod of the namespace */
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
}

/** Addresses, for what labels cannot name: the API server, kubelets, nodes, the world outside. */
export interface CidrPeer {
  readonly cidrs: readonly string[];
  /** Blocks inside `cidrs` that stay out. @default [] */
  readonly except?: readonly string[] | undefined;
}

/** One end of a flow. */
export type NetworkPeer = PodPeer | CidrPeer;

/** A port of the receiving pods, by name where it has one. */
export interface FlowPort {
  readonly port: number | string;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | undefined;
}

/** True when the peer is pods, which can carry a policy of their own. */
export function isPodPeer(peer: NetworkPeer): peer is PodPeer {
  return 'namespace' in peer;
}

/** The cluster's DNS servers; CoreDNS keeps the label of its predecessor on Kind and on EKS. */
export const DNS_PEER: PodPeer = { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } };

/** DNS over both protocols: answers above 512 bytes come over TCP. */
export const DNS_PORTS: readonly FlowPort[] = [
  { port: 53, protocol: 'UDP' },
  { port: 53, protocol: 'TCP' },
];

/** Port on which kubelets answer. */
export const KUBELET_PORT: FlowPort = { port: 10250 };

/** Where a cluster's own addresses lie. */
export interface ClusterAddresses {
  /** The API server as pods reach it, after Service translation. */
  readonly apiServer: { readonly cidrs: readonly string[]; readonly port: number };
  /** Where nodes get their addresses from: kubelets, NodePort clients, exporters on the host network. */
  readonly nodeCidrs: readonly string[];
}

/** The API server as a flow's other end, with its port. */
export function apiServerPeer({ apiServer }: ClusterAddresses): { peer: CidrPeer; ports: readonly FlowPort[] } {
  return { peer: { cidrs: apiServer.cidrs }, ports: [{ port: apiServer.port }] };
}

/** The nodes' own addresses. */
export function nodesPeer({ nodeCidrs }: ClusterAddresses): CidrPeer {
  return { cidrs: nodeCidrs };
}

/** The cloud's instance metadata service: whoever reaches it may become the node. */
const METADATA_SERVICE = ['169.254.169.254/32', 'fd00:ec2::254/128'];

/** Private and link-local space (RFC 1918, 6598, 3927, 4193, 4291). */
const PRIVATE_V4 = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const PRIVATE_V6 = ['fc00::/7', 'fe80::/10'];

/** Every public address and none of the private ones; the widest flow there is. */
export const PUBLIC_PEERS: readonly CidrPeer[] = [
  { cidrs: ['0.0.0.0/0'], except: PRIVATE_V4 },
  { cidrs: ['::/0'], except: PRIVATE_V6 },
];

/**
 * Addresses outside the cluster, without the metadata service where a block covers it.
 *
 * @throws Error when a block is no CIDR, or nothing but the metadata service.
 */
export function outsidePeer(cidrs: readonly string[]): CidrPeer {
  for (const cidr of cidrs) {
    if (METADATA_SERVICE.some((metadata) => blockContains(parseBlock(metadata), parseBlock(cidr)))) {
      throw new Error(`'${cidr}' is the instance metadata service: whoever reaches it may become the node`);
    }
  }
  return { cidrs, except: METADATA_SERVICE };
}
