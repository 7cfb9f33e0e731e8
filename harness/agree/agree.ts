/** How far two runs of one scenario disagree, and why. Pure. */
import { causes, type Grounds } from './causes.ts';
import { type Compared, compare } from './compare.ts';
import type { Observed } from './observed.ts';
import type { CauseFound, Comparison, Measured, ScenarioAgreement, Spread, Verdict } from './result.ts';

/** What is known of a scenario before anything is compared. */
export interface About
  extends Pick<ScenarioAgreement, 'name' | 'why' | 'seed' | 'interval' | 'void' | 'assumed'> {
  readonly tolerance: number;
  readonly called: readonly [string, string];
}

/** A cause that explains less than this of a distance is not worth naming. */
const WORTH_NAMING = 0.05;

/** @param before the same without the calibration */
export function agreement(
  { tolerance, called, ...about }: About,
  a: Observed,
  b: Observed,
  before?: readonly Comparison[],
): ScenarioAgreement {
  const grounds = { a, b, called, tolerance, void: about.void };
  const compared = compare(a, b, tolerance);
  const parts = partsOf(compared, grounds);
  const comparisons = compared.map((one, i): Comparison => {
    const earlier = before?.find((other) => isSame(other, one));
    return {
      ...one,
      parts: parts[i]!,
      before: earlier ? { distance: earlier.distance, verdict: earlier.verdict } : null,
    };
  });
  const largest = furthest(comparisons);
  return {
    ...about,
    plays: [a.plays, b.plays],
    exposure: [a.tunings[0]?.exposure ?? 0, b.tunings[0]?.exposure ?? 0],
    measured: [measured(a), measured(b)],
    verdict: overall(comparisons.map(({ verdict }) => verdict)),
    comparisons,
    largest,
    causes: largest === null ? [] : causesOf(comparisons[largest]!, grounds),
  };
}

/** One that differs decides; then one that could not be told. */
export function overall(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('differs')
    ? 'differs'
    : verdicts.includes('cannot tell')
      ? 'cannot tell'
      : 'agrees';
}

/** How far it is, of what would matter: above 1 it does. */
export function severity({ distance, bound, unit }: Pick<Comparison, 'distance' | 'bound' | 'unit'>): number {
  if (distance === null) return 0;
  return unit === 'factor' ? Math.log(distance) / Math.log(bound) : distance / bound;
}

/** The place of the one that is furthest off: of those that differ, if any do. */
export function furthest(comparisons: readonly Comparison[]): number | null {
  const differ = comparisons.some(({ verdict }) => verdict === 'differs');
  let most: number | null = null;
  comparisons.forEach((one, i) => {
    if (one.distance === null || (differ && one.verdict !== 'differs')) return;
    if (most === null || severity(one) > severity(comparisons[most]!)) most = i;
  });
  return most;
}

function isSame(a: Pick<Compared, 'kind' | 'of'>, b: Pick<Compared, 'kind' | 'of'>): boolean {
  return a.kind === b.kind && a.of === b.of;
}

/** By comparison: without each cause by itself, how much less there were. */
function partsOf(compared: readonly Compared[], grounds: Grounds): Comparison['parts'][] {
  const parts = compared.map((): Comparison['parts'][number][] => []);
  for (const [cause, { told, without }] of Object.entries(causes)) {
    if (!without || told(grounds) === undefined) continue;
    const { a, b } = without(grounds);
    const rest = compare(a, b, grounds.tolerance);
    compared.forEach((one, i) => {
      const left = rest.find((other) => isSame(other, one));
      if (one.distance === null || left?.distance == null) return;
      const amount = one.distance - left.distance;
      if (Math.abs(amount) > 1e-9) parts[i]!.push({ cause, amount });
    });
  }
  return parts;
}

function causesOf({ distance, parts, kind, unit }: Comparison, grounds: Grounds): CauseFound[] {
  const whole = unit === 'factor' ? distance! - 1 : distance!;
  return Object.entries(causes)
    .flatMap(([cause, { told, without }]): CauseFound[] => {
      const what = told(grounds);
      if (what === undefined) return [];
      // what can't be taken away counts as it is
      if (!without || (cause === 'losses' && kind === 'mistakes')) return [{ cause, what, explains: null }];
      const amount = parts.find((part) => part.cause === cause)?.amount ?? 0;
      return amount > WORTH_NAMING * whole ? [{ cause, what, explains: amount }] : [];
    })
    .sort((x, y) => (y.explains ?? Number.POSITIVE_INFINITY) - (x.explains ?? Number.POSITIVE_INFINITY));
}

function measured({ own, lag, voiced, lateCrashes }: Observed): Measured {
  return {
    delay: spreadOf(own),
    lag: spreadOf(lag),
    voiced: spreadOf(Float64Array.from(voiced)),
    crashes: spreadOf(Float64Array.from(lateCrashes.values())),
  };
}

function spreadOf(values: Float64Array): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { n: sorted.length, p50: at(0.5), p99: at(0.99) };
}
