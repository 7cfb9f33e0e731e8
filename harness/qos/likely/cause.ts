/** One entry of the list of likely causes. */
export interface Cause<Of> {
  /** For its test. */
  readonly id: string;
  /** What the figures show, with the figures; undefined where they do not show it. */
  sentence(of: Of): string | undefined;
}

/** What holds of so many holds of most. */
export const MOST = 2 / 3;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
