/** What mistakes go back to: first what made them, then where most of them are. */

import { greatest } from '../../lib/extremes.ts';
import { formatDuration } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';
import { type Cause, MOST, median } from './cause.ts';
import type { Scene, SeenMistake } from './scene.ts';

/** Mistakes that are asked about, by number or by how long they lasted. */
export class Mistakes {
  readonly all: readonly SeenMistake[];
  readonly scene: Scene;
  readonly #byTime: boolean;

  constructor(all: readonly SeenMistake[], scene: Scene, byTime: boolean) {
    this.all = all;
    this.scene = scene;
    this.#byTime = byTime;
  }

  /** What part of all it is. */
  share(some: readonly SeenMistake[]): number {
    return this.#size(some) / this.#size(this.all);
  }

  /** `9 of 12 mistakes`. */
  told(some: readonly SeenMistake[]): string {
    const count = this.all.length === 1 ? 'the one mistake' : `${some.length} of ${this.all.length} mistakes`;
    if (!this.#byTime) return count;
    return `${count} (${formatDuration(this.#size(some))} of ${formatDuration(this.#size(this.all))} wrongly suspected)`;
  }

  /** Most of them, where they are that. */
  most(fits: (mistake: SeenMistake) => boolean): readonly SeenMistake[] | undefined {
    const some = this.all.filter(fits);
    return some.length > 0 && this.share(some) >= MOST ? some : undefined;
  }

  #size(some: readonly SeenMistake[]): number {
    return this.#byTime ? some.reduce((sum, { at, until }) => sum + until - at, 0) : some.length;
  }
}

const silenceOf = (some: readonly SeenMistake[]): Ms => median(some.map(({ silence }) => silence));

/** What made them. The first that holds of most is told. */
export const mechanisms: readonly Cause<Mistakes>[] = [
  {
    id: 'observer-standstill',
    sentence: (mistakes) => {
      const some = mistakes.most(({ byObserver }) => byObserver);
      return (
        some &&
        `${mistakes.told(some)} came after the observer itself had stood still, as ordered: it heard nothing then (pauseGuard forgives that)`
      );
    },
  },
  {
    id: 'peer-standstill',
    sentence: (mistakes) => {
      const some = mistakes.most(({ cause, byObserver }) => cause === 'stall' && !byObserver);
      return (
        some &&
        `${mistakes.told(some)} came while the peer stood still, as ordered, for longer than the ${formatDuration(silenceOf(some))} of silence that the detector allowed (median)`
      );
    },
  },
  {
    id: 'after-heal',
    sentence: (mistakes) => {
      const some = mistakes.most(({ cause, cut, at }) => cause === 'partition' && !!cut && cut.until <= at);
      if (!some) return undefined;
      const after = greatest(some.map(({ at, cut }) => at - cut!.until));
      return `${mistakes.told(some)} follow the heal of a partition, within ${formatDuration(after)}`;
    },
  },
  {
    id: 'partition',
    sentence: (mistakes) => {
      const some = mistakes.most(({ cause }) => cause === 'partition');
      return (
        some &&
        `${mistakes.told(some)} came in a partition: the link was cut for longer than the ${formatDuration(silenceOf(some))} of silence that the detector allowed (median); “truth: { partitioned: suspect }” would not count them`
      );
    },
  },
  {
    id: 'harness-late',
    sentence: (mistakes) => {
      const some = mistakes.most(({ lag, at, until }) => lag > 0 && lag >= until - at);
      if (!some) return undefined;
      const lag = greatest(some.map((mistake) => mistake.lag));
      return `${mistakes.told(some)} lasted no longer than the observer’s own event loop was late (up to ${formatDuration(lag)}): that is this machine’s doing`;
    },
  },
  {
    id: 'young',
    sentence: (mistakes) => {
      const { memory, young } = mistakes.scene;
      if (!memory || !Number.isFinite(memory) || young > 0.5) return undefined;
      const some = mistakes.most(({ heard }) => heard < memory);
      if (!some) return undefined;
      const heard = greatest(some.map((mistake) => mistake.heard));
      return `${mistakes.told(some)} came within ${heard} heartbeats of a start, before the detector had heard the ${memory} that it remembers`;
    },
  },
  {
    id: 'tight',
    sentence: (mistakes) => {
      const { interval } = mistakes.scene;
      const some = mistakes.most(({ cause, silence }) => cause === 'clean' && silence < interval);
      return (
        some &&
        `${mistakes.told(some)} came after ${formatDuration(silenceOf(some))} of silence (median), before the next heartbeat was due: heartbeats come every ${formatDuration(interval)}`
      );
    },
  },
  {
    id: 'lost-in-a-row',
    sentence: (mistakes) => {
      const { interval } = mistakes.scene;
      const some = mistakes.most(
        ({ cause, lost, silence }) => cause === 'clean' && lost > 0 && (lost + 1) * interval >= silence,
      );
      if (!some) return undefined;
      const fewest = -greatest(some.map(({ lost }) => -lost));
      const row = fewest === 1 ? 'a heartbeat was lost' : `${fewest} or more heartbeats in a row were lost`;
      return `${mistakes.told(some)} came when ${row}: with one every ${formatDuration(interval)} that is more silence than the ${formatDuration(silenceOf(some))} that the detector allowed (median)`;
    },
  },
  {
    id: 'delayed',
    sentence: (mistakes) => {
      const some = mistakes.most(
        ({ cause, lost, next }) => cause === 'clean' && lost === 0 && next?.sentBefore === true,
      );
      if (!some) return undefined;
      const delay = median(some.map(({ next }) => next!.delay));
      return `${mistakes.told(some)} came while a heartbeat that had been sent was under way, for ${formatDuration(delay)} (median): the deadline left no room for that delay`;
    },
  },
  {
    id: 'unsent',
    sentence: (mistakes) => {
      const { interval } = mistakes.scene;
      const some = mistakes.most(
        ({ cause, lost, next, silence }) =>
          cause === 'clean' && lost === 0 && next?.sentBefore === false && silence > interval,
      );
      return (
        some &&
        `${mistakes.told(some)} came when the peer had sent nothing for ${formatDuration(silenceOf(some))} (median), though it was to send every ${formatDuration(interval)}`
      );
    },
  },
];

/** Fewer are in one place by chance. */
const FEWEST = 4;
/** Mistakes of one burst lie within this part of all the time. */
const BURST = 0.02;

/** The most of one play that begin within so long, in order. */
function densest(own: readonly SeenMistake[], within: Ms): readonly SeenMistake[] {
  const sorted = own.toSorted((a, b) => a.at - b.at);
  let [from, until, begin] = [0, 0, 0];
  for (let end = 0; end < sorted.length; end++) {
    while (sorted[end]!.at - sorted[begin]!.at >= within) begin++;
    if (end + 1 - begin > until - from) [from, until] = [begin, end + 1];
  }
  return sorted.slice(from, until);
}

/** Where most of them are, where that is not where most of the time was. */
export const places: readonly Cause<Mistakes>[] = [
  {
    id: 'burst',
    sentence: (mistakes) => {
      const { all, scene } = mistakes;
      const exposure = [...scene.exposure.values()].reduce((sum, one) => sum + one, 0);
      const within = Math.max(BURST * (exposure / (scene.senders * scene.observers)), 2 * scene.interval);
      const most = [...Map.groupBy(all, ({ play }) => play).values()]
        .map((own) => densest(own, within))
        .reduce((best, one) => (one.length > best.length ? one : best), []);
      if (most.length < FEWEST || mistakes.share(most) < MOST) return undefined;
      const span = most.at(-1)!.at - most[0]!.at;
      return `${mistakes.told(most)} fall into ${formatDuration(span)} of play ${most[0]!.play + 1}: one bad spell`;
    },
  },
  {
    id: 'phase',
    sentence: (mistakes) => {
      const { exposure } = mistakes.scene;
      const whole = [...exposure.values()].reduce((sum, one) => sum + one, 0);
      for (const [phase, time] of exposure) {
        const some = mistakes.most((mistake) => mistake.phase === phase);
        if (!some || some.length < FEWEST || time > whole / 2) continue;
        return `${mistakes.told(some)} fall into phase ${phase}, which is ${Math.round((100 * time) / whole)} % of the time`;
      }
      return undefined;
    },
  },
  ...(['sender', 'observer'] as const).map(
    (who): Cause<Mistakes> => ({
      id: who === 'sender' ? 'one-peer' : 'one-observer',
      sentence: (mistakes) => {
        const { senders, observers } = mistakes.scene;
        if ((who === 'sender' ? senders : observers) < 3) return undefined;
        for (const name of new Set(mistakes.all.map((mistake) => mistake[who]))) {
          const some = mistakes.most((mistake) => mistake[who] === name);
          if (!some || some.length < FEWEST) continue;
          return `${mistakes.told(some)} are ${who === 'sender' ? `about ${name}, one of ${senders} peers` : `those of ${name}, one of ${observers} observers`}`;
        }
        return undefined;
      },
    }),
  ),
];
