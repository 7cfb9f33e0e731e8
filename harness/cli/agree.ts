import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { type AgreeReporterName, agreeReporters } from '../../reports/agree/index.ts';
import type { AgreeResult } from '../agree/result.ts';
import { agreeRuns, type Judged, worldOf } from '../agree-runs.ts';
import { badInput, EXIT } from '../errors.ts';
import { commandLine } from '../host.ts';
import { judgeLeft } from '../judge-left.ts';
import { didYouMean } from '../lib/nearest.ts';
import { run } from '../run.ts';
import { markLatest, readResult, writeFiles } from '../run-folder.ts';
import { type Overrides, type Prepared, prepare } from '../scenario/load.ts';
import { typedDetectors } from '../scenario/typed-detector.ts';
import { runPlaces } from '../trace/folder.ts';
import { LIVE } from '../world/live/abilities.ts';
import { provisionToxiproxy } from '../world/live/toxiproxy/provision.ts';
import { CONFIG, keptIn, NO_CONFIG, outWith } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, look, wholeNumber } from './options.ts';
import { type ShownProgress, showLiveProgress } from './progress.ts';
import { tell } from './tell.ts';
import { showVirtualProgress } from './virtual-progress.ts';

const NOTES = `
Compared are delays, inter-arrival times and losses, and the detection times and mistakes of every detector. What matters is a
tenth of the heartbeat interval, a factor of two in mistakes, and the scenario’s tolerance in losses. It agrees if what is
known with 99 % confidence lies within that, it differs if it lies beyond, and otherwise it can’t tell: more plays would.
A run by its id or folder, or latest, is taken as it is: of a live one only the other side is simulated. Two runs are compared.
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
      const prepared = runs ? [] : await prepareAll(named, flags);
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
            : [await playLive(prepared, flags, stop, shown(showLiveProgress(prepared)), done)];
          const [first, second] = found;
          if (!first) return;
          await progress?.close();
          if (!second && worldOf(first) === 'simulated') {
            const fix = 'name a live run, or two runs to be compared';
            throw badInput('the run was simulated already', first.folder, fix);
          }
          const result = await agreeRuns({
            ...{ first, second, stop, jobs: flags.jobs, out: flags.out, exposure: flags.exposure },
            calibrate: flags.calibrate === true,
            again: `${commandLine()} agree ${first.result.id}${flags.calibrate ? ' --calibrate' : ''}`,
            progress: (scenarios) => shown(showVirtualProgress(scenarios)),
          });
          await progress?.close();
          await putOut(result, join(flags.out, 'agree', folderName(result)), reporter, json === true, say);
          done(exitOf(result));
        });
      } finally {
        await progress?.close();
      }
    });
}

interface Flags {
  readonly seed?: number | undefined;
  readonly repeats?: number | undefined;
  readonly exposure?: number | undefined;
  readonly detector?: readonly string[] | undefined;
  readonly calibrate?: true | undefined;
  readonly jobs?: number | undefined;
  readonly out: string;
}

/** Undefined where scenarios are named. */
function runsAmong(named: readonly string[], out: string): readonly string[] | undefined {
  const isRun = (name: string): boolean =>
    runPlaces(name, out).some((place) => existsSync(join(place, 'run.json')));
  const runs = named.filter(isRun);
  if (runs.length === 0) return undefined;
  if (runs.length < named.length || runs.length > 2) {
    const what = `${named.join(', ')}: what is compared is scenarios, a run, or two runs`;
    throw badInput(what, 'argument <scenario...>', 'name either scenarios or one or two runs');
  }
  return runs;
}

/** What would be ignored in silence. */
function refuseIdle(runs: readonly string[], flags: Flags): void {
  const { seed, repeats, detector, exposure, calibrate } = flags;
  const idle = { seed, repeats, detector, ...(runs.length > 1 && { exposure, calibrate }) };
  const [name] = Object.entries(idle).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const over = runs.length > 1 ? 'two runs that are over' : 'a run that is over';
  throw badInput(`--${name} says nothing about ${over}`, `flag --${name}`, 'leave it out, or name scenarios');
}

async function prepareAll(named: readonly string[], flags: Flags): Promise<Prepared[]> {
  const { seed, repeats, detector, jobs } = flags;
  const detectors = detector && typedDetectors(detector, process.cwd());
  const overrides: Overrides = { seed, repeats, detectors };
  const prepared: Prepared[] = [];
  for (const name of new Set(named))
    prepared.push({ ...(await prepare(name, LIVE, overrides)), ...(jobs !== undefined && { jobs }) });
  return prepared;
}

async function judged(name: string, out: string): Promise<Judged> {
  return (await judgeLeft(name, out)) ?? readResult(name, out);
}

/** Undefined where it came to no end: that was told then. */
async function playLive(
  scenarios: readonly Prepared[],
  { out }: Flags,
  stop: AbortSignal,
  progress: ShownProgress,
  done: (exit: number) => void,
): Promise<Judged | undefined> {
  const toxiproxy = await provisionToxiproxy(progress.say, stop);
  stop.throwIfAborted();
  const outcome = await run({ scenarios, toxiproxy, inconclusive: 'pass', out, stop, progress });
  await progress.close();
  const { result, run: folder, failure, exit } = outcome;
  if (failure) tell(failure);
  writeFiles(folder.folder, { 'result.json': JSON.stringify(result) });
  markLatest(folder);
  progress.say(`kept in ${folder.folder}`);
  // that a scenario is void is told with what differs, and whether its checks hold is not asked here
  if (!failure && result.state === 'complete') return { result, folder: folder.folder };
  done(exit);
  return undefined;
}

function folderName({ sides, calibrated }: AgreeResult): string {
  const [first, second] = sides;
  if (second.world === first.world) return `${first.run}-${second.run}`;
  return calibrated ? `${first.run}-calibrated` : first.run;
}

async function putOut(
  result: AgreeResult,
  folder: string,
  wanted: readonly AgreeReporterName[] = ['terminal', 'html', 'markdown'],
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
