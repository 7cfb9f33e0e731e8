/** What `flatline bench` leaves: `stdout` is printed, the rest are files. */
import type { BenchResult } from '../../harness/bench/result.ts';
import { clientScript } from '../html/script.ts';
import { benchCsv } from './csv.ts';
import { benchTable } from './table.ts';

export async function benchFiles(
  result: BenchResult,
): Promise<Record<'stdout' | 'bench.json' | 'bench.csv' | 'bench.html', string>> {
  // charts are heavy to load, and most verbs need none
  const { benchPage } = await import('./page.ts');
  return {
    stdout: benchTable(result),
    'bench.json': `${JSON.stringify(result, null, 1)}\n`,
    'bench.csv': benchCsv(result),
    'bench.html': benchPage(result, await clientScript()),
  };
}
