/** What a trace holds, as lines of at most 80 columns. */
import { printable } from '../../lib/text.ts';
import { formatDuration, formatPercent, preciseDuration, round } from '../../lib/units.ts';
import type { TraceInfo } from '../../trace/info/info.ts';
import type { LinkInfo, Spread } from '../../trace/info/link.ts';
import { gapPicture, timePicture } from './info-pictures.ts';

const WIDTH = 80;
const MOST_LINKS = 12;
const NAME_WIDTH = 18;

const SEND_TIMES = {
  stamped: 'stamped by the sender',
  scheduled: 'worked out from the sender’s schedule',
  unknown: 'not known',
};

type Column = readonly [head: string, cell: (link: LinkInfo) => string];

export function infoText(info: TraceInfo): string {
  const links = shown(info);
  const left = info.links.length - links.filter((link) => link !== info.all).length;
  const lines = [
    printable(info.about.name),
    ...aboutLines(info),
    '',
    ...table('heartbeats', links, HEARTBEATS),
    ...(left > 0 ? [`  … and ${left} links more, whose gaps are shorter: see --json`] : []),
    ...burstLines(info.all),
    '',
    ...table('gaps between arrivals, ms', links, GAPS),
    ...wrapped('  ', rhythmOf(info.all.gaps.correlation)),
    '',
    ...table('gaps longer than', links, LONGER),
    '',
    ...(info.all.delays ? [...table('delays, ms', links, DELAYS), ''] : []),
    ...gapPicture(info),
    ...timePicture(info, links),
    ...info.notes.flatMap((note) => wrapped('  note  ', note)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** All together, then each; of very many those with the longest gaps. */
function shown({ all, links }: TraceInfo): readonly LinkInfo[] {
  if (links.length <= 1) return links;
  if (links.length <= MOST_LINKS) return [all, ...links];
  const byGap = [...links].sort((a, b) => (b.gaps.max ?? 0) - (a.gaps.max ?? 0));
  return [all, ...byGap.slice(0, MOST_LINKS)];
}

function aboutLines({ about, unfinished, from, until, truth, marks, voiced, all, links }: TraceInfo) {
  const measured = all.interval === null ? 'not measured' : `${preciseDuration(all.interval)} measured`;
  const happened = Object.entries(truth).flatMap(([cause, count]) => (count > 0 ? plural(count, cause) : []));
  const events = [
    happened.length > 0 ? happened.join(', ') : 'nothing is known to have happened',
    ...(marks > 0 ? [plural(marks, 'mark')] : []),
    ...(voiced > 0 ? [`what ${plural(voiced, 'tuning')} said`] : []),
  ];
  const lines: [string, string | undefined][] = [
    ['origin', about.origin],
    ['licence', about.licence],
    ['clock', about.clock],
    ['sent at', SEND_TIMES[about.sendTimes]],
    ['interval', `${preciseDuration(about.interval)} nominal, ${measured}`],
    [
      'time',
      `${formatDuration(until - from)}, ${plural(links.length, 'link')}${unfinished ? ', unfinished' : ''}`,
    ],
    ['events', events.join(' · ')],
  ];
  return lines.flatMap(([name, text]) =>
    text === undefined ? [] : wrapped(`  ${name.padEnd(9)} `, printable(text).replaceAll('\n', ' ')),
  );
}

const HEARTBEATS: readonly Column[] = [
  ['heard', ({ heartbeats }) => String(heartbeats.heard)],
  ['lost', ({ heartbeats }) => String(heartbeats.lost)],
  ['loss', ({ loss }) => (loss ? formatPercent(loss.value) : '–')],
  ['95 %', ({ loss }) => (loss ? `${formatPercent(loss.low)} to ${formatPercent(loss.high)}` : '–')],
  ['stale', ({ heartbeats }) => String(heartbeats.stale)],
  ['twice', ({ heartbeats }) => String(heartbeats.duplicates)],
  ['restarts', ({ heartbeats }) => String(heartbeats.restarts)],
];

const GAPS: readonly Column[] = [
  ['mean', ({ gaps }) => ms(gaps.mean)],
  ['sd', ({ gaps }) => ms(gaps.sd)],
  ...quantiles(({ gaps }) => gaps),
];

const LONGER: readonly Column[] = [
  ...[0, 1, 2, 3].map((i): Column => {
    const over = [2, 5, 10, 100][i]!;
    return [i === 0 ? `${over} intervals` : String(over), ({ gaps }) => String(gaps.beyond[i]!.count)];
  }),
  ['silent at the end', ({ silentAtEnd }) => (silentAtEnd === null ? '–' : formatDuration(silentAtEnd))],
];

const DELAYS: readonly Column[] = [
  ['min', ({ delays }) => ms(delays!.min)],
  ...quantiles(({ delays }) => delays!),
];

function quantiles(of: (link: LinkInfo) => Spread): Column[] {
  return [
    ['p50', (link) => ms(of(link).p50)],
    ['p90', (link) => ms(of(link).p90)],
    ['p99', (link) => ms(of(link).p99)],
    ['p99.9', (link) => ms(of(link).p999)],
    ['max', (link) => ms(of(link).max)],
  ];
}

function table(title: string, links: readonly LinkInfo[], columns: readonly Column[]): string[] {
  const cells = columns.map(([head, cell]) => {
    const column = [head, ...links.map(cell)];
    const width = Math.max(...column.map(({ length }) => length));
    return column.map((text) => text.padStart(width));
  });
  const names = links.map(({ link }) => printable(link).replaceAll('\n', ' '));
  const width = Math.max(...[title, ...names].map(({ length }) => Math.min(length, NAME_WIDTH)));
  // the title stands above the names where there is room, and else in a line of its own
  const short = title.length <= NAME_WIDTH;
  const heads = short ? title : '';
  const rows = [heads, ...names].map((name, row) => {
    const cut = name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name;
    return `  ${[cut.padEnd(width), ...cells.map((column) => column[row]!)].join('  ')}`;
  });
  return short ? rows : [`  ${title}`, ...rows];
}

function burstLines({ bursts }: LinkInfo): string[] {
  if (bursts.count === 0) return [];
  const lengths = bursts.lengths.map(
    ({ from, to, count }) => `${count} of ${from === to ? from : `${from} to ${to}`}`,
  );
  const longest = bursts.longest
    .filter(({ length }) => length > 1)
    .map(({ link, length, sentAt }) => `${length} at ${formatDuration(sentAt)} on ${printable(link)}`);
  return [
    ...wrapped(
      '  ',
      `lost in ${plural(bursts.count, 'burst')} of ${round(bursts.mean!)} on average: ${lengths.join(', ')}`,
    ),
    ...(longest.length > 0 ? wrapped('  ', `the longest: ${longest.join(', ')}`) : []),
  ];
}

/** @param correlation of a gap with the one before it */
function rhythmOf(correlation: number | null): string {
  if (correlation === null)
    return 'too few gaps in a row, or too even ones, to say how the sender keeps time';
  const told = `a gap and the one before it correlate by ${correlation.toFixed(2)}:`;
  if (correlation < -0.35)
    return `${told} an absolute schedule, a late heartbeat does not move those after it`;
  if (correlation < -0.15)
    return `${told} between an absolute schedule (−0.5) and sleeps that begin anew with each heartbeat (0)`;
  if (correlation < 0.15)
    return `${told} as of relative sleeps, where a late heartbeat moves all those after it, or of an absolute schedule behind outages and slow changes of delay`;
  return `${told} long gaps come together, as in congestion`;
}

function plural(count: number, what: string): string {
  const end = /(s|sh)$/.test(what) ? 'es' : 's';
  return `${count} ${what}${count === 1 ? '' : end}`;
}

function ms(value: number | null): string {
  return value === null ? '–' : round(value);
}

/** Words in lines that begin below the first one's text. */
function wrapped(lead: string, text: string): string[] {
  const lines: string[] = [];
  let line = lead;
  for (const word of text.split(' ')) {
    if (line.length > lead.length && line.length + word.length >= WIDTH) {
      lines.push(line);
      line = ' '.repeat(lead.length);
    }
    line += line.length > lead.length ? ` ${word}` : word;
  }
  return [...lines, line];
}
