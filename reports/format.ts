/** Figures as text: the same in every report. */

import { greatest, least } from '../harness/lib/extremes.ts';
import { round } from '../harness/lib/units.ts';
import type { Estimate, Machine, MetricInfo, Result, Row, ScenarioResult, Unit } from '../harness/result.ts';

const SUFFIX: Readonly<Record<Unit, string>> = {
  ms: ' ms',
  '1/h': '/h',
  count: '',
  share: '',
  '1/s': '/s',
  'B/s': ' B/s',
  us: ' µs',
  B: ' B',
  MB: ' MB',
  h: ' h',
};

/** A value in its unit; a dash where there is none. */
export function showValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–';
  if (unit === 'share') return showShare(value);
  return `${unit === 'count' ? String(value) : round(value)}`;
}

export function withUnit(value: number | null | undefined, unit: Unit): string {
  const text = showValue(value, unit);
  return text === '–' ? text : text + SUFFIX[unit];
}

/** Percent with as many digits as it takes to tell it from 100. */
function showShare(value: number): string {
  const rest = 1 - value;
  if (rest > 0 && rest < 0.005) return `${(100 * value).toFixed(Math.min(6, Math.ceil(-Math.log10(rest))))}%`;
  return `${round(100 * value)}%`;
}

/** A rate; one that was never seen to happen shows its bound. */
export function showRate(estimate: Estimate | undefined): string {
  if (!estimate || estimate.value === null) return '–';
  if (estimate.value === 0) return `<${showValue(estimate.high, '1/h')}`;
  return showValue(estimate.value, '1/h');
}

/** `low – high`, or nothing; a question mark where nothing is known to bound it. */
export function showInterval({ low, high }: Pick<Estimate, 'low' | 'high'>, unit: Unit): string {
  if (low === undefined && high === undefined) return '';
  const side = (bound: number | null | undefined): string => (bound === null ? '?' : showValue(bound, unit));
  return `${side(low)} – ${side(high)}`;
}

/** Value, interval, count and note in one line. */
export function showWhole(metric: Pick<MetricInfo, 'unit'>, estimate: Estimate): string {
  const interval = showInterval(estimate, metric.unit);
  const parts = [
    withUnit(estimate.value, metric.unit),
    interval && `95 % ${interval}`,
    estimate.n !== undefined && `n = ${estimate.n}`,
    estimate.views !== undefined && `${estimate.views} views`,
    estimate.note,
  ];
  return parts.filter(Boolean).join('; ');
}

/** Crashes measured from, and how often they were observed where that is more often. */
export function showCrashes({ crashes, views, metrics }: Row): string {
  // tried at every instant of a trace, they have no number
  if (crashes === 0 && typeof metrics['detection_time_p50']?.value === 'number') return '–';
  return views === crashes ? String(crashes) : `${crashes}/${views}`;
}

/** What became of crashes that nothing could be measured from; nothing where there are none. */
export function showUnmeasured({ rows }: ScenarioResult): string {
  const metrics = rows[0]?.metrics ?? {};
  const [discarded, unobserved] = [metrics['crashes_discarded'], metrics['crashes_unobserved']];
  const told = [
    ...(discarded?.value ? [`${discarded.value} discarded, their instants not known well enough`] : []),
    ...(unobserved?.value ? [`${unobserved.value} not played, or of a life that nobody had heard`] : []),
  ];
  return told.length === 0 ? '' : `of ${discarded?.n} crashes planned, ${told.join('; ')}`;
}

/** Which quantiles of detection are not bounded from above by so few crashes; nothing where all are. */
export function showUnbounded({ rows }: ScenarioResult): string {
  const notes = ['p50', 'p90', 'p99'].flatMap((quantile) => {
    const estimates = rows.map(({ metrics }) => metrics[`detection_time_${quantile}`]);
    const note = estimates.find((one) => one?.high === null && one.note?.startsWith('no upper bound'))?.note;
    return note === undefined ? [] : [`${quantile} has ${note}`];
  });
  return notes.join('; ');
}

/** `clean/stall/partition` */
export function showSplit({ metrics }: Row): string {
  const counts = ['mistakes_clean', 'mistakes_stall', 'mistakes_partition'].map((id) =>
    showValue(metrics[id]?.value, 'count'),
  );
  return counts.every((count) => count === '–') ? '–' : counts.join('/');
}

const MARKS = ['*', '†', '‡', '§'];

/** What is unusual about the intervals of a table's rates, with the marks that stand for it. */
function rateNotes(rows: readonly Row[]): { note: string; mark: string }[] {
  const notes = new Set(rows.map(rateNote).filter((note) => note !== undefined));
  return [...notes].map((note, i) => ({ note, mark: MARKS[i % MARKS.length]! }));
}

/** How a rate's interval was made, where it is not the usual one; in brackets stand figures of this row alone. */
function rateNote({ metrics }: Row): string | undefined {
  const rate = metrics['mistake_rate'];
  return rate?.value ? rate.note?.replace(/ \([^)]*\)/g, '') : undefined;
}

/** The interval of a row's mistake rate, marked where the table's foot has something to say of it. */
export function showRateInterval(row: Row, rows: readonly Row[]): string {
  const rate = row.metrics['mistake_rate'];
  if (!rate?.value) return '';
  const notes = rateNotes(rows);
  const marked = notes.find(({ note }) => note === rateNote(row));
  // room for a mark in every row, so that the figures stand below one another
  return `${showInterval(rate, '1/h')}${notes.length > 0 ? ` ${marked?.mark ?? ' '}` : ''}`;
}

/** What stands under a table so that its signs can be read; empty where the signs do not occur. */
export const feet = {
  interval(rows: readonly Row[]): string {
    const notes = rateNotes(rows).map(({ note, mark }) => `${mark} ${note}`);
    return notes.length > 0 ? `95 %: exact Poisson; ${notes.join('; ')}` : '';
  },
  rate: (rows: readonly Row[]): string =>
    rows.some(({ metrics }) => metrics['mistake_rate']?.value === 0)
      ? '<: none was seen; the upper bound, one-sided 95 %'
      : '',
  missed: (rows: readonly Row[]): string =>
    rows.some(({ metrics }) => metrics['missed']?.value)
      ? 'missed: crashes of nodes that were back before they were suspected; each observer counts for itself'
      : '',
} as const;

/** Crashes that the end of the play cut short; nothing where there are none. */
export function showCensored({ metrics }: Row): string {
  const { value } = metrics['censored'] ?? {};
  return value ? String(value) : '';
}

/** All that carried heartbeats in a run, each once. */
export function networksOf({
  scenarios,
}: Pick<Result, 'scenarios'>): Pick<ScenarioResult, 'world' | 'engine'>[] {
  return [...new Map(scenarios.map((one) => [JSON.stringify([one.world, one.engine]), one])).values()];
}

/** All machines that had a part in it, each once. */
export function machinesOf({ machine, parts = [] }: Pick<Result, 'machine' | 'parts'>): Machine[] {
  const all = [machine, ...parts.map((part) => part.machine)];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Which part of a run it is, or how many it was put together from; nothing where it is one. */
export function showParts({ shard, parts }: Pick<Result, 'shard' | 'parts'>): string {
  if (parts) return `put together from ${parts.length} runs`;
  return shard ? `shard ${shard.index} of ${shard.count}` : '';
}

/** What carried heartbeats, and where it is from. */
export function showNetwork({ world, engine }: Pick<ScenarioResult, 'world' | 'engine'>): string {
  return `${engine.name}, ${world === 'live' ? 'found by' : 'in'} ${engine.origin}`;
}

/** The play in a line. */
export function showSetting(scenario: ScenarioResult): string {
  const { world, topology, pattern, interval, transport, length, repeats, cutShort, seed } = scenario;
  if (world === 'recorded')
    return `${world} · ${topology} · a heartbeat every ${round(interval)} ms · ${round(length / 1000)} s`;
  const times = repeats.planned === 1 ? '' : ` × ${repeats.played} of ${repeats.planned}`;
  return `${world} · ${topology} · ${pattern} every ${round(interval)} ms · ${transport} · ${round(length / 1000)} s${times} · seed ${seed}${cutShort ? ` · stopped because ${cutShort.asked} does not hold of ${cutShort.row}` : ''}`;
}

export interface DoseLine {
  readonly phase: string;
  readonly text: string;
  readonly ok: boolean;
}

/** What each phase asked of the network and got, all links together. */
export function doseLines({ dose, dosesLeftOut }: ScenarioResult): DoseLine[] {
  const together = dose.filter(({ link }) => link === 'all links');
  const shown = together.length > 0 ? together : dose;
  const left = { phase: 'later plays', text: `${dosesLeftOut} more, each as asked`, ok: true };
  const lines = shown.map(({ phase, sent, askedLoss, loss, askedDelay, delay, held, verdict, missed }) => {
    const parts: string[] = [];
    if (askedLoss > 0 || loss.value !== 0) {
      const interval = showInterval(loss, 'share');
      parts.push(
        `loss asked ${showValue(askedLoss, 'share')}, delivered ${showValue(loss.value, 'share')} (${interval})`,
      );
    }
    if (askedDelay !== null)
      parts.push(`delay asked ${round(askedDelay)} ms, delivered ${withUnit(delay.value, 'ms')}`);
    const rates = dose.flatMap((one) => (one.phase === phase && one.rate ? [one.rate] : []));
    if (rates.length > 0) {
      const slowest = least(rates.map((rate) => rate.delivered));
      const fastest = greatest(rates.map((rate) => rate.delivered));
      parts.push(`asked ${rates[0]!.asked} kB/s a link, carried ${round(slowest)} to ${round(fastest)}`);
    }
    if (held) {
      const burst = held.burst === null ? '' : `, the last ${round(held.burst)} ms after the heal`;
      parts.push(`${held.delivered} of ${held.sent} held heartbeats delivered${burst}`);
    }
    if (missed.length > 0) parts.push(`MISSED ${missed.join('; ')}`);
    return { phase, text: `${parts.join('; ')} · ${sent} heartbeats`, ok: verdict !== 'missed' };
  });
  return dosesLeftOut > 0 ? [...lines, left] : lines;
}

/** How lasting connections fared; nothing where each heartbeat has its own. */
export function showConnections({ connections }: ScenarioResult): string {
  if (!connections) return '';
  const { opened, lives } = connections;
  const told = opened <= lives ? 'none broke' : `${opened - lives} made anew after one broke`;
  return `${opened} connections for ${lives} lives of senders, ${told}`;
}
