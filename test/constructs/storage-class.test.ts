import { Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { StorageClass, type StorageClassProps } from '../../constructs/storage-class';

function render(props: Partial<StorageClassProps> = {}) {
  const chart = Testing.chart();
  const storageClass = new StorageClass(chart, 'Storage', { name: 'gp3', provisioner: 'ebs.csi.aws.com', ...props });
  return { storageClass, manifests: Testing.synth(chart) };
}

test('volumes wait for their pod, may grow and go with their claim; no class is the default unless it says so', () => {
  expect(render().manifests).toEqual([
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'gp3',
        labels: {
          'app.kubernetes.io/name': 'gp3',
          'app.kubernetes.io/instance': 'gp3',
          'app.kubernetes.io/component': 'storage',
          'app.kubernetes.io/part-of': 'bulkhead',
          'app.kubernetes.io/managed-by': 'bulkhead',
        },
      },
      provisioner: 'ebs.csi.aws.com',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    },
  ]);
});

test('everything that is given is rendered', () => {
  const { manifests } = render({
    parameters: { type: 'gp3', encrypted: 'true' },
    isDefault: true,
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: false,
  });
  expect(manifests[0]).toMatchObject({
    metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    parameters: { type: 'gp3', encrypted: 'true' },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: false,
  });
});

test('the name is readable, and the object is the primary child', () => {
  const { storageClass } = render();
  expect(storageClass.name).toBe('gp3');
  expect(storageClass.node.defaultChild?.node.id).toBe('Default');
});
