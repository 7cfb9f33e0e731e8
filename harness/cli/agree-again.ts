/** Commands that compare once more what was compared. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Again, Judged } from '../agree-runs.ts';
import { againOf, type Overrides, type Prepared } from '../scenario/load.ts';

interface Asked extends Pick<Overrides, 'repeats' | 'exposure' | 'detectors'> {
  readonly calibrate: boolean;
}

/**
 * Of scenarios: they are played anew, with the seeds that they had.
 * @param written what they were called, one by one
 */
export function againNamed(written: readonly string[], prepared: readonly Prepared[], asked: Asked): Again {
  const seeds = new Set(prepared.map(({ seed }) => seed));
  const command = ([first, ...others]: readonly string[], seed: number | undefined): string => {
    const own = seed === undefined ? [] : ['--seed', String(seed)];
    return againOf(first!, [...others, ...own, ...calibrated(asked)], asked, 'agree');
  };
  return {
    // several, each with a seed of its own, have it from their files
    whole: command(written, seeds.size === 1 ? prepared[0]!.seed : undefined),
    of: ({ id, seed }) => command([written[prepared.findIndex((one) => one.id === id)]!], seed),
  };
}

/** Flags that say where runs are kept, as they were given. */
interface Where {
  readonly out: string | undefined;
  readonly config: string | boolean | undefined;
}

/**
 * Of runs that are over: what they recorded is compared again. A scenario of a single one is played anew.
 * @param written what they were called
 * @param out where they are kept
 */
export function againRuns(
  runs: readonly Judged[],
  written: readonly string[],
  out: string,
  where: Where,
  asked: Asked,
): Again {
  const { exposure } = asked;
  const config =
    where.config === false
      ? ['--no-config']
      : typeof where.config === 'string'
        ? ['--config', where.config]
        : [];
  const kept = [...config, ...(where.out === undefined ? [] : ['--out', where.out])];
  // latest is another one soon
  const lasting = runs.map(({ result: { id } }, i) => (existsSync(join(out, 'runs', id)) ? id : written[i]!));
  const [first, ...others] = lasting;
  const whole = againOf(first!, [...others, ...calibrated(asked), ...kept], { exposure }, 'agree');
  // what is played anew is kept where it is without a flag
  const anew = againOf('latest', [...calibrated(asked), ...config], { exposure }, 'agree');
  // whether its checks hold is not asked here
  return { whole, of: ({ again }) => (others.length > 0 ? whole : `${again}; ${anew}`) };
}

function calibrated({ calibrate }: Asked): string[] {
  return calibrate ? ['--calibrate'] : [];
}
