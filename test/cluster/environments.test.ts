import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ControlPlane } from './control-plane';

const exec = promisify(execFile);

interface Item {
  kind: string;
  metadata: { namespace?: string; name: string; resourceVersion: string };
}

/** The literal counts change when a component is added: that is a change a reviewer should see. */
describe.each([
  ['dev', 63],
  ['staging', 64],
  ['production', 82],
])('the committed rendering of %s', (environment, objects) => {
  const folder = path.join('dist', 'manifests', environment);
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start(inject('assets'));
  });

  afterAll(async () => {
    await controlPlane?.stop();
  });

  const kubectl = async (...args: string[]): Promise<string> => {
    const options = {
      env: { ...process.env, KUBECONFIG: controlPlane.kubeconfigFile },
      maxBuffer: 64 * 1024 * 1024,
    };
    return (await exec(path.join(inject('assets'), 'kubectl'), args, options)).stdout;
  };

  /** What the README tells people to run. */
  const apply = () => kubectl('apply', '--server-side', '--field-manager=bulkhead', '-f', folder);

  /** The version of every object of the folder: the API server changes it with every write that changes the object. */
  const versions = async (): Promise<Record<string, string>> => {
    const { items } = JSON.parse(await kubectl('get', '-f', folder, '-o', 'json')) as { items: Item[] };
    return Object.fromEntries(
      items.map(({ kind, metadata }) => [
        `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
        metadata.resourceVersion,
      ]),
    );
  };

  /** Policies act some seconds after they were created: until they do, a namespace may pass for another one. */
  const policiesAct = async (): Promise<void> => {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(250)) {
      const refusal = await kubectl('create', '--dry-run=server', '-f', path.join(__dirname, 'impostor.yaml')).then(
        () => '',
        (error: Error) => error.message,
      );
      if (refusal.includes("set it to the namespace's own name")) return;
    }
    throw new Error('the policies refuse nothing after 30 s');
  };

  test('is accepted whole by its first apply', async () => {
    expect((await apply()).match(/serverside-applied/g)).toHaveLength(objects);
  });

  test('is accepted by its own active policies when it is applied again, and changes nothing', async () => {
    await policiesAct();
    const before = await versions();
    expect(Object.keys(before)).toHaveLength(objects);
    await apply();
    expect(await versions()).toEqual(before);
  });
});
