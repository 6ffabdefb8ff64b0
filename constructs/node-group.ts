import { isDnsLabel } from './names';
import { parseQuantity, type Quantity } from './quantity';

/** Nodes of one size, spread over zones. The amounts are those of one node. */
export interface NodeGroup {
  /** DNS label, unique in the cluster, for example `general`. */
  readonly name: string;
  /** Nodes of the whole group, not of one zone: at least 1. */
  readonly count: number;
  /** Zones the nodes are spread over, at least one, for example `['us-west-2a', 'us-west-2b']`. */
  readonly zones: readonly string[];
  /** Cores of one node, for example `4`. */
  readonly cpu: Quantity;
  /** Bytes of one node, for example `16Gi`. */
  readonly memory: Quantity;
  /** Most pods one node runs: at least 1. */
  readonly pods: number;
  /** GPUs of one node: 0 for none. */
  readonly gpus: number;
  /** Interruptible capacity at a lower price, where the cluster has it. @default false */
  readonly spot?: boolean | undefined;
}

/** What makes the groups impossible, one sentence each: which group and field, what was given, what is allowed. */
export function nodeGroupProblems(groups: readonly NodeGroup[]): readonly string[] {
  const names = groups.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(groups.length === 0 ? ['nodeGroups is []: expected at least one group'] : []),
    ...twice.map((name) => `node group '${name}' is given twice: expected one group of each name`),
    ...groups.flatMap(problemsOf),
  ];
}

/** A cluster that cannot be: everything that is wrong with it, at once. */
export class ImpossibleClusterError extends Error {
  override readonly name = 'ImpossibleClusterError';

  constructor(
    subject: string,
    readonly problems: readonly string[],
  ) {
    super(`${subject} cannot be built:\n${problems.map((problem) => `✖ ${problem}`).join('\n')}`);
  }
}

/** @throws ImpossibleClusterError when there is a problem. */
export function throwProblems(subject: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new ImpossibleClusterError(subject, problems);
}

function problemsOf({ name, count, zones, cpu, memory, pods, gpus }: NodeGroup): readonly string[] {
  const rules: readonly (readonly [valid: boolean, field: string, given: unknown, allowed: string])[] = [
    [isDnsLabel(name), 'name', name, 'a DNS label such as general'],
    [isWholeFrom(1, count), 'count', count, 'a whole number of nodes, 1 or more'],
    [zones.length > 0, 'zones', zones, 'at least one zone'],
    [new Set(zones).size === zones.length, 'zones', zones, 'each zone once'],
    [zones.every(isDnsLabel), 'zones', zones, 'zone names such as us-west-2a'],
    [isPositive(cpu), 'cpu', cpu, 'cores above 0, such as 4'],
    [isPositive(memory), 'memory', memory, 'bytes above 0, such as 16Gi'],
    [isWholeFrom(1, pods), 'pods', pods, 'a whole number of pods, 1 or more'],
    [isWholeFrom(0, gpus), 'gpus', gpus, 'a whole number of GPUs, 0 or more'],
  ];
  return rules
    .filter(([valid]) => !valid)
    .map(
      ([, field, given, allowed]) => `node group '${name}': ${field} is ${JSON.stringify(given)}, expected ${allowed}`,
    );
}

function isWholeFrom(least: number, value: number): boolean {
  return Number.isInteger(value) && value >= least;
}

function isPositive(quantity: Quantity): boolean {
  return parseQuantity(quantity) > 0n;
}
