/**
 * Holds the simulated world against published mathematics: `npm run oracles` prints the page and writes docs/oracles.md; with
 * another seed, as `npm run oracles -- 7`, it only prints. Ends with 1 if a figure does not agree.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruptible } from '../cli/interrupt.ts';
import { EXIT, FlatlineError } from '../errors.ts';
import { packageRoot, version } from '../host.ts';
import { experiments } from './experiments.ts';
import { type Performed, pageOf } from './page.ts';
import { performExperiment } from './perform.ts';

const SEED = 42;
const [written] = process.argv.slice(2);
const seed = written === undefined ? SEED : Number(written);
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
if (!Number.isSafeInteger(seed) || seed < 0) {
  tell(`the seed must be a whole number from 0 on, not "${written}"`);
  process.exit(EXIT.badInput);
}
const folder = mkdtempSync(join(tmpdir(), 'flatline-oracles-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
try {
  const performed = await interruptible(tell, 'stopping', async (stop) => {
    const all: Performed[] = [];
    for (const [i, experiment] of experiments.entries()) {
      tell(`${i + 1} of ${experiments.length}  ${experiment.title}`);
      all.push({
        experiment,
        found: await performExperiment(experiment, { seed, jobs: undefined, stop, folder }),
      });
    }
    return all;
  });
  const page = pageOf(performed, { seed, version: version() });
  process.stdout.write(page);
  if (seed === SEED) writeFileSync(join(packageRoot(), 'docs', 'oracles.md'), page);
  const agrees = performed.every(({ found }) => found.comparisons.every(({ holds }) => holds));
  process.exitCode = agrees ? EXIT.held : EXIT.failed;
} catch (error) {
  if (!(error instanceof FlatlineError)) throw error;
  tell(error.message);
  process.exitCode = error.exit;
}
