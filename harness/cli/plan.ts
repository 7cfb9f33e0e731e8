import { Command } from '@commander-js/extra-typings';
import { badInput } from '../errors.ts';
import { printable } from '../lib/text.ts';
import type { PlayedWorld } from '../model.ts';
import { planFor } from '../plan/make.ts';
import { type Pilot, pilotOf, pilotPlays } from '../plan/pilot.ts';
import { PLAN_SCHEMA, type PlanResult, type ScenarioPlan } from '../plan/result.ts';
import { warningsOf } from '../plan/warnings.ts';
import { type Entry, entriesAbout } from '../project/entries.ts';
import { type Overrides, type Prepared, prepare } from '../scenario/load.ts';
import { typedDetectors } from '../scenario/typed-detector.ts';
import { LIVE } from '../world/live/abilities.ts';
import { liveTime } from '../world/live/turns.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { worlds } from '../world/worlds.ts';
import { CONFIG, configOf, NO_CONFIG } from './config-flag.ts';
import { interruptible } from './interrupt.ts';
import { duration, wholeNumber } from './options.ts';
import { planText } from './plan-text.ts';
import { names } from './selection.ts';
import { warn } from './tell.ts';
import { WORLD, worldNamed } from './worlds.ts';

/** What a pilot finds is not to be what the run then finds again. */
const ANOTHER_SEED = 1_000_003;

export function planCommand() {
  return new Command('plan')
    .description(
      'How long scenarios must run until their checks are decided, and how long that takes in each world.',
    )
    .argument(
      '[scenario...]',
      'names of built-in scenarios, or paths of .yaml and .ts files; with a configuration, all of its projects if left out',
    )
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('--project <names>', 'only as these of the configuration have it, comma-separated', names)
    .option('--world <name>', WORLD, worldNamed)
    .option('-d, --detector <spec...>', 'judge these instead: name, name:param=value,… or ./file.ts')
    .option('--seed <number>', 'as for run', wholeNumber(0))
    .option('--repeats <number>', 'as for run', wholeNumber(1))
    .option('--exposure <time>', 'as for run', duration)
    .option(
      '--pilot <plays>',
      'so many plays in virtual time, to see what the detectors do; about a second’s worth if left out',
      wholeNumber(1),
    )
    .option('--no-pilot', 'tell only what limits take of a detector that is perfect')
    .option('--json', 'as JSON')
    .action(async (named, options) => {
      const { detector: written, seed, repeats, exposure, pilot, project: projects } = options;
      const detectors = written && typedDetectors(written, process.cwd());
      const overrides = { seed, repeats, exposure, detectors };
      const config = await configOf(options.config);
      const wanted = { named, projects, world: options.world?.world, configless: options.config === false };
      const entries = (await entriesAbout(config, wanted)).filter(isPlayed);
      if (entries.length === 0)
        throw badInput('nothing of it is played: recorded traces are as long as they are', 'flatline plan');
      const say = (line: string): void => void process.stderr.write(`${line}\n`);
      const scenarios = await interruptible(say, 'stopping', async (stop) => {
        const made: ScenarioPlan[] = [];
        for (const entry of entries) {
          // that it may take longer than a live run may is for the plan to say
          const patient = { ...worlds[entry.world], mostTime: SIMULATED.mostTime };
          const prepared = await prepare(entry.written, patient, overrides, entry.setting);
          warningsOf(prepared).forEach(warn);
          const tried = pilot === false ? undefined : await tryOut(entry, prepared, overrides, pilot, stop);
          made.push(
            planFor(prepared, tried, (plan, plays) =>
              plan.end * plays > LIVE.mostTime ? null : liveTime(plan, plays),
            ),
          );
        }
        return made;
      });
      const result: PlanResult = { schema: PLAN_SCHEMA, scenarios };
      const text = options.json ? JSON.stringify(result) : printable(scenarios.map(planText).join('\n'));
      process.stdout.write(`${text.trimEnd()}\n`);
    });
}

type Played = Entry & { readonly world: PlayedWorld };

function isPlayed(entry: Entry): entry is Played {
  return entry.world !== 'recorded';
}

async function tryOut(
  { written, setting }: Entry,
  { plans, checks }: Prepared,
  overrides: Overrides,
  asked: number | true | undefined,
  stop: AbortSignal,
): Promise<Pilot | undefined> {
  if (checks.thresholds.length === 0) return undefined;
  const repeats = typeof asked === 'number' ? asked : pilotPlays(plans[0]!);
  const seed = plans[0]!.seed + ANOTHER_SEED;
  const own = { ...overrides, seed, repeats, exposure: undefined };
  const prepared = await prepare(written, SIMULATED, own, setting);
  return pilotOf(prepared, () => performance.now(), stop);
}
