import { auditPolicy } from '../constructs/audit-policy';
import { eksCluster } from '../constructs/eks-cluster';
import { kindCluster } from '../constructs/kind-cluster';
import type { NodeGroup } from '../constructs/node-group';
import type { Provider } from './provider';

/** What the files that create a cluster are made from. */
export interface ClusterFilesProps {
  readonly provider: Provider;
  /** Name of the cluster. */
  readonly name: string;
  readonly kubernetesVersion: string;
  readonly region?: string | undefined;
  readonly nodeImage?: string | undefined;
  /** Networks that reach the public endpoint of the API server, where the provider has one. @default - every network */
  readonly publicAccessCidrs?: readonly string[] | undefined;
  readonly nodeGroups: readonly NodeGroup[];
  /** Folder these files will lie in, as seen from where the cluster is created. */
  readonly folder: string;
}

/** The NodePorts of Grafana and Prometheus, which Kind makes reachable from the host. */
const NODE_PORTS = [30080, 30090];

/** The files that create the cluster itself, by file name: for `kind create cluster` or `eksctl create cluster`. */
export function clusterFiles(props: ClusterFilesProps): Readonly<Record<string, object>> {
  const {
    provider,
    name,
    kubernetesVersion,
    region = 'local',
    nodeImage,
    nodeGroups,
    folder,
    publicAccessCidrs,
  } = props;
  if (provider === 'eks')
    return { 'eksctl.yaml': eksCluster({ name, region, version: kubernetesVersion, nodeGroups, publicAccessCidrs }) };
  const auditPolicyPath = `${folder}/audit-policy.yaml`;
  return {
    'kind.yaml': kindCluster({ name, region, nodeGroups, auditPolicyPath, nodePorts: NODE_PORTS, image: nodeImage }),
    'audit-policy.yaml': auditPolicy(),
  };
}
