/** A swept trace as its reports look at it: who took part, and what nobody beats. */
import type { Point, SweptTrace } from '../../harness/sweep/result.ts';
import { comparable, frontier, places, type Quantile, type Step } from './frontier.ts';

export interface Subject {
  readonly trace: SweptTrace;
  /** In the order in which they were asked for. */
  readonly contenders: readonly Contender[];
  /** Over all settings, those of today among them. */
  readonly frontier: Readonly<Record<Quantile, readonly Step[]>>;
  /** How many settings have no place among the others. */
  readonly leftOut: number;
}

/** All settings of a detector. */
export interface Contender {
  readonly detector: string;
  /** For people; no other contender has it. */
  readonly name: string;
  readonly frontier: Readonly<Record<Quantile, readonly Step[]>>;
}

export function subjectOf(trace: SweptTrace): Subject {
  const swept = trace.curves.flatMap(({ points }) => points);
  const all = [...trace.today, ...swept];
  const contenders = [...Map.groupBy(trace.curves, ({ detector }) => detector)].map(
    ([detector, [first]]): Contender => ({
      detector,
      name: nameOf(first!, trace),
      frontier: both(all.filter((point) => point.detector === detector)),
    }),
  );
  return {
    trace,
    contenders,
    frontier: both(all),
    leftOut: swept.filter((point) => !comparable(point, 'p50') || !comparable(point, 'p99')).length,
  };
}

function both(points: readonly Point[]): Record<Quantile, readonly Step[]> {
  return { p50: frontier(points, 'p50'), p99: frontier(points, 'p99') };
}

/** Detectors of one’s own may be called the same. */
function nameOf({ detector, title }: SweptTrace['curves'][number], { curves }: SweptTrace): string {
  const alone = curves.every((other) => other.title !== title || other.detector === detector);
  return alone ? title : `${title} (${detector})`;
}

/** Detectors by how much they are to stand out: today's, then those that hold the most of the frontiers. */
export function prominence(subjects: readonly Subject[]): string[] {
  const listed = subjects.flatMap(({ contenders }) => contenders.map(({ detector }) => detector));
  const today = subjects.flatMap(({ trace }) => trace.today.map(({ detector }) => detector));
  const held = new Map<string, number>();
  for (const subject of subjects) {
    for (const by of ['p50', 'p99'] as const) {
      const steps = subject.frontier[by];
      const along = places(steps, by);
      steps.forEach(({ point: { detector } }, i) => {
        const share = (along[i + 1] ?? 1) - along[i]!;
        held.set(detector, (held.get(detector) ?? 0) + share);
      });
    }
  }
  const holds = (detector: string): number => held.get(detector) ?? 0;
  const rest = [...new Set(listed)].sort((a, b) => holds(b) - holds(a));
  return [...new Set([...today.filter((detector) => listed.includes(detector)), ...rest])];
}
