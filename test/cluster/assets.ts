import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const KUBERNETES_VERSION = '1.36.3';
const VERSION_FLAGS = Object.entries({ Version: `v${KUBERNETES_VERSION}`, Major: '1', Minor: '36' })
  .map(([name, value]) => `-X k8s.io/component-base/version.git${name}=${value}`)
  .join(' ');

/** How each program is built: a Go module of its own for each family, so that their dependencies never clash. */
const SOURCES = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', flags: '-s -w' },
  'kube-apiserver': {
    module: 'kube',
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    flags: `-s -w ${VERSION_FLAGS}`,
  },
  kubectl: { module: 'kube', package: 'k8s.io/kubernetes/cmd/kubectl', flags: `-s -w ${VERSION_FLAGS}` },
} as const;

type Program = keyof typeof SOURCES;

/** The folder with etcd, kube-apiserver and kubectl: KUBEBUILDER_ASSETS, or a cache filled with Go where it lacks one. */
export function loadAssets(): string {
  const given = process.env['KUBEBUILDER_ASSETS'];
  if (given !== undefined && given !== '') {
    const missing = missingIn(given);
    if (missing.length > 0) {
      throw new Error(`KUBEBUILDER_ASSETS=${given} lacks ${missing.join(', ')}`);
    }
    return given;
  }
  const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  const folder = path.join(cache, 'cdk8s-bulkhead', 'assets', KUBERNETES_VERSION);
  buildMissing(folder);
  return folder;
}

function missingIn(folder: string): Program[] {
  return (Object.keys(SOURCES) as Program[]).filter((program) => !existsSync(path.join(folder, program)));
}

function buildMissing(folder: string): void {
  const missing = missingIn(folder);
  if (missing.length === 0) {
    return;
  }
  if (!hasGo()) {
    throw new Error(
      `The tests need ${missing.join(', ')} of Kubernetes ${KUBERNETES_VERSION}. Set KUBEBUILDER_ASSETS to a folder that ` +
        `holds etcd, kube-apiserver and kubectl, or install Go (https://go.dev/dl) to have them built into ${folder}.`,
    );
  }
  console.log(`Building ${missing.join(', ')} with Go into ${folder}: once, up to 10 minutes on two cores.`);
  mkdirSync(folder, { recursive: true });
  for (const program of missing) {
    build(program, folder);
  }
}

function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function build(program: Program, folder: string): void {
  const { module, package: source, flags } = SOURCES[program];
  const started = Date.now();
  // Renamed when complete: an interrupted build never leaves a broken program behind.
  const unfinished = path.join(folder, `${program}.${process.pid}`);
  execFileSync('go', ['build', '-mod=readonly', '-trimpath', '-ldflags', flags, '-o', unfinished, source], {
    cwd: path.join(__dirname, 'go', module),
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: 'inherit',
  });
  renameSync(unfinished, path.join(folder, program));
  console.log(`Built ${program} in ${Math.round((Date.now() - started) / 1000)} s.`);
}
