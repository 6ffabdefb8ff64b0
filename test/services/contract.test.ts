import { expect, test } from 'vitest';
import { CORS, DURATION_BUCKETS_SECONDS, METRICS, PORTS, SHUTDOWN } from '../../services/inference/contract';

test('the ports are those every manifest and client knows', () => {
  expect(PORTS.http).toEqual({ name: 'http', port: 8000 });
  expect(PORTS.metrics).toEqual({ name: 'metrics', port: 9090 });
});

test('a bound above 5 seconds lets an alert on a p95 above 5 seconds fire', () => {
  expect(DURATION_BUCKETS_SECONDS.some((bound) => bound > 5)).toBe(true);
  expect([...DURATION_BUCKETS_SECONDS]).toEqual([...DURATION_BUCKETS_SECONDS].sort((a, b) => a - b));
});

test('every metric has a Prometheus name, a unit suffix for its type, and the tenant', () => {
  for (const { name, type, labels } of Object.values(METRICS)) {
    expect(name).toMatch(/^inference_[a-z_]+$/);
    expect(labels[0]).toBe('tenant');
    expect(name.endsWith('_total')).toBe(type === 'counter');
  }
});

test('the longest request fits between SIGTERM and SIGKILL', () => {
  expect(SHUTDOWN).toEqual({ lameDuckSeconds: 5, requestTimeoutSeconds: 10, marginSeconds: 5 });
});

test('browsers may keep a preflight answer for an hour', () => {
  expect(CORS).toEqual({ methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'], maxAgeSeconds: 3600 });
});
