/** Did the network do what it was told? Asked against delivered, per link and phase, from the heartbeats themselves. */
import { linkName, type Ms, type Weather } from '../model.ts';
import { type Dose, finite, NOTHING } from '../result.ts';
import type { Recording } from '../trace/recording.ts';
import { type Beat, beatsOf } from './beats.ts';
import { wilsonInterval } from './intervals.ts';

/** Fewer heartbeats say nothing of a link, unless they say that something is amiss. */
const FEWEST = 10;

export function doseOf(recording: Recording): Dose[] {
  const { plan } = recording;
  const beats = plan.links.flatMap((link) => beatsOf(recording, link));
  const quiet = new Map(plan.links.map((link) => [linkName(link), ownDelay(beats, linkName(link))]));
  return plan.phases.flatMap(({ name }, phase) => {
    const inPhase = beats.filter((beat) => beat.phase === phase);
    const perLink = plan.links
      .map((link) => doseRow(recording, name, linkName(link), inPhase, quiet))
      .filter((row) => row !== undefined);
    const together =
      plan.links.length > 1 ? doseRow(recording, name, 'all links', inPhase, quiet) : undefined;
    return [...(together ? [together] : []), ...perLink];
  });
}

/** What a link takes by itself: the median delay of heartbeats of which nothing was asked. */
function ownDelay(beats: readonly Beat[], link: string): Ms {
  const own = beats.filter((beat) => beat.link === link && beat.undisturbed && isQuiet(beat.asked));
  return median(own.map(({ sentAt, arrival }) => arrival! - sentAt)) ?? 0;
}

function doseRow(
  { plan }: Recording,
  phase: string,
  link: string,
  inPhase: readonly Beat[],
  quiet: ReadonlyMap<string, Ms>,
): Dose | undefined {
  const beats = link === 'all links' ? inPhase : inPhase.filter((beat) => beat.link === link);
  if (beats.length === 0) return undefined;
  const expected = beats.reduce((sum, { asked }) => sum + lossOf(asked), 0);
  const delivered = beats.filter(({ arrival }) => arrival !== undefined).length;
  const lost = beats.length - delivered;
  const { tolerance } = plan.scenario.dose;
  const missed = lossMisses(beats, tolerance);
  const delays = delayDose(plan.scenario.heartbeat, beats, quiet);
  if (delays && Math.abs(delays.median - delays.asked) > Math.max(5, tolerance * delays.asked)) {
    missed.push(`delay: ${delays.median.toFixed(1)} ms added, ${delays.asked.toFixed(0)} ms asked`);
  }
  const held = heldDose(beats);
  if (held && held.delivered < held.sent) {
    missed.push(`hold: ${held.sent - held.delivered} of ${held.sent} held heartbeats never came`);
  }
  const rate = link === 'all links' ? null : rateDose(plan.scenario.heartbeat, beats);
  if (rate && Math.abs(rate.delivered - rate.asked) > Math.max(0.25, tolerance) * rate.asked) {
    missed.push(`bandwidth: ${rate.delivered.toFixed(2)} kB/s carried, ${rate.asked} asked`);
  }
  const asked = beats.some((beat) => !isQuiet(beat.asked));
  const tells = beats.length >= FEWEST && asked;
  if (!tells && missed.length === 0) return undefined;
  const low = wilsonInterval(lost, beats.length);
  return {
    repeat: 0,
    phase,
    link,
    sent: beats.length,
    delivered,
    askedLoss: expected / beats.length,
    loss: { value: lost / beats.length, ...low, n: beats.length },
    askedDelay: delays?.asked ?? null,
    delay: delays ? { value: delays.median, n: delays.n } : NOTHING,
    held,
    rate,
    verdict: missed.length > 0 ? 'missed' : 'delivered',
    missed,
  };
}

/** What is certain is held to strictly; what is chance to the tolerance, beyond four standard deviations of that chance. */
function lossMisses(beats: readonly Beat[], tolerance: number): string[] {
  const split = (test: (chance: number) => boolean) => {
    const chosen = beats.filter(({ asked }) => test(lossOf(asked)));
    const lost = chosen.filter(({ arrival }) => arrival === undefined).length;
    return {
      n: chosen.length,
      lost,
      came: chosen.length - lost,
      stragglers: 1 + 0.005 * chosen.length,
      chosen,
    };
  };
  const spared = split((chance) => chance === 0);
  const cut = split((chance) => chance === 1);
  const drawn = split((chance) => chance > 0 && chance < 1);
  const expected = drawn.chosen.reduce((sum, { asked }) => sum + lossOf(asked), 0);
  const variance = drawn.chosen.reduce((sum, { asked }) => sum + lossOf(asked) * (1 - lossOf(asked)), 0);
  const allowed =
    tolerance * Math.min(expected, drawn.n - expected) + 4 * Math.sqrt(variance) + drawn.stragglers;
  return [
    ...(spared.lost > spared.stragglers
      ? [`loss: ${spared.lost} of ${spared.n} lost that nothing should have struck`]
      : []),
    ...(cut.came > cut.stragglers ? [`loss: ${cut.came} of ${cut.n} came through a cut`] : []),
    ...(Math.abs(drawn.lost - expected) > allowed
      ? [`loss: ${drawn.lost} of ${drawn.n} lost, ${expected.toFixed(1)} asked`]
      : []),
  ];
}

/** Median of what delayed heartbeats took beyond the link's own time, and of what they were asked to take. */
function delayDose(
  { transport, interval }: { transport: string; interval: Ms },
  beats: readonly Beat[],
  quiet: ReadonlyMap<string, Ms>,
): { asked: Ms; median: Ms; n: number } | undefined {
  const delayed = beats.filter(
    ({ asked, undisturbed }) =>
      undisturbed &&
      (asked.delay ?? 0) > 0 &&
      // in one stream a late heartbeat holds up the next, so strong jitter adds delay of its own
      !(transport === 'stream' && 2 * (asked.jitter ?? 0) > interval),
  );
  if (delayed.length < 5) return undefined;
  const own = delayed.map(({ link, sentAt, arrival }) => arrival! - sentAt - quiet.get(link)!);
  return {
    asked: median(delayed.map(({ asked }) => asked.delay!))!,
    median: median(own)!,
    n: delayed.length,
  };
}

function heldDose(beats: readonly Beat[]): Dose['held'] {
  const held = beats.filter(({ asked }) => asked.cut === 'hold');
  if (held.length === 0) return null;
  const bursts = held.flatMap(({ arrival, released }) =>
    arrival !== undefined && released !== undefined ? [arrival - released] : [],
  );
  const delivered = held.filter(({ arrival }) => arrival !== undefined).length;
  return { sent: held.length, delivered, burst: finite(Math.max(...bursts)) };
}

/** What a thin link carried while it had more to carry than it could: a link with room to spare tells nothing. */
function rateDose(
  { interval, bytes }: { interval: Ms; bytes: number },
  beats: readonly Beat[],
): Dose['rate'] {
  const thin = beats.filter(
    ({ asked, arrival, until }) => asked.rate && arrival !== undefined && arrival < until,
  );
  const asked = thin[0]?.asked.rate;
  if (asked === undefined || thin.length < FEWEST || bytes / interval <= asked) return null;
  const arrivals = thin.map(({ arrival }) => arrival!).sort((a, b) => a - b);
  const took = arrivals.at(-1)! - arrivals[0]!;
  // bytes per millisecond are kilobytes per second
  return { asked, delivered: (bytes * (arrivals.length - 1)) / took };
}

function lossOf({ cut, reset, loss }: Weather): number {
  return cut === 'drop' || cut === 'refuse' || reset ? 1 : (loss ?? 0);
}

function isQuiet({ delay, loss, cut, rate, reset }: Weather): boolean {
  return !delay && !loss && !cut && !rate && !reset;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
