import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { commonLabels } from './labels';

/** How volumes of one kind are made. */
export interface StorageClassProps {
  /** Object name, for example `gp3-encrypted`. */
  readonly name: string;
  /** The driver that makes the volumes, for example `ebs.csi.aws.com`. */
  readonly provisioner: string;
  /** Settings of the driver, in its own words. @default - none */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Claims that name no class get this one. A cluster wants exactly one such class. @default false */
  readonly isDefault?: boolean | undefined;
  /** What becomes of the data when its claim is deleted. @default 'Delete' */
  readonly reclaimPolicy?: 'Delete' | 'Retain' | undefined;
  /** When the volume is made; `Immediate` may put it into a zone its pod cannot reach. @default 'WaitForFirstConsumer' */
  readonly volumeBindingMode?: 'WaitForFirstConsumer' | 'Immediate' | undefined;
  /** Claims may ask for more later. @default true */
  readonly allowVolumeExpansion?: boolean | undefined;
}

/** A StorageClass (https://kubernetes.io/docs/concepts/storage/storage-classes/). */
export class StorageClass extends Construct {
  /** Object name, for `storageClassName` of a claim. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    const {
      name,
      provisioner,
      parameters,
      isDefault = false,
      reclaimPolicy = 'Delete',
      volumeBindingMode = 'WaitForFirstConsumer',
      allowVolumeExpansion = true,
    } = props;
    this.name = name;

    new ApiObject(this, 'Default', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        labels: commonLabels({ name, instance: name, component: 'storage' }),
        ...(isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}),
      },
      provisioner,
      ...(parameters === undefined ? {} : { parameters }),
      reclaimPolicy,
      volumeBindingMode,
      allowVolumeExpansion,
    });
  }
}
