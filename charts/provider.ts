import type { StorageClassProps } from '../constructs/storage-class';

/** Where a cluster runs. */
export type Provider = 'kind' | 'eks';

/** What a kind of cluster brings along, and what it lacks. */
export interface ProviderTraits {
  /** The default storage class to render. Kind brings its own, `standard`. */
  readonly storageClass?: StorageClassProps;
  /** Storage classes that the cluster brings along and tenants may not claim from. */
  readonly foreignStorageClasses: readonly string[];
}

/** The traits of every kind of cluster. */
export const PROVIDERS: Readonly<Record<Provider, ProviderTraits>> = {
  kind: { foreignStorageClasses: [] },
  eks: {
    storageClass: {
      name: 'gp3',
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
      isDefault: true,
    },
    // Older EKS clusters carry an unencrypted gp2 class.
    foreignStorageClasses: ['gp2'],
  },
};
