import type { Rng } from '../../lib/rng.ts';
import type { Bursts } from './model.ts';

/** Whether the next heartbeat is lost on its way. */
export type Losses = () => boolean;

export function independentLosses(share: number, random: Rng): Losses {
  return share > 0 ? () => random.float() < share : () => false;
}

/** @param count of heartbeats that there will be */
export function burstLosses(bursts: Bursts | undefined, count: number, random: Rng): Losses {
  if (bursts === undefined) return () => false;
  return bursts.kind === 'gilbert' ? gilbert(bursts, random) : listed(bursts, count, random);
}

function gilbert({ enter, leave }: Bursts & { kind: 'gilbert' }, random: Rng): Losses {
  // as if it had always gone on
  let bad = random.float() < enter / (enter + leave);
  return () => {
    const lost = bad;
    bad = random.float() < (bad ? 1 - leave : enter);
    return lost;
  };
}

function listed({ lengths: all, per }: Bursts & { kind: 'listed' }, count: number, random: Rng): Losses {
  const chosen = spreadOver(all, Math.round((all.length * count) / per), random.fork('lengths'));
  const lengths = random.fork('order').shuffled(chosen);
  const lost = lengths.reduce((sum, length) => sum + length, 0);
  // each after a number of heartbeats of its own that come through, so none touches another
  const after = distinct(lengths.length, count - lost, random.fork('places'));
  let [heartbeat, burst, left, start, gone] = [0, 0, 0, after[0], 0];
  return () => {
    if (heartbeat++ === start) {
      left = lengths[burst]!;
      gone += left;
      burst++;
      start = after[burst] === undefined ? undefined : after[burst]! + gone;
    }
    return left-- > 0;
  };
}

/** So many of them, the long and the short in proportion. */
function spreadOver(all: readonly number[], count: number, random: Rng): number[] {
  const sorted = [...all].sort((a, b) => b - a);
  const first = random.float();
  return Array.from({ length: count }, (_, i) => sorted[Math.floor(((i + first) * all.length) / count)]!);
}

/** So many different whole numbers from 1 to below `end`, ascending. */
function distinct(count: number, end: number, random: Rng): number[] {
  const numbers = new Set<number>();
  while (numbers.size < count) numbers.add(1 + random.below(end - 1));
  return [...numbers].sort((a, b) => a - b);
}
