import { describe, expect, test } from 'vitest';
import { blockContains, parseBlock } from '../../constructs/ip-block';
import {
  apiServerPeer,
  apiServerPorts,
  KUBELET_PORTS,
  nodesPeer,
  outsidePeer,
  PUBLIC_PEER,
} from '../../constructs/network-peer';
import { addFlow, NetworkPolicy } from '../../constructs/network-policy';
import { only, render } from '../support/render';

const CLUSTER = { apiServer: { cidrs: ['10.0.0.1/32'], port: 6443 }, nodeCidrs: ['10.1.0.0/16', 'fd00:1::/64'] };

describe('a flow', () => {
  test('between pods of two namespaces opens both sides, each naming the other by the label that cannot be spoofed', () => {
    const manifests = render((chart) => {
      const client = new NetworkPolicy(chart, 'Client', {
        name: 'client',
        pods: { namespace: 'a', podLabels: { app: 'c' } },
      });
      const server = new NetworkPolicy(chart, 'Server', {
        name: 'server',
        pods: { namespace: 'b', podLabels: { app: 's' } },
      });
      addFlow({ from: client, to: server, ports: [{ port: 'http' }] });
    });
    expect(only(manifests, 'NetworkPolicy', 'client')).toHaveProperty('spec', {
      podSelector: { matchLabels: { app: 'c' } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } },
              podSelector: { matchLabels: { app: 's' } },
            },
          ],
          ports: [{ port: 'http', protocol: 'TCP' }],
        },
      ],
    });
    expect(only(manifests, 'NetworkPolicy', 'server')).toHaveProperty('spec', {
      podSelector: { matchLabels: { app: 's' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
              podSelector: { matchLabels: { app: 'c' } },
            },
          ],
          ports: [{ port: 'http', protocol: 'TCP' }],
        },
      ],
    });
  });

  test('within a namespace needs no namespace selector', () => {
    const manifests = render((chart) => {
      const server = new NetworkPolicy(chart, 'Server', {
        name: 'server',
        pods: { namespace: 'a', podLabels: { app: 's' } },
      });
      addFlow({ from: { namespace: 'a' }, to: server, ports: [{ port: 8000 }] });
    });
    expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec.ingress', [
      { from: [{ podSelector: {} }], ports: [{ port: 8000, protocol: 'TCP' }] },
    ]);
  });

  test('to the API server, to kubelets and to nodes goes by address', () => {
    const manifests = render((chart) => {
      const client = new NetworkPolicy(chart, 'Client', { name: 'client', pods: { namespace: 'a' } });
      addFlow({ from: client, to: apiServerPeer(CLUSTER), ports: apiServerPorts(CLUSTER) });
      addFlow({ from: client, to: nodesPeer(CLUSTER), ports: KUBELET_PORTS });
    });
    expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec.egress', [
      { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 6443, protocol: 'TCP' }] },
      {
        to: [{ ipBlock: { cidr: '10.1.0.0/16' } }, { ipBlock: { cidr: 'fd00:1::/64' } }],
        ports: [{ port: 10250, protocol: 'TCP' }],
      },
    ]);
  });

  test('to the outside leaves the metadata service out, and Pod Identity, which lies next to it, in', () => {
    const manifests = render((chart) => {
      const client = new NetworkPolicy(chart, 'Client', { name: 'client', pods: { namespace: 'a' } });
      addFlow({ from: client, to: outsidePeer(['169.254.0.0/16', '203.0.113.0/24']), ports: [{ port: 443 }] });
    });
    expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec.egress[0].to', [
      { ipBlock: { cidr: '169.254.0.0/16', except: ['169.254.169.254/32'] } },
      { ipBlock: { cidr: '203.0.113.0/24' } },
    ]);
  });

  test('to every public address leaves all private space out', () => {
    const manifests = render((chart) => {
      const client = new NetworkPolicy(chart, 'Client', { name: 'client', pods: { namespace: 'a' } });
      addFlow({ from: client, to: PUBLIC_PEER, ports: [{ port: 443 }] });
    });
    expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec.egress[0].to', [
      {
        ipBlock: {
          cidr: '0.0.0.0/0',
          except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
        },
      },
      { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
    ]);
  });

  test('to the metadata service itself is refused', () => {
    expect(() => outsidePeer(['169.254.169.254/32'])).toThrow('is the instance metadata service');
  });

  test('that nobody added leaves both directions closed', () => {
    const manifests = render((chart) => {
      new NetworkPolicy(chart, 'Deny', { name: 'default-deny-all', pods: { namespace: 'a' } });
    });
    expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });
});

describe('a flow that would open more than it says is refused', () => {
  const client = (build: (policy: NetworkPolicy) => void) => () =>
    render((chart) => build(new NetworkPolicy(chart, 'Client', { name: 'client', pods: { namespace: 'a' } })));

  test('without addresses, which Kubernetes takes for every address', () => {
    expect(client((policy) => addFlow({ from: policy, to: { cidrs: [] }, ports: [{ port: 443 }] }))).toThrow(
      'test/Client: a flow without addresses would open to everybody: give at least one CIDR',
    );
  });

  test('without ports, which Kubernetes takes for every port', () => {
    expect(client((policy) => addFlow({ from: { namespace: 'b' }, to: policy, ports: [] }))).toThrow(
      'test/Client: a flow without ports would open all of them: give at least one',
    );
  });

  test('to addresses on a port by name, which only pods have', () => {
    expect(
      client((policy) => addFlow({ from: policy, to: { cidrs: ['10.0.0.0/8'] }, ports: [{ port: 'http' }] })),
    ).toThrow("test/Client: addresses have no port 'http': give its number");
  });

  test('or render nothing, between two ends that are not ours', () => {
    expect(() => addFlow({ from: { namespace: 'a' }, to: { namespace: 'b' }, ports: [{ port: 1 }] })).toThrow(
      'a flow between two peers renders nothing: one end must be a NetworkPolicy',
    );
  });
});

describe('an address block', () => {
  test.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', 'x/8', '10.0.0.0/', '10.0.0.0/-1'])(
    "is refused when it is '%s'",
    (cidr) => {
      expect(() => parseBlock(cidr)).toThrow(`'${cidr}' is not a CIDR: give an address and a prefix length`);
    },
  );

  test.each([
    ['0.0.0.0/0', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.255.0.0/16', true],
    ['10.0.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['::/0', '10.0.0.0/8', false],
    ['fc00::/7', 'fd00:ec2::254/128', true],
  ])('%s contains %s: %s', (outer, inner, contains) => {
    expect(blockContains(parseBlock(outer), parseBlock(inner))).toBe(contains);
  });
});
