/** What `flatline sweep` leaves: `stdout` is printed, the rest are files. */
import type { SweepResult } from '../../harness/sweep/result.ts';

export async function sweepFiles(result: SweepResult): Promise<Record<'stdout' | 'sweep.json', string>> {
  return { stdout: '', 'sweep.json': `${JSON.stringify(result)}\n` };
}
