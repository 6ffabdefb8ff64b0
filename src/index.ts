/**
 * What another repository imports: the constructs, and a renderer for the trees they make. Commands and environment
 * files belong to the `bulkhead` command; importing this needs nothing but the peer dependencies.
 */

export { type AuditPolicy, type AuditRule, auditPolicy } from '../constructs/audit-policy';
export {
  Autoscaler,
  type AutoscalerBehavior,
  type AutoscalerProps,
  type CustomMetric,
  type ScalingPolicy,
  type ScalingRules,
} from '../constructs/autoscaler';
export { DisruptionBudget, type DisruptionBudgetProps } from '../constructs/disruption-budget';
export {
  type EksAddon,
  type EksCluster,
  type EksClusterProps,
  type EksNodeGroup,
  eksCluster,
  type PodIdentityAssociation,
} from '../constructs/eks-cluster';
export { Guardrails, type GuardrailsProps } from '../constructs/guardrails/guardrails';
export type { ZoneSpread } from '../constructs/inference-pod';
export type { InferencePresetName } from '../constructs/inference-preset';
export {
  type InferenceConfig,
  InferenceService,
  type InferenceServiceProps,
  type Persistence,
} from '../constructs/inference-service';
export { type KindCluster, type KindClusterProps, type KindNode, kindCluster } from '../constructs/kind-cluster';
export {
  HOST_SUFFIX_ANNOTATION,
  NODE_LABELS_ANNOTATION,
  PRIORITY_CLASSES_ANNOTATION,
  TENANT_LABEL,
  TOLERATIONS_ANNOTATION,
} from '../constructs/labels';
export {
  apiServerPeer,
  apiServerPorts,
  type CidrPeer,
  type ClusterAddresses,
  DNS_PEER,
  DNS_PORTS,
  type FlowPort,
  KUBELET_PORTS,
  type NetworkPeer,
  nodesPeer,
  outsidePeer,
  type PodPeer,
  PUBLIC_PEER,
} from '../constructs/network-peer';
export { addFlow, type FlowEnd, NetworkPolicy, type NetworkPolicyProps } from '../constructs/network-policy';
export type { NodeGroup } from '../constructs/node-group';
export { PriorityClass, type PriorityClassProps } from '../constructs/priority-class';
export type { Quantity } from '../constructs/quantity';
export type { ContainerResources, ResourceAmounts } from '../constructs/resources';
export { Role, type RoleProps, type Subject } from '../constructs/role';
export type { ReplicaRange, Scaling } from '../constructs/scaling';
export { StorageClass, type StorageClassProps } from '../constructs/storage-class';
export { Tenant, type TenantMember, type TenantProps } from '../constructs/tenant';
export { type GrantedToleration, TenantNamespace, type TenantNamespaceProps } from '../constructs/tenant-namespace';
export type { DerivedQuota, ExplicitQuota, TenantQuota, WorkloadDemand } from '../constructs/tenant-quota';
export type { PolicyRule } from '../constructs/tenant-roles';
export type { Workload } from '../constructs/workload';
export * as inferenceContract from '../services/inference/contract';
export type { Manifest, ManifestFile } from './manifests/manifest';
export { InvalidTreeError, renderManifests } from './manifests/render';
export { toYaml, toYamlDocuments } from './manifests/yaml';
