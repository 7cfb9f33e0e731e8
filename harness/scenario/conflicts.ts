/** Faults that can't happen together, whatever the seed. */
import { Rng } from '../lib/rng.ts';
import { formatDuration } from '../lib/units.ts';
import type { Effect, Ms, NodeId } from '../model.ts';
import { RESTART_MS, roomOf } from './crash-times.ts';
import { happensAtRandom, occurrences } from './occurrences.ts';
import type { Problem } from './problem.ts';
import { type Strike, victimsOf } from './strikes.ts';
import type { Topology } from './topology.ts';

/** The time that one happening may take, wherever chance puts it. */
interface Claim {
  readonly path: Strike['path'];
  readonly fault: string;
  readonly effect: Effect;
  /** Somewhere between `from` and `until`, not all of it. */
  readonly random: boolean;
  readonly from: Ms;
  readonly until: Ms;
  /** From when its victim can be struck again. */
  readonly free: Ms;
}

/** One problem per place in the scenario. */
export function conflicts(strikes: readonly Strike[], topology: Topology, interval: Ms): Problem[] {
  const problems = new Map<string, Problem>();
  const claims = strikes.flatMap((strike) => claimsOf(strike, topology, interval));
  for (const [node, list] of byNode(claims)) {
    list.sort((a, b) => a.from - b.from);
    list.forEach((one, i) => {
      for (let j = i + 1; j < list.length && list[j]!.from < one.free; j++) {
        const other = list[j]!;
        for (const [a, b] of [
          [one, other],
          [other, one],
        ] as const) {
          const message = clash(a, b, node, interval);
          const place = JSON.stringify(a.path);
          if (message && !problems.has(place)) problems.set(place, { path: a.path, message });
        }
      }
    });
  }
  return [...problems.values()];
}

function claimsOf(strike: Strike, topology: Topology, interval: Ms): Claim[] {
  const { use, fault, params, path, during } = strike;
  const length = during.until - during.from;
  const random = happensAtRandom(use);
  const room = roomOf(strike, interval);
  const none = new Rng(0);
  const times = random ? [{ from: use.at, until: length }] : occurrences(use, length, interval, none, room);
  return victimsOf(strike, topology, []).flatMap(({ node, links }) =>
    times.flatMap((time) =>
      fault
        .episodes(params, { node, links, for: time.until - time.from, interval, random: none })
        .filter(({ effect }) => victimOf(effect) !== undefined || isRefusal(effect))
        .map((episode): Claim => {
          const from = during.from + time.from + (random ? 0 : episode.from);
          const until = during.from + (random ? time.until : time.from + episode.until);
          const free = Math.min(until + room.shift, during.until) + room.after;
          return { path, fault: fault.name, effect: episode.effect, random, from, until, free };
        }),
    ),
  );
}

/** Claims on a node, and refusals of links to it. */
function byNode(claims: readonly Claim[]): Map<NodeId, Claim[]> {
  const nodes = new Map<NodeId, Claim[]>();
  for (const claim of claims) {
    const { effect } = claim;
    const struck = effect.kind === 'weather' ? effect.links.map(({ to }) => to) : [victimOf(effect)!];
    for (const node of new Set(struck)) {
      const list = nodes.get(node) ?? [];
      list.push(claim);
      nodes.set(node, list);
    }
  }
  return nodes;
}

function clash(one: Claim, other: Claim, node: NodeId, interval: Ms): string | undefined {
  if (one.effect.kind === 'weather') return undefined;
  const since = one.random
    ? `at random between ${formatDuration(one.from)} and ${formatDuration(one.until)}`
    : `at ${formatDuration(one.from)}`;
  const span = `${other.random ? 'at random ' : ''}from ${formatDuration(other.from)} to ${formatDuration(other.until)}`;
  if (other.effect.kind === 'down') {
    // of two crashes the later one is told
    if (one.effect.kind === 'down' && one.from < other.from) return undefined;
    if (one.from < other.until) {
      return `strikes ${node} ${since}, while a ${other.fault} has it down ${span}`;
    }
    const shift = `a crash comes up to an interval (${formatDuration(interval)}) later than written, which spreads crash instants over the heartbeat period`;
    return `strikes ${node} ${since}, too soon after a ${other.fault} that has it down ${span}: ${shift}, and a node has ${formatDuration(RESTART_MS)} to start again`;
  }
  if (one.effect.kind === 'stalled' && other.effect.kind === 'stalled') {
    return `stalls ${node} ${since}, while it is stalled ${span} already`;
  }
  // Toxiproxy dials the observer for every connection; a stopped one fills its accept queue, and the proxy hangs
  if (isRefusal(other.effect) && one.effect.kind !== 'down') {
    return `stops observer ${node} ${since}, while a link to it is refused: the proxy could not be closed`;
  }
  return undefined;
}

/** Who can't be struck by something else meanwhile. A host is slow and its clock wrong whether a process runs or not. */
function victimOf(effect: Effect): NodeId | undefined {
  return 'node' in effect && effect.kind !== 'slow' && effect.kind !== 'clock' ? effect.node : undefined;
}

function isRefusal(effect: Effect): boolean {
  return effect.kind === 'weather' && effect.weather.cut === 'refuse';
}
