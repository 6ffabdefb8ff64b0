/**
 * Kubernetes resource quantities (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/):
 * `100m`, `1.5`, `512Mi`, `2e3`. Sums are exact: everything is counted in thousandths as a bigint.
 */

/** A Kubernetes quantity as it stands in a manifest, for example `100m` or `512Mi`. */
export type Quantity = string;

const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;

/** Powers of ten of the decimal suffixes. */
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
/** Powers of 1024 of the binary suffixes. */
const BINARY: Record<string, bigint> = { Ki: 1n, Mi: 2n, Gi: 3n, Ti: 4n, Pi: 5n, Ei: 6n };

/**
 * A quantity in thousandths of its unit (millicores of `cpu`, thousandths of a byte of `memory`), rounded up like
 * Kubernetes does.
 *
 * @throws Error when the text is not a quantity.
 */
export function parseQuantity(text: Quantity): bigint {
  const match = QUANTITY.exec(text);
  if (!match)
    throw new Error(`'${text}' is not a quantity: give a number with an optional suffix, such as 100m, 2 or 512Mi`);
  const [, sign, number = '', exponent, suffix = ''] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}` || '0') * 1024n ** (BINARY[suffix] ?? 0n);
  const tens = 3 - fraction.length + (exponent ? Number(exponent.slice(1)) : (DECIMAL[suffix] ?? 0));
  const magnitude = tens >= 0 ? digits * 10n ** BigInt(tens) : divideUp(digits, 10n ** BigInt(-tens));
  return sign === '-' ? -magnitude : magnitude;
}

/** Thousandths as a CPU quantity: `1100m`, or `2` when whole. */
export function formatCpu(thousandths: bigint): Quantity {
  return thousandths % 1000n === 0n ? String(thousandths / 1000n) : `${thousandths}m`;
}

/** Thousandths of a byte as a memory or storage quantity in the largest binary unit that is exact: `1408Mi`. */
export function formatBytes(thousandths: bigint): Quantity {
  const bytes = divideUp(thousandths, 1000n);
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
    const unit = 1024n ** (BINARY[suffix] ?? 0n);
    if (bytes !== 0n && bytes % unit === 0n) return `${bytes / unit}${suffix}`;
  }
  return String(bytes);
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
