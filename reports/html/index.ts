import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
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

let bundled: Promise<string> | undefined;

/** The package carries the script ready; in the repository it is bundled from its source, once. */
async function clientScript(): Promise<string> {
  const ready = await readFile(new URL('./client.bundle.js', import.meta.url), 'utf8').catch(() => undefined);
  bundled ??= ready === undefined ? bundleClient() : Promise.resolve(ready);
  return bundled;
}

/** The client with Vega in it, minified, as one classic script. */
export async function bundleClient(): Promise<string> {
  const { build } = await import('rolldown');
  const { output } = await build({
    input: fileURLToPath(new URL('./client.ts', import.meta.url)),
    platform: 'browser',
    write: false,
    output: { format: 'iife', minify: true },
    logLevel: 'silent',
  });
  return output[0].code;
}
