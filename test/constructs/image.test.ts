import { describe, expect, test } from 'vitest';
import { isImmutable, isRegistryQualified, parseImage, versionOf } from '../../constructs/image';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image reference', () => {
  test.each([
    '',
    'r.example.com/UPPER',
    'a//b',
    'a:b:c',
    'name@sha256:12',
    'name:tag with space',
    'https://x/y:1',
    ':1.0',
  ])("is refused when it is '%s'", (text) => {
    expect(() => parseImage(text)).toThrow(
      'is not an image reference: give repository:tag or repository@sha256:<digest>',
    );
  });

  test('comes apart into repository, tag and digest', () => {
    expect(parseImage(`registry.example.com:5000/team/service:1.2.3@${DIGEST}`)).toEqual({
      repository: 'registry.example.com:5000/team/service',
      tag: '1.2.3',
      digest: DIGEST,
    });
  });

  test.each([
    '1.2.3',
    'v1.2.3',
    '1.2.3-rc.1',
    'v1.2.3-alpine',
    'sha-a1b2c3d',
    'main-abc1234',
    '0f3c2b1',
    'RELEASE.2025-10-15T17-29-55Z',
  ])('cannot come to mean another image with the tag %s', (tag) => {
    expect(isImmutable(parseImage(`r.example.com/x:${tag}`))).toBe(true);
  });

  test.each([':latest', ':rc', ':main', ':1', ':1.2', ':stable', ':dev', ''])(
    "can come to mean another image with '%s'",
    (tag) => {
      expect(isImmutable(parseImage(`r.example.com/x${tag}`))).toBe(false);
    },
  );

  test('cannot come to mean another image with a digest, whatever its tag', () => {
    expect(isImmutable(parseImage(`r.example.com/x:latest@${DIGEST}`))).toBe(true);
  });

  test.each([
    ['docker.io/team/x:1', true],
    ['localhost/x:dev', true],
    ['registry:5000/x:1', true],
    ['team/x:1', false],
    ['x:1', false],
  ])('%s names its registry: %s', (text, qualified) => {
    expect(isRegistryQualified(parseImage(text))).toBe(qualified);
  });

  test('gives a version that a label can hold', () => {
    expect(versionOf('r.example.com/x:1.2.3')).toBe('1.2.3');
    expect(versionOf(`r.example.com/x:${'a'.repeat(62)}.b`)).toBe('a'.repeat(62));
    expect(versionOf(`r.example.com/x@${DIGEST}`)).toBeUndefined();
  });
});
