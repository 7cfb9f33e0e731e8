/** Play folders for tests, written with the real writers from what a network is said to have done. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { definitionFor } from '../definition.ts';
import type { Link, Ms, Spell, Tuning } from '../model.ts';
import { FreshnessFilter, Monitor } from '../monitor.ts';
import type { Plan } from '../scenario/plan.ts';
import { appendEvent, type PlayEnd, writeEnd, writeHeader } from '../trace/folder.ts';
import { JournalWriter, KIND, VOICE } from '../trace/journal.ts';

/** When a heartbeat arrives; undefined if it is lost. */
export type Network = (link: Link, sentAt: Ms, seq: number) => Ms | undefined;

export interface Played {
  readonly plan: Plan;
  readonly tunings?: readonly Tuning[];
  readonly network?: Network;
  readonly end?: Partial<PlayEnd>;
  /** How much later than it should each timer of an observer fires. */
  readonly late?: Ms;
  /** Between which instants a fault really began; when it was planned to if left out. */
  readonly began?: (spell: Spell) => readonly [Ms, Ms];
}

/** A play in which everything planned happened at once, on time unless told, and every node kept its schedule. */
export async function writePlay(
  folder: string,
  {
    plan,
    tunings = [],
    network = (_, at) => at + 1,
    end,
    late = 0,
    began = ({ from }) => [from, from],
  }: Played,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeHeader(folder, { world: 'live', plan, tunings, engine: { name: 'a test', origin: 'none' } });
  const over = end?.end ?? plan.end;
  plan.spells.forEach((planned, spell) => {
    const { from, until } = planned;
    const [before, after] = began(planned);
    if (from < over) appendEvent(folder, { spell, change: 'began', before, after });
    if (until < over) appendEvent(folder, { spell, change: 'ended', before: until, after: until });
  });
  const journals = openJournals(folder, plan);
  const arrivals = plan.links.flatMap((link) => sendAll(plan, link, network, journals));
  arrivals.sort((a, b) => a.at - b.at);
  const definitions = await Promise.all(tunings.map(definitionFor));
  for (const link of plan.links) {
    const peer = indexOf(plan, link.from);
    const heard = arrivals.filter((one) => one.link === link);
    const { interval } = plan.scenario.heartbeat;
    const filter = new FreshnessFilter();
    const monitors = tunings.map(({ params }, seq) => {
      const definition = definitions[seq]!;
      return new Monitor(
        () => definition.create(params, { interval }),
        (other, opinion) => {
          const flag = opinion === 'trust' ? VOICE.trust : VOICE.suspect;
          const at = opinion === 'trust' ? other : other + late;
          if (at <= plan.end)
            journals.get(link.to)![0]!.writer.write({ kind: KIND.voiced, flag, peer, seq, at, other });
        },
      );
    });
    for (const { at, sentAt, seq, incarnation } of heard) {
      journals
        .get(link.to)![0]!
        .writer.write({ kind: KIND.heard, peer, seq, incarnation, at, other: sentAt });
      const freshness = filter.judge(incarnation, seq);
      if (freshness === 'stale') continue;
      for (const monitor of monitors) {
        if (freshness === 'restarted') monitor.restart();
        monitor.heartbeat(at, seq, sentAt);
      }
    }
    for (const monitor of monitors) monitor.expire(plan.end);
  }
  writeEnd(folder, { end: plan.end, how: 'complete', detectorFailures: [], ...end });
  return folder;
}

interface OpenLife {
  readonly incarnation: number;
  readonly from: Ms;
  readonly until: Ms;
  readonly writer: JournalWriter;
}

/** A journal for every life of every node, as its crashes cut them. */
function openJournals(folder: string, plan: Plan): Map<string, OpenLife[]> {
  return new Map(
    plan.nodes.map(({ id }) => {
      const crashes = plan.spells.filter(({ effect }) => effect.kind === 'down' && effect.node === id);
      const starts = [0, ...crashes.map(({ until }) => until)].filter((at) => at < plan.end);
      const lives = starts.map((from, incarnation): OpenLife => {
        const writer = new JournalWriter(join(folder, `${id}.${incarnation}.journal`));
        writer.write({ kind: KIND.began, at: from });
        writer.write({ kind: KIND.usage, at: from, other: 0, size: 50_000 });
        const until = crashes[incarnation]?.from ?? plan.end;
        writer.write({ kind: KIND.usage, at: until, other: (until - from) * 10, size: 60_000 });
        return { incarnation, from, until, writer };
      });
      return [id, lives];
    }),
  );
}

function sendAll(plan: Plan, link: Link, network: Network, journals: Map<string, OpenLife[]>) {
  const { interval, bytes: size } = plan.scenario.heartbeat;
  const { offset } = plan.nodes.find(({ id }) => id === link.from)!;
  const stalled = plan.spells.filter(
    ({ effect }) => (effect.kind === 'paused' || effect.kind === 'stalled') && effect.node === link.from,
  );
  return journals.get(link.from)!.flatMap(({ incarnation, from, until, writer }) => {
    const first = Math.ceil((from - offset) / interval);
    const arrived = [];
    for (let slot = first; offset + slot * interval < until; slot++) {
      const at = offset + slot * interval;
      if (stalled.some((spell) => spell.from <= at && at < spell.until)) continue;
      const seq = slot - first;
      writer.write({ kind: KIND.sent, peer: indexOf(plan, link.to), seq, incarnation, size, at });
      const arrival = network(link, at, seq);
      if (arrival !== undefined && arrival < plan.end)
        arrived.push({ link, at: arrival, sentAt: at, seq, incarnation });
    }
    return arrived;
  });
}

function indexOf(plan: Plan, node: string): number {
  return plan.nodes.findIndex(({ id }) => id === node);
}
