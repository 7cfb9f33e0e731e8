import { Command } from '@commander-js/extra-typings';
import { EXIT, FlatlineError } from '../errors.ts';
import { formatDuration } from '../lib/units.ts';
import { type Warning, warningsOf } from '../plan/warnings.ts';
import { type Entry, entriesAbout, entriesOf, titleOf } from '../project/entries.ts';
import { prepareAll, type Selected } from '../project/select.ts';
import { refuseStrays } from '../project/strays.ts';
import { builtInScenarios } from '../scenario/find.ts';
import { type Abilities, describeScenario, type Prepared } from '../scenario/load.ts';
import { LIVE } from '../world/live/abilities.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { CONFIG, configOf, NO_CONFIG } from './config-flag.ts';
import { warn } from './tell.ts';
import { WORLD, worldNamed } from './worlds.ts';

export function validateCommand() {
  return new Command('validate')
    .description(
      'Check scenarios without starting anything: every problem, and every limit that can’t be decided, with its place.',
    )
    .argument(
      '[scenario...]',
      'names or paths; if left out all that the configuration has, or else all built-in ones, each for a world that can play it',
    )
    .option('--config <file>', CONFIG)
    .option('--no-config', NO_CONFIG)
    .option('--world <name>', WORLD, worldNamed)
    .option('--json', 'as JSON')
    .action(async (named, options) => {
      const config = await configOf(options.config);
      const wanted = { named, world: options.world?.world, configless: options.config === false };
      const entries = named.length > 0 || config?.projects ? await entriesAbout(config, wanted) : [];
      const troubles: FlatlineError[] = [];
      const checked: Checked[] = [];
      const all: Selected[] = [];
      for (const entry of entries.length > 0 ? entries : await builtIns(options.world)) {
        try {
          const selected = await prepareAll([entry], {});
          all.push(selected);
          for (const one of selected.scenarios) checked.push(told(one));
          for (const { title, tunings, length } of selected.traces)
            checked.push({ scenario: title, ok: true, plays: 1, tunings: tunings.length, length });
        } catch (error) {
          if (!(error instanceof FlatlineError)) throw error;
          troubles.push(error);
          checked.push({ scenario: titleOf(entry), ok: false, problems: error.message });
        }
      }
      // a limit of all may be about a detector of any
      if (config && troubles.length === 0 && named.length === 0) {
        const [scenarios, traces] = [all.flatMap((one) => one.scenarios), all.flatMap((one) => one.traces)];
        await refuseStrays(config, { named: [] }, { scenarios, traces });
      }
      const sound = checked.filter(({ ok }) => ok);
      process.stdout.write(options.json ? `${JSON.stringify(checked)}\n` : sound.map(line).join(''));
      if (troubles.length === 0) return;
      const what = troubles.map(({ message }) => message).join('\n');
      throw new FlatlineError(EXIT.badInput, { what });
    });
}

interface Checked {
  /** With its project, if it has one. */
  readonly scenario: string;
  readonly ok: boolean;
  readonly problems?: string;
  readonly plays?: number;
  readonly tunings?: number;
  /** Of one play, ms. */
  readonly length?: number;
  readonly warnings?: readonly Warning[];
  readonly spells?: number;
}

function told({ title, plans, tunings, ...prepared }: Prepared): Checked {
  const warnings = warningsOf({ plans, ...prepared });
  warnings.forEach(warn);
  const spells = plans.reduce((sum, plan) => sum + plan.spells.length, 0);
  const size = { plays: plans.length, tunings: tunings.length, length: plans[0]!.end, spells };
  return { scenario: title, ok: true, ...size, warnings };
}

function line({ scenario, plays, length, tunings, spells }: Checked): string {
  const faults = spells === undefined ? 'recorded' : `${spells} spells of faults`;
  return `✓ ${scenario}: ${plays} × ${formatDuration(length!)}, ${tunings} tunings, ${faults}\n`;
}

/** Each for the world that was named, or else for the first that can play it. */
async function builtIns(world: Abilities | undefined): Promise<Entry[]> {
  const named = await builtInScenarios();
  const entries = await entriesOf(undefined, { named });
  if (world) return entries.map((entry) => ({ ...entry, world: world.world }));
  const known = await Promise.all(named.map((name) => describeScenario(name, [LIVE, SIMULATED])));
  return entries.map((entry, i) => ({ ...entry, world: (known[i]!.worlds[0] ?? LIVE).world }));
}
