import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** A Kubernetes object as it is sent. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** One HTTP request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** The user to act as; groups are those every logged-in user has. @default - the owner of the kubeconfig */
  readonly as?: string | undefined;
}

/** What the API server answered: `message` is its reason for a refusal, empty on success. */
export interface ApiAnswer {
  readonly code: number;
  readonly message: string;
  readonly body: unknown;
}

/** Speaks to the API server of a kubeconfig as written by `CertificateAuthority`, over connections that are kept. */
export class ApiClient {
  private readonly server: string;
  private readonly agent: Agent;

  constructor(kubeconfigFile: string) {
    const config = JSON.parse(readFileSync(kubeconfigFile, 'utf8')) as Kubeconfig;
    const [{ cluster }] = config.clusters;
    const [{ user }] = config.users;
    const decode = (text: string) => Buffer.from(text, 'base64');
    this.server = cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    });
  }

  /** Sends a request; rejects only if there is no answer. */
  send({ method, path, body, as }: ApiRequest): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        accept: 'application/json',
        'content-type': method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json',
        ...(as === undefined ? {} : { 'impersonate-user': as }),
      };
      const sent = request(new URL(path, this.server), { method, headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(toAnswer(response.statusCode ?? 0, text)));
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Creates an object for good, as the owner of the kubeconfig; throws if it is refused. */
  async create(object: KubernetesObject): Promise<void> {
    const { code, message } = await this.send({ method: 'POST', path: collectionOf(object), body: object });
    if (code !== 201) {
      throw new Error(`${object.kind} ${object.metadata.name} was not created: ${code} ${message}`);
    }
  }

  /** Closes the kept connections. */
  close(): void {
    this.agent.destroy();
  }
}

/** The path objects of this kind and namespace are created at. */
export function collectionOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  const singular = kind.toLowerCase();
  return `${group}${namespace}/${singular}${singular.endsWith('s') ? 'es' : 's'}`;
}

interface Kubeconfig {
  readonly clusters: [{ readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }];
  readonly users: [
    { readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } },
  ];
}

function toAnswer(code: number, text: string): ApiAnswer {
  if (!text.startsWith('{')) {
    return { code, message: code < 300 ? '' : text, body: text };
  }
  const body = JSON.parse(text) as { readonly message?: string };
  return { code, message: code < 300 ? '' : (body.message ?? text), body };
}
