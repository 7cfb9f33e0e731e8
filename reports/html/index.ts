import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Reporter } from '../reporter.ts';

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

let script: Promise<string> | undefined;

/** The package carries the script ready; in the repository it is bundled from its source, once. */
export function clientScript(): Promise<string> {
  script ??= readFile(new URL('./client.bundle.js', import.meta.url), 'utf8').catch(bundleClient);
  return script;
}

export async function bundleClient(): Promise<string> {
  const bundler = fileURLToPath(new URL('./bundle.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [bundler], { maxBuffer: 1 << 25 });
  return stdout;
}
