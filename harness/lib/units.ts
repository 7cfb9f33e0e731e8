/** Durations and shares as people write them. Inside the program every time is a number of milliseconds. */

/** In milliseconds, as every time is. */
export const HOUR = 3_600_000;

const UNIT_MS = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: HOUR, d: 86_400_000 } as const;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g;

/** Milliseconds in `'250ms'`, `'1.5s'` or `'1h30m'`; undefined for anything else, a bare number included. */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim();
  if (!WHOLE.test(compact)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of compact.matchAll(PART)) {
    ms += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return ms;
}

/** The shortest exact-looking text: 250 → `250ms`, 1500 → `1.5s`, 90000 → `1.5m`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return ms > 0 ? 'never' : String(ms);
  const size = Math.abs(ms);
  if (size >= 3_600_000) return `${round(ms / 3_600_000)}h`;
  if (size >= 60_000) return `${round(ms / 60_000)}m`;
  if (size >= 1000) return `${round(ms / 1000)}s`;
  return `${round(ms)}ms`;
}

/** The same to the nanosecond, so that it can be read back: 1234.5 → `1.2345s`. */
export function exactDuration(ms: number): string {
  return Math.abs(ms) >= 1000 ? `${Number((ms / 1000).toFixed(9))}s` : `${Number(ms.toFixed(6))}ms`;
}

/** Five digits, where three would hide a difference: 103.7596 → `103.76ms`, 1000 → `1s`. */
export function preciseDuration(ms: number): string {
  return exactDuration(Number(ms.toPrecision(5)));
}

/** A ratio in `'5%'` or `'0.5%'`; undefined for anything else, so that 5 and 0.05 can't be mixed up. */
export function parsePercent(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  return match ? Number(match[1]) / 100 : undefined;
}

export function formatPercent(ratio: number): string {
  return `${round(ratio * 100)}%`;
}

/** A share near all with as many nines as it has, and two digits more: 0.999952 → `99.9952%`. */
export function formatNines(ratio: number): string {
  const rest = 100 * (1 - ratio);
  const decimals = rest > 0 && rest < 10 ? 1 - Math.floor(Math.log10(rest)) : 1;
  return `${Number((100 * ratio).toFixed(Math.min(12, decimals)))}%`;
}

/** Three significant digits or all integer digits, without trailing zeros: 1234.5 → 1235, 0.12345 → 0.123. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  if (size === 0) return '0';
  return String(Number(value.toPrecision(3)));
}
