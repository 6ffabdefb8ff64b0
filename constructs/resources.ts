import { formatBytes, formatCpu, parseQuantity, type Quantity } from './quantity';

/** What one container asks for and may use. */
export interface ContainerResources {
  readonly requests: ResourceAmounts;
  readonly limits: ResourceAmounts;
}

/** Amounts of the three resources that every container of the platform states. */
export interface ResourceAmounts {
  /** Cores, for example `100m`. */
  readonly cpu: Quantity;
  /** Bytes, for example `128Mi`. */
  readonly memory: Quantity;
  /** Bytes of node disk for logs and emptyDirs, for example `64Mi`. */
  readonly ephemeralStorage: Quantity;
}

/** `resources` of a container, as Kubernetes spells it. */
export function toContainerResources({
  requests,
  limits,
}: ContainerResources): Record<string, Record<string, Quantity>> {
  return { requests: toResourceList(requests), limits: toResourceList(limits) };
}

/** The amounts under Kubernetes' resource names. */
export function toResourceList({ cpu, memory, ephemeralStorage }: ResourceAmounts): Record<string, Quantity> {
  return { cpu, memory, 'ephemeral-storage': ephemeralStorage };
}

/** `count` times one amount. */
export function times(count: number, amounts: ResourceAmounts): ResourceAmounts {
  return combine([amounts], (values) => values.reduce((sum, value) => sum + value, 0n) * BigInt(count));
}

/** The sum of several amounts. */
export function sum(amounts: readonly ResourceAmounts[]): ResourceAmounts {
  return combine(amounts, (values) => values.reduce((total, value) => total + value, 0n));
}

/** The largest of each resource among several amounts. */
export function largest(amounts: readonly ResourceAmounts[]): ResourceAmounts {
  return combine(amounts, (values) => values.reduce((most, value) => (value > most ? value : most), 0n));
}

function combine(amounts: readonly ResourceAmounts[], merge: (values: bigint[]) => bigint): ResourceAmounts {
  const merged = (key: keyof ResourceAmounts) => merge(amounts.map((amount) => parseQuantity(amount[key])));
  return {
    cpu: formatCpu(merged('cpu')),
    memory: formatBytes(merged('memory')),
    ephemeralStorage: formatBytes(merged('ephemeralStorage')),
  };
}
