import type { Reporter } from '../reporter.ts';
import { clientScript } from './script.ts';

/** The report that people open. */
const html: Reporter = {
  name: 'html',
  what: 'report.html: tables and charts in one file that needs no network',
  // charts are heavy to load, and most verbs need none
  render: async (result) => {
    const { page } = await import('./page.ts');
    return { 'report.html': page(result, await clientScript()) };
  },
};
export default html;
