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
  /** Blocks that stay out where they lie inside one of `cidrs`. @default [] */
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

/** Where kubelets answer. */
export const KUBELET_PORTS: readonly FlowPort[] = [{ port: 10250 }];

/** Where a cluster's own addresses lie. */
export interface ClusterAddresses {
  /** The API server as pods reach it, after Service translation. */
  readonly apiServer: { readonly cidrs: readonly string[]; readonly port: number };
  /** Where nodes get their addresses from: kubelets, NodePort clients, exporters on the host network. */
  readonly nodeCidrs: readonly string[];
}

/** The API server's addresses. */
export function apiServerPeer({ apiServer }: ClusterAddresses): CidrPeer {
  return { cidrs: apiServer.cidrs };
}

/** Where the API server answers. */
export function apiServerPorts({ apiServer }: ClusterAddresses): readonly FlowPort[] {
  return [{ port: apiServer.port }];
}

/** The nodes' own addresses. */
export function nodesPeer({ nodeCidrs }: ClusterAddresses): CidrPeer {
  return { cidrs: nodeCidrs };
}

/** The cloud's instance metadata service: whoever reaches it may become the node. */
const METADATA_SERVICE = ['169.254.169.254/32', 'fd00:ec2::254/128'];

/** Private and link-local space (RFC 1918, 6598, 3927, 4193, 4291). */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
];

/** Every public address and none of the private ones; the widest flow there is. */
export const PUBLIC_PEER: CidrPeer = { cidrs: ['0.0.0.0/0', '::/0'], except: PRIVATE };

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
