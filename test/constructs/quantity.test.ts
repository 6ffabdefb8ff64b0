import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBytes, formatCpu, parseQuantity } from '../../constructs/quantity';

describe('parseQuantity', () => {
  test.each(['', 'abc', '1GiB', '1 Gi', '0x10', '1e', '1e3Mi', 'Mi', '--1', '1.2.3', 'NaN', '1K', '1mi', '∞'])(
    "refuses '%s' and says what a quantity is",
    (text) => {
      expect(() => parseQuantity(text)).toThrow(`'${text}' is not a quantity: give a number with an optional suffix`);
    },
  );

  test.each([
    ['0', 0n],
    ['100m', 100n],
    ['1', 1000n],
    ['1.5', 1500n],
    ['.5', 500n],
    ['2.', 2000n],
    ['+3', 3000n],
    ['-1', -1000n],
    ['1k', 1_000_000n],
    ['1Ki', 1_024_000n],
    ['128Mi', 134_217_728_000n],
    ['0.5Gi', 536_870_912_000n],
    ['400Gi', 429_496_729_600_000n],
    ['2e3', 2_000_000n],
    ['2E3', 2_000_000n],
    ['15e-1', 1500n],
    ['1E', 1_000_000_000_000_000_000_000n],
    ['8Ei', 9_223_372_036_854_775_808_000n],
  ])('reads %s exactly, in thousandths', (text, thousandths) => {
    expect(parseQuantity(text)).toBe(thousandths);
  });

  test.each([
    ['1u', 1n],
    ['1n', 1n],
    ['1.0001m', 2n],
    ['0.0001', 1n],
  ])('rounds %s up to a thousandth, as Kubernetes does', (text, thousandths) => {
    expect(parseQuantity(text)).toBe(thousandths);
  });
});

describe('formatting', () => {
  test.each([
    [1100n, '1100m'],
    [2000n, '2'],
    [0n, '0'],
    [50n, '50m'],
  ])('writes %s thousandths of a core as %s', (thousandths, text) => {
    expect(formatCpu(thousandths)).toBe(text);
  });

  test.each([
    [1_476_395_008_000n, '1408Mi'],
    [429_496_729_600_000n, '400Gi'],
    [1_024_000n, '1Ki'],
    [1_000_000n, '1000'],
    [1n, '1'],
    [0n, '0'],
  ])('writes %s thousandths of a byte as %s', (thousandths, text) => {
    expect(formatBytes(thousandths)).toBe(text);
  });

  test('what was written reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (amount) => {
        expect(parseQuantity(formatCpu(amount))).toBe(amount);
        expect(parseQuantity(formatBytes(amount * 1000n))).toBe(amount * 1000n);
      }),
    );
  });

  test('agrees with floating point where that is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom('Ki', 'Mi', 'Gi'), (number, suffix) => {
        const factor = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[suffix];
        expect(parseQuantity(`${number}${suffix}`)).toBe(BigInt(number * (factor ?? 0)) * 1000n);
      }),
    );
  });
});
