import { stringify } from 'yaml';
import { type Plain, toYaml } from '../../src/manifests/yaml';

/** Times our YAML emitter against the `yaml` package: `node --import tsx test/bench/yaml.ts`. */

const ROUNDS = 31;
const DOCUMENTS = 200;

// As many fields, and as many different texts, as a Deployment of an inference service has.
function deployment(n: number): Plain {
  const labels = {
    'app.kubernetes.io/name': `sentiment-${n}`,
    'app.kubernetes.io/part-of': 'inference',
    'app.kubernetes.io/version': '1.4.2',
    tenant: `tenant-${n}`,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `sentiment-${n}`, namespace: `tenant-${n}`, labels },
    spec: {
      replicas: 3,
      revisionHistoryLimit: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: { 'app.kubernetes.io/name': `sentiment-${n}`, tenant: `tenant-${n}` } },
      template: { metadata: { labels, annotations: { 'checksum/config': `5f2c${n}a9e` } }, spec: podSpec(n) },
    },
  };
}

function podSpec(n: number): Plain {
  return {
    serviceAccountName: `sentiment-${n}`,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 45,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
    containers: [
      {
        name: 'server',
        image: `registry.example.com/inference/sentiment:1.4.${n}`,
        args: ['--port=8080', '--model', '/models/current'],
        ports: [{ name: 'http', containerPort: 8080 }],
        env: [
          { name: 'PORT', value: '8080' },
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 'store', key: 'secretKey' } } },
        ],
        resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, periodSeconds: 5, failureThreshold: 2 },
        livenessProbe: { httpGet: { path: '/livez', port: 'http' }, periodSeconds: 10 },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'models', mountPath: '/models', readOnly: true }],
      },
    ],
    volumes: [{ name: 'models', emptyDir: { sizeLimit: '1Gi' } }],
  };
}

/** Microseconds that one document takes. */
function time(write: (value: Plain) => string, documents: readonly Plain[]): number {
  const start = process.hrtime.bigint();
  let sum = 0;
  // Reading a character makes the engine join the pieces of the text, which it otherwise puts off.
  for (const document of documents) sum += write(document).charCodeAt(0);
  const elapsed = Number(process.hrtime.bigint() - start);
  if (sum === 0) throw new Error('nothing was written');
  return elapsed / 1000 / documents.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Other names in every round: a cache of texts must not look better here than in a synth.
  const documents = Array.from({ length: DOCUMENTS }, (_, n) => deployment(round * DOCUMENTS + n));
  ours.push(time(toYaml, documents));
  theirs.push(time((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }), documents));
}

const [fast, slow] = [median(ours), median(theirs)];
console.table({
  toYaml: { 'µs per Deployment': Number(fast.toFixed(1)), ratio: 1 },
  'yaml stringify': { 'µs per Deployment': Number(slow.toFixed(1)), ratio: Number((slow / fast).toFixed(1)) },
});
