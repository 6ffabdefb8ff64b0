import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { PriorityClass } from '../constructs/priority-class';
import { StorageClass, type StorageClassProps } from '../constructs/storage-class';

/** What a {@link ClassesChart} is made from. */
export interface ClassesChartProps {
  /** The default storage class. @default - the cluster brings one */
  readonly storageClass?: StorageClassProps | undefined;
}

/** Cluster-wide classes: who goes first when nodes are full, and where volumes come from. */
export class ClassesChart extends Chart {
  /** For what the tenants' own components stand on. */
  readonly platformPriority: PriorityClass;
  /** For pods that answer requests. */
  readonly servingPriority: PriorityClass;
  /** For work that can wait and pushes nobody aside. */
  readonly batchPriority: PriorityClass;

  constructor(scope: Construct, id: string, props: ClassesChartProps) {
    super(scope, id);

    this.platformPriority = new PriorityClass(this, 'PlatformPriority', {
      name: 'bulkhead-platform',
      value: 1_000_000,
      description: 'Components that every tenant depends on: monitoring, the object store.',
    });
    this.servingPriority = new PriorityClass(this, 'ServingPriority', {
      name: 'bulkhead-serving',
      value: 100_000,
      description: 'Pods that answer requests of tenants.',
    });
    this.batchPriority = new PriorityClass(this, 'BatchPriority', {
      name: 'bulkhead-batch',
      value: 1_000,
      description: 'Work that can wait: it never pushes other pods aside.',
      preemptionPolicy: 'Never',
    });
    if (props.storageClass) new StorageClass(this, 'StorageClass', props.storageClass);
  }
}
