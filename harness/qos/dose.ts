/** Did the network do what it was told? Asked against delivered, per link and phase, from the heartbeats themselves. */
import { median } from '../lib/median.ts';
import { wilsonInterval } from '../lib/wilson.ts';
import { linkName, type Ms } from '../model.ts';
import { type Dose, finite, NOTHING } from '../result.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Recording } from '../trace/recording.ts';
import { isQuiet } from './asked.ts';
import { type Beat, beatsOf } from './beats.ts';
import { deviationsOf, surelyAtLeast, surelyAtMost } from './intervals.ts';
import { ownTimeIn } from './own-time.ts';
import { joined, type Tally, tallyOf } from './tally.ts';

/** Fewer heartbeats say nothing of a link, unless they say that something is amiss. */
const FEWEST = 10;

/** Of so many plays everything is told; of those after them, what was missed. */
const MOST_TOLD = 10;

/** How often a network that did as it was told may be said, in a whole scenario, to have missed a dose. */
const FALSE_ALARMS = 1e-4;

/** The doses of all plays; `left` are those that were as asked and are not listed. */
export function dosesOf(recordings: readonly Recording[]): { told: Dose[]; left: number } {
  const tests = recordings.reduce((sum, { plan }) => sum + plan.phases.length * (plan.links.length + 1), 0);
  const all = recordings.flatMap((recording) => doseOf(recording, FALSE_ALARMS / tests));
  const told = all.filter(({ repeat, verdict }) => repeat < MOST_TOLD || verdict === 'missed');
  return { told, left: all.length - told.length };
}

/** @param tail how often each figure may be off by chance */
function doseOf(recording: Recording, tail: number): Dose[] {
  const { plan } = recording;
  const { repeat } = plan;
  // link by link: a long play has too many heartbeats to look at all of them at once
  const perLink = plan.links.map((link) => {
    const beats = beatsOf(recording, link);
    const own = ownTimeIn(recording) ?? { middle: ownDelay(beats), spread: 0, most: 0 };
    const opened = recording.opened.get(linkName(link)) ?? [];
    const byPhase = plan.phases.map((): Beat[] => []);
    for (const beat of beats) byPhase[beat.phase]?.push(beat);
    return byPhase.map((inPhase) => tallyOf(inPhase, own, plan.scenario.heartbeat, opened));
  });
  return plan.phases.flatMap(({ name }, phase) => {
    const rows = plan.links.map((link, i) =>
      doseRow(plan.scenario, name, linkName(link), repeat, perLink[i]![phase]!, tail),
    );
    const all = joined(perLink.map((phases) => phases[phase]!));
    const together =
      plan.links.length > 1 ? [doseRow(plan.scenario, name, 'all links', repeat, all, tail)] : [];
    return [...together, ...rows].filter((row) => row !== undefined);
  });
}

/** What the link takes by itself: the median delay of heartbeats of which nothing was asked. */
function ownDelay(beats: readonly Beat[]): Ms {
  const own = beats.filter(({ undisturbed, asked }) => undisturbed && isQuiet(asked));
  return median(own.map(({ sentAt, arrival }) => arrival! - sentAt)) ?? 0;
}

function doseRow(
  scenario: Scenario,
  phase: string,
  link: string,
  repeat: number,
  tally: Tally,
  tail: number,
): Dose | undefined {
  const { tolerance } = scenario.dose;
  const { sent, delivered, spared, cut, drawn, held } = tally;
  const delay = delayOf(tally.delays);
  const rate = rateOf(tally, scenario.heartbeat.bytes, tolerance);
  const missed = [
    ...lossMisses(tally, tolerance, tail),
    ...(delay ? delayMisses(tally, delay, tolerance, tail) : []),
    ...(held.delivered < held.sent
      ? [`hold: ${held.sent - held.delivered} of ${held.sent} held heartbeats never came`]
      : []),
    ...(rate?.off ? [`bandwidth: ${rate.delivered.toFixed(2)} kB/s carried, ${rate.asked} asked`] : []),
  ];
  const lost = spared.lost + cut.lost + drawn.lost;
  const told = delay || rate || held.sent > 0 || cut.n + drawn.n + lost > 0;
  if (missed.length === 0 && (!tally.asked || !told || sent < FEWEST)) return undefined;
  return {
    repeat,
    phase,
    link,
    sent,
    delivered,
    askedLoss: (cut.n + drawn.expected) / sent,
    loss: { value: lost / sent, ...wilsonInterval(lost, sent), n: sent },
    askedDelay: delay ? delay.asked : null,
    delay: delay ? { value: delay.added, n: tally.delays.off.length } : NOTHING,
    held: held.sent > 0 ? { ...held, burst: finite(held.burst) } : null,
    rate: rate && { asked: rate.asked, delivered: rate.delivered },
    verdict: missed.length > 0 ? 'missed' : 'delivered',
    missed,
  };
}

/** What is certain is held to strictly; what is chance to the tolerance, beyond what that chance does so seldom. */
function lossMisses({ spared, cut, drawn }: Tally, tolerance: number, tail: number): string[] {
  const stragglers = (n: number): number => 1 + 0.005 * n;
  const came = cut.n - cut.lost;
  const { n, lost, expected } = drawn;
  const slack = tolerance * Math.min(expected, n - expected);
  const most = surelyAtLeast((expected + slack) / n, Math.max(0, lost - stragglers(n)) / n, n, tail);
  const fewest = surelyAtMost((expected - slack) / n, Math.min(n, lost + stragglers(n)) / n, n, tail);
  return [
    ...(spared.lost > stragglers(spared.n)
      ? [`loss: ${spared.lost} of ${spared.n} lost that nothing should have struck`]
      : []),
    ...(came > stragglers(cut.n) ? [`loss: ${came} of ${cut.n} came through a cut`] : []),
    ...(n > 0 && (most || fewest) ? [`loss: ${lost} of ${n} lost, ${expected.toFixed(1)} asked`] : []),
  ];
}

/** Medians. */
interface Delay {
  readonly asked: Ms;
  /** By how much what was asked was missed. */
  readonly off: Ms;
  readonly added: Ms;
}

/** undefined where too few tell. */
function delayOf({ asked, off }: Tally['delays']): Delay | undefined {
  if (off.length < FEWEST) return undefined;
  const [all] = asked;
  const missed = median(off)!;
  if (asked.every((one) => one === all)) return { asked: all!, off: missed, added: all! + missed };
  return { asked: median(asked)!, off: missed, added: median(off.map((one, i) => asked[i]! + one))! };
}

/**
 * The median is allowed the tolerance, and the standard errors of the median of so many draws of that jitter. By a law, half of
 * the delays are on either side of its middle, but for the tolerance and the standard errors of that half.
 */
function delayMisses({ delays }: Tally, { asked, off }: Delay, tolerance: number, tail: number): string[] {
  const n = delays.off.length;
  const allowed = Math.max(5, tolerance * asked) + delays.spread;
  const deviations = deviationsOf(1 - tail);
  const fits = delays.byLaw
    ? Math.min(
        countOf(delays.off, (one) => one <= allowed),
        countOf(delays.off, (one) => one >= -allowed),
      ) >=
      (n - deviations * Math.sqrt(n)) / 2
    : Math.abs(off) <= allowed + (deviations * delays.jitter) / Math.sqrt(n);
  if (fits) return [];
  return [`delay: ${(asked + off).toFixed(1)} ms added, ${asked.toFixed(0)} ms asked`];
}

function countOf(values: readonly Ms[], wanted: (value: Ms) => boolean): number {
  return values.reduce((count, value) => (wanted(value) ? count + 1 : count), 0);
}

/** What a thin link carried, and whether that is surely not what was asked. */
function rateOf({ carried }: Tally, bytes: number, tolerance: number) {
  if (!carried || carried.arrivals.length < FEWEST) return null;
  const { asked, arrivals, spread } = carried;
  const sum = bytes * (arrivals.length - 1);
  const took = arrivals.at(-1)! - arrivals[0]!;
  const slack = Math.max(0.25, tolerance) * asked;
  // bytes per millisecond are kilobytes per second
  const off = sum / (took + spread) > asked + slack || sum < (asked - slack) * (took - spread);
  return { asked, delivered: sum / took, off };
}
