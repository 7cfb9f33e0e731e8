/** What is told of a comparison of two runs, the same in every report. */
import {
  type AgreeResult,
  type Comparison,
  type Kind,
  kinds,
  type ScenarioAgreement,
  type Verdict,
} from '../../harness/agree/result.ts';
import { formatDuration, round } from '../../harness/lib/units.ts';
import { showValue } from '../format.ts';

const UNITS: Readonly<Record<Kind, string>> = {
  delays: 'ms',
  arrivals: 'ms',
  losses: '',
  detection: 'ms',
  mistakes: '/h',
};

/** A line of the table: one comparison, or the furthest of several alike. */
export interface Told {
  readonly name: string;
  readonly comparison: Comparison;
  readonly verdict: string;
}

/** Distributions and losses one by one; of detectors the one that is furthest off, and how many of each verdict there are. */
export function toldOf({ comparisons }: ScenarioAgreement): Told[] {
  const single = comparisons.filter(({ kind }) => kind !== 'detection' && kind !== 'mistakes');
  const several = (['detection', 'mistakes'] as const).flatMap((kind): Told[] => {
    const own = comparisons.filter((one) => one.kind === kind);
    const [worst] = [...own].sort(byDistance);
    if (!worst) return [];
    return [{ name: `${kinds[kind].label}: ${worst.of}`, comparison: worst, verdict: tally(own) }];
  });
  return [
    ...single.map((comparison) => ({
      name: nameOf(comparison),
      comparison,
      verdict: comparison.verdict as string,
    })),
    ...several,
  ];
}

export function nameOf({ kind, of }: Comparison): string {
  return `${kinds[kind].label}, ${of}`;
}

const ORDER: readonly Verdict[] = ['differs', 'cannot tell', 'agrees'];

function byDistance(a: Comparison, b: Comparison): number {
  return ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (b.distance ?? -1) - (a.distance ?? -1);
}

/** `1 differs, 20 agree`; the verdict alone where there is but one. */
function tally(comparisons: readonly Comparison[]): string {
  if (comparisons.length === 1) return comparisons[0]!.verdict;
  const words: Readonly<Record<Verdict, string>> = {
    differs: 'differ',
    'cannot tell': 'can’t tell',
    agrees: 'agree',
  };
  return ORDER.flatMap((verdict) => {
    const count = comparisons.filter((one) => one.verdict === verdict).length;
    return count > 0 ? [`${count} ${words[verdict]}`] : [];
  }).join(', ');
}

/** Median, rate or share of a side, with its unit. */
export function figureText({ kind, sides }: Comparison, side: 0 | 1): string {
  const { value } = sides[side];
  if (value === null) return '–';
  return kind === 'losses' ? showValue(value, 'share') : `${round(value)} ${UNITS[kind]}`.replace(' /', '/');
}

export function distanceText({
  distance,
  unit,
  verdict,
}: Pick<Comparison, 'distance' | 'unit' | 'verdict'>): string {
  if (distance === null) return verdict === 'differs' ? 'beyond any shift' : '–';
  return amountText(distance, unit);
}

function amountText(amount: number, unit: Comparison['unit']): string {
  if (unit === 'factor') return `× ${round(Math.max(1, amount))}`;
  return unit === 'share' ? `${round(100 * amount)} %` : `${round(Math.abs(amount) < 0.005 ? 0 : amount)} ms`;
}

export function boundText({ bound, unit }: Comparison): string {
  return unit === 'factor' ? `× ${bound}` : amountText(bound, unit);
}

export function ksText({ ks }: Comparison): string {
  return ks ? `${ks.distance.toFixed(3)} (${ks.critical.toFixed(3)})` : '';
}

export function intervalText({ interval, unit }: Comparison): string {
  if (!interval) return '';
  const scale = unit === 'share' ? 100 : 1;
  return `${round(scale * interval.low)} … ${round(scale * interval.high)}${unit === 'share' ? ' %' : ''}`;
}

export function headText(scenario: ScenarioAgreement, [a, b]: AgreeResult['sides']): string {
  const { plays, exposure, seed, interval } = scenario;
  const side = (i: 0 | 1): string =>
    `${plays[i]} ${plays[i] === 1 ? 'play' : 'plays'}, ${formatDuration(exposure[i])} of exposure`;
  return `${a.called}: ${side(0)} · ${b.called}: ${side(1)} · every ${round(interval)} ms · seed ${seed}`;
}

/** Which runs were held against each other. */
export function sidesText({ sides, calibrated }: Pick<AgreeResult, 'sides' | 'calibrated'>): string {
  const names = sides.map(({ called, run }) => `${called} ${run}`).join(' against ');
  return `${names}${calibrated ? ', calibrated' : ''}`;
}

/** What was left out, and why. */
export function uncomparedLines({ uncompared, sides }: AgreeResult): string[] {
  return uncompared.map(({ name, side }) => {
    const { called, run } = sides[side];
    return `${name} is not compared: only ${called} ${run} has recorded it`;
  });
}

/** How far it is, in a sentence. */
export function verdictText(scenario: ScenarioAgreement): string {
  const worst = worstOf(scenario);
  return `${furthestText(scenario)}${worst ? ` (${worst.why})` : ''}`;
}

function worstOf({ largest, comparisons }: ScenarioAgreement): Comparison | undefined {
  return largest === null ? undefined : comparisons[largest];
}

function furthestText(scenario: ScenarioAgreement): string {
  const { verdict } = scenario;
  const worst = worstOf(scenario);
  if (!worst) return `${verdict}; nothing is shown to be apart`;
  return `${verdict}; furthest off: ${nameOf(worst)}, ${distanceText(worst)} where ${boundText(worst)} would matter`;
}

/** In short, for the report on the run that it is about: what of one scenario is to be said under which word. */
export function briefLines(agreement: AgreeResult, name: string): [word: string, text: string][] {
  const { sides, calibrated, scenarios, uncompared } = agreement;
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) {
    const own = uncompared.filter((one) => one.name === name);
    return uncomparedLines({ ...agreement, uncompared: own }).map((line) => ['agree', line]);
  }
  const against = `${sides[0].called} and ${sides[1].called}${calibrated ? ', calibrated' : ''}`;
  const again = scenario.verdict === 'differs' ? `; again: ${scenario.again}` : '';
  const [cause] = causeLines(scenario);
  return [
    ['agree', `${against}: ${furthestText(scenario)}${again}`],
    ...(cause === undefined ? [] : [['cause', cause] as [string, string]]),
  ];
}

export function causeLines(scenario: ScenarioAgreement): string[] {
  const { causes } = scenario;
  const worst = worstOf(scenario);
  if (!worst) return [];
  const whole = distanceText(worst);
  if (causes.length === 0 && worst.verdict === 'differs')
    return [`none of the known causes explains it: an assumption of the simulation is likely to be wrong`];
  return causes.map(({ cause, what, explains }) =>
    explains === null
      ? `${cause}: ${what}`
      : `${cause} explains ${amountText(explains, worst.unit)} of ${whole}: ${what}`,
  );
}

/** By how much the calibration brought each kind nearer, where it was furthest off. */
export function calibrationLines({ comparisons }: ScenarioAgreement): string[] {
  return (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const own = comparisons.filter(
      (one) => one.kind === kind && one.unit === 'ms' && one.before?.distance != null,
    );
    if (own.length === 0) return [];
    const worst = own.reduce((a, b) => (b.before!.distance! > a.before!.distance! ? b : a));
    const before = distanceText({ ...worst.before!, unit: worst.unit });
    if (!worst.before!.distance) return [];
    return [`${nameOf(worst)}: ${before} apart before, ${distanceText(worst)} now`];
  });
}

/** What a side was like, and what was assumed of it. */
export function measuredLines(
  { measured, assumed }: ScenarioAgreement,
  sides: AgreeResult['sides'],
): string[] {
  return sides.map(({ called }, i) => {
    const { delay, lag, voiced, crashes, restarts } = measured[i]!;
    const spread = (what: string, one: typeof delay): string[] =>
      one ? [`${what} ${formatDuration(one.p50)} (p99 ${formatDuration(one.p99)})`] : [];
    const laws = assumed[i];
    if (laws) {
      const { delay: takes, lag: late, restart } = laws;
      return `${called}: assumed are delay ${lawText(takes)}, lag ${lawText(late)}, restart ${lawText(restart)}`;
    }
    const parts = [
      ...spread('quiet links take', delay),
      ...spread('heartbeats are sent late by', lag),
      ...spread('suspicions voiced late by', voiced),
      ...spread('crashes come late by', crashes),
      ...spread('nodes are up again after', restarts),
    ];
    return `${called}: ${parts.join(', ')}`;
  });
}

/** A measured law is long. */
function lawText(text: string): string {
  const [, constant] = /^constant:value=(.*)$/.exec(text) ?? [];
  if (constant !== undefined) return constant;
  return text.startsWith('empirical:') ? 'as measured' : text;
}

export const HOW =
  'Apart: what is shown beyond chance, 99 % sure. Of times the least shift after which the two agree but for what chance may move, and of crashes that both had the median difference; of mistakes a factor. KS: Kolmogorov’s and Smirnov’s distance, and in brackets what chance exceeds once in a hundred.';
