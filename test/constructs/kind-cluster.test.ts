import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type KindClusterProps, kindCluster } from '../../constructs/kind-cluster';
import type { NodeGroup } from '../../constructs/node-group';

const general: NodeGroup = {
  name: 'general',
  count: 5,
  zones: ['zone-a', 'zone-b'],
  cpu: '4',
  memory: '8Gi',
  pods: 110,
  gpus: 0,
};

const props: KindClusterProps = {
  name: 'mlops-kind-cluster',
  region: 'local',
  nodeGroups: [general],
  auditPolicyPath: 'dist/clusters/dev/audit-policy.yaml',
  nodePorts: [30080, 30090],
};

test('a cluster without node groups is refused', () => {
  expect(() => kindCluster({ ...props, nodeGroups: [] })).toThrow('nodeGroups is []: expected at least one group');
});

test('every impossible field of a group is reported at once, with the group, the value and what is allowed', () => {
  const broken: NodeGroup = { name: 'general', count: 0, zones: [], cpu: '0', memory: '0', pods: 0.5, gpus: -1 };
  expect(() => kindCluster({ ...props, nodeGroups: [broken] })).toThrow(
    [
      "kind cluster 'mlops-kind-cluster' cannot be built:",
      "✖ node group 'general': count is 0, expected a whole number of nodes, 1 or more",
      "✖ node group 'general': zones is [], expected at least one zone",
      `✖ node group 'general': cpu is "0", expected cores above 0, such as 4`,
      `✖ node group 'general': memory is "0", expected bytes above 0, such as 16Gi`,
      "✖ node group 'general': pods is 0.5, expected a whole number of pods, 1 or more",
      "✖ node group 'general': gpus is -1, expected a whole number of GPUs, 0 or more",
    ].join('\n'),
  );
});

test('two groups of one name and a zone given twice are refused', () => {
  const twice = { ...general, zones: ['zone-a', 'zone-a'] };
  expect(() => kindCluster({ ...props, nodeGroups: [general, general] })).toThrow(
    "node group 'general' is given twice",
  );
  expect(() => kindCluster({ ...props, nodeGroups: [twice] })).toThrow('expected each zone once');
});

test('names that cannot be a label or a container name are refused', () => {
  expect(() => kindCluster({ ...props, nodeGroups: [{ ...general, name: 'Big Nodes' }] })).toThrow(
    `node group 'Big Nodes': name is "Big Nodes", expected a DNS label such as general`,
  );
  expect(() => kindCluster({ ...props, nodeGroups: [{ ...general, zones: ['zone a'] }] })).toThrow(
    `zones is ["zone a"], expected zone names such as us-west-2a`,
  );
  expect(() => kindCluster({ ...props, name: 'Kind', region: '' })).toThrow(
    /name is 'Kind', expected a DNS label.*\n.*region is '', expected a label value/,
  );
});

test('GPUs are refused, because pods that want them would stay Pending', () => {
  expect(() => kindCluster({ ...props, nodeGroups: [{ ...general, gpus: 1 }] })).toThrow(
    "node group 'general': gpus is 1, expected 0, because kind has no GPUs",
  );
});

test('ports that are no NodePort, or are given twice, are refused', () => {
  expect(() => kindCluster({ ...props, nodePorts: [8080, 30080, 30080] })).toThrow(
    /nodePorts has 8080, expected whole numbers from 30000 to 32767\n✖ nodePorts has 30080 twice, expected each port once/,
  );
});

test('an empty path for the audit policy is refused', () => {
  expect(() => kindCluster({ ...props, auditPolicyPath: '' })).toThrow("auditPolicyPath is ''");
});

test('there is one control plane and as many workers as the groups count', () => {
  const { apiVersion, kind, name, nodes } = kindCluster(props);
  expect({ apiVersion, kind, name }).toEqual({
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    kind: 'Cluster',
    name: 'mlops-kind-cluster',
  });
  expect(nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker', 'worker', 'worker', 'worker']);
});

test('the nodes of a group take its zones in turn', () => {
  const [, ...workers] = kindCluster(props).nodes;
  expect(workers.map(({ labels }) => labels['topology.kubernetes.io/zone'])).toEqual([
    'zone-a',
    'zone-b',
    'zone-a',
    'zone-b',
    'zone-a',
  ]);
});

test('a worker is labelled with its group, zone and region', () => {
  expect(kindCluster(props).nodes[2]).toEqual({
    role: 'worker',
    labels: {
      'bulkhead.dev/node-group': 'general',
      'topology.kubernetes.io/region': 'local',
      'topology.kubernetes.io/zone': 'zone-b',
    },
  });
});

test('the control plane lies in a zone that workers have too, and in no group', () => {
  expect(kindCluster(props).nodes[0]?.labels).toEqual({
    'topology.kubernetes.io/region': 'local',
    'topology.kubernetes.io/zone': 'zone-a',
  });
});

test('NodePorts are open on the loopback address only', () => {
  expect(kindCluster(props).nodes[0]?.extraPortMappings).toEqual([
    { containerPort: 30080, hostPort: 30080, listenAddress: '127.0.0.1', protocol: 'TCP' },
    { containerPort: 30090, hostPort: 30090, listenAddress: '127.0.0.1', protocol: 'TCP' },
  ]);
});

test('without NodePorts nothing of the host leads into the cluster', () => {
  expect(kindCluster({ ...props, nodePorts: [] }).nodes[0]).not.toHaveProperty('extraPortMappings');
});

test('the audit policy is mounted read-only and passed to the API server, for any version of kubeadm', () => {
  const node = kindCluster(props).nodes[0];
  expect(node?.extraMounts).toEqual([
    {
      hostPath: 'dist/clusters/dev/audit-policy.yaml',
      containerPath: '/etc/kubernetes/audit/policy.yaml',
      readOnly: true,
    },
  ]);
  expect(node?.kubeadmConfigPatches?.map((patch) => parse(patch))).toEqual([
    {
      kind: 'ClusterConfiguration',
      apiServer: {
        extraArgs: {
          'audit-policy-file': '/etc/kubernetes/audit/policy.yaml',
          'audit-log-path': '/var/log/kubernetes/audit.log',
          'audit-log-maxage': '7',
          'audit-log-maxsize': '100',
          'audit-log-maxbackup': '3',
        },
        extraVolumes: [
          {
            name: 'audit-policy',
            hostPath: '/etc/kubernetes/audit/policy.yaml',
            mountPath: '/etc/kubernetes/audit/policy.yaml',
            readOnly: true,
            pathType: 'File',
          },
          {
            name: 'audit-log',
            hostPath: '/var/log/kubernetes',
            mountPath: '/var/log/kubernetes',
            pathType: 'DirectoryOrCreate',
          },
        ],
      },
    },
  ]);
});

test('a number of pods other than the kubelet default is set on every node of the group', () => {
  const [, ...workers] = kindCluster({ ...props, nodeGroups: [{ ...general, count: 2, pods: 250 }] }).nodes;
  expect(workers.map(({ kubeadmConfigPatches = [] }) => kubeadmConfigPatches.map((patch) => parse(patch)))).toEqual([
    [{ kind: 'JoinConfiguration', nodeRegistration: { kubeletExtraArgs: { 'max-pods': '250' } } }],
    [{ kind: 'JoinConfiguration', nodeRegistration: { kubeletExtraArgs: { 'max-pods': '250' } } }],
  ]);
});

test('one image is used for every node, when it is given', () => {
  const { nodes } = kindCluster({ ...props, image: 'kindest/node:v1.36.1' });
  expect(new Set(nodes.map(({ image }) => image))).toEqual(new Set(['kindest/node:v1.36.1']));
});
