import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { InferenceService, type InferenceServiceProps } from '../constructs/inference-service';
import type { PriorityClass } from '../constructs/priority-class';
import { Tenant, type TenantProps } from '../constructs/tenant';
import type { TenantNamespace } from '../constructs/tenant-namespace';

/** What is the same for every workload of an environment comes from the chart; the rest is the workload's own. */
export type TenantWorkload = Omit<InferenceServiceProps, 'tenant' | 'image' | 'zoneSpread' | 'priorityClass'> & {
  readonly name: string;
};

/** What a {@link TenantChart} is made from. */
export interface TenantChartProps extends TenantProps {
  readonly namespace: TenantNamespace;
  readonly workloads: readonly TenantWorkload[];
  /** Image of the inference service. */
  readonly image: string;
  readonly zoneSpread: InferenceServiceProps['zoneSpread'];
  /** Priority of the workloads. */
  readonly servingPriority: PriorityClass;
  /** A further priority that the tenant may use for its Jobs. */
  readonly batchPriority: PriorityClass;
}

/** One tenant and its workloads, in one file. */
export class TenantChart extends Chart {
  constructor(scope: Construct, id: string, props: TenantChartProps) {
    super(scope, id);
    const { workloads, image, zoneSpread, servingPriority, batchPriority, ...tenantProps } = props;

    const tenant = new Tenant(this, 'Tenant', tenantProps);
    tenant.namespace.allowPriorityClass(batchPriority.name);
    for (const workload of workloads) {
      new InferenceService(this, workload.name, {
        ...workload,
        tenant,
        image,
        zoneSpread,
        priorityClass: servingPriority,
      });
    }
  }
}
