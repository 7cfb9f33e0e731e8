import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { detectors } from '../../detectors/index.ts';
import { sweepFiles } from '../../reports/sweep/index.ts';
import { writeFiles } from '../run-folder.ts';
import { sweep } from '../sweep/sweep.ts';
import { openTraces } from '../trace/open.ts';
import { askedFor } from './asked.ts';
import { CONFIG, keptIn, NO_CONFIG, outWith } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, wholeNumber } from './options.ts';

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
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('-o, --out <folder>', outWith('sweep.html, .csv, .svg and .json go: <out>/sweep'))
    .option('--no-cache', 'compute everything, and keep nothing for the next time')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--quiet', 'no progress on standard error')
    .addHelpText('after', NOTES)
    .action(async (named, { json, config, ...given }) => {
      const flags = { ...given, out: await keptIn(given.out, config) };
      const say = (line: string): void => void (flags.quiet || process.stderr.write(`${line}\n`));
      const traces = named.flatMap((file) => openTraces(file, flags.out).map((trace) => ({ file, trace })));
      const asked = askedFor(flags, Object.keys(detectors), say);
      await interruptible(say, 'stopping; what was computed is kept for the next sweep', async (stop) => {
        const result = await sweep({ ...asked, traces, stop });
        const { stdout, ...files } = await sweepFiles(result);
        for (const path of writeFiles(join(flags.out, 'sweep'), files)) say(path);
        process.stdout.write(`${json ? JSON.stringify(result) : stdout}\n`);
      });
    });
}
