import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { benchFiles } from '../../reports/bench/index.ts';
import { SEED } from '../bench/beats.ts';
import { contenders } from '../bench/contenders.ts';
import { overhead } from '../bench/overhead.ts';
import { formatDuration, parseDuration } from '../lib/units.ts';
import { writeFiles } from '../run-folder.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import { wholeNumber } from './options.ts';

const LEAST_TIME = 1;
const MOST_TIME = 60_000;
const NOTES = `
Every detector is measured alone, in a worker of its own: its state is in cache, and no other detector has shaped the
compiled code. Absolute times wander with the machine; compare ratios to the bare loop, within one run.`;

export function benchCommand() {
  return new Command('bench')
    .description('Measure what detectors cost: time per heartbeat and per question, memory per peer.')
    .option(
      '-d, --detector <spec...>',
      'measure these instead of all that are built in: name, name:param=value,…, preset:name or ./file.ts',
    )
    .option('--window <counts>', 'windows of those that have one and were not told it', windows, [100, 1000])
    .option('--time <duration>', 'of each task, 1ms to 1m', taskTime, 250)
    .option(
      '--peers <number>',
      'detectors in use at once while their memory is taken',
      wholeNumber(1),
      10_000,
    )
    .option('--seed <number>', 'where the jitter and the losses come from', wholeNumber(0), SEED)
    .option('-o, --out <folder>', 'where bench.html, bench.csv and bench.json go', '.flatline/bench')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--quiet', 'no progress on standard error')
    .addHelpText('after', NOTES)
    .action(async ({ detector, window, time, peers, seed, out, json, quiet }) => {
      const say = (line: string): void => void (quiet || process.stderr.write(`${line}\n`));
      const found = await contenders(detector?.map(parseDetector), window, process.cwd());
      const result = await overhead(found, { seed, time, peers }, (name) => say(`▸ ${name}`));
      const { stdout, ...files } = await benchFiles(result);
      for (const path of writeFiles(out, files)) say(path);
      process.stdout.write(`${json ? JSON.stringify(result) : stdout}\n`);
    });
}

/** At least 2, which every built-in detector takes. */
function windows(text: string): number[] {
  return [...new Set(text.split(',').map(wholeNumber(2)))];
}

function taskTime(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= LEAST_TIME && ms <= MOST_TIME) return ms;
  const [least, most] = [LEAST_TIME, MOST_TIME].map(formatDuration);
  throw new InvalidArgumentError(`It must be a duration from ${least} to ${most}, such as 500ms or 2s.`);
}
