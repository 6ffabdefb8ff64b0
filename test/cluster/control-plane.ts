import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client';
import { CertificateAuthority } from './pki';

const READY_TIMEOUT_MS = 60_000;

/** A throw-away etcd and kube-apiserver on loopback, with TLS and RBAC, in a temporary folder. */
export class ControlPlane {
  /** The kubeconfig of a cluster administrator. */
  readonly kubeconfigFile: string;
  private readonly processes = new Map<string, ChildProcess>();
  // However this process ends, the servers end with it.
  private readonly stopNow = () => {
    this.kill();
    this.removeFolder();
  };
  private readonly onSignal = () => process.exit(143);

  private constructor(
    private readonly assets: string,
    private readonly folder: string,
  ) {
    this.kubeconfigFile = path.join(folder, 'admin.kubeconfig');
    process.once('exit', this.stopNow);
    process.once('SIGTERM', this.onSignal);
    process.once('SIGHUP', this.onSignal);
  }

  /** Starts it with the programs of a folder and waits until it answers; nothing is left behind if it does not. */
  static async start(assets: string): Promise<ControlPlane> {
    const controlPlane = new ControlPlane(assets, mkdtempSync(path.join(tmpdir(), 'bulkhead-control-plane.')));
    try {
      await controlPlane.startAll();
      return controlPlane;
    } catch (error) {
      await controlPlane.stop();
      throw error;
    }
  }

  /** Ends the servers and removes their data. */
  async stop(): Promise<void> {
    const ended = [...this.processes.values()].map(endOf);
    this.kill();
    await Promise.all(ended);
    process.off('exit', this.stopNow);
    process.off('SIGTERM', this.onSignal);
    process.off('SIGHUP', this.onSignal);
    this.removeFolder();
  }

  private async startAll(): Promise<void> {
    const pki = path.join(this.folder, 'pki');
    mkdirSync(pki);
    const authority = new CertificateAuthority(pki);
    authority.addCertificate('service-accounts', '/CN=service-accounts');
    authority.addCertificate('server', '/CN=kube-apiserver');
    authority.addCertificate('admin', '/O=system:masters/CN=admin');

    const etcdUrl = `https://127.0.0.1:${await freePort()}`;
    const port = await freePort();
    writeFileSync(this.kubeconfigFile, authority.kubeconfigOf('admin', `https://127.0.0.1:${port}`), { mode: 0o600 });
    this.run('etcd', etcdFlags(etcdUrl));
    this.run('kube-apiserver', apiServerFlags(etcdUrl, port));
    await this.ready();
  }

  private run(program: string, flags: Readonly<Record<string, string>>): void {
    const log = openSync(this.logOf(program), 'w');
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    const child = spawn(path.join(this.assets, program), args, { cwd: this.folder, stdio: ['ignore', log, log] });
    child.on('error', () => {}); // It then has no pid, which ready() reports.
    closeSync(log);
    this.processes.set(program, child);
  }

  private async ready(): Promise<void> {
    const client = new ApiClient(this.kubeconfigFile);
    try {
      const deadline = Date.now() + READY_TIMEOUT_MS;
      while (!(await isReady(client))) {
        this.throwIfEnded();
        if (Date.now() > deadline) {
          throw new Error(
            `kube-apiserver is not ready after ${READY_TIMEOUT_MS} ms:\n${this.tailOf('kube-apiserver')}`,
          );
        }
        await sleep(100);
      }
    } finally {
      client.close();
    }
  }

  private throwIfEnded(): void {
    for (const [program, child] of this.processes) {
      if (!isRunning(child)) {
        throw new Error(`${program} ended:\n${this.tailOf(program)}`);
      }
    }
  }

  private kill(): void {
    for (const child of this.processes.values()) {
      child.kill('SIGKILL');
    }
  }

  private removeFolder(): void {
    // Retried, because a server that is being killed may still be writing.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private logOf(program: string): string {
    return path.join(this.folder, `${program}.log`);
  }

  private tailOf(program: string): string {
    return readFileSync(this.logOf(program), 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }
}

function etcdFlags(url: string): Record<string, string> {
  const anyPeer = 'http://127.0.0.1:0';
  return {
    name: 'test',
    'data-dir': 'etcd',
    'unsafe-no-fsync': 'true',
    'log-level': 'warn',
    'client-cert-auth': 'true',
    'trusted-ca-file': 'pki/ca.crt',
    'cert-file': 'pki/server.crt',
    'key-file': 'pki/server.key',
    'listen-client-urls': url,
    'advertise-client-urls': url,
    'listen-peer-urls': anyPeer,
    'initial-advertise-peer-urls': anyPeer,
    'initial-cluster': `test=${anyPeer}`,
  };
}

function apiServerFlags(etcdUrl: string, port: number): Record<string, string> {
  return {
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': String(port),
    'endpoint-reconciler-type': 'none',
    'etcd-servers': etcdUrl,
    'etcd-cafile': 'pki/ca.crt',
    'etcd-certfile': 'pki/server.crt',
    'etcd-keyfile': 'pki/server.key',
    'authorization-mode': 'Node,RBAC',
    'client-ca-file': 'pki/ca.crt',
    'tls-cert-file': 'pki/server.crt',
    'tls-private-key-file': 'pki/server.key',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': 'pki/service-accounts.crt',
    'service-account-signing-key-file': 'pki/service-accounts.key',
    'service-cluster-ip-range': '10.96.0.0/16',
    'allow-privileged': 'true',
  };
}

/** A free loopback port below the range that outgoing connections draw from. */
async function freePort(): Promise<number> {
  const port = 10_240 + Math.floor(Math.random() * 22_000);
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return free ? port : freePort();
}

async function isReady(client: ApiClient): Promise<boolean> {
  try {
    return (await client.send({ method: 'GET', path: '/readyz' })).code === 200;
  } catch {
    return false; // It does not listen yet.
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function endOf(child: ChildProcess): Promise<void> {
  return isRunning(child) ? new Promise((resolve) => child.once('exit', () => resolve())) : Promise.resolve();
}
