/** What `flatline tune` leaves: `stdout` is printed, the rest are files. */
import type { TuneResult } from '../../harness/tune/result.ts';
import { tuneTable } from './table.ts';

export async function tuneFiles(result: TuneResult): Promise<Record<'stdout' | 'tune.json', string>> {
  return { stdout: tuneTable(result), 'tune.json': `${JSON.stringify(result)}\n` };
}
