import { join } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { detectors } from '../../detectors/index.ts';
import { tuneFiles } from '../../reports/tune/index.ts';
import { badInput, EXIT, messageOf } from '../errors.ts';
import { parseLaw } from '../lib/laws.ts';
import { parsePercent } from '../lib/units.ts';
import { targetMetrics } from '../limits/metrics.ts';
import { writeFiles } from '../run-folder.ts';
import type { Source } from '../sweep/sweep.ts';
import { openTraces } from '../trace/open.ts';
import { type ExporterName, exporterName, exporters } from '../tune/export/index.ts';
import { expressible, snippetFor } from '../tune/snippet.ts';
import { parseTargets } from '../tune/target.ts';
import { tune } from '../tune/tune.ts';
import { askedFor } from './asked.ts';
import { CONFIG, keptIn, NO_CONFIG, outWith } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, wholeNumber } from './options.ts';
import { analytic } from './tune-analytic.ts';

const NOTES = `
A target is <metric> [p(99)|avg] <|<=|>|>= <value> [@confidence], of ${Object.keys(targetMetrics).join(', ')}.
The setting of each detector is chosen on the first half of the trace and judged on the second: of thousands of settings the
luckiest would win otherwise. A target passes or fails if the exposure shows it with that confidence (95 % one-sided if it
names none), and is inconclusive if it can't. With --export only settings that the system can be set to are tried.
It ends with 1 where every setting that was tried surely breaks a target.`;

export function tuneCommand(done: (exit: number) => void) {
  return new Command('tune')
    .description('The best settings of detectors for targets, on recorded heartbeats, with a verdict.')
    .argument('[trace]', 'an .fltrace file, the folder or id of a run, or latest; none with --analytic')
    .option('--target <limit...>', 'what is wanted: "detection_time p(99) < 1s", "mistake_rate < 0.5/h @95%"')
    .option('-d, --detector <spec...>', 'try these instead of all: phi, chen:window=100')
    .option('--from <spec...>', 'what runs today, told first: preset:akka-cluster, fixed:timeout=1s')
    .option(
      '--export <system>',
      `print what to paste into: ${Object.keys(exporters).join(', ')}`,
      exporterName as (text: string) => ExporterName,
    )
    .option('--analytic', 'configure a detector from requirements alone, with no trace (Chen’s procedure)')
    .option('--detection <duration>', 'with --analytic: the longest that a crash may go unnoticed', duration)
    .option('--recurrence <duration>', 'with --analytic: the shortest mean time between mistakes', duration)
    .option(
      '--duration <duration>',
      'with --analytic: the longest mean time that a mistake may last',
      duration,
    )
    .option('--loss <percent>', 'with --analytic: the share of heartbeats that is lost', share)
    .option('--law <law>', 'with --analytic: how delays are distributed, such as exponential:mean=20ms', law)
    .option('--delay-mean <duration>', 'with --analytic: their mean, where the law is not known', duration)
    .option('--delay-sd <duration>', 'with --analytic: their standard deviation', duration)
    .option('--interval <duration>', 'what detectors are told, instead of the trace’s own', duration)
    .option('--warmup <heartbeats>', 'heartbeats of each sender that are not scored', wholeNumber(0))
    .option('--thresholds <number>', 'points of each curve, at least', wholeNumber(2), 100)
    .option('-j, --jobs <number>', 'threads; as many as cores if left out', wholeNumber(1))
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('-o, --out <folder>', outWith('tune.html, tune.json and the snippet go: <out>/tune'))
    .option('--no-cache', 'compute everything, and keep nothing for the next time')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--quiet', 'no progress on standard error')
    .addHelpText('after', NOTES)
    .action(async (named, { json, export: system, config, ...given }) => {
      if (given.analytic) {
        refuseTogether(
          { trace: named, target: given.target, from: given.from, export: system },
          '--analytic',
        );
        return done(await analytic({ ...required(given), json }));
      }
      const { detection, recurrence, duration: lasting, loss, law: delays } = given;
      refuseTogether({ detection, recurrence, duration: lasting, loss, law: delays }, 'a trace');
      const say = (line: string): void => void (given.quiet || process.stderr.write(`${line}\n`));
      const targets = parseTargets(given.target ?? []);
      if (targets.length === 0)
        throw badInput('no target', 'flag --target', 'try: --target "detection_time p(99) < 1s"');
      const flags = { ...given, out: await keptIn(given.out, config) };
      const source = onlyTrace(named, flags.out);
      const able = system === undefined ? 'any' : exporters[system].detectors;
      const asked = askedFor(flags, able === 'any' ? Object.keys(detectors) : able, say);
      await interruptible(say, 'stopping; what was computed is kept for the next time', async (stop) => {
        const result = await tune({
          ...asked,
          ...source,
          targets,
          stop,
          expressible: system && ((settings, interval) => expressible(system, settings, interval)),
        });
        const { stdout, ...files } = await tuneFiles(result);
        const kept = join(flags.out, 'tune');
        for (const path of writeFiles(kept, files)) say(path);
        process.stdout.write(`${json ? JSON.stringify(result) : stdout}\n`);
        if (result.recommended === undefined) done(EXIT.failed);
        if (system === undefined) return;
        const { file, text } = await snippetFor(system, result);
        for (const path of writeFiles(kept, { [file]: text })) say(path);
        if (!json) process.stdout.write(`\n${text}`);
      });
    });
}

/** What would be ignored in silence. */
function refuseTogether(given: Readonly<Record<string, unknown>>, beside: string): void {
  const idle = Object.entries(given).find(([, value]) => value !== undefined);
  if (!idle) return;
  const [name] = idle;
  throw badInput(
    `${name === 'trace' ? 'a trace' : `--${name}`} says nothing beside ${beside}`,
    `flag --${name}`,
    'leave one of them out',
  );
}

function onlyTrace(named: string | undefined, out: string): Source {
  if (named === undefined) throw badInput('no trace named', 'argument [trace]', 'see: flatline trace --help');
  const [trace, another] = openTraces(named, out);
  if (another) throw badInput(`${named} holds several traces`, 'argument [trace]', 'name one of them');
  return { file: named, trace: trace! };
}

/** What Chen's procedure can't do without. */
function required<T extends { detection?: number; recurrence?: number; duration?: number; loss?: number }>(
  options: T,
) {
  const needed = (name: 'detection' | 'recurrence' | 'duration' | 'loss'): number => {
    const value = options[name];
    if (value !== undefined) return value;
    throw badInput(`--analytic needs --${name}`, `flag --${name}`, 'see: flatline tune --help');
  };
  return {
    ...options,
    detection: needed('detection'),
    recurrence: needed('recurrence'),
    duration: needed('duration'),
    loss: needed('loss'),
  };
}

function share(text: string): number {
  const ratio = parsePercent(text);
  if (ratio !== undefined && ratio < 1) return ratio;
  throw new InvalidArgumentError('It must be a percentage below 100%, such as 1%.');
}

function law(text: string) {
  try {
    return { ...parseLaw(text), text };
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}
