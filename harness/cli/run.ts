import { setFlagsFromString } from 'node:v8';
import { Command, Option } from '@commander-js/extra-typings';
import { commandLine } from '../host.ts';
import type { PlayedWorld } from '../model.ts';
import { warningsOf } from '../plan/warnings.ts';
import type { Shard } from '../project/partition.ts';
import { type RunRequest, run } from '../run.ts';
import { typedDetectors } from '../scenario/typed-detector.ts';
import { baselineBefore, UPDATE_BASELINE } from './baseline-flag.ts';
import { showProgress } from './both-progress.ts';
import { CONFIG, configOf, NO_CONFIG, OUT, outOf, reportersOf } from './config-flag.ts';
import { withEvents } from './events.ts';
import { interruptible } from './interrupt.ts';
import { keep, type Wishes } from './keep.ts';
import { listAsJson, listAsText } from './list-run.ts';
import { duration, REPORTERS, reporterNames, wholeNumber } from './options.ts';
import { names, pattern, selected, shard } from './selection.ts';
import { warn } from './tell.ts';
import { toxiproxyFor } from './toxiproxy.ts';
import { WORLD, worldNamed } from './worlds.ts';

export function runCommand(done: (exit: number) => void) {
  return new Command('run')
    .description(
      'Play scenarios, with real processes through Toxiproxy or in virtual time, and judge the detectors.',
    )
    .argument(
      '[scenario...]',
      'names of built-in scenarios, or paths of .yaml and .ts files; with a configuration, only these of its projects',
    )
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('--project <names>', 'only these of the configuration’s, comma-separated', names)
    .option('--world <name>', `${WORLD}; with a configuration, only projects of that world`, worldNamed)
    .option('--suite <name>', 'all scenarios of a suite (see: flatline list suites)')
    .option(
      '-g, --grep <pattern>',
      'only what this regular expression finds in “project › scenario”',
      pattern,
    )
    .option('--last-failed', 'of what is asked for, only what did not pass in the last run, with its seed')
    .option('-d, --detector <spec...>', 'judge these instead: name, name:param=value,… or ./file.ts')
    .option(
      '--seed <number>',
      'where all chance that flatline draws comes from, instead of the scenario’s own',
      wholeNumber(0),
    )
    .option('--repeats <number>', 'plays of each scenario, instead of its own', wholeNumber(1))
    .option(
      '--exposure <time>',
      'as many plays of each scenario as it takes until so much time is scored, such as 10h; made for --world simulated',
      duration,
    )
    .addOption(
      new Option(
        '--repeat-each <number>',
        'each scenario so often, with the seeds from its own upwards, each judged by itself',
      )
        .argParser(wholeNumber(1))
        .conflicts('lastFailed'),
    )
    .option(
      '--shard <part>',
      'only these plays, as 1/4: one of four parts that flatline merge puts together',
      shard,
    )
    .option('-j, --jobs <number>', 'plays at once; as many as the cores bear if left out', wholeNumber(1))
    .option('--list', 'say what would be run, and start nothing')
    .addOption(
      new Option(
        '--inconclusive <policy>',
        'what a check that can’t be decided comes to; warn if neither this nor a configuration says so',
      ).choices(['pass', 'warn', 'fail'] as const),
    )
    .option('--reporter <names>', REPORTERS, reporterNames)
    .option('-o, --out <folder>', OUT)
    .option('--update-baseline [file]', UPDATE_BASELINE)
    .option('--json', 'print the result, or the list, as JSON instead of tables')
    .action(async (named, options) => {
      const { suite, grep, project: projects, lastFailed, shard: part, seed, repeats, exposure } = options;
      const { detector, repeatEach, jobs } = options;
      const config = await configOf(options.config);
      const out = outOf(options.out, config);
      const world = options.world?.world;
      const wanted = { named, suite, grep, projects, world, lastFailed, shard: part };
      const detectors = detector && typedDetectors(detector, process.cwd());
      const flags = { seed, repeats, exposure, detectors, repeatEach, jobs };
      const baseline = options.list ? undefined : baselineBefore(options.updateBaseline, part);
      const configless = options.config === false;
      const { scenarios, traces } = await selected(config, { ...wanted, configless }, flags, out);
      if (options.list) {
        process.stdout.write(`${(options.json ? listAsJson : listAsText)({ scenarios, traces })}\n`);
        return;
      }
      if (scenarios.length + traces.length === 0) {
        process.stderr.write('nothing to run: nothing failed in the last run\n');
        return;
      }
      // what a shard can't decide, all of them together may
      if (!part) scenarios.flatMap(warningsOf).forEach(warn);
      const inconclusive = options.inconclusive ?? config?.inconclusive ?? 'warn';
      await begin(
        { scenarios, traces, shard: part, inconclusive, out },
        { ...options, config, baseline },
        done,
      );
    });
}

/** Plays what was selected, shows how it goes, and keeps what comes of it. */
async function begin(
  request: Omit<RunRequest, 'toxiproxy' | 'stop' | 'progress'>,
  wishes: Omit<Wishes, 'say'>,
  done: (exit: number) => void,
): Promise<void> {
  const { scenarios, traces = [], shard: part } = request;
  const plays = (world?: PlayedWorld): number =>
    scenarios
      .filter((one) => world === undefined || one.world === world)
      .reduce((sum, { plans }) => sum + plans.length, 0);
  const shown = showProgress({ scenarios, traces });
  const streams = reportersOf(wishes.reporter, wishes.config).includes('jsonl') && !wishes.json;
  const progress = streams ? withEvents(shown) : shown;
  const stopping = 'stopping; what was recorded so far is kept';
  try {
    await interruptible(progress.say, stopping, async (stop) => {
      const toxiproxy = plays('live') > 0 ? await toxiproxyFor(progress.say, stop) : undefined;
      // judging makes much that is soon thrown away; a young generation that does not grow keeps the process small
      setFlagsFromString('--semi-space-growth-factor=1');
      stop.throwIfAborted();
      const outcome = await run({ ...request, toxiproxy, stop, progress });
      await progress.close();
      await keep(outcome, { ...wishes, say: progress.say }, done);
      if (part) progress.say(nextOf(part, plays(), traces.filter(({ mine }) => mine).length));
    });
  } finally {
    await progress.close();
  }
}

function nextOf({ index, count }: Shard, plays: number, traces: number): string {
  const parts = [
    ...(plays === 0 ? [] : [`${plays} ${plays === 1 ? 'play' : 'plays'}`]),
    ...(traces === 0 ? [] : [`${traces} ${traces === 1 ? 'trace' : 'traces'}`]),
  ];
  const what = parts.length === 0 ? 'there were no plays for it' : parts.join(' and ');
  return `this was shard ${index} of ${count}, ${what}; with the folders of all ${count}: ${commandLine()} merge <folder…>`;
}
