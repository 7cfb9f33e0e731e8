import { stringify } from 'csv-stringify/sync';
import type { Bounds, CurveResult, Point } from '../../harness/sweep/result.ts';
import { QUANTILES, type Step } from './frontier.ts';
import type { Subject } from './subject.ts';

/** One line per setting and trace, today's first. Cells that a spreadsheet would compute are escaped. */
export function sweepCsv(subjects: readonly Subject[]): string {
  const quantiles = quantilesIn(subjects);
  const lines = subjects.flatMap((subject) => {
    const { trace } = subject;
    const standing = standingIn(subject);
    const titles = new Map(trace.curves.map(({ detector, title }) => [detector, title]));
    const line = (point: Point, curve: Partial<CurveResult>, today: boolean): Line => ({
      trace: trace.about.name,
      file: trace.file,
      interval_ms: trace.interval,
      detector: point.detector,
      title: curve.title ?? titles.get(point.detector) ?? '',
      spec: point.spec,
      parameter: curve.param ?? '',
      params: JSON.stringify(point.params),
      today: today ? 'yes' : '',
      ...figures(point, quantiles),
      ...standing(point),
    });
    return [
      ...trace.today.map((point) => line(point, {}, true)),
      ...trace.curves.flatMap((curve) => curve.points.map((point) => line(point, curve, false))),
    ];
  });
  return stringify(lines, { header: true, escape_formulas: true });
}

type Line = Record<string, string | number | null>;
type Quantiles = readonly `p${number}`[];

/** All that any setting has, since all lines have the same columns. */
function quantilesIn(subjects: readonly Subject[]): Quantiles {
  const points = subjects.flatMap(({ trace: { today, curves } }) => [
    ...today,
    ...curves.flatMap((curve) => curve.points),
  ]);
  const names = new Set(points.flatMap(({ detection }) => Object.keys(detection)));
  return [...names].filter((name): name is `p${number}` => /^p[\d.]+$/.test(name));
}

function figures(point: Point, quantiles: Quantiles): Line {
  const { detection, rate, bounds } = point;
  const times = (['mean', ...quantiles] as const).map((name) =>
    bounded(`detection_${name}_ms`, detection[name], detection.intervals?.[name]),
  );
  return {
    mistakes: point.mistakes,
    exposure_ms: point.exposure,
    ...bounded('mistakes_per_hour', rate.value, rate),
    rate_note: rate.note ?? '',
    clustering: point.clustering,
    ...bounded('accuracy', point.accuracy, bounds?.accuracy),
    ...bounded('mistake_duration_ms', point.mistakeDuration, bounds?.mistakeDuration),
    ...Object.assign({}, ...times),
    detection_worst_phase_ms: detection.worst,
  };
}

function bounded(name: string, value: number | null | undefined, bounds: Partial<Bounds> | undefined): Line {
  return {
    [name]: value ?? null,
    [`${name}_low`]: bounds?.low ?? null,
    [`${name}_high`]: bounds?.high ?? null,
  };
}

/** Whether a setting is on the frontier of all, or of its detector alone. */
function standingIn({ contenders, frontier }: Subject): (point: Point) => Line {
  const specs = (steps: readonly Step[]): string[] =>
    steps.flatMap(({ point, ties }) => [point, ...ties].map(({ spec }) => spec));
  const frontiers = QUANTILES.map((by) => ({
    by,
    all: new Set(specs(frontier[by])),
    own: new Set(contenders.flatMap((one) => specs(one.frontier[by]))),
  }));
  return ({ spec }) =>
    Object.fromEntries(
      frontiers.map(({ by, all, own }) => [
        `frontier_${by}`,
        all.has(spec) ? 'all' : own.has(spec) ? 'detector' : '',
      ]),
    );
}
