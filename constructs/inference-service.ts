import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { ConfigMap, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ENV, PORTS, SHUTDOWN } from '../services/inference/contract';
import { Autoscaler } from './autoscaler';
import { DisruptionBudget } from './disruption-budget';
import { parseImage, versionOf } from './image';
import { inferencePod, type ZoneSpread } from './inference-pod';
import { INFERENCE_PRESETS, type InferencePreset, type InferencePresetName } from './inference-preset';
import { commonLabels } from './labels';
import { isDnsLabel, tooLongName, type WorkloadNames, workloadNames } from './names';
import { addFlow, NetworkPolicy } from './network-policy';
import type { PriorityClass } from './priority-class';
import type { Quantity } from './quantity';
import { Role } from './role';
import { isRange, maxReplicasOf, type RollingUpdate, type Scaling, surgeOf } from './scaling';
import type { Tenant } from './tenant';
import type { WorkloadDemand } from './tenant-quota';
import { WORKLOAD_RULES } from './tenant-roles';
import type { Workload } from './workload';

/** A volume that outlives the pods. */
export interface Persistence {
  readonly size: Quantity;
  /** `ReadWriteOnce` volumes follow one pod only; several pods share a `ReadWriteMany` one. @default 'ReadWriteOnce' */
  readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteMany' | undefined;
  /** @default - the cluster's default class */
  readonly storageClassName?: string | undefined;
}

/** What the service may be told without a new image. A change rolls the pods. */
export interface InferenceConfig {
  /** @default 'info' */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | undefined;
  /** Origins that browsers may call from, for example `https://app.example.com`. @default [] */
  readonly corsOrigins?: readonly string[] | undefined;
}

/** What an {@link InferenceService} is made from. */
export interface InferenceServiceProps {
  readonly tenant: Tenant;
  /** Image reference. Give a version tag or a digest: a tag that moves runs something else tomorrow. */
  readonly image: string;
  /** Name of the workload; its pods carry the label `app` with it. @default 'ml-inference' */
  readonly name?: string | undefined;
  /** @default 'standard' */
  readonly preset?: InferencePresetName | undefined;
  /** @default - the preset's range */
  readonly scaling?: Scaling | undefined;
  /** @default - no browser may call, and the service logs at `info` */
  readonly config?: InferenceConfig | undefined;
  /** @default - pods have no priority */
  readonly priorityClass?: PriorityClass | undefined;
  /** @default 'ScheduleAnyway' */
  readonly zoneSpread?: ZoneSpread | undefined;
  /** @default - nothing outlives a pod */
  readonly persistence?: Persistence | undefined;
}

/** The workload every tenant has unless it names others. */
export const DEFAULT_WORKLOAD = 'ml-inference';

/** Services each inference service renders: `http`, headless and metrics. */
const SERVICES = 3;

/** What an inference service will ask of its tenant's quota, before it is built. */
export function inferenceDemand(preset: InferencePreset, scaling: Scaling, persistence?: Persistence): WorkloadDemand {
  const replicas = maxReplicasOf(scaling);
  return {
    pods: replicas + surgeOf(rollingUpdateFor(preset, persistence), replicas),
    pod: preset.resources,
    services: SERVICES,
    configMaps: 1,
    claims: persistence ? [persistence.size] : [],
  };
}

/**
 * A tenant's model behind HTTP: Deployment with probes and lame-duck shutdown, Services, identity, configuration,
 * autoscaler, disruption budget and a network policy that lets the tenant's own pods in and nothing else.
 *
 * NetworkPolicies select its pods by `app` alone, Deployment, Services and budget by one label more: a probe pod that
 * carries only `app` is under the policies without getting traffic or entering the autoscaler's average.
 *
 * @throws Error when the name, image or scaling is impossible, a derived name too long, or a volume cannot be shared.
 */
export class InferenceService extends Construct implements Workload {
  /** Name of Deployment, autoscaler and budget: `<tenant>-<name>`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selectorLabels: Readonly<Record<string, string>>;
  /** Governs its pods; add flows to and from it. */
  readonly network: NetworkPolicy;
  /** Identity of its pods. */
  readonly serviceAccount: ServiceAccount;

  private readonly names: WorkloadNames;

  constructor(scope: Construct, id: string, props: InferenceServiceProps) {
    super(scope, id);
    const { tenant, image, name = DEFAULT_WORKLOAD, preset: presetName = 'standard' } = props;
    const preset = INFERENCE_PRESETS[presetName];
    const { scaling = preset.scaling, priorityClass, zoneSpread = 'ScheduleAnyway', persistence, config = {} } = props;
    this.names = this.namesOf(tenant.name, name);
    this.refuseImpossible(image, scaling);
    if (persistence) this.refuseUnsharable(persistence, scaling);

    this.name = this.names.workload;
    this.namespace = tenant.name;
    this.labels = {
      ...commonLabels({
        name,
        instance: this.name,
        component: 'inference',
        tenant: tenant.name,
        version: versionOf(image),
      }),
    };
    this.selectorLabels = { app: name, 'app.kubernetes.io/component': 'inference' };

    this.serviceAccount = this.addIdentity();
    this.network = this.addNetwork(tenant, name);
    const configChecksum = this.addConfig(tenant.name, config);
    this.addServices();
    if (persistence) this.addClaim(persistence);
    const template = inferencePod({
      containerName: name,
      image,
      labels: { ...this.labels, ...this.selectorLabels },
      selectorLabels: this.selectorLabels,
      resources: preset.resources,
      serviceAccountName: this.names.serviceAccount,
      configMapName: this.names.config,
      configChecksum,
      priorityClassName: priorityClass?.name,
      zoneSpread,
      claimName: persistence && this.names.claim,
    });
    this.addDeployment(template, scaling, rollingUpdateFor(preset, persistence));
    if (isRange(scaling)) new Autoscaler(this, 'Autoscaler', { workload: this, ...scaling, behavior: preset.behavior });
    new DisruptionBudget(this, 'DisruptionBudget', { workload: this });

    if (priorityClass) tenant.namespace.allowPriorityClass(priorityClass.name);
    tenant.addWorkload(inferenceDemand(preset, scaling, persistence));
  }

  private namesOf(tenant: string, name: string): WorkloadNames {
    if (!isDnsLabel(name)) {
      throw new Error(
        `${this.node.path}: '${name}' cannot name a workload: give up to 63 of a-z, 0-9 and inner hyphens`,
      );
    }
    const names = workloadNames(tenant, name);
    const tooLong = tooLongName(names);
    if (tooLong !== undefined) {
      throw new Error(
        `${this.node.path}: '${tooLong}' is longer than the 63 characters Kubernetes takes: shorten '${name}'`,
      );
    }
    return names;
  }

  private refuseImpossible(image: string, scaling: Scaling): void {
    try {
      parseImage(image);
    } catch (error) {
      throw new Error(`${this.node.path}: ${(error as Error).message}`);
    }
    if (!isRange(scaling) && !(Number.isInteger(scaling.replicas) && scaling.replicas >= 1)) {
      throw new Error(
        `${this.node.path}: replicas ${scaling.replicas} is no number of pods: give a whole number of at least 1`,
      );
    }
  }

  private refuseUnsharable({ accessMode = 'ReadWriteOnce' }: Persistence, scaling: Scaling): void {
    const replicas = maxReplicasOf(scaling);
    if (accessMode === 'ReadWriteMany' || replicas === 1) return;
    throw new Error(
      `${this.node.path}: up to ${replicas} pods cannot share a ReadWriteOnce volume: use accessMode 'ReadWriteMany' or { replicas: 1 }`,
    );
  }

  private metadata(name: string) {
    return { name, namespace: this.namespace, labels: this.labels };
  }

  private addIdentity(): ServiceAccount {
    const { serviceAccount, role } = this.names;
    new Role(this, 'Role', {
      name: role,
      namespace: this.namespace,
      labels: this.labels,
      rules: WORKLOAD_RULES,
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace: this.namespace }],
    });
    return new ServiceAccount(this, 'ServiceAccount', {
      metadata: this.metadata(serviceAccount),
      automountToken: false,
    });
  }

  private addNetwork(tenant: Tenant, app: string): NetworkPolicy {
    const network = new NetworkPolicy(this, 'Network', {
      name: this.names.networkPolicy,
      pods: { namespace: this.namespace, podLabels: { app } },
      labels: this.labels,
    });
    addFlow({ from: tenant.network, to: network, ports: [{ port: PORTS.http.name }] });
    return network;
  }

  /** Returns the checksum that makes a change roll the pods. */
  private addConfig(tenant: string, { logLevel = 'info', corsOrigins = [] }: InferenceConfig): string {
    const data = {
      [ENV.tenant]: tenant,
      [ENV.httpPort]: String(PORTS.http.port),
      [ENV.metricsPort]: String(PORTS.metrics.port),
      [ENV.logLevel]: logLevel,
      [ENV.lameDuckSeconds]: String(SHUTDOWN.lameDuckSeconds),
      [ENV.requestTimeoutSeconds]: String(SHUTDOWN.requestTimeoutSeconds),
      [ENV.corsOrigins]: corsOrigins.join(','),
    };
    new ConfigMap(this, 'Config', { metadata: this.metadata(this.names.config), data });
    return createHash('sha256').update(JSON.stringify(data)).digest('hex');
  }

  private addServices(): void {
    const { service, headlessService, metricsService } = this.names;
    this.addService('Service', service, PORTS.http);
    this.addService('HeadlessService', headlessService, PORTS.http, { clusterIP: 'None' });
    this.addService('MetricsService', metricsService, PORTS.metrics);
  }

  private addService(
    id: string,
    name: string,
    { name: port, port: number }: { name: string; port: number },
    spec = {},
  ) {
    new ApiObject(this, id, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: this.metadata(name),
      spec: {
        type: 'ClusterIP',
        ...spec,
        selector: this.selectorLabels,
        ports: [{ name: port, port: number, targetPort: port, protocol: 'TCP' }],
      },
    });
  }

  private addDeployment(template: object, scaling: Scaling, rollingUpdate: RollingUpdate): void {
    new ApiObject(this, 'Default', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: this.metadata(this.name),
      spec: {
        // The autoscaler owns the number of pods; stating it would reset the scale on every apply.
        replicas: isRange(scaling) ? undefined : scaling.replicas,
        selector: { matchLabels: this.selectorLabels },
        strategy: { type: 'RollingUpdate', rollingUpdate },
        minReadySeconds: 5,
        progressDeadlineSeconds: 300,
        revisionHistoryLimit: 5,
        template,
      },
    });
  }

  private addClaim({ size, accessMode = 'ReadWriteOnce', storageClassName }: Persistence): void {
    new ApiObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: this.metadata(this.names.claim),
      spec: { accessModes: [accessMode], storageClassName, resources: { requests: { storage: size } } },
    });
  }
}

/** A volume that follows one pod must be let go before the next pod can have it. */
function rollingUpdateFor({ rollingUpdate }: InferencePreset, persistence: Persistence | undefined): RollingUpdate {
  if (!persistence || persistence.accessMode === 'ReadWriteMany') return rollingUpdate;
  return { maxSurge: 0, maxUnavailable: 1 };
}
