import { attack, change, container, legal, type PolicyCases, pod, templates } from './guardrails-cases';

const ROOT = { runAsUser: 0 };
const NOT_ROOT = { runAsNonRoot: true };
const METADATA_SERVER = '169.254.169.254';

const second = (securityContext: object) => container({ name: 'second', securityContext });
const debugging = (fields: object) =>
  change('pods/scheduled/ephemeralcontainers', {
    spec: { ephemeralContainers: [{ name: 'debug', image: 'debug:1', ...fields }] },
  });
const probing = (handler: string, action: object) => pod({ containers: [container({ [handler]: action })] });
const hooking = (hook: string, action: object) => pod({ containers: [container({ lifecycle: { [hook]: action } })] });

const USER_NAMESPACE = 'with hostUsers: false too, set runAsNonRoot: true';
const RUN_AS_USER = 'set runAsUser to anything but 0';
const RUN_AS_NON_ROOT = 'set runAsNonRoot to true';
const HOST = 'remove host from probes and lifecycle handlers';

/** Root in any disguise, and probes of hosts the pod itself could not reach. */
export const podPrivilegesCases: PolicyCases = {
  policy: 'pod-privileges.bulkhead.dev',
  attacks: [
    attack(16, 'a user namespace without a word on root', pod({ hostUsers: false }), USER_NAMESPACE),
    attack(
      16,
      'root in a user namespace',
      pod({ hostUsers: false, securityContext: NOT_ROOT, containers: [container({ securityContext: ROOT })] }),
      RUN_AS_USER,
    ),
    attack(
      51,
      'a user namespace whose second container may be root',
      pod({ hostUsers: false, containers: [container({ securityContext: NOT_ROOT }), second({})] }),
      USER_NAMESPACE,
    ),
    attack(
      51,
      'a user namespace whose init container may be root',
      pod({
        hostUsers: false,
        containers: [container({ securityContext: NOT_ROOT })],
        initContainers: [second({})],
      }),
      USER_NAMESPACE,
    ),
    attack(51, 'root at pod level', pod({ securityContext: ROOT }), RUN_AS_USER),
    attack(51, 'root in the second container', pod({ containers: [container(), second(ROOT)] }), RUN_AS_USER),
    attack(51, 'root in an init container', pod({ initContainers: [second(ROOT)] }), RUN_AS_USER),
    attack(51, 'root in an ephemeral container', debugging({ securityContext: ROOT }), RUN_AS_USER),
    attack(51, 'root allowed at pod level', pod({ securityContext: { runAsNonRoot: false } }), RUN_AS_NON_ROOT),
    attack(
      51,
      'root allowed in the second container',
      pod({ securityContext: NOT_ROOT, containers: [container(), second({ runAsNonRoot: false })] }),
      RUN_AS_NON_ROOT,
    ),
    attack(
      51,
      'root allowed in an init container',
      pod({ initContainers: [second({ runAsNonRoot: false })] }),
      RUN_AS_NON_ROOT,
    ),
    attack(
      51,
      'root allowed in an ephemeral container',
      debugging({ securityContext: { runAsNonRoot: false } }),
      RUN_AS_NON_ROOT,
    ),
    ...templates({ securityContext: ROOT }).map(([kind, attempt]) =>
      attack(51, `a ${kind} whose pods run as root`, attempt, RUN_AS_USER),
    ),
    ...templates({ hostUsers: false }).map(([kind, attempt]) =>
      attack(16, `a ${kind} whose pods may be root in a user namespace`, attempt, USER_NAMESPACE),
    ),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
      attack(20, `an HTTP ${probe} of a host`, probing(probe, { httpGet: { host: METADATA_SERVER, port: 80 } }), HOST),
      attack(20, `a TCP ${probe} of a host`, probing(probe, { tcpSocket: { host: METADATA_SERVER, port: 80 } }), HOST),
    ]),
    ...['postStart', 'preStop'].flatMap((hook) => [
      attack(20, `an HTTP ${hook} of a host`, hooking(hook, { httpGet: { host: METADATA_SERVER, port: 80 } }), HOST),
      attack(20, `a TCP ${hook} of a host`, hooking(hook, { tcpSocket: { host: METADATA_SERVER, port: 80 } }), HOST),
    ]),
    attack(
      20,
      'a probe in the second container',
      pod({
        containers: [
          container(),
          container({ name: 'second', livenessProbe: { httpGet: { host: '127.0.0.1', port: 80 } } }),
        ],
      }),
      HOST,
    ),
    attack(
      20,
      'a probe in a sidecar',
      pod({
        initContainers: [
          container({
            name: 'sidecar',
            restartPolicy: 'Always',
            readinessProbe: { httpGet: { host: METADATA_SERVER, port: 80 } },
          }),
        ],
      }),
      HOST,
    ),
    ...templates({
      containers: [container({ lifecycle: { preStop: { httpGet: { host: METADATA_SERVER, port: 80 } } } })],
    }).map(([kind, attempt]) => attack(20, `a ${kind} whose pods call a host when they stop`, attempt, HOST)),
  ],
  legal: [
    legal('a plain pod', pod()),
    legal('a user namespace without root', pod({ hostUsers: false, securityContext: NOT_ROOT })),
    legal(
      'a user namespace where every container says it is not root',
      pod({
        hostUsers: false,
        containers: [container({ securityContext: NOT_ROOT }), second(NOT_ROOT)],
        initContainers: [container({ name: 'init', securityContext: NOT_ROOT })],
      }),
    ),
    legal(
      'users other than root',
      pod({ securityContext: { runAsUser: 1000, runAsNonRoot: true }, containers: [second({ runAsUser: 1001 })] }),
    ),
    legal('an ephemeral container on a scheduled pod', debugging({ securityContext: { runAsUser: 1000 } })),
    legal(
      'a resize of a scheduled pod',
      change('pods/scheduled/resize', {
        spec: {
          containers: [
            {
              name: 'main',
              image: 'app:1',
              resources: { requests: { cpu: '200m' }, limits: { cpu: '200m' } },
            },
          ],
        },
      }),
    ),
    legal(
      'probes and hooks of the pod itself',
      pod({
        containers: [
          container({
            livenessProbe: { httpGet: { path: '/livez', port: 8080 } },
            readinessProbe: { tcpSocket: { port: 8080 } },
            startupProbe: { grpc: { port: 9090 } },
            lifecycle: { preStop: { httpGet: { path: '/drain', port: 8080 } } },
          }),
        ],
      }),
    ),
    ...templates({ hostUsers: false, securityContext: NOT_ROOT }).map(([kind, attempt]) =>
      legal(`a ${kind} whose pods are not root`, attempt),
    ),
  ],
};
