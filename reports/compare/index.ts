/** What `flatline compare` leaves: `stdout` is printed, the rest are files. */
import type { CompareResult } from '../../harness/compare/result.ts';
import { clientScript } from '../html/script.ts';
import { compareMarkdown } from './markdown.ts';
import { compareText } from './terminal.ts';

export async function compareFiles(
  result: CompareResult,
): Promise<Record<'stdout' | 'compare.json' | 'compare.md' | 'compare.html', string>> {
  // charts are heavy to load, and most verbs need none
  const { comparePage } = await import('./page.ts');
  return {
    stdout: compareText(result),
    'compare.json': `${JSON.stringify(result, null, 1)}\n`,
    'compare.md': compareMarkdown(result),
    'compare.html': comparePage(result, await clientScript()),
  };
}
