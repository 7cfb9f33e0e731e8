import { Command } from '@commander-js/extra-typings';
import { EXIT, FlatlineError } from '../errors.ts';
import { formatDuration } from '../lib/units.ts';
import { type Warning, warningsOf } from '../plan/warnings.ts';
import { builtInScenarios } from '../scenario/find.ts';
import { type Abilities, describeScenario, prepare } from '../scenario/load.ts';
import { LIVE } from '../world/live/abilities.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { warn } from './tell.ts';
import { WORLD, worldNamed } from './worlds.ts';

export function validateCommand() {
  return new Command('validate')
    .description(
      'Check scenarios without starting anything: every problem, and every limit that can’t be decided, with its place.',
    )
    .argument(
      '[scenario...]',
      'names or paths; all built-in ones, each for a world that can play it, if left out',
    )
    .option('--world <name>', WORLD, worldNamed)
    .option('--json', 'as JSON')
    .action(async (named, options) => {
      const world = options.world ?? LIVE;
      const wanted = named.map((name) => ({ name, world }));
      const troubles: FlatlineError[] = [];
      const checked: {
        scenario: string;
        ok: boolean;
        problems?: string;
        plays?: number;
        tunings?: number;
        length?: number;
        warnings?: readonly Warning[];
      }[] = [];
      for (const { name, world: able } of named.length > 0 ? wanted : await builtIns(options.world)) {
        try {
          const prepared = await prepare(name, able);
          const { scenario, plans, tunings } = prepared;
          const length = plans[0]!.end;
          const warnings = warningsOf(prepared);
          warnings.forEach(warn);
          checked.push({
            scenario: scenario.name,
            ok: true,
            plays: plans.length,
            tunings: tunings.length,
            length,
            warnings,
          });
          if (options.json) continue;
          const spells = plans.reduce((sum, plan) => sum + plan.spells.length, 0);
          const size = `${plans.length} × ${formatDuration(length)}, ${tunings.length} tunings, ${spells} spells of faults`;
          process.stdout.write(`✓ ${scenario.name}: ${size}\n`);
        } catch (error) {
          if (!(error instanceof FlatlineError)) throw error;
          troubles.push(error);
          checked.push({ scenario: name, ok: false, problems: error.message });
        }
      }
      if (options.json) process.stdout.write(`${JSON.stringify(checked)}\n`);
      if (troubles.length === 0) return;
      const what = troubles.map(({ message }) => message).join('\n');
      throw new FlatlineError(EXIT.badInput, { what });
    });
}

/** Each for the world that was named, or else for the first that can play it. */
async function builtIns(world: Abilities | undefined): Promise<{ name: string; world: Abilities }[]> {
  const names = await builtInScenarios();
  if (world) return names.map((name) => ({ name, world }));
  const known = await Promise.all(names.map((name) => describeScenario(name, [LIVE, SIMULATED])));
  return known.map(({ name, worlds }) => ({ name, world: worlds[0] ?? LIVE }));
}
