import { expect, test } from 'vitest';
import { type EksClusterProps, eksCluster } from '../../constructs/eks-cluster';
import type { NodeGroup } from '../../constructs/node-group';

const general: NodeGroup = {
  name: 'general',
  count: 3,
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  cpu: '4',
  memory: '16Gi',
  pods: 110,
  gpus: 0,
};

const gpu: NodeGroup = { ...general, name: 'gpu', count: 1, zones: ['us-west-2b'], cpu: '8', memory: '32Gi', gpus: 1 };

const props: EksClusterProps = {
  name: 'mlops-production',
  region: 'us-west-2',
  version: '1.35',
  nodeGroups: [general, gpu],
};

test('a group without zones or nodes is refused', () => {
  expect(() => eksCluster({ ...props, nodeGroups: [general, { ...gpu, count: 0, zones: [] }] })).toThrow(
    [
      "EKS cluster 'mlops-production' cannot be built:",
      "✖ node group 'gpu': count is 0, expected a whole number of nodes, 1 or more",
      "✖ node group 'gpu': zones is [], expected at least one zone",
    ].join('\n'),
  );
});

test('a cluster in a single zone is refused', () => {
  expect(() => eksCluster({ ...props, nodeGroups: [gpu] })).toThrow(
    'the node groups lie in ["us-west-2b"], expected at least two zones',
  );
});

test('a zone of another region is refused', () => {
  expect(() =>
    eksCluster({ ...props, region: 'eu-west-1', nodeGroups: [{ ...general, zones: ['eu-west-1a', 'us-west-2a'] }] }),
  ).toThrow("zone 'us-west-2a' is not in region 'eu-west-1', expected a zone such as eu-west-1a");
});

test('a version that YAML would read as a number of its own is refused', () => {
  expect(() => eksCluster({ ...props, version: 'v1.35.2' })).toThrow(
    "version is 'v1.35.2', expected a minor version such as 1.35",
  );
});

test('sizes that no instance has are refused', () => {
  expect(() => eksCluster({ ...props, nodeGroups: [{ ...general, cpu: '1500m', memory: '16G' }] })).toThrow(
    /cpu is "1500m", expected whole cores such as 4\n✖ node group 'general': memory is "16G", expected whole MiB such as 16Gi/,
  );
});

test('an empty list of networks is refused, because eksctl would open the endpoint to all of them', () => {
  expect(() => eksCluster({ ...props, publicAccessCidrs: [] })).toThrow(
    'publicAccessCidrs is [], which eksctl takes for every network: expected at least one, or leave it out',
  );
});

test('a retention that CloudWatch does not know and a key that is no KMS key are refused', () => {
  expect(() => eksCluster({ ...props, logRetentionDays: 45, kmsKeyArn: 'alias/secrets' })).toThrow(
    /logRetentionDays is 45, expected one of 1, 3, 5, 7, 14, 30, .*\n✖ kmsKeyArn is 'alias\/secrets', expected arn:aws:kms:…/,
  );
});

test('two roles for one ServiceAccount are refused', () => {
  const association = { namespace: 'minio', serviceAccountName: 'store', roleARN: 'arn:aws:iam::111122223333:role/a' };
  expect(() => eksCluster({ ...props, podIdentityAssociations: [association, association] })).toThrow(
    "ServiceAccount 'minio/store' has two podIdentityAssociations, expected one",
  );
});

test('the cluster spans every zone that a group has', () => {
  const { apiVersion, kind, metadata, availabilityZones } = eksCluster(props);
  expect({ apiVersion, kind, metadata, availabilityZones }).toEqual({
    apiVersion: 'eksctl.io/v1alpha5',
    kind: 'ClusterConfig',
    metadata: { name: 'mlops-production', region: 'us-west-2', version: '1.35' },
    availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  });
});

test('a group is one managed node group of a fixed size over its zones, private, encrypted and without IMDS for pods', () => {
  expect(eksCluster(props).managedNodeGroups[0]).toEqual({
    name: 'general',
    amiFamily: 'AmazonLinux2023',
    instanceSelector: {
      vCPUs: 4,
      memory: '16GiB',
      gpus: 0,
      cpuArchitecture: 'x86_64',
      allow: '^[cmr][5-7][ai]?\\.',
    },
    desiredCapacity: 3,
    minSize: 3,
    maxSize: 3,
    availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
    privateNetworking: true,
    maxPodsPerNode: 110,
    volumeSize: 80,
    volumeType: 'gp3',
    volumeEncrypted: true,
    disableIMDSv1: true,
    disablePodIMDS: true,
    labels: { 'bulkhead.dev/node-group': 'general' },
  });
});

test('general groups select neither burstable, old, arm nor accelerator instances', () => {
  const allow = new RegExp(eksCluster(props).managedNodeGroups[0]?.instanceSelector.allow ?? '');
  const types = ['m5.xlarge', 'c6a.2xlarge', 'r7i.large', 't3.xlarge', 'm4.xlarge', 'm6g.xlarge', 'inf1.xlarge'];
  expect(types.filter((type) => allow.test(type))).toEqual(['m5.xlarge', 'c6a.2xlarge', 'r7i.large']);
});

test('GPU groups select NVIDIA instances only', () => {
  const selector = eksCluster(props).managedNodeGroups[1]?.instanceSelector;
  expect(selector).toMatchObject({ vCPUs: 8, memory: '32GiB', gpus: 1 });
  const types = [
    'g4dn.2xlarge',
    'g5.2xlarge',
    'g6e.2xlarge',
    'p5.48xlarge',
    'g4ad.2xlarge',
    'g5g.2xlarge',
    'm5.2xlarge',
  ];
  expect(types.filter((type) => new RegExp(selector?.allow ?? '').test(type))).toEqual([
    'g4dn.2xlarge',
    'g5.2xlarge',
    'g6e.2xlarge',
    'p5.48xlarge',
  ]);
});

test('memory that is not whole GiB is stated in MiB', () => {
  const { managedNodeGroups } = eksCluster({ ...props, nodeGroups: [{ ...general, memory: '3840Mi' }] });
  expect(managedNodeGroups[0]?.instanceSelector.memory).toBe('3840MiB');
});

test('only spot groups say so', () => {
  const { managedNodeGroups } = eksCluster({ ...props, nodeGroups: [general, { ...gpu, spot: true }] });
  expect(managedNodeGroups[0]).not.toHaveProperty('spot');
  expect(managedNodeGroups[1]?.spot).toBe(true);
});

test('the VPC CNI enforces NetworkPolicies and has addresses for as many pods as a node may run', () => {
  const cni = eksCluster(props).addons.find(({ name }) => name === 'vpc-cni');
  expect(JSON.parse(cni?.configurationValues ?? '')).toEqual({
    enableNetworkPolicy: 'true',
    env: { ENABLE_PREFIX_DELEGATION: 'true' },
  });
});

test('the EBS driver has its role by Pod Identity, and the agent that serves it is there', () => {
  const { addons } = eksCluster(props);
  expect(addons.map(({ name }) => name)).toEqual([
    'vpc-cni',
    'coredns',
    'kube-proxy',
    'metrics-server',
    'eks-pod-identity-agent',
    'aws-ebs-csi-driver',
  ]);
  expect(addons.find(({ name }) => name === 'aws-ebs-csi-driver')?.podIdentityAssociations).toEqual([
    {
      namespace: 'kube-system',
      serviceAccountName: 'ebs-csi-controller-sa',
      wellKnownPolicies: { ebsCSIController: true },
    },
  ]);
});

test('the endpoint is public and private; networks are named only when given', () => {
  const open = eksCluster(props).vpc;
  expect(open).toEqual({ clusterEndpoints: { publicAccess: true, privateAccess: true } });
  const closed = eksCluster({ ...props, publicAccessCidrs: ['203.0.113.0/24'] }).vpc;
  expect(closed.publicAccessCIDRs).toEqual(['203.0.113.0/24']);
});

test('OIDC is on; associations are passed on, and absent when there are none', () => {
  expect(eksCluster({ ...props, podIdentityAssociations: [] }).iam).toEqual({ withOIDC: true });
  const association = {
    namespace: 'tenant-a',
    serviceAccountName: 'tenant-a-ml-inference-sa',
    permissionPolicyARNs: ['arn:aws:iam::111122223333:policy/models'],
  };
  expect(eksCluster({ ...props, podIdentityAssociations: [association] }).iam).toEqual({
    withOIDC: true,
    podIdentityAssociations: [association],
  });
});

test('all five logs of the control plane go to CloudWatch, for 90 days unless told otherwise', () => {
  expect(eksCluster(props).cloudWatch).toEqual({
    clusterLogging: {
      enableTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      logRetentionInDays: 90,
    },
  });
  expect(eksCluster({ ...props, logRetentionDays: 365 }).cloudWatch.clusterLogging.logRetentionInDays).toBe(365);
});

test('Secrets are encrypted with a key of ours only when one is given', () => {
  expect(eksCluster(props)).not.toHaveProperty('secretsEncryption');
  const kmsKeyArn = 'arn:aws:kms:us-west-2:111122223333:key/0a1b2c3d';
  expect(eksCluster({ ...props, kmsKeyArn }).secretsEncryption).toEqual({ keyARN: kmsKeyArn });
});
