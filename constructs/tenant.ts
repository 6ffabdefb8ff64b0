import { ApiObject, Lazy } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { commonLabels } from './labels';
import { type TenantNames, tenantNames, tooLongName } from './names';
import { DNS_PEER, DNS_PORTS } from './network-peer';
import { addFlow, NetworkPolicy } from './network-policy';
import { Role, type Subject } from './role';
import { TenantNamespace } from './tenant-namespace';
import {
  containerDefaults,
  isExplicitQuota,
  quotaOf,
  quotaShortfalls,
  type TenantQuota,
  type WorkloadDemand,
} from './tenant-quota';
import { DEVELOPER_RULES, VIEWER_RULES } from './tenant-roles';

/** Somebody who works for a tenant: a group or a user of the cluster's identity provider. */
export interface TenantMember {
  readonly role: 'developer' | 'viewer';
  readonly kind: 'Group' | 'User';
  readonly name: string;
}

/** What a {@link Tenant} is made from. */
export interface TenantProps {
  /** Name of the tenant and of its namespace: a DNS label. */
  readonly name: string;
  /** A namespace rendered elsewhere, for example in a file of its own. @default - one is made here */
  readonly namespace?: TenantNamespace | undefined;
  /** Who works here. @default [] */
  readonly members?: readonly TenantMember[] | undefined;
  /** @default - derived from the workloads */
  readonly quota?: TenantQuota | undefined;
  /** Storage classes of the cluster that this tenant may not claim from. @default [] */
  readonly foreignStorageClasses?: readonly string[] | undefined;
}

/**
 * One tenant: a namespace with Pod Security, roles for its people, a quota its workloads fit in, and a network that is
 * closed but for DNS and what flows open.
 *
 * @throws Error when the name is no DNS label or too long for what is derived from it; synthesis fails when an explicit quota is below what the workloads need.
 */
export class Tenant extends Construct {
  /** Name of the tenant and of its namespace. */
  readonly name: string;
  /** The namespace, to grant the tenant tolerations, priority classes and node labels. */
  readonly namespace: TenantNamespace;
  /** Governs every pod of the tenant: DNS, and what further flows are added from it. */
  readonly network: NetworkPolicy;

  private readonly names: TenantNames;
  private readonly demands: WorkloadDemand[] = [];

  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    const { name, members = [], quota = {}, foreignStorageClasses = [] } = props;
    this.name = name;
    this.names = tenantNames(name);
    this.namespace = props.namespace ?? new TenantNamespace(this, 'Namespace', { name });
    this.refuseWrongNames();

    this.addDefaultServiceAccount();
    for (const role of ['developer', 'viewer'] as const) this.addRole(role, members);
    this.network = this.addNetwork();
    this.addLimits(quota, foreignStorageClasses);
  }

  /** Counts a workload into the derived quota. */
  addWorkload(demand: WorkloadDemand): void {
    this.demands.push(demand);
  }

  /** Labels for an object of this tenant that is called `instance`. */
  labelsFor(instance: string): Record<string, string> {
    return commonLabels({ name: 'tenant', instance, component: 'tenancy', tenant: this.name });
  }

  private refuseWrongNames(): void {
    const { name } = this.namespace;
    if (name !== this.name) {
      throw new Error(
        `${this.node.path}: the namespace is called '${name}', the tenant '${this.name}': they must be the same`,
      );
    }
    const tooLong = tooLongName(this.names);
    if (tooLong !== undefined) {
      throw new Error(
        `${this.node.path}: '${tooLong}' is longer than the 63 characters Kubernetes takes: shorten '${name}'`,
      );
    }
  }

  private addDefaultServiceAccount(): void {
    new ServiceAccount(this, 'DefaultServiceAccount', {
      metadata: { name: 'default', namespace: this.name, labels: this.labelsFor('default') },
      automountToken: false,
    });
  }

  private addRole(role: TenantMember['role'], members: readonly TenantMember[]): void {
    const name = this.names[role];
    new Role(this, role === 'developer' ? 'Developer' : 'Viewer', {
      name,
      namespace: this.name,
      labels: this.labelsFor(name),
      rules: role === 'developer' ? DEVELOPER_RULES : VIEWER_RULES,
      subjects: members.filter((member) => member.role === role).map(({ kind, name }): Subject => ({ kind, name })),
    });
  }

  private addNetwork(): NetworkPolicy {
    const everyPod = { namespace: this.name };
    new NetworkPolicy(this, 'DenyAll', {
      name: 'default-deny-all',
      pods: everyPod,
      labels: this.labelsFor('default-deny-all'),
    });
    const name = this.names.networkPolicy;
    const network = new NetworkPolicy(this, 'Network', { name, pods: everyPod, labels: this.labelsFor(name) });
    addFlow({ from: network, to: DNS_PEER, ports: DNS_PORTS });
    return network;
  }

  private addLimits(quota: TenantQuota, foreignStorageClasses: readonly string[]): void {
    const { limits, quota: name } = this.names;
    new ApiObject(this, 'Limits', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: limits, namespace: this.name, labels: this.labelsFor(limits) },
      spec: { limits: [{ type: 'Container', ...containerDefaults() }] },
    });
    new ApiObject(this, 'Quota', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name, namespace: this.name, labels: this.labelsFor(name) },
      spec: { hard: Lazy.any({ produce: () => quotaOf(quota, this.demands, foreignStorageClasses) }) },
    });
    this.node.addValidation({
      validate: () =>
        (isExplicitQuota(quota) ? quotaShortfalls(quota, this.demands) : []).map(
          ({ resource, given, needed }) =>
            `quota of tenant '${this.name}': ${resource} is ${given}, its workloads need ${needed} at full scale`,
        ),
    });
  }
}
