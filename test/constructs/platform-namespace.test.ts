import { expect, test } from 'vitest';
import { PlatformNamespace, type PlatformNamespaceProps } from '../../constructs/platform-namespace';
import { only, render } from '../support/render';

const namespace = (props: Partial<PlatformNamespaceProps> = {}) =>
  render((chart) => {
    new PlatformNamespace(chart, 'Namespace', { name: 'monitoring', ...props });
  });

test('a namespace of the platform needs a name that Kubernetes takes', () => {
  expect(() => namespace({ name: 'Monitoring' })).toThrow("test/Namespace: 'Monitoring' cannot name a namespace");
});

test('a namespace of the platform is restricted, closed, and belongs to no tenant', () => {
  const manifests = namespace();
  const labels = only(manifests, 'Namespace').metadata.labels;
  expect(labels).toMatchObject({
    name: 'monitoring',
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'v1.36',
  });
  expect(labels).not.toHaveProperty(['bulkhead.dev/tenant']);
  expect(only(manifests, 'NetworkPolicy')).toMatchObject({
    metadata: { name: 'default-deny-all', namespace: 'monitoring' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  expect(only(manifests, 'ServiceAccount')).toMatchObject({
    metadata: { name: 'default', namespace: 'monitoring' },
    automountServiceAccountToken: false,
  });
});

test('a namespace of node agents is privileged', () => {
  const manifests = namespace({ name: 'node-agents', podSecurityLevel: 'privileged' });
  expect(only(manifests, 'Namespace').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'privileged',
    'pod-security.kubernetes.io/warn': 'privileged',
  });
});
