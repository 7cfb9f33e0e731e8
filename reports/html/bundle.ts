/** Prints the report's client with Vega in it, minified, as one classic script. A process of its own: bundling is heavy. */
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const { output } = await build({
  input: fileURLToPath(new URL('./client.ts', import.meta.url)),
  platform: 'browser',
  write: false,
  output: { format: 'iife', minify: true },
  logLevel: 'silent',
});
process.stdout.write(output[0].code);
