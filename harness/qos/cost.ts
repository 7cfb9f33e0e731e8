/** What heartbeats and their judging cost, and how well the harness kept time: metrics of a scenario as a whole. */
import { greatest } from '../lib/extremes.ts';
import { type Effect, linkName, type Ms, type NodeId } from '../model.ts';
import { type Estimate, type MetricInfo, NOTHING } from '../result.ts';
import { difference, total, touches, union } from '../timeline.ts';
import type { NodeHistory, Recording } from '../trace/recording.ts';
import { latenessAt } from './estimates.ts';
import { lookups } from './lookups.ts';
import { scoredPhases, scoredSpans } from './truth.ts';

export interface ScenarioMetric extends MetricInfo {
  readonly scope: 'scenario';
  of(plays: readonly Recording[], lateness: readonly Ms[]): Estimate;
}

const isSender = (play: Recording, node: NodeId): boolean => lookups(play).senders.has(node);
const isObserver = (play: Recording, node: NodeId): boolean => lookups(play).observers.has(node);

/** What sending nodes sent, per second that they lived, warm-up included. */
function perNodeSecond(plays: readonly Recording[], amount: (size: number) => number): Estimate {
  let sent = 0;
  let lived = 0;
  for (const play of plays) {
    for (const { size } of play.sent.values()) for (const bytes of size) sent += amount(bytes);
    for (const { id, lives } of play.nodes) if (isSender(play, id)) lived += total(lives) / 1000;
  }
  return lived === 0 ? NOTHING : { value: sent / lived };
}

/** CPU of a process between its first and last reading, over the heartbeats that it handled between them. */
function cpuPerHeartbeat(
  plays: readonly Recording[],
  counts: (play: Recording, node: NodeId) => boolean,
  handled: (play: Recording, node: NodeId) => Float64Array[],
): Estimate {
  let cpu = 0;
  let heartbeats = 0;
  for (const play of plays) {
    for (const node of play.nodes) {
      if (!counts(play, node.id)) continue;
      for (const { incarnation } of node.lives) {
        const readings = node.usage.filter((reading) => reading.incarnation === incarnation);
        const [first, last] = [readings[0], readings.at(-1)];
        if (!first || !last || first === last) continue;
        cpu += last.cpuUs - first.cpuUs;
        for (const times of handled(play, node.id)) {
          heartbeats += times.filter((at) => at > first.at && at <= last.at).length;
        }
      }
    }
  }
  return heartbeats === 0 ? NOTHING : { value: cpu / heartbeats, n: heartbeats };
}

function sentBy(play: Recording, node: NodeId): Float64Array[] {
  return play.plan.links.filter(({ from }) => from === node).map((link) => play.sent.get(linkName(link))!.at);
}

function heardBy(play: Recording, node: NodeId): Float64Array[] {
  return play.streams.filter(({ link }) => link.to === node).map(({ heard }) => heard.at);
}

function mostMemory(
  plays: readonly Recording[],
  counts: (play: Recording, node: NodeId) => boolean,
): Estimate {
  const sizes = plays.flatMap((play) =>
    play.nodes.filter(({ id }) => counts(play, id)).flatMap(({ usage }) => usage.map(({ rssKb }) => rssKb)),
  );
  return sizes.length === 0 ? NOTHING : { value: greatest(sizes) / 1024 };
}

/** Share of observers' scored time in which their event loop was late by more than a tenth of the interval. */
export function laggingShare(plays: readonly Recording[]): number {
  let late = 0;
  let watched = 0;
  for (const play of plays) {
    const scored = scoredSpans(play);
    for (const node of play.nodes) {
      if (!isObserver(play, node.id)) continue;
      watched += total(scored);
      late += total(
        lagSpans(node).filter(({ from }) => scored.some((s) => s.from <= from && from < s.until)),
      );
    }
  }
  return watched === 0 ? 0 : late / watched;
}

/** When a node's event loop was late of its own accord. */
function lagSpans({ lags, stalls }: NodeHistory): { from: Ms; until: Ms }[] {
  const spans = union(lags.map(({ at, late }) => ({ from: at - late, until: at })));
  return difference(spans, union(stalls.map(({ from, until }) => ({ from, until: until + 50 }))));
}

/** How late each fault of the scored phases was in force. */
export function faultLateness(
  plays: readonly Recording[],
  counts: (effect: Effect) => boolean = () => true,
): Ms[] {
  return plays.flatMap((play) => {
    const scored = scoredPhases(play);
    return play.realised.flatMap(({ spell, faultLateness: { began } }) => {
      const { effect, from } = play.plan.spells[spell]!;
      return counts(effect) && touches(scored, from, from) ? [began] : [];
    });
  });
}

const scenario = { scope: 'scenario', better: 'lower' } as const;

export const scenarioMetrics: readonly ScenarioMetric[] = [
  {
    ...scenario,
    id: 'messages_per_node',
    label: 'messages',
    unit: '1/s',
    what: 'Heartbeats that a sending node sends per second.',
    of: (plays) => perNodeSecond(plays, () => 1),
  },
  {
    ...scenario,
    id: 'bytes_per_node',
    label: 'bytes',
    unit: 'B/s',
    what: 'Bytes of heartbeats that a sending node sends per second, without TCP and IP headers.',
    of: (plays) => perNodeSecond(plays, (bytes) => bytes),
  },
  {
    ...scenario,
    id: 'sender_cpu',
    label: 'sender CPU',
    unit: 'us',
    what: 'Processor time per heartbeat sent, of processes that only send; recording included.',
    of: (plays) => cpuPerHeartbeat(plays, (play, node) => !isObserver(play, node), sentBy),
  },
  {
    ...scenario,
    id: 'observer_cpu',
    label: 'observer CPU',
    unit: 'us',
    what: 'Processor time per heartbeat heard, with all tunings judging; recording and own sending included.',
    of: (plays) => cpuPerHeartbeat(plays, isObserver, heardBy),
  },
  {
    ...scenario,
    id: 'sender_memory',
    label: 'sender memory',
    unit: 'MB',
    what: 'Most resident memory of a process that only sends.',
    of: (plays) => mostMemory(plays, (play, node) => !isObserver(play, node)),
  },
  {
    ...scenario,
    id: 'observer_memory',
    label: 'observer memory',
    unit: 'MB',
    what: 'Most resident memory of an observer.',
    of: (plays) => mostMemory(plays, isObserver),
  },
  {
    ...scenario,
    id: 'harness_lateness_p50',
    label: 'harness lateness, median',
    unit: 'ms',
    what: 'How much later than their deadlines suspicions were voiced, over all tunings; ordered stalls left out.',
    of: (_, lateness) => latenessAt(lateness, 0.5),
  },
  {
    ...scenario,
    id: 'harness_lateness_p99',
    label: 'harness lateness, p99',
    unit: 'ms',
    what: 'The same at 99 %.',
    of: (_, lateness) => latenessAt(lateness, 0.99),
  },
  {
    ...scenario,
    id: 'fault_lateness_p50',
    label: 'fault lateness, median',
    unit: 'ms',
    what: 'How much later than planned the faults of scored phases took effect.',
    of: (plays) => latenessAt(faultLateness(plays), 0.5),
  },
  {
    ...scenario,
    id: 'fault_lateness_p90',
    label: 'fault lateness, p90',
    unit: 'ms',
    what: 'The same at 90 %.',
    of: (plays) => latenessAt(faultLateness(plays), 0.9),
  },
  {
    ...scenario,
    id: 'lagging',
    label: 'lagging',
    unit: 'share',
    what: 'Share of scored time in which an observer was late by more than a tenth of the interval, by itself.',
    of: (plays) => ({ value: laggingShare(plays) }),
  },
];
