/** The weather that was asked of a link, as it really changed, and what that means for a heartbeat on its way. */

import { lastFrom } from '../lib/sorted.ts';
import type { Ms, Transport, Weather } from '../model.ts';
import { type Span, union } from '../timeline.ts';
import type { Realised } from '../trace/realised.ts';
import { combined } from '../weather.ts';

/** Around a change, a heartbeat may meet either side of it. */
export const GUARD: Ms = 20;

/** Time in which the weather was the same. */
export interface Stage {
  readonly from: Ms;
  readonly until: Ms;
  readonly weather: Weather;
}

const FINE: Weather = {};

export class Course {
  readonly stages: readonly Stage[];
  /** Next to a change, sorted and disjoint. */
  readonly #unsure: readonly Span[];

  constructor(spells: readonly { readonly realised: Realised; readonly weather: Weather }[]) {
    const changes = spells.flatMap(({ realised: { began, ended } }) => [began, ended]);
    this.#unsure = union(changes.map(([before, after]) => ({ from: before - GUARD, until: after + GUARD })));
    this.stages = stagesOf(spells);
  }

  /** The number of the stage in which something was sent; undefined where it may have met another one. */
  at(time: Ms): number | undefined {
    const zone = this.#unsure[lastFrom(this.#unsure, time)];
    if (zone && zone.from < time && time < zone.until) return undefined;
    return lastFrom(this.stages, time);
  }
}

function stagesOf(
  spells: readonly { readonly realised: Realised; readonly weather: Weather }[],
): readonly Stage[] {
  const begin = Map.groupBy(spells, ({ realised }) => realised.began[1]);
  const end = Map.groupBy(spells, ({ realised }) => realised.ended[0]);
  const instants = spells.flatMap(({ realised: { began, ended } }) => [...began, ...ended]);
  const active = new Set<(typeof spells)[number]>();
  let weather = FINE;
  // one object for all heartbeats of a quiet link: there are very many
  const starts = [Number.NEGATIVE_INFINITY, ...new Set(instants.sort((a, b) => a - b))];
  return starts.map((from, i) => {
    const [on, off] = [begin.get(from) ?? [], end.get(from) ?? []];
    for (const spell of on) if (spell.realised.ended[0] > from) active.add(spell);
    for (const spell of off) active.delete(spell);
    if (on.length + off.length > 0)
      weather = active.size === 0 ? FINE : combined([...active].map((spell) => spell.weather));
    return { from, until: starts[i + 1] ?? Number.POSITIVE_INFINITY, weather };
  });
}

/** What becomes of a heartbeat that nothing takes at once. */
export interface Passage {
  /** It has been let go by then; Infinity if nothing lets it go. */
  readonly by: Ms;
  /** Connections were closed while it was on its way: it may be gone. */
  readonly broken: boolean;
}

/**
 * A change of delay lets go at once of what is delayed: of each heartbeat on oneshot, and of the first on a stream, where the
 * others are delayed anew. A refusal takes what has not been let go, and on a stream what has not arrived.
 * @param stage in which it was sent
 * @param way how long it may take after it was let go
 */
export function passage(
  stages: readonly Stage[],
  stage: number,
  sentAt: Ms,
  transport: Transport,
  way: Ms,
): Passage {
  const exposed = GUARD + (transport === 'stream' ? way : 0);
  let { weather } = stages[stage]!;
  let by = sentAt + delayIn(weather);
  for (let next = stage + 1; next < stages.length && stages[next]!.from < by + exposed; next++) {
    const { from, weather: changed } = stages[next]!;
    if (changed.cut === 'refuse') return { by, broken: true };
    if (from < by && delaysDiffer(weather, changed))
      by = transport === 'oneshot' ? from : Math.max(from, sentAt + delayIn(changed));
    weather = changed;
  }
  return { by, broken: false };
}

/** When a heartbeat that is held at a stage is let go; undefined if it is not held. */
export function releaseAfter(stages: readonly Stage[], stage: number): Ms | undefined {
  if (stages[stage]!.weather.cut !== 'hold') return undefined;
  let last = stage;
  while (stages[last]!.weather.cut === 'hold' && last + 1 < stages.length) last++;
  return stages[last]!.weather.cut === 'hold' ? Number.POSITIVE_INFINITY : stages[last]!.from;
}

function delayIn({ cut, delay = 0, jitter = 0 }: Weather): Ms {
  return cut === 'hold' ? Number.POSITIVE_INFINITY : delay + jitter;
}

/** As the proxy is told: in whole milliseconds. */
function delaysDiffer(one: Weather, other: Weather): boolean {
  if (one === other) return false;
  const told = ({ cut, delay = 0, jitter = 0 }: Weather): string =>
    cut === 'hold' ? cut : `${Math.round(delay)} ${Math.round(jitter)}`;
  return told(one) !== told(other);
}
