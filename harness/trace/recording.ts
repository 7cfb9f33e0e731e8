/** A play read back from its folder into columns: everything that scoring, dose and cost are computed from. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Link, linkName, type Ms, type NodeId } from '../model.ts';
import type { Plan } from '../scenario/plan.ts';
import type { Span } from '../timeline.ts';
import { HARNESS_JOURNAL, type PlayEnd, type PlayHeader, readEnd, readEvents, readHeader } from './folder.ts';
import { JournalReader, KIND, VOICE } from './journal.ts';
import { crashInstants, type Realised, realise, standstillsOf } from './realised.ts';
import { readSimulated } from './simulated/read.ts';

/** One incarnation of a node. */
export interface Life {
  readonly incarnation: number;
  readonly from: Ms;
  readonly until: Ms;
  readonly crashed: boolean;
  /** How long before `until` it may have ended: a kill is known to lie between two instants. */
  readonly bracket: Ms;
}

/** An event loop was late, by how much, as noticed at an instant. */
interface Lag {
  readonly at: Ms;
  readonly late: Ms;
}

export interface NodeHistory {
  readonly id: NodeId;
  readonly lives: readonly Life[];
  /** When it stood still by order: paused or stalled. */
  readonly stalls: readonly Span[];
  /** When its event loop was late by itself. */
  readonly lags: readonly Lag[];
  readonly usage: readonly {
    readonly at: Ms;
    readonly cpuUs: number;
    readonly rssKb: number;
    readonly incarnation: number;
  }[];
}

/** Heartbeats in columns, in the order in which they were recorded. */
interface Column {
  readonly at: Float64Array;
  readonly seq: Uint32Array;
  readonly incarnation: Uint32Array;
}

/** What one observer in one of its lives heard of one sender. */
export interface Stream {
  readonly link: Link;
  /** The observer's life. */
  readonly observed: Life;
  /** `at` is the arrival. */
  readonly heard: Column & { readonly sentAt: Float64Array };
  /** When the observer found that it had not run, in order. */
  readonly froze: readonly Span[];
  /** By index of the tuning: what the observer said while it ran. */
  readonly voiced: readonly (readonly Voice[])[];
}

export interface Voice {
  readonly opinion: 'trust' | 'suspect';
  /** From when the opinion counts. */
  readonly at: Ms;
  /** From when the rule says. */
  readonly exact: Ms;
  /** How much later than the rule says it was noticed. */
  readonly late: Ms;
}

export interface Recording extends PlayHeader {
  readonly end: PlayEnd;
  readonly realised: readonly Realised[];
  readonly nodes: readonly NodeHistory[];
  /** When the process that does the faults was late itself. */
  readonly harnessLags: readonly Lag[];
  /** By link, what the sender sent; `size` in bytes. */
  readonly sent: ReadonlyMap<string, Column & { readonly size: Uint32Array }>;
  /** By link, when lasting connections were opened; empty on transport oneshot. */
  readonly opened: ReadonlyMap<string, readonly Ms[]>;
  readonly streams: readonly Stream[];
}

/** Reads whatever is there: a play that was cut short gives a recording that ends early. */
export function readRecording(folder: string): Recording {
  const header = readHeader(folder);
  const { plan } = header;
  const end = readEnd(folder) ?? {
    end: lastInstant(folder, plan.end),
    how: 'failed' as const,
    detectorFailures: [],
  };
  const realised = realise(readEvents(folder), plan.spells, end.end);
  if (header.world === 'simulated') return readSimulated(folder, header, end, realised);
  const crashes = crashInstants(header, realised);
  const recording = {
    ...header,
    end,
    realised,
    nodes: [] as NodeHistory[],
    harnessLags: lagsOf(openJournal(folder, HARNESS_JOURNAL)),
    sent: new Map(plan.links.map((link) => [linkName(link), [] as SentColumn[]])),
    opened: new Map(plan.links.map((link) => [linkName(link), [] as Ms[]])),
    streams: [] as Stream[],
  };
  for (const { id } of plan.nodes) {
    const node = {
      id,
      lives: [] as Life[],
      stalls: standstillsOf(header, realised, id),
      lags: [],
      usage: [],
    };
    // every crash but one at the very end is followed by another incarnation
    for (let incarnation = 0; incarnation <= (crashes.get(id)?.length ?? 0); incarnation++) {
      const journal = openJournal(folder, `${id}.${incarnation}.journal`);
      const [began] = journal?.of(KIND.began) ?? [];
      // killed again before it could begin: it never lived
      if (!journal || began === undefined) continue;
      const crash = crashes.get(id)?.[incarnation];
      const life = {
        incarnation,
        from: journal.at(began),
        until: crash?.at ?? end.end,
        crashed: crash !== undefined,
        bracket: crash?.bracket ?? 0,
      };
      node.lives.push(life);
      readNode(journal, incarnation, node);
      readSending(journal, plan, id, recording);
      recording.streams.push(...streamsOf(header, id, life, journal));
    }
    recording.nodes.push(node);
  }
  const sent = new Map([...recording.sent].map(([name, parts]) => [name, joined(parts)]));
  return { ...recording, sent };
}

type SentColumn = Column & { readonly size: Uint32Array };

/** undefined for one that was never begun. */
function openJournal(folder: string, name: string): JournalReader | undefined {
  const path = join(folder, name);
  return existsSync(path) ? new JournalReader(path) : undefined;
}

function lagsOf(journal: JournalReader | undefined): Lag[] {
  return [...(journal?.of(KIND.lag) ?? [])].map((i) => ({ at: journal!.at(i), late: journal!.other(i) }));
}

/** What a node's journal says of the node itself. */
function readNode(
  journal: JournalReader,
  incarnation: number,
  { lags, usage }: { lags: Lag[]; usage: NodeHistory['usage'][number][] },
): void {
  lags.push(...lagsOf(journal));
  for (const i of journal.of(KIND.usage)) {
    usage.push({ at: journal.at(i), cpuUs: journal.other(i), rssKb: journal.size(i), incarnation });
  }
}

function readSending(
  journal: JournalReader,
  plan: Plan,
  from: NodeId,
  { sent, opened }: { sent: Map<string, SentColumn[]>; opened: Map<string, Ms[]> },
): void {
  plan.nodes.forEach(({ id: to }, peer) => {
    const link = linkName({ from, to });
    const beats = journal.of(KIND.sent, peer);
    sent
      .get(link)
      ?.push({ ...column(journal, beats), size: Uint32Array.from(beats, (i) => journal.size(i)) });
    for (const i of journal.of(KIND.opened, peer)) opened.get(link)?.push(journal.at(i));
  });
}

function streamsOf(
  { plan, tunings }: PlayHeader,
  observer: NodeId,
  observed: Life,
  journal: JournalReader,
): Stream[] {
  const froze = [...journal.of(KIND.froze)].map((i) => ({ from: journal.other(i), until: journal.at(i) }));
  return plan.links
    .filter(({ to }) => to === observer)
    .map((link) => {
      const peer = plan.nodes.findIndex(({ id }) => id === link.from);
      const beats = journal.of(KIND.heard, peer);
      const sentAt = Float64Array.from(beats, (i) => journal.other(i));
      const voiced = tunings.map((): Voice[] => []);
      for (const i of journal.of(KIND.voiced, peer))
        voiced[journal.seq(i)]?.push(
          voiceOf({ flag: journal.flag(i), at: journal.at(i), other: journal.other(i) }),
        );
      return { link, observed, heard: { ...column(journal, beats), sentAt }, froze, voiced };
    });
}

/** A suspicion that a timer noticed counts from when it was said; any other opinion from when the rule says. */
export function voiceOf({ flag, at, other }: { flag: number; at: Ms; other: Ms }): Voice {
  const byTimer = flag === VOICE.suspect;
  return {
    opinion: flag === VOICE.trust ? 'trust' : 'suspect',
    at: byTimer ? at : other,
    exact: other,
    late: at - other,
  };
}

function column(journal: JournalReader, records: Uint32Array): Column {
  return {
    at: Float64Array.from(records, (i) => journal.at(i)),
    seq: Uint32Array.from(records, (i) => journal.seq(i)),
    incarnation: Uint32Array.from(records, (i) => journal.incarnation(i)),
  };
}

/** The columns of a link's sender, life after life, as one. */
function joined(parts: readonly SentColumn[]): SentColumn {
  const gather = (column: (part: SentColumn) => Iterable<number>): number[] =>
    parts.flatMap((part) => [...column(part)]);
  return {
    at: Float64Array.from(gather(({ at }) => at)),
    seq: Uint32Array.from(gather(({ seq }) => seq)),
    incarnation: Uint32Array.from(gather(({ incarnation }) => incarnation)),
    size: Uint32Array.from(gather(({ size }) => size)),
  };
}

/** The last instant that any journal knows, for a play whose harness was killed. */
function lastInstant(folder: string, latest: Ms): Ms {
  let last = 0;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.journal')) continue;
    const journal = new JournalReader(join(folder, name));
    for (let i = 0; i < journal.length; i++) last = Math.max(last, journal.at(i));
  }
  return Math.min(last, latest);
}
