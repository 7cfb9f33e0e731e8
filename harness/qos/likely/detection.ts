/** What slow detections, and crashes that nobody noticed, go back to. */
import { formatDuration } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';
import { type Cause, MOST, median } from './cause.ts';
import type { Scene, SeenCrash } from './scene.ts';

/** Crashes that were noticed too late or not at all, each as one observer saw it. */
export interface Slow {
  readonly slow: readonly SeenCrash[];
  /** All crashes that are asked about, the slow ones among them. */
  readonly all: readonly SeenCrash[];
  /** What was allowed; undefined where the question is whether they were noticed at all. */
  readonly limit: Ms | undefined;
  readonly scene: Scene;
}

function most({ slow }: Slow, fits: (crash: SeenCrash) => boolean): readonly SeenCrash[] | undefined {
  const some = slow.filter(fits);
  return some.length > 0 && some.length >= MOST * slow.length ? some : undefined;
}

function told({ slow, limit }: Slow, some: readonly SeenCrash[]): string {
  const what = limit === undefined ? 'crashes that nobody noticed' : 'slow detections';
  return `${some.length} of ${slow.length} ${what}`;
}

/** A gap is an outage from so many intervals on, and has slowed a detector down if its deadline moved so far. */
const OUTAGE = { intervals: 3, factor: 1.5 } as const;

const timeoutOf = (some: readonly SeenCrash[]): Ms => median(some.map(({ timeout }) => timeout));

export const detectionCauses: readonly Cause<Slow>[] = [
  {
    id: 'outage-remembered',
    sentence: (given) => {
      const { interval } = given.scene;
      const some = most(
        given,
        ({ gap, timeout }) =>
          !!gap && gap.length >= OUTAGE.intervals * interval && timeout >= OUTAGE.factor * gap.timeoutBefore,
      );
      if (!some) return undefined;
      const typical = some.find(({ timeout }) => timeout === timeoutOf(some))!;
      const { length, among, timeoutBefore } = typical.gap!;
      return `${told(given, some)} came after an outage that the detector had learnt: ${formatDuration(length)} is one of the ${among} gaps that it remembers, and its deadline went from ${formatDuration(timeoutBefore)} after a heartbeat to ${formatDuration(typical.timeout)}`;
    },
  },
  {
    id: 'back-too-soon',
    sentence: (given) => {
      const some = most(given, ({ kind, time, timeout }) => kind === 'missed' && time < timeout);
      if (!some) return undefined;
      const down = median(some.map(({ time }) => time));
      return `${told(given, some)} were over before the deadline: the nodes were back after ${formatDuration(down)}, and it stood ${formatDuration(timeoutOf(some))} after a heartbeat (medians)`;
    },
  },
  {
    id: 'young',
    sentence: (given) => {
      const { memory, young } = given.scene;
      if (!memory || !Number.isFinite(memory) || young > 0.5) return undefined;
      const some = most(given, ({ heard }) => heard < memory);
      const others = given.all.filter(({ heard }) => heard >= memory);
      if (!some || others.length === 0 || timeoutOf(some) <= timeoutOf(others)) return undefined;
      return `${told(given, some)} were those of a detector that had heard fewer than the ${memory} heartbeats that it remembers: its deadline stood ${formatDuration(timeoutOf(some))} after a heartbeat, and that of an older one ${formatDuration(timeoutOf(others))} (medians)`;
    },
  },
  {
    id: 'voiced-late',
    sentence: (given) => {
      const { limit } = given;
      if (limit === undefined) return undefined;
      const some = most(
        given,
        ({ kind, time, late }) => kind === 'detected' && late > 0 && time - late <= limit,
      );
      if (!some) return undefined;
      return `${told(given, some)} would have kept the limit if they had been voiced on time: they were voiced ${formatDuration(median(some.map(({ late }) => late)))} late (median), which is this machine’s doing`;
    },
  },
  {
    id: 'trusted-again',
    sentence: (given) => {
      const some = most(given, ({ wavered }) => wavered);
      return (
        some &&
        `in ${told(given, some)} the crash had been noticed, and a heartbeat that came late brought trust back`
      );
    },
  },
  {
    id: 'phase',
    sentence: (given) => {
      for (const phase of new Set(given.slow.map((crash) => crash.phase))) {
        const some = most(given, (crash) => crash.phase === phase);
        const within = given.all.filter((crash) => crash.phase === phase);
        const others = given.all.filter((crash) => crash.phase !== phase);
        if (!some || others.length < within.length) continue;
        return `${told(given, some)} fall into phase ${phase}, where the deadline stood ${formatDuration(timeoutOf(within))} after a heartbeat, and ${formatDuration(timeoutOf(others))} elsewhere (medians)`;
      }
      return undefined;
    },
  },
  {
    id: 'timeout-too-long',
    sentence: (given) => {
      const { limit, scene } = given;
      if (limit === undefined) return undefined;
      // a crash comes up to an interval after the last heartbeat, and that much of the timeout is over by then
      const some = most(given, ({ timeout }) => timeout > limit);
      if (!some) return undefined;
      return `the deadline stood ${formatDuration(timeoutOf(some))} after a heartbeat (median of ${told(given, some)}), with heartbeats every ${formatDuration(scene.interval)}: nothing else had to go wrong`;
    },
  },
];
