/** What `flatline tune` leaves: `stdout` is printed, the rest are files. */
import type { TuneResult } from '../../harness/tune/result.ts';
import { clientScript } from '../html/script.ts';
import { picture } from '../svg.ts';
import { prominence, subjectOf } from '../sweep/subject.ts';
import { tuneText } from './terminal.ts';

export async function tuneFiles(result: TuneResult): Promise<{ stdout: string } & Record<string, string>> {
  // charts are heavy to load, and most verbs need none
  const [{ tunePage }, { chartOf }] = await Promise.all([import('./page.ts'), import('../sweep/picture.ts')]);
  const subject = subjectOf(result.chosenOn);
  const chart = chartOf(subject, 'p99', prominence([subject]), false);
  return {
    stdout: tuneText(result),
    'tune.json': `${JSON.stringify(result)}\n`,
    ...(chart && { 'tune.svg': await picture(chart) }),
    'tune.html': tunePage(result, await clientScript()),
  };
}
