import { type Attempt, attack, create, legal, type PolicyCases, UNGRANTED } from './guardrails-cases';

type Fields = Readonly<Record<string, unknown>>;

const service = (spec: Fields, metadata = {}) =>
  create('v1', 'Service', { spec: { selector: { app: 'api' }, ports: [{ port: 80 }], ...spec } }, metadata);

const CLUSTER_IP = 'use a Service of type ClusterIP and publish it through an Ingress or a route, not type ';
const ANNOTATIONS = 'remove the annotations that write proxy configuration or claim host names';

/** Services that open the cluster or answer for others. */
export const servicesCases: PolicyCases = {
  policy: 'services.bulkhead.dev',
  attacks: [
    attack(
      6,
      "another tenant's Service by ExternalName",
      service({ type: 'ExternalName', externalName: 'api.tenant-b.svc.cluster.local' }),
      `${CLUSTER_IP}ExternalName`,
    ),
    attack(10, 'a NodePort', service({ type: 'NodePort' }), `${CLUSTER_IP}NodePort`),
    attack(10, 'a LoadBalancer', service({ type: 'LoadBalancer' }), `${CLUSTER_IP}LoadBalancer`),
    attack(
      10,
      'a Service changed to a NodePort',
      { path: '/api/v1/namespaces/tenant-a/services/api', change: { spec: { type: 'NodePort' } } },
      `${CLUSTER_IP}NodePort`,
    ),
    attack(11, 'external addresses', service({ externalIPs: ['203.0.113.7'] }), 'remove spec.externalIPs'),
    attack(
      8,
      "another tenant's host by an annotation of external-dns",
      service({}, { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'b.apps.example' } }),
      ANNOTATIONS,
    ),
  ],
  legal: [
    legal('a Service without a type', service({})),
    legal('a ClusterIP Service', service({ type: 'ClusterIP' })),
    legal('a headless Service', service({ clusterIP: 'None' })),
    legal('a Service with an annotation', service({}, { annotations: { description: 'the API' } })),
  ],
};

const rule = (host?: string) => ({
  ...(host === undefined ? {} : { host }),
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'api', port: { number: 80 } } } }] },
});
const ingress = (spec: Fields, metadata = {}) => create('networking.k8s.io/v1', 'Ingress', { spec }, metadata);

const REPLACE_BY = 'by a.apps.example or names below it, without wildcards';
const TLS = 'in every entry of spec.tls, name hosts: a.apps.example or names below it, without wildcards';
const DEFAULT_BACKEND = 'replace spec.defaultBackend by rules that name their host';
const OWN = { rules: [rule('api.a.apps.example')] };
const BACKEND = { service: { name: 'api', port: { number: 80 } } };

/** Ingresses that claim hosts of others. The namespace is granted `a.apps.example`. */
export const ingressesCases: PolicyCases = {
  policy: 'ingresses.bulkhead.dev',
  attacks: [
    attack(
      8,
      "another tenant's host",
      ingress({ rules: [rule('b.apps.example')] }),
      `the hosts b.apps.example ${REPLACE_BY}`,
    ),
    attack(
      8,
      "another tenant's host in the second rule",
      ingress({ rules: [rule('a.apps.example'), rule('b.apps.example')] }),
      `the hosts b.apps.example ${REPLACE_BY}`,
    ),
    attack(
      8,
      'a host that only ends alike',
      ingress({ rules: [rule('ba.apps.example')] }),
      `ba.apps.example ${REPLACE_BY}`,
    ),
    attack(8, 'the domain above', ingress({ rules: [rule('apps.example')] }), `the hosts apps.example ${REPLACE_BY}`),
    attack(8, 'a wildcard', ingress({ rules: [rule('*.a.apps.example')] }), `*.a.apps.example ${REPLACE_BY}`),
    attack(8, 'a rule without a host', ingress({ rules: [rule()] }), 'name a host in every rule'),
    attack(
      8,
      "a host changed to another tenant's",
      {
        path: '/apis/networking.k8s.io/v1/namespaces/tenant-a/ingresses/api',
        change: { spec: { rules: [rule('b.apps.example')] } },
      },
      `the hosts b.apps.example ${REPLACE_BY}`,
    ),
    attack(
      8,
      'any host without a grant',
      ingress(OWN, { namespace: UNGRANTED }),
      'ask the platform team for a domain: this namespace has none',
    ),
    attack(
      8,
      "another tenant's host as an alias of the server",
      ingress(OWN, { annotations: { 'nginx.ingress.kubernetes.io/server-alias': 'b.apps.example' } }),
      ANNOTATIONS,
    ),
    attack(
      8,
      "another tenant's host by an annotation of external-dns",
      ingress(OWN, { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'b.apps.example' } }),
      ANNOTATIONS,
    ),
    ...['server-snippet', 'configuration-snippet', 'auth-snippet'].flatMap((snippet) => [
      attack(
        9,
        `a ${snippet}`,
        ingress(OWN, { annotations: { [`nginx.ingress.kubernetes.io/${snippet}`]: 'return 200;' } }),
        ANNOTATIONS,
      ),
    ]),
    attack(
      53,
      'a snippet added to an Ingress',
      {
        path: '/apis/networking.k8s.io/v1/namespaces/tenant-a/ingresses/api',
        change: { metadata: { annotations: { 'nginx.org/location-snippets': 'return 200;' } } },
      },
      ANNOTATIONS,
    ),
    attack(53, "another tenant's host in tls", ingress({ ...OWN, tls: [{ hosts: ['b.apps.example'] }] }), TLS),
    attack(
      53,
      "another tenant's host in the second entry of tls",
      ingress({ ...OWN, tls: [{ hosts: ['a.apps.example'] }, { hosts: ['api.a.apps.example', 'b.apps.example'] }] }),
      TLS,
    ),
    attack(53, 'a wildcard in tls', ingress({ ...OWN, tls: [{ hosts: ['*.a.apps.example'] }] }), TLS),
    attack(53, 'an entry of tls for every host', ingress({ ...OWN, tls: [{ secretName: 'tls' }] }), TLS),
    attack(54, 'only a default backend', ingress({ defaultBackend: BACKEND }), DEFAULT_BACKEND),
    attack(54, 'a default backend beside a rule', ingress({ ...OWN, defaultBackend: BACKEND }), DEFAULT_BACKEND),
  ],
  legal: [
    legal('the granted domain itself', ingress({ rules: [rule('a.apps.example')] })),
    legal('hosts below it, with certificates', ingress({ ...OWN, tls: [{ hosts: ['api.a.apps.example'] }] })),
    legal('other annotations', ingress(OWN, { annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' } })),
  ],
};

const route = (kind: string, spec: Fields, metadata = {}): Attempt =>
  create(
    'gateway.networking.k8s.io/v1',
    kind,
    {
      spec: {
        parentRefs: [{ name: 'shared', namespace: 'gateway' }],
        rules: [{ backendRefs: [{ name: 'api', port: 80 }] }],
        ...spec,
      },
    },
    metadata,
  );

/** Gateway API routes that claim hosts of others. */
export const routesCases: PolicyCases = {
  policy: 'routes.bulkhead.dev',
  attacks: [
    ...['HTTPRoute', 'GRPCRoute', 'TLSRoute'].flatMap((kind) => [
      attack(
        8,
        `a ${kind} with another tenant's host`,
        route(kind, { hostnames: ['a.apps.example', 'b.apps.example'] }),
        `replace the hostnames b.apps.example ${REPLACE_BY}`,
      ),
      attack(
        8,
        `a ${kind} with a wildcard`,
        route(kind, { hostnames: ['*.a.apps.example'] }),
        `replace the hostnames *.a.apps.example ${REPLACE_BY}`,
      ),
      attack(
        8,
        `a ${kind} without a grant`,
        route(kind, { hostnames: ['a.apps.example'] }, { namespace: UNGRANTED }),
        'ask the platform team for a domain: this namespace has none',
      ),
    ]),
    attack(8, 'an HTTPRoute for every host', route('HTTPRoute', {}), 'name at least one entry in spec.hostnames'),
    attack(
      8,
      "an HTTPRoute with another tenant's host by an annotation of external-dns",
      route(
        'HTTPRoute',
        { hostnames: ['a.apps.example'] },
        { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'b.apps.example' } },
      ),
      ANNOTATIONS,
    ),
    attack(8, 'a GRPCRoute for every host', route('GRPCRoute', {}), 'name at least one entry in spec.hostnames'),
  ],
  legal: ['HTTPRoute', 'GRPCRoute', 'TLSRoute'].map((kind) =>
    legal(`a ${kind} below the granted domain`, route(kind, { hostnames: ['api.a.apps.example'] })),
  ),
};
