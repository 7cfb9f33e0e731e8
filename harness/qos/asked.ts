/** What was asked of the network for heartbeats. */
import { parseLaw } from '../lib/laws.ts';
import type { Ms, Weather } from '../model.ts';
import type { Stage } from './course.ts';
import { RARE } from './own-time.ts';

export interface Asked {
  readonly weather: Weather;
  /** What the middle one of many is asked to take; undefined where that can't be told. */
  readonly delay: Ms | undefined;
  /** Next to nothing that is drawn takes longer. */
  readonly drawn: Ms;
}

/** What is asked in a stage, found once for all of its heartbeats. */
export function askedIn(stages: readonly Stage[]): (stage: number) => Asked {
  const known: Asked[] = [];
  return (stage) => (known[stage] ??= askedBy(stages[stage]!.weather));
}

function askedBy(weather: Weather): Asked {
  const { delay = 0, jitter = 0, draws = [] } = weather;
  const late = draws.filter(({ adds }) => adds === 'delay');
  if (late.length === 0) return { weather, delay, drawn: 0 };
  const laws = late.map(({ law }) => parseLaw(law));
  const told = late.length === 1 && late[0]!.share === 1 && jitter === 0;
  return {
    weather,
    delay: told ? delay + laws[0]!.ofNormal(0) : undefined,
    drawn: laws.reduce((sum, law) => sum + law.ofNormal(RARE), 0),
  };
}

export function lossOf({ cut, reset, loss }: Weather): number {
  return cut === 'drop' || cut === 'refuse' || reset ? 1 : (loss ?? 0);
}

export function isQuiet({ delay, loss, cut, rate, reset, draws }: Weather): boolean {
  return !delay && !loss && !cut && !rate && !reset && !draws;
}
