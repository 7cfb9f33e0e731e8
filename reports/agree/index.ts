/** The shelf of reports on `flatline agree`. `stdout` is printed, the rest are files. */
import type { AgreeResult } from '../../harness/agree/result.ts';
import { clientScript } from '../html/script.ts';
import type { Look } from '../reporter.ts';
import { agreeMarkdown } from './markdown.ts';
import { agreeText } from './terminal.ts';

interface AgreeReporter {
  render(result: AgreeResult, look: Look): Promise<Readonly<Record<string, string>>>;
}

export const agreeReporters = {
  terminal: { render: async (result, { color }) => ({ stdout: agreeText(result, color) }) },
  json: { render: async (result) => ({ 'agree.json': `${JSON.stringify(result)}\n` }) },
  html: {
    render: async (result) => {
      // charts are heavy to load, and most verbs need none
      const { agreePage } = await import('./page.ts');
      return { 'agree.html': agreePage(result, await clientScript()) };
    },
  },
  markdown: { render: async (result) => ({ 'agree.md': agreeMarkdown(result) }) },
} as const satisfies Record<string, AgreeReporter>;

export type AgreeReporterName = keyof typeof agreeReporters;
