import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadEnvironments } from '../../../src/platform/load';
import { environmentJsonSchema, scalingOf } from '../../../src/platform/schema';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();

/** A right environment; the tests break it by replacing a part of its text. */
const RIGHT = `name: dev
cluster:
  provider: kind
  name: local
  kubernetesVersion: "1.36"
  apiServer: { cidrs: [172.18.0.0/16], port: 6443 }
  nodeCidrs: [172.18.0.0/16]
  nodeGroups:
    - { name: workers, count: 3, zones: [a, b, c], cpu: "4", memory: 8Gi, pods: 110 }
images:
  inference: localhost/ml-inference-service:dev
tenants:
  - name: tenant-a
`;

const EKS = RIGHT.replace('provider: kind', 'provider: eks\n  region: us-west-2')
  .replace('zones: [a, b, c]', 'zones: [us-west-2a, us-west-2b, us-west-2c]')
  .replace('localhost/ml-inference-service:dev', 'registry.example.com/ml-inference-service:1.2.3');

function load(text: string) {
  const file = join(temporaryFolder(), 'dev.yaml');
  writeFileSync(file, text);
  return loadEnvironments([file]);
}

/** The report, with the temporary folder taken out of it. */
function reportOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    return (error as Error).message.replace(/[^ (\n]*\/dev\.yaml/g, 'dev.yaml');
  }
  throw new Error('the environment was accepted');
}

/** Replaces what must be there. */
function broken(from: string, to: string, text = RIGHT): string {
  if (!text.includes(from)) throw new Error(`'${from}' is not in the file`);
  return text.replace(from, to);
}

describe('a file that is no usable YAML', () => {
  test.each([
    ['a syntax error', 'name: [1,\nb: }\n', 'Flow sequence in block collection must be sufficiently indented', '2:1'],
    ['a duplicate key', 'name: a\nname: b\n', 'Map keys must be unique; given: name: b', '2:1'],
    ['nothing', '', 'the file is empty', '1:1'],
    ['nothing but a comment', '# later\n', 'the file is empty', '1:1'],
    ['an alias inside its own value', 'name: &a [1, *a]\n', 'the alias *a stands inside the value it names', '1:14'],
    ['an alias to nothing', 'name: *a\n', 'Unresolved alias (the anchor must be set before the alias): a', '1:1'],
    ['two documents', `${RIGHT}---\nname: b\n`, 'a second document: give one environment a file', '14:1'],
    ['a list', '- 1\n', 'expected object, received array; given: [1]', '1:1'],
  ])('is refused with its line: %s', (_what, text, message, place) => {
    const report = reportOf(text);
    expect(report).toMatch(/^dev\.yaml is not a valid environment:\n✖ /);
    expect(report).toContain(`✖ ${message}`);
    expect(report).toContain(`dev.yaml:${place}`);
  });

  test('is refused when its aliases would unfold without end', () => {
    const levels = ['a', 'b', 'c', 'd', 'e'].map((name, index, all) => {
      const inner = index === 0 ? 'x' : `*${all[index - 1]}`;
      return `${name}: &${name} [${Array(12).fill(inner).join(', ')}]`;
    });
    expect(reportOf(`${levels.join('\n')}\n`)).toContain('Excessive alias count');
  });

  test('is refused when it is larger than any environment', () => {
    expect(reportOf(`# ${'x'.repeat(1024 * 1024)}\n${RIGHT}`)).toContain('✖ longer than 1048576 characters');
  });
});

describe('a value that is wrong is reported with what was given, what is allowed and where', () => {
  const cases: [string, string, string, string][] = [
    [
      'name: dev\n',
      'name: Dev\n',
      '✖ not a DNS label: give up to 63 of a-z, 0-9 and inner hyphens; given: "Dev"',
      'at name (dev.yaml:1:7)',
    ],
    [
      'provider: kind',
      'provider: gke',
      '✖ expected one of "kind"|"eks"; given: "gke"',
      'at cluster.provider (dev.yaml:3:13)',
    ],
    [
      'kubernetesVersion: "1.36"',
      'kubernetesVersion: 1.36',
      '✖ not a supported version: give one of "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", in quotes; given: 1.36',
      'at cluster.kubernetesVersion (dev.yaml:5:22)',
    ],
    [
      'port: 6443',
      'port: "6443"',
      '✖ expected number, received string; given: "6443"',
      'at cluster.apiServer.port (dev.yaml:6:46)',
    ],
    [
      'nodeCidrs: [172.18.0.0/16]',
      'nodeCidrs: [172.18.0.0]',
      '✖ \'172.18.0.0\' is not a CIDR: give an address and a prefix length, such as 10.0.0.0/16 or fd00::/64; given: "172.18.0.0"',
      'at cluster.nodeCidrs[0] (dev.yaml:7:15)',
    ],
    [
      'memory: 8Gi',
      'memory: 8GiB',
      '✖ \'8GiB\' is not a quantity: give a number with an optional suffix, such as 100m, 2 or 512Mi; given: "8GiB"',
      'at cluster.nodeGroups[0].memory (dev.yaml:9:70)',
    ],
    [
      'cpu: "4"',
      'cpu: 4',
      '✖ not a quantity: give a string such as "100m", "2" or 512Mi; given: 4',
      'at cluster.nodeGroups[0].cpu',
    ],
    [
      'memory: 8Gi',
      'memory: -8Gi',
      '✖ not a possible quantity: give one above 0; given: "-8Gi"',
      'nodeGroups[0].memory',
    ],
    ['count: 3', 'count: 0', '✖ Too small: expected number to be >=1; given: 0', 'at cluster.nodeGroups[0].count'],
    ['count: 3', 'count: 2', '✖ 3 zones need at least 3 nodes; given: 2', 'at cluster.nodeGroups[0].count'],
    [
      'pods: 110',
      'pods: 110, gpus: 1',
      '✖ Kind has no GPU passthrough: its nodes are containers; allowed: 0; given: 1',
      'gpus',
    ],
    [
      '  name: local',
      '  name: local\n  region: us-west-2',
      "✖ provider 'kind' takes no region; only 'eks' does; given: \"us-west-2\"",
      'at cluster.region',
    ],
    [
      'localhost/ml-inference-service:dev',
      'ml-inference-service:dev',
      '✖ names no registry: give one, such as docker.io/…',
      'at images.inference (dev.yaml:11:14)',
    ],
    [
      'localhost/ml-inference-service:dev',
      'localhost/UPPER',
      "✖ 'localhost/UPPER' is not an image reference",
      'at images.inference',
    ],
    [
      'images:\n  inference: localhost/ml-inference-service:dev\n',
      '',
      '✖ expected object, but it is missing',
      'at images (dev.yaml:1:1)',
    ],
    [
      '- name: tenant-a',
      '- name: kube-system',
      '✖ reserved: kube-* and default, bulkhead-system, external-secrets, karpenter, metrics-server, minio, monitoring, node-agents, nvidia belong to Kubernetes or the platform; given: "kube-system"',
      'at tenants[0].name (dev.yaml:13:11)',
    ],
    ['- name: tenant-a', '- name: monitoring', '✖ reserved: ', 'at tenants[0].name'],
    [
      '- name: tenant-a',
      '- name: tenant-a\n  - name: tenant-a',
      '✖ a second tenant of this name; the first is at tenants[0]; given: "tenant-a"',
      'at tenants[1].name (dev.yaml:14:11)',
    ],
    [
      '- name: tenant-a',
      '- tenant-a',
      '✖ expected object, received string; given: "tenant-a"',
      'at tenants[0] (dev.yaml:13:5)',
    ],
  ];

  test.each(cases)('%s → %s', (from, to, message, place) => {
    const report = reportOf(broken(from, to));
    expect(report).toContain(message);
    expect(report).toContain(place);
  });
});

describe('an unknown key', () => {
  test('is reported at the key, with the nearest known one and all that are allowed', () => {
    const text = `${RIGHT}    workloads:\n      - name: ml-inference\n        scalling: { minReplicas: 2 }\n`;
    expect(reportOf(text)).toBe(
      [
        'dev.yaml is not a valid environment:',
        "✖ unknown key 'scalling': did you mean 'scaling'? Allowed: name, preset, scaling, logLevel, corsOrigins",
        '  → at tenants[0].workloads[0].scalling (dev.yaml:16:9)',
      ].join('\n'),
    );
  });

  test('is found at the top of the file, too', () => {
    expect(reportOf(broken('tenants:', 'tenantz: []\ntenants:'))).toContain(
      "✖ unknown key 'tenantz': did you mean 'tenants'? Allowed: name, cluster, images, tenants",
    );
  });
});

describe('rules that compare values', () => {
  const tenant = (yaml: string) => `${RIGHT}${yaml}`;

  test.each([
    [
      '    workloads: [{ scaling: { minReplicas: 12 } }]\n',
      '✖ minReplicas 12 is above maxReplicas 10 (what is left out comes from preset \'standard\'); given: {"minReplicas":12}',
      'at tenants[0].workloads[0].scaling (dev.yaml:14:28)',
    ],
    [
      '    workloads: [{ scaling: { replicas: 2, maxReplicas: 3 } }]\n',
      '✖ replicas excludes the keys of a range: give one or the other',
      'at tenants[0].workloads[0].scaling',
    ],
    [
      '    workloads: [{ name: a }, { name: a }]\n',
      '✖ a second workload of this name; the first is at workloads[0]; given: "a"',
      'at tenants[0].workloads[1].name (dev.yaml:14:38)',
    ],
    [
      `    workloads: [{ name: ${'w'.repeat(50)} }]\n`,
      `✖ the derived name 'tenant-a-${'w'.repeat(50)}-headless' has 68 characters; Kubernetes takes 63: give a shorter one`,
      '',
    ],
    [
      '    members: [{ role: viewer }]\n',
      '✖ give either group or user; given: {"role":"viewer"}',
      'at tenants[0].members[0]',
    ],
    ['    members: [{ role: viewer, group: a, user: b }]\n', '✖ give either group or user', 'at tenants[0].members[0]'],
    [
      '    members: [{ role: viewer, group: "system:authenticated" }]\n',
      '✖ names starting with \'system:\' belong to Kubernetes and mean more than one tenant; given: "system:authenticated"',
      'at tenants[0].members[0].group',
    ],
    [
      '    quota: { requests: { cpu: "2", memory: 2Gi }, limits: { cpu: "5", memory: 8Gi } }\n',
      '✖ the workloads need 5750m at full scale (most replicas and surge, and one probe pod); given: "5"',
      'at tenants[0].quota.limits.cpu (dev.yaml:14:66)',
    ],
    [
      '    quota: { requests: { cpu: "20", memory: 20Gi }, limits: { cpu: "10", memory: 20Gi } }\n',
      '✖ below requests.cpu 20; given: "10"',
      'at tenants[0].quota.limits.cpu',
    ],
    [
      '    quota: { requests: { cpu: "20", memory: 20Gi } }\n',
      '✖ requests and limits go together',
      'at tenants[0].quota',
    ],
    [
      '    quota: { headroomPods: 1, requests: { cpu: "20", memory: 20Gi }, limits: { cpu: "20", memory: 20Gi } }\n',
      '✖ headroom raises a derived quota; this one is stated; given: 1',
      'at tenants[0].quota.headroomPods',
    ],
  ])('%s', (yaml, message, place) => {
    const report = reportOf(tenant(yaml));
    expect(report).toContain(message);
    expect(report).toContain(place);
  });

  test.each([
    ['registry.example.com/x:latest', false],
    ['registry.example.com/x:main', false],
    ['registry.example.com/x', false],
    ['registry.example.com/x:1.2.3', true],
    ['registry.example.com/x:main-abc1234', true],
    [`registry.example.com/x:latest@sha256:${'a'.repeat(64)}`, true],
  ])('outside Kind the image %s is accepted: %s', (image, accepted) => {
    const text = broken('registry.example.com/ml-inference-service:1.2.3', image, EKS);
    if (accepted) expect(load(text)[0]?.images.inference).toBe(image);
    else expect(reportOf(text)).toContain('✖ the tag can come to mean another image');
  });

  test.each([
    ['region: us-west-2', 'nodeImage: docker.io/kindest/node:v1.36.1', "✖ region is missing: provider 'eks' needs one"],
    [
      'region: us-west-2',
      'region: us-west-2\n  nodeImage: docker.io/kindest/node:v1.36.1',
      "✖ provider 'eks' takes no nodeImage; only 'kind' does",
    ],
    ['us-west-2c]', 'eu-central-1a]', '✖ not a zone of region \'us-west-2\'; given: "eu-central-1a"'],
    ['cpu: "4"', 'cpu: 500m', '✖ node group \'workers\': cpu is "500m", expected whole cores such as 4'],
    [
      '[us-west-2a, us-west-2b, us-west-2c]',
      '[us-west-2a]',
      '✖ the node groups lie in ["us-west-2a"], expected at least two zones',
    ],
  ])('on EKS %s → %s', (from, to, message) => {
    expect(reportOf(broken(from, to, EKS))).toContain(message);
  });
});

test('a file is reported whole: shape and rules, in the order of its lines', () => {
  const text = broken('port: 6443', 'port: no', broken('name: dev', 'name: Dev'));
  const report = reportOf(
    `${text}    wrkloads: []\n    members: [{ role: boss }, { role: viewer }]\n  - name: tenant-a\n`,
  );
  expect(report.match(/^✖ .*$/gm)).toEqual([
    '✖ not a DNS label: give up to 63 of a-z, 0-9 and inner hyphens; given: "Dev"',
    '✖ expected number, received string; given: "no"',
    "✖ unknown key 'wrkloads': did you mean 'workloads'? Allowed: name, members, workloads, quota, hostSuffix",
    '✖ expected one of "developer"|"viewer"; given: "boss"',
    '✖ give either group or user; given: {"role":"boss"}',
    '✖ give either group or user; given: {"role":"viewer"}',
    '✖ a second tenant of this name; the first is at tenants[0]; given: "tenant-a"',
  ]);
});

describe('several files', () => {
  test('are all reported in one go', () => {
    const folder = temporaryFolder();
    const files = ['a.yaml', 'b.yaml'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, broken('name: dev', 'name: Dev'));
    expect(() => loadEnvironments(files)).toThrow(
      /a\.yaml is not a valid environment:[\s\S]*b\.yaml is not a valid environment:/,
    );
  });

  test('cannot share a name: one rendering would overwrite the other', () => {
    const folder = temporaryFolder();
    const files = ['a.yaml', 'b.yaml'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, RIGHT);
    expect(() => loadEnvironments(files)).toThrow(
      `✖ a second environment of this name; the first is ${files[0]}; given: "dev"`,
    );
  });

  test('that cannot be read are named', () => {
    expect(() => loadEnvironments(['nowhere.yaml'])).toThrow('cannot read nowhere.yaml: ENOENT');
  });
});

describe('a right environment', () => {
  test('gets its defaults: a tenant of one line has one workload', () => {
    const [environment] = load(RIGHT);
    expect(environment?.tenants).toEqual([
      {
        name: 'tenant-a',
        members: [],
        workloads: [{ name: 'ml-inference', preset: 'standard', logLevel: 'info', corsOrigins: [] }],
      },
    ]);
  });

  test('may use anchors and merge keys', () => {
    const text = `${RIGHT}    workloads:\n      - &base { name: a, preset: ha }\n      - { <<: *base, name: b }\n`;
    expect(load(text)[0]?.tenants[0]?.workloads.map(({ name, preset }) => `${name} ${preset}`)).toEqual([
      'a ha',
      'b ha',
    ]);
  });

  test('completes a range from its preset, and lets a fixed number replace it', () => {
    const text = `${RIGHT}    workloads:\n      - { name: a, preset: ha, scaling: { maxReplicas: 30 } }\n      - { name: b, scaling: { replicas: 4 } }\n`;
    expect(load(text)[0]?.tenants[0]?.workloads.map(scalingOf)).toEqual([
      { minReplicas: 3, maxReplicas: 30, cpuPercent: 70, memoryPercent: 80 },
      { replicas: 4 },
    ]);
  });
});

test('the published JSON Schema is the one the files are read by', () => {
  const published = JSON.parse(readFileSync('charts/environments/environment.schema.json', 'utf8'));
  expect(published, "run 'npm run schema'").toEqual(JSON.parse(JSON.stringify(environmentJsonSchema())));
});
