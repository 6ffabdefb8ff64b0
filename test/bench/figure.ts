/** One line of a bench table. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What the figure should be. @default - it is there for context */
  readonly target?: string;
  readonly met?: boolean;
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The figures as an aligned table, with what was missed marked. */
export function toTable(figures: readonly Figure[]): string {
  const width = (key: 'what' | 'value' | 'target') => Math.max(...figures.map((figure) => (figure[key] ?? '').length));
  return figures
    .map(({ what, value, target = '', met }) => {
      const verdict = met === undefined ? '' : met ? 'met' : 'MISSED';
      return `${what.padEnd(width('what'))}  ${value.padStart(width('value'))}  ${target.padEnd(width('target'))}  ${verdict}`;
    })
    .join('\n');
}
