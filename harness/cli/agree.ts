import { join } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { type AgreeReporterName, agreeReporters } from '../../reports/agree/index.ts';
import type { AgreeResult } from '../agree/result.ts';
import { agreeRuns, type Judged, worldOf } from '../agree-runs.ts';
import { EXIT } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { keepAgreement, writeFiles } from '../run-folder.ts';
import { againNamed, againRuns } from './agree-again.ts';
import {
  judged,
  overridesOf,
  playLive,
  prepareAll,
  refuseIdle,
  refuseSimulated,
  runsAmong,
} from './agree-sides.ts';
import { CONFIG, keptIn, NO_CONFIG, outWith } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, look, putOut, wholeNumber } from './options.ts';
import { type ShownProgress, showLiveProgress } from './progress.ts';
import { showVirtualProgress } from './virtual-progress.ts';

const NOTES = `
Compared are delays, inter-arrival times and losses, and the detection times and mistakes of every detector. What matters is a
tenth of the heartbeat interval, a factor of two in mistakes, and the scenario’s tolerance in losses. It agrees if what is
known with 99 % confidence lies within that, it differs if it lies beyond, and otherwise it can’t tell: more plays would.
A run by its id or folder, or latest, is taken as it is: of a live one only the other side is simulated. Two runs are compared;
a scenario that only one of them has is told, and while there is one they can’t be said to agree.
It is kept beside the live run, and the reports on that run tell it from then on.
It ends with 1 where something differs, with 3 where a run is void.`;

export function agreeCommand(done: (exit: number) => void) {
  return new Command('agree')
    .description(
      'How far the simulated world is from the live one: plays scenarios in both, compares them, and names the likely cause.',
    )
    .argument('<scenario...>', 'names of built-in scenarios, paths of files, a run, or two runs')
    .option(
      '--calibrate',
      'simulate by the delays and the lateness that the live run shows as well, and tell what that explains',
    )
    .option(
      '--seed <number>',
      'where all chance that flatline draws comes from, in both worlds',
      wholeNumber(0),
    )
    .option('--repeats <number>', 'live plays of each scenario, instead of its own', wholeNumber(1))
    .option(
      '--exposure <time>',
      'how much of each scenario is scored in virtual time; twenty times the live plays if left out',
      duration,
    )
    .option('-d, --detector <spec...>', 'judge these instead: name, name:param=value,… or ./file.ts')
    .option('-j, --jobs <number>', 'plays at once; as many as the cores bear if left out', wholeNumber(1))
    .option('--reporter <names>', `any of ${Object.keys(agreeReporters).join(', ')}`, reporterNames)
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('-o, --out <folder>', outWith('what is told goes: <out>/agree'))
    .option('--json', 'print the result as JSON instead of tables')
    .addHelpText('after', NOTES)
    .action(async (named, { json, reporter, config, ...given }) => {
      const flags = { ...given, out: await keptIn(given.out, config) };
      const runs = runsAmong(named, flags.out);
      if (runs) refuseIdle(runs, flags);
      const scenarios = [...new Set(named)];
      const prepared = runs ? [] : await prepareAll(scenarios, flags);
      let progress: ShownProgress | undefined;
      const say = (line: string): void =>
        progress ? progress.say(line) : void process.stderr.write(`${line}\n`);
      const shown = (next: ShownProgress): ShownProgress => {
        progress = next;
        return next;
      };
      try {
        await interruptible(say, 'stopping; what was recorded so far is kept', async (stop) => {
          const found = runs
            ? await Promise.all(runs.map((name) => judged(name, flags.out)))
            : await playLive(prepared, flags, stop, shown(showLiveProgress(prepared)), done);
          const [first, second] = found;
          if (!first) return;
          await progress?.close();
          if (!second) refuseSimulated(first);
          const asked = { ...overridesOf(flags), ...flags, calibrate: flags.calibrate === true };
          const where = { out: given.out, config };
          const result = await agreeRuns({
            ...{ first, second, stop, jobs: flags.jobs, out: flags.out, exposure: flags.exposure },
            calibrate: asked.calibrate,
            again: runs
              ? againRuns(found, runs, flags.out, where, asked)
              : againNamed(scenarios, prepared, asked),
            progress: (twins) => shown(showVirtualProgress(twins)),
          });
          await progress?.close();
          const wanted = reporter ?? (['terminal', 'html', 'markdown'] as const);
          await putOutAgreement(
            result,
            join(flags.out, 'agree', folderName(result)),
            wanted,
            json === true,
            say,
          );
          for (const path of await besideRun(result, [first, second], wanted)) say(path);
          done(exitOf(result));
        });
      } finally {
        await progress?.close();
      }
    });
}

function folderName({ sides, calibrated }: AgreeResult): string {
  const [first, second] = sides;
  if (second.world === first.world) return `${first.run}-${second.run}`;
  return calibrated ? `${first.run}-calibrated` : first.run;
}

/**
 * Where one of the worlds is the live one, how far the other is from it belongs to that run: it is kept there, and the reports on
 * the run that are asked for here tell it at once.
 */
async function besideRun(
  agreement: AgreeResult,
  runs: readonly (Judged | undefined)[],
  wanted: readonly AgreeReporterName[],
): Promise<string[]> {
  if (new Set(agreement.sides.map(({ world }) => world)).size < 2) return [];
  const run = runs.find((one) => one && worldOf(one) === 'live');
  if (!run) return [];
  keepAgreement(run.folder, agreement);
  const reports = (['html', 'markdown'] as const).filter((name) => wanted.includes(name));
  return putOut({ ...run.result, agreement }, reports, run.folder, true);
}

async function putOutAgreement(
  result: AgreeResult,
  folder: string,
  wanted: readonly AgreeReporterName[],
  json: boolean,
  say: (line: string) => void,
): Promise<void> {
  for (const name of new Set<AgreeReporterName>(['json', ...wanted])) {
    const { stdout, ...files } = (await agreeReporters[name].render(result, look())) as Record<
      string,
      string
    >;
    for (const path of writeFiles(folder, files)) say(path);
    if (stdout !== undefined && !json) process.stdout.write(`${stdout}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
}

function exitOf({ verdict, scenarios }: AgreeResult): number {
  if (scenarios.some((scenario) => scenario.void.length > 0)) return EXIT.void;
  return verdict === 'differs' ? EXIT.failed : EXIT.held;
}

function reporterNames(text: string): AgreeReporterName[] {
  const known = Object.keys(agreeReporters);
  return text.split(',').map((name) => {
    if (Object.hasOwn(agreeReporters, name)) return name as AgreeReporterName;
    throw new InvalidArgumentError(
      `Unknown reporter "${name}"${didYouMean(name, known)} (known: ${known.join(', ')}).`,
    );
  });
}
