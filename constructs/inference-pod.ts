import { PATHS, PORTS, SHUTDOWN } from '../services/inference/contract';
import { CONFIG_CHECKSUM_ANNOTATION, HOSTNAME_LABEL, ZONE_LABEL } from './labels';
import { type ContainerResources, toContainerResources } from './resources';

/** What the pod template of an inference service is made from. */
export interface InferencePodProps {
  readonly containerName: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selectorLabels: Readonly<Record<string, string>>;
  readonly resources: ContainerResources;
  readonly serviceAccountName: string;
  readonly configMapName: string;
  readonly configChecksum: string;
  readonly priorityClassName: string | undefined;
  readonly zoneSpread: ZoneSpread;
  /** PersistentVolumeClaim to mount. */
  readonly claimName: string | undefined;
}

/**
 * What to do with a pod that would make zones uneven. `DoNotSchedule` needs two nodes in every zone: with one, a drain
 * leaves the pod nowhere to go.
 */
export type ZoneSpread = 'DoNotSchedule' | 'ScheduleAnyway';

/** Where the optional volume appears in the container. */
const DATA_PATH = '/var/lib/inference';

/** The user and group of the platform's images. */
const UID = 1000;

/** The pod template of an inference service's Deployment: Pod Security `restricted` and the rest of the checklist. */
export function inferencePod(props: InferencePodProps) {
  const { labels, serviceAccountName, configChecksum, priorityClassName, claimName } = props;
  return {
    metadata: { labels, annotations: { [CONFIG_CHECKSUM_ANNOTATION]: configChecksum } },
    spec: {
      serviceAccountName,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      priorityClassName,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: UID,
        runAsGroup: UID,
        fsGroup: UID,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      terminationGracePeriodSeconds: gracePeriodSeconds(),
      topologySpreadConstraints: spreadConstraints(props),
      containers: [container(props)],
      volumes: [
        { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        ...(claimName === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName } }]),
      ],
    },
  };
}

/** Lame duck, then the longest request, then a margin. No preStop hook: the service itself keeps accepting. */
function gracePeriodSeconds(): number {
  return SHUTDOWN.lameDuckSeconds + SHUTDOWN.requestTimeoutSeconds + SHUTDOWN.marginSeconds;
}

function spreadConstraints({ selectorLabels, zoneSpread }: InferencePodProps) {
  const spread = (topologyKey: string, whenUnsatisfiable: ZoneSpread) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: selectorLabels },
    // Count each rollout's pods by themselves: the old ones would hold places that the new ones need.
    matchLabelKeys: ['pod-template-hash'],
    // A zone whose nodes are all tainted for others is no zone that pods could go to.
    nodeTaintsPolicy: 'Honor',
  });
  return [spread(ZONE_LABEL, zoneSpread), spread(HOSTNAME_LABEL, 'ScheduleAnyway')];
}

function container({ containerName, image, resources, configMapName, claimName }: InferencePodProps) {
  return {
    name: containerName,
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [PORTS.http, PORTS.metrics].map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    envFrom: [{ configMapRef: { name: configMapName } }],
    resources: toContainerResources(resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // Two minutes to load the first model; until then the other probes wait.
    startupProbe: { ...httpProbe(PATHS.startup), periodSeconds: 2, failureThreshold: 60 },
    // A pod that hangs leaves the Services within 5 seconds and is restarted within 30.
    readinessProbe: { ...httpProbe(PATHS.readiness), periodSeconds: 2, failureThreshold: 2 },
    livenessProbe: { ...httpProbe(PATHS.liveness), periodSeconds: 5, failureThreshold: 4, timeoutSeconds: 2 },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(claimName === undefined ? [] : [{ name: 'data', mountPath: DATA_PATH }]),
    ],
  };
}

function httpProbe(path: string) {
  return { httpGet: { path, port: PORTS.http.name }, timeoutSeconds: 1 };
}
