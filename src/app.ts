import { App } from 'cdk8s';
import { ClassesChart } from '../charts/classes-chart';
import { GuardrailsChart } from '../charts/guardrails-chart';
import { NamespacesChart } from '../charts/namespaces-chart';
import { PROVIDERS } from '../charts/provider';
import { TenantChart } from '../charts/tenant-chart';
import { zoneSpreadOf } from '../charts/zone-spread';
import { type Environment, type EnvironmentTenant, scalingOf } from './platform/schema';

/** The charts of one environment. A chart's id is the name of its file, and files are applied in order of their names. */
export function buildApp({ cluster, images, tenants }: Environment): App {
  const app = new App();
  const { storageClass, foreignStorageClasses } = PROVIDERS[cluster.provider];

  const podSecurityVersion = `v${cluster.kubernetesVersion}`;
  const namespaces = new NamespacesChart(app, '00-namespaces', { tenants, podSecurityVersion });
  const { servingPriority, batchPriority } = new ClassesChart(app, '10-classes', { storageClass });
  new GuardrailsChart(app, '20-guardrails');
  for (const tenant of tenants) {
    new TenantChart(app, `50-${tenant.name}`, {
      ...tenantProps(tenant),
      namespace: namespaces.namespaceOf(tenant.name),
      foreignStorageClasses,
      image: images.inference,
      zoneSpread: zoneSpreadOf(cluster.nodeGroups),
      servingPriority,
      batchPriority,
    });
  }
  return app;
}

function tenantProps({ name, members, workloads, quota }: EnvironmentTenant) {
  return {
    name,
    members: members.map(({ role, group, user }) => ({
      role,
      kind: group === undefined ? ('User' as const) : ('Group' as const),
      name: group ?? user ?? '',
    })),
    workloads: workloads.map((workload) => ({
      name: workload.name,
      preset: workload.preset,
      scaling: scalingOf(workload),
      config: { logLevel: workload.logLevel, corsOrigins: workload.corsOrigins },
    })),
    quota: toQuota(quota),
  };
}

function toQuota({ headroomPods, requests, limits }: NonNullable<EnvironmentTenant['quota']> = {}) {
  return requests && limits ? { requests, limits } : { headroomPods };
}
