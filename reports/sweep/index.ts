/** What `flatline sweep` leaves: `stdout` is printed, the rest are files. */
import type { SweepResult } from '../../harness/sweep/result.ts';
import { clientScript } from '../html/script.ts';
import { picture } from '../svg.ts';
import { sweepCsv } from './csv.ts';
import { prominence, type Subject, subjectOf } from './subject.ts';
import { sweepText } from './terminal.ts';

/** Of several traces each has a picture: sweep.svg, sweep-2.svg … */
export async function sweepFiles(result: SweepResult): Promise<{ stdout: string } & Record<string, string>> {
  // charts are heavy to load, and most verbs need none
  const { sweepPage } = await import('./page.ts');
  const subjects = result.traces.map(subjectOf);
  return {
    stdout: sweepText(subjects),
    'sweep.json': `${JSON.stringify(result)}\n`,
    'sweep.csv': sweepCsv(subjects),
    ...(await pictures(subjects)),
    'sweep.html': sweepPage(result, subjects, await clientScript()),
  };
}

async function pictures(subjects: readonly Subject[]): Promise<Record<string, string>> {
  const { chartOf } = await import('./picture.ts');
  const ranks = prominence(subjects);
  const files: Record<string, string> = {};
  for (const [i, subject] of subjects.entries()) {
    const spec = chartOf(subject, 'p50', ranks, false);
    if (spec) files[i === 0 ? 'sweep.svg' : `sweep-${i + 1}.svg`] = await picture(spec);
  }
  return files;
}
