import { expect, test } from 'vitest';
import { zoneSpreadOf } from '../../charts/zone-spread';

const group = (count: number, zones: string[], gpus = 0) => ({
  name: 'g',
  count,
  zones,
  cpu: '4',
  memory: '16Gi',
  pods: 110,
  gpus,
});

test('pods may go anywhere where a zone has a single node: draining it would leave them nowhere to go', () => {
  expect(zoneSpreadOf([group(3, ['a', 'b', 'c'])])).toBe('ScheduleAnyway');
  expect(zoneSpreadOf([group(5, ['a', 'b', 'c'])])).toBe('ScheduleAnyway');
});

test('pods must spread where every zone has two nodes, in one group or in several', () => {
  expect(zoneSpreadOf([group(6, ['a', 'b', 'c'])])).toBe('DoNotSchedule');
  expect(zoneSpreadOf([group(3, ['a', 'b', 'c']), group(3, ['a', 'b', 'c'])])).toBe('DoNotSchedule');
});

test('GPU nodes do not count: nothing else lands on them', () => {
  expect(zoneSpreadOf([group(3, ['a', 'b', 'c']), group(3, ['a', 'b', 'c'], 1)])).toBe('ScheduleAnyway');
  expect(zoneSpreadOf([group(6, ['a', 'b', 'c'], 1)])).toBe('ScheduleAnyway');
});
