import type { ZoneSpread } from '../constructs/inference-pod';
import type { NodeGroup } from '../constructs/node-group';

/**
 * How strictly pods can be spread over the zones of these nodes: where a zone has a single node, draining it leaves a
 * pod that must go to that zone nowhere to go.
 */
export function zoneSpreadOf(nodeGroups: readonly NodeGroup[]): ZoneSpread {
  const nodes = new Map<string, number>();
  // GPU nodes are tainted: they hold nobody else's pods.
  for (const { count, zones } of nodeGroups.filter(({ gpus }) => gpus === 0)) {
    for (const [index, zone] of zones.entries()) {
      const share = Math.floor(count / zones.length) + (index < count % zones.length ? 1 : 0);
      nodes.set(zone, (nodes.get(zone) ?? 0) + share);
    }
  }
  return nodes.size > 0 && [...nodes.values()].every((count) => count >= 2) ? 'DoNotSchedule' : 'ScheduleAnyway';
}
