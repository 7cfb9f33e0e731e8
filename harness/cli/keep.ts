/** What becomes of a run that was judged: its troubles are told, its reports written, and it is the latest. */
import type { ReporterName } from '../../reports/index.ts';
import { type Baseline, withBaseline } from '../compare/baseline.ts';
import { sideOf } from '../compare/side.ts';
import type { Config } from '../project/config.ts';
import type { RunOutcome } from '../run.ts';
import { markLatest } from '../run-folder.ts';
import { keepBaseline } from './baseline-flag.ts';
import { reportersOf } from './config-flag.ts';
import { putOut } from './options.ts';
import { tell } from './tell.ts';

export interface Wishes {
  readonly reporter?: readonly ReporterName[] | undefined;
  readonly json?: true | undefined;
  /** Where it is kept to compare later ones with; true for the usual place. */
  readonly updateBaseline?: string | true | undefined;
  /** What checks are told beside. */
  readonly baseline?: Baseline | undefined;
  readonly config?: Config | undefined;
  say(line: string): void;
}

export async function keep(
  { result: judged, run, exit, failure, uncompacted }: RunOutcome,
  { reporter, json, updateBaseline, baseline, config, say }: Wishes,
  done: (exit: number) => void,
): Promise<void> {
  // told first: what comes next may fail for the same reason
  for (const trouble of [failure, uncompacted]) if (trouble) tell(trouble);
  done(exit);
  const result = baseline ? withBaseline(judged, baseline) : judged;
  const wanted = reportersOf(reporter, config);
  await putOut(result, [...new Set(['json' as const, ...wanted])], run.folder, json === true);
  markLatest(run);
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (updateBaseline !== undefined) keepBaseline(updateBaseline, sideOf(result, result.id, 'run'), say);
  say(`kept in ${run.folder}${wanted.includes('html') ? '; open report.html there' : ''}`);
}
