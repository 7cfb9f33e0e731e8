/** What of a result is compared, and kept as a baseline: no pictures, nothing that was measured of the machine. */
import type { WorldName } from '../model.ts';
import type { Result, Row, ScenarioResult } from '../result.ts';
import type { SideName } from './result.ts';

const KEPT = [
  'name',
  'seed',
  'interval',
  'transport',
  'pattern',
  'topology',
  'truth',
  'repeats',
  'content',
  'plays',
] as const satisfies readonly (keyof ScenarioResult)[];

export interface SideScenario extends Pick<ScenarioResult, (typeof KEPT)[number]> {
  readonly world: WorldName;
  readonly engine: string;
  readonly flatline: string;
  readonly rows: readonly SideRow[];
}

export type SideRow = Pick<Row, 'label' | 'detector' | 'params' | 'metrics' | 'phases' | 'plays' | 'error'>;

export interface Side extends SideName {
  readonly scenarios: readonly SideScenario[];
  /** Why nothing here may be believed, by scenario; empty when it may. */
  readonly void: readonly string[];
  /** Why it is not the whole of what was to be run, and what makes it so. */
  readonly partial?: { readonly what: string; readonly fix: string };
}

export function sideOf(result: Result, name: string, what: string): Side {
  const { flatline, state, failure } = result;
  // a trace has no plays to be paired: the same detectors come to the same on it, and what they differ in is exact
  const scenarios = result.scenarios.filter(({ world }) => world !== 'recorded');
  const partial = partialOf(result);
  return {
    name,
    what,
    flatline,
    scenarios: scenarios.map((scenario) => sideScenario(flatline, scenario)),
    void: [
      ...(state === 'complete' ? [] : [`the run was ${failure ?? state}`]),
      ...scenarios.flatMap((scenario) => scenario.void.map((reason) => `${scenario.title}: ${reason}`)),
    ],
    ...(partial && { partial }),
  };
}

/** What is not the whole would differ from it for ever after. */
function partialOf({ shard, scenarios }: Result): Side['partial'] {
  if (shard)
    return { what: 'a shard', fix: 'put all shards together with flatline merge, and use it with that' };
  const cut = scenarios.find(({ cutShort }) => cutShort)?.title;
  return cut === undefined ? undefined : { what: `${cut} was cut short`, fix: 'mend what failed first' };
}

/** The same file in two projects is two scenarios, so it goes by its title. */
function sideScenario(flatline: string, scenario: ScenarioResult): SideScenario {
  const { title: name, world, engine } = scenario;
  const kept = Object.fromEntries(KEPT.map((field) => [field, scenario[field]])) as Pick<
    ScenarioResult,
    (typeof KEPT)[number]
  >;
  return { ...kept, name, world, engine: engine.name, flatline, rows: scenario.rows.map(sideRow) };
}

function sideRow({ label, detector, params, metrics, phases, plays, error }: Row): SideRow {
  return {
    label,
    detector,
    params,
    metrics,
    phases,
    ...(plays && { plays }),
    ...(error !== undefined && { error }),
  };
}
