/** How far two runs of one scenario disagree, and why. Pure. */
import { causes, ENOUGH_LEFT, type Grounds } from './causes.ts';
import { type Compared, compare } from './compare.ts';
import type { Observed } from './observed.ts';
import type { CauseFound, Comparison, Measured, ScenarioAgreement, Spread, Verdict } from './result.ts';

/** What is known of a scenario before anything is compared. */
export interface About
  extends Pick<ScenarioAgreement, 'name' | 'why' | 'seed' | 'interval' | 'void' | 'again' | 'assumed'> {
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
  const grounds = { a, b, called, tolerance, void: about.void.map(({ reason }) => reason) };
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

/** How far it is, of what would matter: above 1 it does. Infinity where no shift in time makes up for it. */
export function severity({
  distance,
  bound,
  unit,
  verdict,
}: Pick<Comparison, 'distance' | 'bound' | 'unit' | 'verdict'>): number {
  if (distance === null) return verdict === 'differs' ? Number.POSITIVE_INFINITY : 0;
  return unit === 'factor' ? Math.log(distance) / Math.log(bound) : distance / bound;
}

/** The place of the one that is furthest off, of those that differ if any do; null where nothing is shown to be apart. */
export function furthest(comparisons: readonly Comparison[]): number | null {
  const differ = comparisons.some(({ verdict }) => verdict === 'differs');
  let most: number | null = null;
  comparisons.forEach((one, i) => {
    if (severity(one) === 0 || (differ && one.verdict !== 'differs')) return;
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
    const rid = without(grounds);
    if (!rid) continue;
    const rest = compare(rid.a, rid.b, grounds.tolerance);
    compared.forEach((one, i) => {
      const left = rest.find((other) => isSame(other, one));
      if (one.distance === null || left?.distance == null) return;
      // fewer crashes show less of a difference, whatever it comes from
      if ((left.pairs ?? 0) < ENOUGH_LEFT * (one.pairs ?? 0)) return;
      const amount = one.distance - left.distance;
      if (Math.abs(amount) > 1e-9) parts[i]!.push({ cause, amount });
    });
  }
  return parts;
}

function causesOf({ distance, verdict, parts, kind, unit }: Comparison, grounds: Grounds): CauseFound[] {
  const whole = distance === null ? Number.POSITIVE_INFINITY : unit === 'factor' ? distance - 1 : distance;
  return Object.entries(causes)
    .flatMap(([cause, { told, bearsOn }]): CauseFound[] => {
      const what = told(grounds);
      if (what === undefined) return [];
      const amount = parts.find((part) => part.cause === cause)?.amount ?? 0;
      if (amount > WORTH_NAMING * whole) return [{ cause, what, explains: amount }];
      const likely =
        verdict !== 'agrees' && bearsOn?.includes(kind) && !parts.some((part) => part.cause === cause);
      return likely ? [{ cause, what, explains: null }] : [];
    })
    .sort((x, y) => (y.explains ?? 0) - (x.explains ?? 0));
}

function measured({ own, lag, voiced, lateCrashes, restarts }: Observed): Measured {
  return {
    delay: spreadOf(own),
    lag: spreadOf(lag),
    voiced: spreadOf(Float64Array.from(voiced)),
    crashes: spreadOf(Float64Array.from(lateCrashes.values())),
    restarts: spreadOf(restarts),
  };
}

function spreadOf(values: Float64Array): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { n: sorted.length, p50: at(0.5), p99: at(0.99) };
}
