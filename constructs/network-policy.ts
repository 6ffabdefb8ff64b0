import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { blockContains, parseBlock } from './ip-block';
import { NAMESPACE_NAME_LABEL } from './labels';
import { type FlowPort, isPodPeer, type NetworkPeer, type PodPeer } from './network-peer';

/** What a {@link NetworkPolicy} is made from. */
export interface NetworkPolicyProps {
  readonly name: string;
  /** The pods it governs. */
  readonly pods: PodPeer;
  /** @default {} */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

interface FlowRule {
  readonly peer: NetworkPeer;
  readonly ports: readonly FlowPort[];
}

/**
 * A NetworkPolicy for some pods: both directions are closed, but for the rules added. Policies add up, so a rule here
 * never closes what another policy opens.
 */
export class NetworkPolicy extends Construct {
  /** The pods it governs, as a peer for other policies' rules. */
  readonly pods: PodPeer;

  private readonly ingress: FlowRule[] = [];
  private readonly egress: FlowRule[] = [];

  constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(scope, id);
    const { name, pods, labels = {} } = props;
    this.pods = pods;

    new ApiObject(this, 'Default', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: pods.namespace, labels },
      spec: {
        podSelector: toSelector(pods.podLabels),
        policyTypes: ['Ingress', 'Egress'],
        ingress: Lazy.any({ produce: () => this.toRules(this.ingress, 'from') }),
        egress: Lazy.any({ produce: () => this.toRules(this.egress, 'to') }),
      },
    });
  }

  /**
   * Lets `peer` reach the pods' `ports`.
   *
   * @throws Error when there is no peer or no port, which Kubernetes takes for everybody and for every port.
   */
  addIngress(peer: NetworkPeer, ports: readonly FlowPort[]): void {
    this.refuseEmpty(peer, ports);
    this.ingress.push({ peer, ports });
  }

  /**
   * Lets the pods reach `peer` on its `ports`.
   *
   * @throws Error when there is no peer or no port, which Kubernetes takes for everybody and for every port, or when an
   *   address is to be reached on a port by name, which only pods have.
   */
  addEgress(peer: NetworkPeer, ports: readonly FlowPort[]): void {
    this.refuseEmpty(peer, ports);
    const named = ports.find(({ port }) => typeof port === 'string');
    if (named && !isPodPeer(peer)) {
      throw new Error(`${this.node.path}: addresses have no port '${named.port}': give its number`);
    }
    this.egress.push({ peer, ports });
  }

  private refuseEmpty(peer: NetworkPeer, ports: readonly FlowPort[]): void {
    if (ports.length === 0)
      throw new Error(`${this.node.path}: a flow without ports would open all of them: give at least one`);
    if (!isPodPeer(peer) && peer.cidrs.length === 0) {
      throw new Error(`${this.node.path}: a flow without addresses would open to everybody: give at least one CIDR`);
    }
  }

  private toRules(rules: readonly FlowRule[], direction: 'from' | 'to') {
    if (rules.length === 0) return undefined;
    return rules.map(({ peer, ports }) => ({
      [direction]: this.toPeers(peer),
      ports: ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol })),
    }));
  }

  private toPeers(peer: NetworkPeer) {
    if (!isPodPeer(peer)) return peer.cidrs.map((cidr) => ({ ipBlock: toIpBlock(cidr, peer.except ?? []) }));
    if (peer.namespace === this.pods.namespace) return [{ podSelector: toSelector(peer.podLabels) }];
    return [
      {
        namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: peer.namespace } },
        ...(peer.podLabels ? { podSelector: toSelector(peer.podLabels) } : {}),
      },
    ];
  }
}

/** One end of a {@link addFlow}: a policy of ours, or addresses that have none. */
export type FlowEnd = NetworkPolicy | NetworkPeer;

/**
 * Lets one end reach the other's ports and renders both sides of it: egress at the sender, ingress at the receiver.
 * An end that is not a {@link NetworkPolicy} is somebody else's and gets no rule.
 *
 * @throws Error when neither end is a NetworkPolicy, or the flow is empty.
 */
export function addFlow(flow: { from: FlowEnd; to: FlowEnd; ports: readonly FlowPort[] }): void {
  const { from, to, ports } = flow;
  if (!(from instanceof NetworkPolicy) && !(to instanceof NetworkPolicy)) {
    throw new Error('a flow between two peers renders nothing: one end must be a NetworkPolicy');
  }
  if (from instanceof NetworkPolicy) from.addEgress(toPeer(to), ports);
  if (to instanceof NetworkPolicy) to.addIngress(toPeer(from), ports);
}

function toPeer(end: FlowEnd): NetworkPeer {
  return end instanceof NetworkPolicy ? end.pods : end;
}

function toSelector(labels: Readonly<Record<string, string>> | undefined) {
  return labels && Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
}

/** Kubernetes refuses an exception that is not a true part of its block, so only those are named. */
function toIpBlock(cidr: string, except: readonly string[]) {
  const block = parseBlock(cidr);
  const inside = except.filter((exception) => {
    const part = parseBlock(exception);
    return part.prefix > block.prefix && blockContains(block, part);
  });
  return inside.length > 0 ? { cidr, except: inside } : { cidr };
}
