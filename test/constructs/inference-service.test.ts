import { describe, expect, test } from 'vitest';
import { InferenceService, type InferenceServiceProps } from '../../constructs/inference-service';
import { PriorityClass } from '../../constructs/priority-class';
import { Tenant } from '../../constructs/tenant';
import { only, render } from '../support/render';

const IMAGE = 'registry.example.com/ml-inference-service:1.2.3';

function service(props: Partial<InferenceServiceProps> = {}, name = 'tenant-a') {
  return render((chart) => {
    const tenant = new Tenant(chart, 'Tenant', { name });
    new InferenceService(chart, 'Inference', { tenant, image: IMAGE, ...props });
  });
}

const podSpec = (props: Partial<InferenceServiceProps> = {}) => {
  const deployment = only(service(props), 'Deployment') as unknown as { spec: { template: { spec: PodSpec } } };
  return deployment.spec.template.spec;
};

interface PodSpec {
  terminationGracePeriodSeconds: number;
  topologySpreadConstraints: { whenUnsatisfiable: string }[];
  containers: Record<string, unknown>[];
  volumes: unknown[];
}

describe('an inference service', () => {
  test('whose names grow too long is refused before anything is rendered', () => {
    expect(() => service({ name: 'w'.repeat(30) }, 't'.repeat(30))).toThrow(
      `is longer than the 63 characters Kubernetes takes: shorten '${'w'.repeat(30)}'`,
    );
  });

  test.each([
    [{ name: 'ML_x' }, "test/Inference: 'ML_x' cannot name a workload"],
    [{ image: 'no image' }, "test/Inference: 'no image' is not an image reference"],
    [
      { scaling: { replicas: 0 } },
      'test/Inference: replicas 0 is no number of pods: give a whole number of at least 1',
    ],
    [{ scaling: { replicas: 1.5 } }, 'test/Inference: replicas 1.5 is no number of pods'],
  ])('of %j is refused', (props, message) => {
    expect(() => service(props)).toThrow(message);
  });

  test('refuses a volume that its pods cannot share', () => {
    expect(() => service({ persistence: { size: '10Gi' } })).toThrow(
      "up to 10 pods cannot share a ReadWriteOnce volume: use accessMode 'ReadWriteMany' or { replicas: 1 }",
    );
  });

  test('renders these objects under these names', () => {
    const own = service()
      .filter(({ metadata }) => metadata.name.startsWith('tenant-a-ml-inference'))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(own).toEqual([
      'ServiceAccount tenant-a-ml-inference-sa',
      'Role tenant-a-ml-inference-role',
      'RoleBinding tenant-a-ml-inference-role',
      'NetworkPolicy tenant-a-ml-inference-netpol',
      'ConfigMap tenant-a-ml-inference-config',
      'Service tenant-a-ml-inference-svc',
      'Service tenant-a-ml-inference-headless',
      'Service tenant-a-ml-inference-metrics',
      'Deployment tenant-a-ml-inference',
      'HorizontalPodAutoscaler tenant-a-ml-inference',
      'PodDisruptionBudget tenant-a-ml-inference',
    ]);
  });

  test('has an identity that may see the pods beside it and their logs, and no token to do it with', () => {
    const manifests = service();
    expect(only(manifests, 'Role', 'tenant-a-ml-inference-role')).toHaveProperty('rules', [
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
    ]);
    expect(only(manifests, 'RoleBinding')).toMatchObject({
      roleRef: { kind: 'Role', name: 'tenant-a-ml-inference-role' },
      subjects: [{ kind: 'ServiceAccount', name: 'tenant-a-ml-inference-sa', namespace: 'tenant-a' }],
    });
    expect(only(manifests, 'ServiceAccount', 'tenant-a-ml-inference-sa')).toHaveProperty(
      'automountServiceAccountToken',
      false,
    );
    expect(podSpec()).toMatchObject({
      serviceAccountName: 'tenant-a-ml-inference-sa',
      automountServiceAccountToken: false,
    });
  });

  test('leaves the pod count to the autoscaler, and states it when it is fixed', () => {
    expect(only(service(), 'Deployment')).not.toHaveProperty('spec.replicas');
    const fixed = service({ scaling: { replicas: 3 } });
    expect(only(fixed, 'Deployment')).toHaveProperty('spec.replicas', 3);
    expect(fixed.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([]);
  });

  test('standard: two to ten small pods at 50 % CPU, one more and one fewer during a rollout', () => {
    const manifests = service({ preset: 'standard' });
    expect(only(manifests, 'HorizontalPodAutoscaler')).toMatchObject({
      spec: {
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 50 } } }],
        behavior: { scaleUp: { stabilizationWindowSeconds: 0 }, scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    });
    expect(only(manifests, 'Deployment')).toHaveProperty('spec.strategy', {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 1 },
    });
    expect(podSpec().containers[0]).toHaveProperty('resources', {
      requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '256Mi' },
    });
  });

  test('ha: three to twenty larger pods, none missing during a rollout, quick up and slow down', () => {
    const manifests = service({ preset: 'ha' });
    expect(only(manifests, 'HorizontalPodAutoscaler')).toMatchObject({
      spec: {
        minReplicas: 3,
        maxReplicas: 20,
        metrics: [
          { resource: { name: 'cpu', target: { averageUtilization: 70 } } },
          { resource: { name: 'memory', target: { averageUtilization: 80 } } },
        ],
        behavior: {
          scaleUp: { policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
          scaleDown: { policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
        },
      },
    });
    expect(only(manifests, 'Deployment')).toHaveProperty('spec.strategy.rollingUpdate', {
      maxSurge: '25%',
      maxUnavailable: 0,
    });
    expect(podSpec({ preset: 'ha' }).containers[0]).toMatchObject({
      resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    });
    expect(only(manifests, 'ResourceQuota')).toMatchObject({
      spec: { hard: { pods: '26', 'requests.cpu': '6300m', 'requests.memory': '6464Mi', 'limits.cpu': '12750m' } },
    });
  });

  test('selects pods for policies by app alone, for traffic and scale by one label more', () => {
    const manifests = service();
    const both = { app: 'ml-inference', 'app.kubernetes.io/component': 'inference' };
    expect(only(manifests, 'NetworkPolicy', 'tenant-a-ml-inference-netpol')).toHaveProperty('spec.podSelector', {
      matchLabels: { app: 'ml-inference' },
    });
    expect(only(manifests, 'Deployment')).toHaveProperty('spec.selector.matchLabels', both);
    expect(only(manifests, 'PodDisruptionBudget')).toHaveProperty('spec.selector.matchLabels', both);
    for (const suffix of ['svc', 'headless', 'metrics']) {
      expect(only(manifests, 'Service', `tenant-a-ml-inference-${suffix}`)).toHaveProperty('spec.selector', both);
    }
  });

  test('never puts a version into a selector', () => {
    expect(JSON.stringify(only(service(), 'Deployment')['spec'])).toContain('"app.kubernetes.io/version":"1.2.3"');
    expect(only(service(), 'Deployment')).not.toHaveProperty([
      'spec',
      'selector',
      'matchLabels',
      'app.kubernetes.io/version',
    ]);
  });

  test('lets in the pods of its tenant on http, and opens the way out for them', () => {
    const manifests = service();
    expect(only(manifests, 'NetworkPolicy', 'tenant-a-ml-inference-netpol')).toHaveProperty('spec.ingress', [
      { from: [{ podSelector: {} }], ports: [{ port: 'http', protocol: 'TCP' }] },
    ]);
    expect(only(manifests, 'NetworkPolicy', 'tenant-a-netpol')).toHaveProperty('spec.egress[1]', {
      to: [{ podSelector: { matchLabels: { app: 'ml-inference' } } }],
      ports: [{ port: 'http', protocol: 'TCP' }],
    });
  });

  test('serves http on 8000 by address and by pod, and metrics on 9090', () => {
    const manifests = service();
    expect(only(manifests, 'Service', 'tenant-a-ml-inference-svc')).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 8000, targetPort: 'http' }] },
    });
    expect(only(manifests, 'Service', 'tenant-a-ml-inference-headless')).toHaveProperty('spec.clusterIP', 'None');
    expect(only(manifests, 'Service', 'tenant-a-ml-inference-metrics')).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ name: 'metrics', port: 9090, targetPort: 'metrics' }] },
    });
  });

  test('probes three different questions on the http port', () => {
    expect(podSpec().containers[0]).toMatchObject({
      ports: [
        { name: 'http', containerPort: 8000 },
        { name: 'metrics', containerPort: 9090 },
      ],
      startupProbe: { httpGet: { path: '/health/startup', port: 'http' } },
      readinessProbe: { httpGet: { path: '/health/ready', port: 'http' } },
      livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
    });
  });

  test('is restricted: no root, no capabilities, a read-only root and a bounded /tmp', () => {
    const spec = podSpec();
    expect(spec).toMatchObject({
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    });
    expect(spec.containers).toHaveLength(1);
    expect(spec.containers[0]).toMatchObject({
      imagePullPolicy: 'IfNotPresent',
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    });
  });

  test('is given time for lame duck, longest request and a margin, and has no preStop hook', () => {
    expect(podSpec().terminationGracePeriodSeconds).toBe(20);
    expect(podSpec().containers[0]).not.toHaveProperty('lifecycle');
    expect(only(service(), 'ConfigMap')).toHaveProperty('data', {
      TENANT: 'tenant-a',
      HTTP_PORT: '8000',
      METRICS_PORT: '9090',
      LOG_LEVEL: 'info',
      LAME_DUCK_SECONDS: '5',
      REQUEST_TIMEOUT_SECONDS: '10',
      CORS_ORIGINS: '',
    });
  });

  test('rolls its pods when the configuration changes, and keeps the ConfigMap’s name', () => {
    const checksum = (logLevel: 'info' | 'debug') =>
      only(service({ config: { logLevel } }), 'Deployment') as unknown as {
        spec: { template: { metadata: { annotations: Record<string, string> } } };
      };
    const [info, debug] = [checksum('info'), checksum('debug')].map(
      ({ spec }) => spec.template.metadata.annotations['checksum/config'],
    );
    expect(info).toMatch(/^[0-9a-f]{64}$/);
    expect(info).not.toBe(debug);
  });

  test('spreads over zones and nodes, each rollout by itself, over nodes it may use', () => {
    const selector = { matchLabels: { app: 'ml-inference', 'app.kubernetes.io/component': 'inference' } };
    const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable,
      labelSelector: selector,
      matchLabelKeys: ['pod-template-hash'],
      nodeTaintsPolicy: 'Honor',
    });
    expect(podSpec({ zoneSpread: 'DoNotSchedule' }).topologySpreadConstraints).toEqual([
      spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
      spread('kubernetes.io/hostname', 'ScheduleAnyway'),
    ]);
    expect(podSpec().topologySpreadConstraints[0]?.whenUnsatisfiable).toBe('ScheduleAnyway');
  });

  test('names its priority class, and its tenant may then use it', () => {
    const manifests = render((chart) => {
      const tenant = new Tenant(chart, 'Tenant', { name: 'tenant-a' });
      const priorityClass = new PriorityClass(chart, 'Serving', { name: 'serving', value: 10, description: 'serves' });
      new InferenceService(chart, 'Inference', { tenant, image: IMAGE, priorityClass });
    });
    expect(only(manifests, 'Deployment')).toHaveProperty('spec.template.spec.priorityClassName', 'serving');
    expect(only(manifests, 'Namespace').metadata.annotations).toEqual({ 'bulkhead.dev/priority-classes': 'serving' });
  });

  test('mounts a volume for one pod and lets go of it before the next pod starts', () => {
    const props = { scaling: { replicas: 1 }, persistence: { size: '10Gi', storageClassName: 'gp3' } };
    const manifests = service(props);
    expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'tenant-a-ml-inference-data', namespace: 'tenant-a' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', resources: { requests: { storage: '10Gi' } } },
    });
    expect(only(manifests, 'Deployment')).toHaveProperty('spec.strategy.rollingUpdate', {
      maxSurge: 0,
      maxUnavailable: 1,
    });
    expect(only(manifests, 'ResourceQuota')).toMatchObject({ spec: { hard: { pods: '2' } } });
    expect(podSpec(props).containers[0]).toHaveProperty('volumeMounts[1]', {
      name: 'data',
      mountPath: '/var/lib/inference',
    });
  });

  test('shares a ReadWriteMany volume among all its pods', () => {
    const manifests = service({ persistence: { size: '10Gi', accessMode: 'ReadWriteMany' } });
    expect(only(manifests, 'Deployment')).toHaveProperty('spec.strategy.rollingUpdate', {
      maxSurge: 1,
      maxUnavailable: 1,
    });
    expect(only(manifests, 'ResourceQuota')).toMatchObject({ spec: { hard: { 'requests.storage': '10Gi' } } });
  });
});
