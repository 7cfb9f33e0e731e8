/** The lines that make a system run what was recommended. */
import { badInput, FlatlineError } from '../errors.ts';
import { formatDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Setting } from '../sweep/points.ts';
import { chosen } from './export/chosen.ts';
import { type ExporterName, exporters, exportTuning } from './export/index.ts';
import type { TuneResult } from './result.ts';

/** Those that the system can be set to. Throws what the system says to the first where there is none. */
export async function expressible(
  system: ExporterName,
  settings: readonly Setting[],
  interval: Ms,
): Promise<ReadonlySet<Setting>> {
  const able = new Set<Setting>();
  let complaint: unknown = badInput(
    `no detector that ${system} can run is among those tried`,
    'flag --export',
    `try ${ableTo(system)}`,
  );
  for (const setting of settings) {
    if (!ableTo(system).includes(setting.detector) && exporters[system].detectors !== 'any') continue;
    try {
      exportTuning(system, await chosen(tuningOf(setting), interval, NO_GROUNDS));
      able.add(setting);
    } catch (error) {
      if (!(error instanceof FlatlineError)) throw error;
      complaint = error;
    }
  }
  if (able.size === 0) throw complaint;
  return able;
}

const NO_GROUNDS = { measured: '', verdicts: [], caveats: [] };

function ableTo(system: ExporterName): readonly string[] {
  const { detectors } = exporters[system];
  return detectors === 'any' ? [] : detectors;
}

function tuningOf({ detector, spec, params }: Setting, file?: string) {
  return { label: spec, detector, params: { ...params }, ...(file && { file }) };
}

/** Throws where nothing that the system can run keeps the targets. */
export async function snippetFor(
  system: ExporterName,
  result: TuneResult,
): Promise<{ file: string; text: string }> {
  const { rows, recommended, chosenOn, reportedOn } = result;
  const { file } = exporters[system];
  const row = recommended === undefined ? undefined : rows[recommended]!;
  if (!row) {
    const fix = 'ask for less, or for more room between detection time and mistakes';
    throw badInput(
      `no setting that was tried for ${system} keeps the targets on this trace`,
      'flag --export',
      fix,
    );
  }
  const { point, verdicts, file: own } = row;
  const [origin] = chosenOn.about.origin.split(';');
  const measured = `${chosenOn.about.name}, second half, ${formatDuration(reportedOn.exposure)} of live time; ${origin}`;
  const grounds = { measured, verdicts, caveats: caveatsOf(result) };
  return { file, text: exportTuning(system, await chosen(tuningOf(point, own), chosenOn.interval, grounds)) };
}

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
