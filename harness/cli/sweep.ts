import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { detectors } from '../../detectors/index.ts';
import { sweepFiles } from '../../reports/sweep/index.ts';
import { formatDuration } from '../lib/units.ts';
import { writeFiles } from '../run-folder.ts';
import { type Named, sweep } from '../sweep/sweep.ts';
import { openTraces } from '../trace/open.ts';
import { parseDetector } from './detector-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, wholeNumber } from './options.ts';

const TELL_EVERY = 1000;
const NOTES = `
Every setting is judged on the same recorded heartbeats, exactly and without polling. A detector that is centre + margin ·
spread gives its whole curve in one pass; others are replayed once for each setting of their grid. What was computed is kept
in <out>/cache, so the next sweep only computes what is new.`;

export function sweepCommand() {
  return new Command('sweep')
    .description(
      'What every setting of every detector would have cost on recorded heartbeats: the trade-off curve.',
    )
    .argument('<trace...>', '.fltrace files, the folder or id of a run, or latest')
    .option(
      '-d, --detector <spec...>',
      'sweep these instead of all: phi, or with some parameters fixed (phi:window=100), or varied (chen:window=10|100)',
    )
    .option('--from <spec...>', 'what runs today, to be marked: preset:akka-cluster, fixed:timeout=1s')
    .option('--interval <duration>', 'what detectors are told, instead of the trace’s own', duration)
    .option('--warmup <heartbeats>', 'heartbeats of each sender that are not scored', wholeNumber(0))
    .option('--thresholds <number>', 'points of each curve, at least', wholeNumber(2), 100)
    .option('-j, --jobs <number>', 'threads; as many as cores if left out', wholeNumber(1))
    .option(
      '-o, --out <folder>',
      'where sweep.html, sweep.csv, sweep.svg and sweep.json go: <out>/sweep',
      '.flatline',
    )
    .option('--no-cache', 'compute everything, and keep nothing for the next time')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--quiet', 'no progress on standard error')
    .addHelpText('after', NOTES)
    .action(async (named, { out, cache, json, quiet, jobs, ...options }) => {
      const say = (line: string): void => void (quiet || process.stderr.write(`${line}\n`));
      const traces = named.flatMap((path) => openTraces(path, out).map((trace) => ({ file: path, trace })));
      await interruptible(say, 'stopping; what was computed is kept for the next sweep', async (stop) => {
        const result = await sweep({
          traces,
          detectors: (options.detector ?? Object.keys(detectors)).map(namedDetector),
          from: (options.from ?? []).map(namedDetector),
          interval: options.interval,
          warmup: options.warmup,
          thresholds: options.thresholds,
          folder: process.cwd(),
          jobs: jobs ?? availableParallelism(),
          cache: cache ? join(out, 'cache', 'sweep') : undefined,
          stop,
          progress: showSteps(say),
        });
        const { stdout, ...files } = await sweepFiles(result);
        for (const path of writeFiles(join(out, 'sweep'), files)) say(path);
        process.stdout.write(`${json ? JSON.stringify(result) : stdout}\n`);
      });
    });
}

export function namedDetector(written: string): Named {
  return { use: parseDetector(written), written };
}

/** A line now and then, and the last one. */
export function showSteps(say: (line: string) => void) {
  const since = performance.now();
  let told = since;
  return (step: string, done: number, all: number, cached: number): void => {
    const now = performance.now();
    if (now - told < TELL_EVERY && done < all) return;
    told = now;
    const known = cached > 0 ? `, ${cached} known from before` : '';
    say(`${step}: ${done} of ${all} curves and replays${known} (${formatDuration(now - since)})`);
  };
}
