import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Testing } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Guardrails } from '../../constructs/guardrails/guardrails';
import { disruptionBudgetsCases, roleBindingsCases, secretsCases } from './access-cases';
import { type ApiAnswer, ApiClient, collectionOf } from './api-client';
import { type Attempt, type PolicyCases, TENANT_ADMIN } from './guardrails-cases';
import { addOlderObjects, addTenants } from './guardrails-cluster';
import { namespacesCases } from './namespaces-cases';
import { ingressesCases, routesCases, servicesCases } from './network-cases';
import { podPlacementCases } from './pod-placement-cases';
import { podPrivilegesCases } from './pod-privileges-cases';

const CASES: readonly PolicyCases[] = [
  namespacesCases,
  podPlacementCases,
  podPrivilegesCases,
  servicesCases,
  ingressesCases,
  secretsCases,
  roleBindingsCases,
  disruptionBudgetsCases,
];

/** A folder of CRDs, `<operator>/<version>/<plural>.<group>.yaml`: with it, the Gateway API is tested too. */
const CRDS = process.env['BULKHEAD_CRDS'];

const client = new ApiClient(inject('kubeconfig'));

beforeAll(async () => {
  await addOlderObjects(client);
  const chart = Testing.chart();
  new Guardrails(chart, 'Guardrails', { platformNamespaces: ['argocd'] });
  kubectl(
    ['apply', '--server-side', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: Testing.synth(chart) }),
  );
  await addTenants(client);
  await Promise.all(CASES.map(untilActive));
});

afterAll(() => client.close());

describe.each(CASES)('$policy', (cases) => {
  testAll(cases);
});

if (!CRDS) {
  console.warn('Skipped: routes.bulkhead.dev. Set BULKHEAD_CRDS to a folder of CRDs to test the Gateway API too.');
}

describe.skipIf(!CRDS)('routes.bulkhead.dev', () => {
  beforeAll(async () => {
    applyGatewayApi(CRDS ?? '');
    await untilActive(routesCases);
  });
  testAll(routesCases);
});

function testAll({ policy, attacks, legal }: PolicyCases): void {
  for (const { number, title, attempt, says } of attacks) {
    test(`attack ${number} is refused: ${title}`, async () => {
      const { code, message } = await dryRun(attempt);
      expect(message).toContain(`ValidatingAdmissionPolicy '${policy}' with binding '${policy}' denied request: `);
      expect(message).toContain(says);
      expect(code).toBe(403);
    });
  }

  for (const { title, attempt } of legal) {
    test(`accepted: ${title}`, async () => {
      expect(await dryRun(attempt)).toMatchObject({ message: '', code: 'create' in attempt ? 201 : 200 });
    });
  }
}

function dryRun(attempt: Attempt): Promise<ApiAnswer> {
  const { as = TENANT_ADMIN } = attempt;
  return 'create' in attempt
    ? client.send({ method: 'POST', path: `${collectionOf(attempt.create)}?dryRun=All`, body: attempt.create, as })
    : client.send({ method: 'PATCH', path: `${attempt.path}?dryRun=All`, body: attempt.change, as });
}

/** A policy acts some seconds after it was applied: waits until it refuses its first attack. */
async function untilActive({ policy, attacks }: PolicyCases): Promise<void> {
  const [probe] = attacks;
  const deadline = Date.now() + 30_000;
  for (let last = ''; !last.includes(policy); await sleep(100)) {
    if (probe === undefined || Date.now() > deadline) {
      throw new Error(`${policy} is not active; the last answer was '${last}'`);
    }
    last = (await dryRun(probe.attempt)).message;
  }
}

function applyGatewayApi(crds: string): void {
  const versions = path.join(crds, 'gateway-api');
  const newest = readdirSync(versions).sort().at(-1) ?? '';
  const files = ['httproutes', 'grpcroutes', 'tlsroutes'].map((plural) =>
    path.join(versions, newest, `${plural}.gateway.networking.k8s.io.yaml`),
  );
  const args = files.flatMap((file) => ['-f', file]);
  kubectl(['apply', '--server-side', ...args]);
  kubectl(['wait', '--for=condition=Established', '--timeout=30s', ...args]);
}

function kubectl(args: readonly string[], input = ''): void {
  // A client-side cache of its own: the answers of this server are of no use to anyone else.
  const cache = path.join(path.dirname(inject('kubeconfig')), 'cache');
  execFileSync(
    path.join(inject('assets'), 'kubectl'),
    ['--kubeconfig', inject('kubeconfig'), '--cache-dir', cache, ...args],
    {
      input,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
}
