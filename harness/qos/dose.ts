/** Did the network do what it was told? Asked against delivered, per link and phase, from the heartbeats themselves. */
import { median } from '../lib/median.ts';
import { wilsonInterval } from '../lib/wilson.ts';
import { linkName, type Ms } from '../model.ts';
import { type Dose, finite, NOTHING } from '../result.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Recording } from '../trace/recording.ts';
import { type Beat, beatsOf } from './beats.ts';
import { isQuiet, joined, type Tally, tallyOf } from './tally.ts';

/** Fewer heartbeats say nothing of a link, unless they say that something is amiss. */
const FEWEST = 10;

/** Of so many plays everything is told; of those after them, what was missed. */
const MOST_TOLD = 10;

/** The doses of all plays; `left` are those that were as asked and are not listed. */
export function dosesOf(recordings: readonly Recording[]): { told: Dose[]; left: number } {
  const all = recordings.flatMap(doseOf);
  const told = all.filter(({ repeat, verdict }) => repeat < MOST_TOLD || verdict === 'missed');
  return { told, left: all.length - told.length };
}

/** @param repeat the play’s number, from 0 */
function doseOf(recording: Recording, repeat: number): Dose[] {
  const { plan } = recording;
  // link by link: a long play has too many heartbeats to look at all of them at once
  const perLink = plan.links.map((link) => {
    const beats = beatsOf(recording, link);
    const own = ownDelay(beats);
    return plan.phases.map((_, phase) =>
      tallyOf(
        beats.filter((beat) => beat.phase === phase),
        own,
        plan.scenario.heartbeat,
      ),
    );
  });
  return plan.phases.flatMap(({ name }, phase) => {
    const rows = plan.links.map((link, i) =>
      doseRow(plan.scenario, name, linkName(link), repeat, perLink[i]![phase]!),
    );
    const all = joined(perLink.map((phases) => phases[phase]!));
    const together = plan.links.length > 1 ? [doseRow(plan.scenario, name, 'all links', repeat, all)] : [];
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
): Dose | undefined {
  const { tolerance } = scenario.dose;
  const { sent, delivered, spared, cut, drawn, delays, held } = tally;
  const askedDelay = median(delays.asked)!;
  const delay =
    delays.off.length < FEWEST ? undefined : median(delays.off.map((off, i) => delays.asked[i]! + off))!;
  const rate = link === 'all links' ? null : rateOf(tally, scenario.heartbeat.bytes);
  const missed = [
    ...lossMisses(tally, tolerance),
    ...delayMisses(tally, tolerance),
    ...(held.delivered < held.sent
      ? [`hold: ${held.sent - held.delivered} of ${held.sent} held heartbeats never came`]
      : []),
    ...(rate && Math.abs(rate.delivered - rate.asked) > Math.max(0.25, tolerance) * rate.asked
      ? [`bandwidth: ${rate.delivered.toFixed(2)} kB/s carried, ${rate.asked} asked`]
      : []),
  ];
  const lost = spared.lost + cut.lost + drawn.lost;
  const told = delay !== undefined || rate || held.sent > 0 || cut.n + drawn.n + lost > 0;
  if (missed.length === 0 && (!tally.asked || !told || sent < FEWEST)) return undefined;
  return {
    repeat,
    phase,
    link,
    sent,
    delivered,
    askedLoss: (cut.n + drawn.expected) / sent,
    loss: { value: lost / sent, ...wilsonInterval(lost, sent), n: sent },
    askedDelay: delay === undefined ? null : askedDelay,
    delay: delay === undefined ? NOTHING : { value: delay, n: delays.off.length },
    held: held.sent > 0 ? { ...held, burst: finite(held.burst) } : null,
    rate,
    verdict: missed.length > 0 ? 'missed' : 'delivered',
    missed,
  };
}

/** What is certain is held to strictly; what is chance to the tolerance, beyond four standard deviations of that chance. */
function lossMisses({ spared, cut, drawn }: Tally, tolerance: number): string[] {
  const stragglers = (n: number): number => 1 + 0.005 * n;
  const came = cut.n - cut.lost;
  const { n, lost, expected, variance } = drawn;
  const allowed = tolerance * Math.min(expected, n - expected) + 4 * Math.sqrt(variance) + stragglers(n);
  return [
    ...(spared.lost > stragglers(spared.n)
      ? [`loss: ${spared.lost} of ${spared.n} lost that nothing should have struck`]
      : []),
    ...(came > stragglers(cut.n) ? [`loss: ${came} of ${cut.n} came through a cut`] : []),
    ...(Math.abs(lost - expected) > allowed
      ? [`loss: ${lost} of ${n} lost, ${expected.toFixed(1)} asked`]
      : []),
  ];
}

/**
 * The median is allowed the tolerance, and four standard errors of the median of so many draws of that jitter. By a law, half
 * of the delays are on either side of its middle, but for the tolerance and four standard errors of that half.
 */
function delayMisses({ delays }: Tally, tolerance: number): string[] {
  if (delays.off.length < FEWEST) return [];
  const off = median(delays.off)!;
  const asked = median(delays.asked)!;
  const allowed = Math.max(5, tolerance * asked);
  const n = delays.off.length;
  const [low, high] = [-allowed, allowed].map((side) => delays.off.filter((one) => one <= side).length) as [
    number,
    number,
  ];
  const half = n / 2 - 2 * Math.sqrt(n);
  const fits = delays.byLaw
    ? high >= half && n - low >= half
    : Math.abs(off) <= allowed + (4 * delays.jitter) / Math.sqrt(n);
  if (fits) return [];
  return [`delay: ${(asked + off).toFixed(1)} ms added, ${asked.toFixed(0)} ms asked`];
}

/** What a thin link carried while it had more to carry than it could: one with room to spare tells nothing. */
function rateOf({ crowded }: Tally, bytes: number): Dose['rate'] {
  if (!crowded || crowded.arrivals.length < FEWEST) return null;
  const arrivals = [...crowded.arrivals].sort((a, b) => a - b);
  const took = arrivals.at(-1)! - arrivals[0]!;
  // bytes per millisecond are kilobytes per second
  return { asked: crowded.asked, delivered: (bytes * (arrivals.length - 1)) / took };
}
