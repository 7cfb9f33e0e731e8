/** What a trace holds, in figures: how much was lost, how gaps and delays are spread, whether the interval is what it says. */
import type { Distribution } from '../../lib/distribution.ts';
import { formatDuration, preciseDuration } from '../../lib/units.ts';
import { linkName, type Ms } from '../../model.ts';
import type { About, Trace, Truth } from '../trace.ts';
import { type LinkInfo, LinkTally } from './link.ts';
import { Strip } from './strip.ts';

/** So many columns has a histogram, and so many slices a strip. */
export const COLUMNS = 64;
/** An interval that differs by more is told. */
const INTERVAL_TOLERANCE = 0.005;
/** A window that is usual, to say what a wrong interval does to its average. */
const USUAL_WINDOW = 1000;
/** Gaps that are shorter than this share of the interval stand together. */
const SHORTEST = 0.01;

export interface TraceInfo {
  readonly about: About;
  readonly unfinished: boolean;
  readonly from: Ms;
  readonly until: Ms;
  readonly truth: { readonly [cause in Truth['cause']]: number };
  readonly marks: number;
  /** Tunings of which it is kept what they said. */
  readonly voiced: number;
  /** All links together. */
  readonly all: LinkInfo;
  readonly links: readonly LinkInfo[];
  /** Columns as wide as one another on a log scale; what is shorter stands in the first. */
  readonly histogram: readonly { readonly from: Ms; readonly until: Ms; readonly count: number }[];
  /** What to mind when using it. */
  readonly notes: readonly string[];
}

export function infoOf({ about, watches, events, unfinished }: Trace): TraceInfo {
  const from = watches.reduce((least, watch) => Math.min(least, watch.from), Number.POSITIVE_INFINITY);
  const until = watches.reduce((most, watch) => Math.max(most, watch.until), Number.NEGATIVE_INFINITY);
  const tallyOf = (name: string): LinkTally => new LinkTally(name, about, new Strip(from, until, COLUMNS));
  const together = tallyOf('all links');
  const links = [...Map.groupBy(watches, ({ link }) => linkName(link))].map(([name, own]) => {
    const tally = tallyOf(name);
    for (const watch of own) tally.add(watch);
    together.merge(tally);
    return tally.info();
  });
  // a trace may have senders of several intervals, and one that is off is not to hide among them
  const intervals = links.flatMap(({ interval }) => interval ?? []).sort((a, b) => a - b);
  const all = { ...together.info(), interval: intervals[intervals.length >>> 1] ?? null };
  const counted = (cause: Truth['cause']): number => events.truth.filter((one) => one.cause === cause).length;
  return {
    about,
    unfinished,
    from: watches.length > 0 ? from : 0,
    until: watches.length > 0 ? until : 0,
    truth: { crash: counted('crash'), stall: counted('stall'), partition: counted('partition') },
    marks: events.marks.length,
    voiced: new Set(events.voiced.map(({ tuning }) => tuning)).size,
    all,
    links,
    histogram: histogramOf(together.gaps, about.interval),
    notes: notesOf(about, unfinished, links),
  };
}

function histogramOf(gaps: Distribution, interval: Ms): TraceInfo['histogram'] {
  if (gaps.count === 0) return [];
  const least = Math.max(gaps.min, SHORTEST * interval);
  // a column has some width even where all gaps are alike
  const widest = Math.max(gaps.max / least, 1.001) ** (1 / COLUMNS);
  const edges = Array.from({ length: COLUMNS + 1 }, (_, i) => least * widest ** i);
  // rounding is to leave out neither the least nor the most
  const counts = gaps.countsBetween([
    Number.NEGATIVE_INFINITY,
    ...edges.slice(1, -1),
    Number.POSITIVE_INFINITY,
  ]);
  return counts.map((count, i) => ({ from: edges[i]!, until: edges[i + 1]!, count }));
}

function notesOf(
  { interval, sendTimes, clocksOff }: About,
  unfinished: boolean,
  links: readonly LinkInfo[],
): string[] {
  const notes: string[] = [];
  if (clocksOff) {
    notes.push(
      'clocks of nodes were off: these times are true, and not what detectors read; sweep and tune refuse it',
    );
  }
  if (unfinished) notes.push('the trace was still being written: this is what was whole');
  if (sendTimes === 'unknown') {
    notes.push(
      'send times are not known: there are no delays, and times to detect lack the way of a heartbeat',
    );
  }
  // what a clock skips or gains is no rhythm of its node
  const off = links.filter(
    (link) => !clocksOff && Math.abs((link.interval ?? interval) / interval - 1) > INTERVAL_TOLERANCE,
  );
  const [worst] = off.sort((a, b) => Math.abs(b.interval! - interval) - Math.abs(a.interval! - interval));
  if (worst) notes.push(intervalNote(interval, worst, off.length, links.length));
  return notes;
}

function intervalNote(nominal: Ms, { link, interval }: LinkInfo, off: number, of: number): string {
  const apart = Math.abs(interval! - nominal);
  const side = interval! > nominal ? 'early' : 'late';
  const where =
    of === 1 ? '' : ` on ${link}${off > 1 ? `, and not as nominal on ${off - 1} more of ${of} links` : ''}`;
  return `heartbeats come every ${preciseDuration(interval!)}${where}, not every ${preciseDuration(nominal)}: detectors that are told ${preciseDuration(nominal)} will expect each ${formatDuration(apart)} ${side}, and those that average over ${USUAL_WINDOW} some ${formatDuration((apart * USUAL_WINDOW) / 2)} ${side}`;
}
