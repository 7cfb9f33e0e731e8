/**
 * Looks at a scenario while it goes on, for limits that say `abortOnFail`: once the plays so far show that one does not hold, no
 * further play is begun.
 *
 * Who looks often finds something by chance some day, so each look is to be surer than the one before: the k-th at
 * 1 − (1 − c) / 2^k where c was asked for. All looks together cut a scenario that keeps its limit short in no more than
 * 1 − c of runs.
 */
import type { CutShort } from './model.ts';
import { assess } from './qos/assess.ts';
import type { Prepared } from './scenario/load.ts';
import { playFolder, writeCut } from './trace/folder.ts';
import type { Look } from './world/rounds.ts';

/** undefined where nothing asks for it. What a look finds it leaves in the folder of the last play, for the judge. */
export function lookAt(prepared: Prepared, run: string, told: (cut: CutShort) => void): Look | undefined {
  const thresholds = prepared.checks.thresholds.filter(({ abortOnFail }) => abortOnFail);
  if (thresholds.length === 0) return undefined;
  return async (played, look) => {
    const surer = thresholds.map((threshold) => ({
      ...threshold,
      confidence: 1 - (1 - threshold.confidence) / 2 ** look,
    }));
    const folders = prepared.plans.slice(0, played).map(({ repeat }) => playFolder(run, prepared.id, repeat));
    const checks = { thresholds: surer, expectations: [] };
    const { result } = await assess({ ...prepared, checks }, folders);
    const broken = result.checks.find(({ verdict }) => verdict === 'fail');
    if (!broken) return false;
    const { asked, row } = broken;
    const cut: CutShort = { asked, row, plays: played };
    writeCut(folders.at(-1)!, cut);
    told(cut);
    return true;
  };
}
