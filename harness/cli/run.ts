import { setFlagsFromString } from 'node:v8';
import { Command, Option } from '@commander-js/extra-typings';
import { badInput } from '../errors.ts';
import { run } from '../run.ts';
import { markLatest } from '../run-folder.ts';
import { type Prepared, prepare } from '../scenario/load.ts';
import { suiteScenarios } from '../scenario/suites.ts';
import { LIVE } from '../world/live/abilities.ts';
import { provisionToxiproxy } from '../world/live/toxiproxy/provision.ts';
import { parseDetector } from './detector-flag.ts';
import { withEvents } from './events.ts';
import { interruptible } from './interrupt.ts';
import { DEFAULT_REPORTS, duration, putOut, REPORTERS, reporterNames, wholeNumber } from './options.ts';
import { showProgress } from './progress.ts';
import { tell } from './tell.ts';
import { showVirtualProgress } from './virtual-progress.ts';
import { WORLD, worldNamed } from './worlds.ts';

export function runCommand(done: (exit: number) => void) {
  return new Command('run')
    .description(
      'Play scenarios, with real processes through Toxiproxy or in virtual time, and judge the detectors.',
    )
    .argument('[scenario...]', 'names of built-in scenarios, or paths of .yaml and .ts files')
    .option('--world <name>', WORLD, worldNamed)
    .option('--suite <name>', 'all scenarios of a suite (see: flatline list suites)')
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
    .option('-j, --jobs <number>', 'plays at once; as many as the cores bear if left out', wholeNumber(1))
    .addOption(
      new Option('--inconclusive <policy>', 'what a check that can’t be decided comes to')
        .choices(['pass', 'warn', 'fail'] as const)
        .default('warn' as const),
    )
    .option('--reporter <names>', REPORTERS, reporterNames)
    .option('-o, --out <folder>', 'where runs are kept', '.flatline')
    .option('--json', 'print the result as JSON instead of tables')
    .action(async (named, options) => {
      const names =
        options.suite === undefined ? named : [...named, ...(await suiteScenarios(options.suite))];
      if (names.length === 0) {
        throw badInput('no scenario named', undefined, 'try: flatline run crash, or flatline list');
      }
      const written = options.detector;
      const detectors = written && { uses: written.map(parseDetector), written, folder: process.cwd() };
      const { seed, repeats, exposure, world = LIVE } = options;
      const overrides = { seed, repeats, exposure, detectors };
      const scenarios: Prepared[] = [];
      for (const name of [...new Set(names)]) scenarios.push(await prepare(name, world, overrides));
      refuseTwins(scenarios.map(({ scenario }) => scenario));
      const live = world.world === 'live';
      const shown = live ? showProgress(scenarios) : showVirtualProgress(scenarios);
      const wanted = options.reporter ?? DEFAULT_REPORTS;
      const progress = wanted.includes('jsonl') && !options.json ? withEvents(shown) : shown;
      const { jobs, inconclusive, out } = options;
      const stopping = 'stopping; what was recorded so far is kept';
      try {
        await interruptible(progress.say, stopping, async (stop) => {
          const toxiproxy = live ? await provisionToxiproxy(progress.say, stop) : undefined;
          // judging makes much that is soon thrown away; a young generation that does not grow keeps the process small
          setFlagsFromString('--semi-space-growth-factor=1');
          stop.throwIfAborted();
          const outcome = await run({ scenarios, toxiproxy, jobs, inconclusive, out, stop, progress });
          await progress.close();
          const { result, run: folder, failure, uncompacted } = outcome;
          // told first: what comes next may fail for the same reason
          for (const trouble of [failure, uncompacted]) if (trouble) tell(trouble);
          done(outcome.exit);
          const reporters = [...new Set(['json' as const, ...wanted])];
          await putOut(result, reporters, folder.folder, options.json === true);
          markLatest(folder);
          if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
          progress.say(
            `kept in ${folder.folder}${wanted.includes('html') ? '; open report.html there' : ''}`,
          );
        });
      } finally {
        await progress.close();
      }
    });
}

/** Folders and reports name scenarios by file name alone. */
function refuseTwins(scenarios: readonly { name: string; file: string }[]): void {
  const seen = new Map<string, string>();
  for (const { name, file } of scenarios) {
    const other = seen.get(name);
    if (other)
      throw badInput(`two scenarios are called "${name}"`, `${other} and ${file}`, 'rename one of the files');
    seen.set(name, file);
  }
}
