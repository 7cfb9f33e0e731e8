/** The lines that make a system run what was recommended. */
import { badInput } from '../errors.ts';
import { formatDuration } from '../lib/units.ts';
import { chosen } from './export/chosen.ts';
import { type ExporterName, exporters, exportTuning } from './export/index.ts';
import type { TunedRow, TuneResult } from './result.ts';

/** Throws where nothing that the system can run keeps the targets. */
export async function snippetFor(
  system: ExporterName,
  result: TuneResult,
): Promise<{ file: string; text: string }> {
  const { rows, chosenOn, reportedOn } = result;
  const { detectors, file } = exporters[system];
  const able = (row: TunedRow): boolean =>
    detectors === 'any' || detectors.some((name) => name === row.point.detector);
  const best = rows
    .filter((row) => !row.today && able(row))
    .sort((a, b) => RANK[a.verdict] - RANK[b.verdict])[0];
  if (!best || best.verdict === 'fail') {
    const fix = 'ask for less, or for more room between detection time and mistakes';
    throw badInput(`no setting that ${system} can run keeps the targets on this trace`, 'flag --export', fix);
  }
  const { point, verdicts, file: own } = best;
  const tuning = {
    label: point.spec,
    detector: point.detector,
    params: { ...point.params },
    ...(own && { file: own }),
  };
  const [origin] = chosenOn.about.origin.split(';');
  const measured = `${chosenOn.about.name}, second half, ${formatDuration(reportedOn.exposure)} of live time; ${origin}`;
  const grounds = { measured, verdicts, caveats: caveatsOf(result) };
  return { file, text: exportTuning(system, await chosen(tuning, chosenOn.interval, grounds)) };
}

const RANK: Readonly<Record<TunedRow['verdict'], number>> = { pass: 0, inconclusive: 1, fail: 2 };

function caveatsOf({ chosenOn: { about, longestSilence, exposure, senders } }: TuneResult): string[] {
  const unknown = about.sendTimes === 'unknown';
  const rare = longestSilence > exposure / senders / 30;
  return [
    ...(unknown ? ['send times are not known: detection times lack the way of a heartbeat'] : []),
    ...(rare
      ? [
          `a silence of ${formatDuration(longestSilence)} was seen about once: no interval speaks for how often such come`,
        ]
      : []),
  ];
}
