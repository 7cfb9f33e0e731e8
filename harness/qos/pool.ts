/** Scenarios taken together: one trade-off from many kinds of bad weather. */
import { Rng } from '../lib/rng.ts';
import type { Pooled, Row } from '../result.ts';
import type { Assessment } from './assess.ts';
import type { Evidence } from './evidence.ts';
import { rowOf } from './rows.ts';

/** What was measured in another world, or for another purpose, is not of the same kind. */
export function pool(assessments: readonly Assessment[]): Pooled[] {
  const settings = Map.groupBy(assessments, ({ result: { project, world } }) =>
    JSON.stringify([project, world]),
  );
  return [...settings.values()].map(poolSetting).filter((pooled) => pooled !== undefined);
}

/** Pools the sound scenarios of the commonest interval, for the tunings that all of them judged. */
function poolSetting(assessments: readonly Assessment[]): Pooled | undefined {
  const sound = assessments.filter(({ result }) => result.void.length === 0 && result.state === 'complete');
  const intervals = sound.map(({ result }) => result.interval);
  const count = (interval: number): number => intervals.filter((other) => other === interval).length;
  const interval = [...intervals].sort((a, b) => count(b) - count(a))[0];
  const together = sound.filter(({ result }) => result.interval === interval);
  if (interval === undefined || together.length < 2) return undefined;
  const { project, world, seed } = together[0]!.result;
  const random = new Rng(seed, 'pooled');
  const rows = together[0]!.weighed.flatMap(({ tuning, title }): Row[] => {
    const same = together.map(({ weighed }) =>
      weighed.find((other) => JSON.stringify(other.tuning) === JSON.stringify(tuning)),
    );
    if (same.some((one) => one === undefined)) return [];
    const evidence = same.map((one) => one!.evidence);
    return [rowOf(tuning, title, merged(evidence, random.fork(tuning.label)))];
  });
  if (rows.length === 0) return undefined;
  const scenarios = together.map(({ result }) => result.title);
  return { ...(project !== undefined && { project }), world, interval, scenarios, rows };
}

function merged(evidence: readonly Evidence[], random: Rng): Evidence {
  const all = <T>(list: (one: Evidence) => readonly T[]): T[] => evidence.flatMap(list);
  const sum = (value: (one: Evidence) => number): number =>
    evidence.reduce((total, one) => total + value(one), 0);
  return {
    crashes: all((one) => one.crashes),
    mistakes: all((one) => one.mistakes),
    excused: all((one) => one.excused),
    planned: sum((one) => one.planned),
    discarded: sum((one) => one.discarded),
    exposure: sum((one) => one.exposure),
    suspected: sum((one) => one.suspected),
    reachable: sum((one) => one.reachable),
    suspectedReachable: sum((one) => one.suspectedReachable),
    unreachable: all((one) => one.unreachable),
    retrust: all((one) => one.retrust),
    stretches: all((one) => one.stretches),
    together: Math.max(...evidence.map((one) => one.together)),
    lateness: all((one) => one.lateness),
    stateBytes: evidence[0]!.stateBytes,
    random,
  };
}
