/** `run --list`: what would be run, with nothing started. */
import { formatDuration } from '../lib/units.ts';
import type { Selected } from '../project/select.ts';
import { heartbeatsOf } from '../project/shard.ts';
import type { PreparedTrace } from '../recorded/prepare.ts';
import type { Prepared } from '../scenario/load.ts';
import { worlds } from '../world/worlds.ts';

interface Listed {
  readonly project: string | null;
  readonly scenario: string;
  readonly title: string;
  readonly world: string;
  readonly seed: number;
  /** In this shard, and in all. */
  readonly plays: number;
  readonly repeats: number;
  /** Of one play, ms of the world’s time. */
  readonly length: number;
  /** Of all plays of this shard, about. */
  readonly heartbeats: number;
  readonly tunings: number;
}

function listed({ project, name, title, world, seed, plans, scenario, tunings }: Prepared): Listed {
  return {
    project: project ?? null,
    scenario: name,
    title,
    world,
    seed,
    plays: plans.length,
    repeats: scenario.repeats,
    length: lengthOf(scenario),
    heartbeats: Math.round(plans.reduce((sum, plan) => sum + heartbeatsOf(plan), 0)),
    tunings: tunings.length,
  };
}

/** A trace stands for one play. */
function listedTrace({
  project,
  name,
  title,
  world,
  seed,
  mine,
  length,
  heartbeats,
  tunings,
}: PreparedTrace): Listed {
  return {
    project: project ?? null,
    scenario: name,
    title,
    world,
    seed,
    plays: mine ? 1 : 0,
    repeats: 1,
    length,
    heartbeats: mine ? heartbeats : 0,
    tunings: tunings.length,
  };
}

/** A shard may have none of its plays, so it is asked of the scenario. */
function lengthOf({ warmup, phases }: Prepared['scenario']): number {
  return phases.reduce((sum, phase) => sum + phase.for, warmup);
}

function listAll({ scenarios, traces }: Selected): Listed[] {
  return [...scenarios.map(listed), ...traces.map(listedTrace)];
}

export function listAsJson(selected: Selected): string {
  return JSON.stringify(listAll(selected));
}

/** A line for each scenario, and one for all. */
export function listAsText(selected: Selected): string {
  const all = listAll(selected);
  const width = Math.max(0, ...all.map(({ title }) => title.length));
  const lines = all.map(({ title, world, seed, plays, repeats, length, heartbeats, tunings }) => {
    if (world === 'recorded') {
      const time =
        plays > 0 ? `${formatDuration(length)} recorded, ${heartbeats} heartbeats` : 'of another shard';
      return `${title.padEnd(width)}  ${time}, ${tunings} tunings`;
    }
    const share = plays === repeats ? `${plays}` : `${plays} of ${repeats}`;
    const time = `${formatDuration(length)} of ${world === 'live' ? 'real' : 'virtual'} time`;
    return `${title.padEnd(width)}  ${share} × ${time}, about ${heartbeats} heartbeats, ${tunings} tunings, seed ${seed}`;
  });
  const totals = Object.keys(worlds).flatMap((world) => {
    const own = all.filter((one) => one.world === world && one.plays > 0);
    const plays = own.reduce((sum, one) => sum + one.plays, 0);
    const time = formatDuration(own.reduce((sum, one) => sum + one.plays * one.length, 0));
    const heartbeats = own.reduce((sum, one) => sum + one.heartbeats, 0);
    return plays === 0
      ? []
      : [
          `${world}: ${plays} ${plays === 1 ? 'play' : 'plays'}, ${time} one after another, about ${heartbeats} heartbeats`,
        ];
  });
  const traces = all.filter(({ world, plays }) => world === 'recorded' && plays > 0);
  const heartbeats = traces.reduce((sum, one) => sum + one.heartbeats, 0);
  if (traces.length > 0)
    totals.push(
      `recorded: ${traces.length} ${traces.length === 1 ? 'trace' : 'traces'}, ${heartbeats} heartbeats`,
    );
  return [...lines, '', ...(totals.length > 0 ? totals : ['no plays'])].join('\n');
}
