import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate authority in a folder, made with openssl: `ca.crt` and `ca.key` beside what it signs. */
export class CertificateAuthority {
  constructor(private readonly folder: string) {
    this.addKey('ca');
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    this.openssl('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=ca', '-days', '2', '-out', 'ca.crt', ...usage);
  }

  /** Writes `<name>.key` and `<name>.crt`, usable as a client and, on loopback, as a server. */
  addCertificate(name: string, subject: string): void {
    this.addKey(name);
    this.openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const extensions = 'extendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost\n';
    writeFileSync(path.join(this.folder, `${name}.ext`), extensions);
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '2', '-extfile', `${name}.ext`];
    this.openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signer);
  }

  /** The kubeconfig of a certificate's owner. JSON, which is YAML too: kubectl and JSON.parse both read it. */
  kubeconfigOf(name: string, server: string): string {
    const base64 = (file: string) => readFileSync(path.join(this.folder, file)).toString('base64');
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [{ name, cluster: { server, 'certificate-authority-data': base64('ca.crt') } }],
      users: [
        {
          name,
          user: { 'client-certificate-data': base64(`${name}.crt`), 'client-key-data': base64(`${name}.key`) },
        },
      ],
    });
  }

  private addKey(name: string): void {
    this.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
