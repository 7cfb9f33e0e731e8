/** A play read back from its folder into columns: everything that scoring, dose and cost are computed from. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Link, linkName, type Ms, type NodeId } from '../model.ts';
import type { Happening } from '../scenario/play.ts';
import type { Span } from '../timeline.ts';
import { type PlayEnd, type PlayHeader, readEnd, readEvents, readHeader } from './folder.ts';
import { type JournalRecord, KIND, readJournal, VOICE } from './journal.ts';

/** One incarnation of a node. */
export interface Life {
  readonly incarnation: number;
  readonly from: Ms;
  readonly until: Ms;
  readonly crashed: boolean;
}

export interface NodeHistory {
  readonly id: NodeId;
  readonly lives: readonly Life[];
  /** When it stood still by order: paused or stalled. */
  readonly stalls: readonly Span[];
  /** When its event loop was late by itself. */
  readonly lags: readonly { readonly at: Ms; readonly late: Ms }[];
  readonly usage: readonly {
    readonly at: Ms;
    readonly cpuUs: number;
    readonly rssKb: number;
    readonly incarnation: number;
  }[];
}

/** Heartbeats in columns, in the order in which they were recorded. */
export interface Column {
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
  /** By index of the tuning: what the observer said while it ran. */
  readonly voiced: readonly (readonly Voice[])[];
}

export interface Voice {
  readonly opinion: 'trust' | 'suspect';
  /** From when the opinion counts. */
  readonly at: Ms;
  /** How much later than the rule says it was noticed. */
  readonly late: Ms;
}

/** A spell with the instants between which it really began and ended. */
export interface Realised {
  readonly spell: number;
  readonly began: readonly [Ms, Ms];
  readonly ended: readonly [Ms, Ms];
}

export interface Recording extends PlayHeader {
  readonly end: PlayEnd;
  readonly realised: readonly Realised[];
  readonly nodes: readonly NodeHistory[];
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
  const realised = realise(readEvents(folder), end.end);
  const crashes = crashInstants(header, realised);
  const sent = new Map<string, Required<JournalRecord>[]>(plan.links.map((link) => [linkName(link), []]));
  const opened = new Map<string, Ms[]>(plan.links.map((link) => [linkName(link), []]));
  const streams: Stream[] = [];
  const nodes = plan.nodes.map(({ id }): NodeHistory => {
    const lives: Life[] = [];
    const stalls = pausesOf(header, realised, id);
    const lags: { at: Ms; late: Ms }[] = [];
    const usage: NodeHistory['usage'][number][] = [];
    // every crash but one at the very end is followed by another incarnation
    for (let incarnation = 0; incarnation <= (crashes.get(id)?.length ?? 0); incarnation++) {
      const journal = join(folder, `${id}.${incarnation}.journal`);
      const records = existsSync(journal) ? [...readJournal(journal)] : [];
      const began = records.find(({ kind }) => kind === KIND.began);
      // killed again before it could begin: it never lived
      if (!began) continue;
      const crash = crashes.get(id)?.[incarnation];
      const life = { incarnation, from: began.at, until: crash ?? end.end, crashed: crash !== undefined };
      lives.push(life);
      for (const record of records) {
        const link = linkName({ from: id, to: plan.nodes[record.peer]!.id });
        if (record.kind === KIND.sent) sent.get(link)?.push(record);
        else if (record.kind === KIND.opened) opened.get(link)?.push(record.at);
        else if (record.kind === KIND.stall) stalls.push({ from: record.at, until: record.other });
        else if (record.kind === KIND.lag) lags.push({ at: record.at, late: record.other });
        else if (record.kind === KIND.usage) {
          usage.push({ at: record.at, cpuUs: record.other, rssKb: record.size, incarnation });
        }
      }
      streams.push(...streamsOf(header, id, life, records));
    }
    return { id, lives, stalls, lags, usage };
  });
  const columns = [...sent].map(([name, records]) => [name, sentColumn(records)] as const);
  return { ...header, end, realised, nodes, sent: new Map(columns), opened, streams };
}

function streamsOf(
  { plan, tunings }: PlayHeader,
  observer: NodeId,
  observed: Life,
  records: readonly Required<JournalRecord>[],
): Stream[] {
  return plan.links
    .filter(({ to }) => to === observer)
    .map((link) => {
      const peer = plan.nodes.findIndex(({ id }) => id === link.from);
      const heard = records.filter(({ kind, peer: about }) => kind === KIND.heard && about === peer);
      const voiced = tunings.map((): Voice[] => []);
      for (const record of records) {
        if (record.kind === KIND.voiced && record.peer === peer) voiced[record.seq]?.push(voiceOf(record));
      }
      const sentAt = Float64Array.from(heard, ({ other }) => other);
      return { link, observed, heard: { ...column(heard), sentAt }, voiced };
    });
}

/** A suspicion that a timer noticed counts from when it was said; any other opinion from when the rule says. */
function voiceOf({ flag, at, other }: Required<JournalRecord>): Voice {
  const byTimer = flag === VOICE.suspect;
  return { opinion: flag === VOICE.trust ? 'trust' : 'suspect', at: byTimer ? at : other, late: at - other };
}

function column(records: readonly Required<JournalRecord>[]): Column {
  return {
    at: Float64Array.from(records, ({ at }) => at),
    seq: Uint32Array.from(records, ({ seq }) => seq),
    incarnation: Uint32Array.from(records, ({ incarnation }) => incarnation),
  };
}

function sentColumn(records: readonly Required<JournalRecord>[]): Column & { size: Uint32Array } {
  return { ...column(records), size: Uint32Array.from(records, ({ size }) => size) };
}

/** A spell whose end was not recorded lasted to the end of the play. */
function realise(happenings: readonly Happening[], end: Ms): Realised[] {
  const ends = new Map(happenings.filter(({ change }) => change === 'ended').map((h) => [h.spell, h]));
  return happenings
    .filter(({ change }) => change === 'began')
    .map(({ spell, before, after }) => {
      const ended = ends.get(spell);
      return { spell, began: [before, after], ended: ended ? [ended.before, ended.after] : [end, end] };
    });
}

/** A node's crashes in order: the k-th ends its k-th life. The signal has been sent at the second instant. */
function crashInstants({ plan }: PlayHeader, realised: readonly Realised[]): Map<NodeId, Ms[]> {
  const crashes = new Map<NodeId, Ms[]>();
  for (const { spell, began } of realised) {
    const { effect } = plan.spells[spell]!;
    if (effect.kind !== 'down') continue;
    crashes.set(
      effect.node,
      [...(crashes.get(effect.node) ?? []), began[1]].sort((a, b) => a - b),
    );
  }
  return crashes;
}

function pausesOf({ plan }: PlayHeader, realised: readonly Realised[], node: NodeId): Span[] {
  return realised
    .filter(({ spell }) => {
      const { effect } = plan.spells[spell]!;
      return effect.kind === 'paused' && effect.node === node;
    })
    .map(({ began, ended }) => ({ from: began[0], until: ended[1] }));
}

/** The last instant that any journal knows, for a play whose harness was killed. */
function lastInstant(folder: string, latest: Ms): Ms {
  let last = 0;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.journal')) continue;
    for (const { at } of readJournal(join(folder, name))) last = Math.max(last, at);
  }
  return Math.min(last, latest);
}
