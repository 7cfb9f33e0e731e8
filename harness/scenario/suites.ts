/** Suites: named lists of scenarios. Built-in ones stand in scenarios/suites.yaml. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { badInput } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { explain } from './explain.ts';
import { problemsError, yamlSource } from './source.ts';

const schema = z.record(
  z.string(),
  z.strictObject({ why: z.string(), scenarios: z.array(z.string()).min(1) }),
);

export type Suites = z.output<typeof schema>;

const file = fileURLToPath(new URL('../../scenarios/suites.yaml', import.meta.url));

export async function suites(): Promise<Suites> {
  const source = yamlSource(file, await readFile(file, 'utf8'));
  const parsed = schema.safeParse(source.value);
  if (parsed.success) return parsed.data;
  throw problemsError(source, explain(parsed.error.issues, schema, source.value));
}

/** The scenarios of a suite, in its order. */
export async function suiteScenarios(name: string): Promise<readonly string[]> {
  const all = await suites();
  const suite = Object.hasOwn(all, name) ? all[name] : undefined;
  if (suite) return suite.scenarios;
  const known = Object.keys(all);
  throw badInput(
    `unknown suite "${name}"${didYouMean(name, known)}`,
    'flag --suite',
    `known: ${known.join(', ')}`,
  );
}
