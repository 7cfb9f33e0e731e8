/** Plays one plan in virtual time, and leaves its folder. */
import { setImmediate as turn } from 'node:timers/promises';
import { WAIT_PER_CORE } from '../../assumed.ts';
import { clockOf } from '../../clocks.ts';
import { parseLaw } from '../../lib/laws.ts';
import { Rng } from '../../lib/rng.ts';
import {
  type Draw,
  type Link,
  linkName,
  type Ms,
  type NodeId,
  type Spell,
  type Tuning,
} from '../../model.ts';
import { patterns } from '../../patterns/index.ts';
import type { Plan } from '../../scenario/plan.ts';
import { type Happening, play } from '../../scenario/play.ts';
import { type PlayEnd, type PlayHeader, writeHeader } from '../../trace/folder.ts';
import { makeFolder } from '../../trace/make-folder.ts';
import { SimulatedRecorder } from '../../trace/simulated/write.ts';
import { Agenda } from './agenda.ts';
import { type Draws, drawsOf } from './draws.ts';
import { Copy, Flight } from './flight.ts';
import type { Chances, Ends, SimulatedLink } from './link.ts';
import { later } from './micros.ts';
import { type Oddities, SimulatedNode, type Witness } from './node.ts';
import { OneShotLink } from './oneshot.ts';
import { exponential, Slotted, uniform } from './slotted.ts';
import { StreamLink } from './stream.ts';
import { SimulatedWorld, workOf } from './world.ts';

/** What carries heartbeats, as results name it. */
export const SIMULATOR = { name: 'models of links', origin: 'virtual time' } as const;

/** How many things happen between two looks at the world outside. */
const TURN = 1 << 17;

export interface Watching {
  /** Asked now and then whether the play is to end early. */
  stopped(): boolean;
  /** Told now and then how far it is. */
  reached(now: Ms): void;
  /** Told at once what an observer hears. */
  readonly witness?: (node: SimulatedNode, agenda: Agenda) => Witness;
}

/** @param folder is made */
export async function simulate(
  plan: Plan,
  tunings: readonly Tuning[],
  folder: string,
  watching: Watching,
): Promise<PlayEnd> {
  makeFolder(folder);
  const header: PlayHeader = { world: 'simulated', plan, tunings, engine: SIMULATOR };
  writeHeader(folder, header);
  const recorder = new SimulatedRecorder(folder, header);
  try {
    return await run(plan, recorder, watching);
  } catch (error) {
    recorder.discard();
    throw error;
  }
}

async function run(plan: Plan, recorder: SimulatedRecorder, watching: Watching): Promise<PlayEnd> {
  const { agenda, nodes, links, world, opened } = build(plan, recorder, watching);
  const happenings: Happening[] = [];
  const stop = new AbortController();
  let over = false;
  const playing = play(plan, world, agenda, stop.signal, (happening) => happenings.push(happening)).finally(
    () => {
      over = true;
    },
  );
  for (const node of nodes.values()) node.start();
  while (!over) {
    agenda.goOn(TURN);
    if (watching.stopped()) stop.abort();
    watching.reached(agenda.now());
    // promises are kept before virtual time goes on, and signals are let in
    await turn();
  }
  await playing;
  const end: PlayEnd = {
    end: Math.min(plan.end, agenda.now()),
    how: stop.signal.aborted ? 'interrupted' : 'complete',
    detectorFailures: [],
    opened: Object.fromEntries(opened),
  };
  for (const node of nodes.values()) node.end();
  leaveUnderway(agenda, links, recorder);
  recorder.finish(end, happenings);
  return end;
}

interface Carrier {
  readonly link: Link;
  readonly carrier: SimulatedLink;
}

function build(plan: Plan, recorder: SimulatedRecorder, { witness }: Watching) {
  const { seed, scenario, repeat } = plan;
  const { interval, pattern, transport } = scenario.heartbeat;
  const chance = new Rng(seed, scenario.name, 'simulated', repeat);
  // a heartbeat is sent, and arrives
  const agenda = new Agenda(interval / (2 * plan.links.length));
  const opened = new Map<string, Ms[]>();
  const links: Carrier[] = [];
  const carriers = new Map<string, SimulatedLink>();
  const nodes = new Map<NodeId, SimulatedNode>();
  const works = new Map<NodeId, Draws | undefined>();
  let coresTaken = 0;
  const delay = parseLaw(scenario.virtual.delay);
  const lag = parseLaw(scenario.virtual.lag);
  const prompt = lag.mean === 0;
  const everBusy = plan.spells.some(({ effect }) => effect.kind === 'busy');
  const setting = {
    agenda,
    recorder,
    interval,
    pattern: patterns[pattern],
    wait: (): Ms => WAIT_PER_CORE * coresTaken,
    witness: witness && ((node: SimulatedNode) => witness(node, agenda)),
  };
  const strange = Map.groupBy(plan.spells, ({ effect }) =>
    effect.kind === 'slow' || effect.kind === 'clock' ? effect.node : undefined,
  );
  for (const { id, offset } of plan.nodes) {
    const random = chance.fork('host', id);
    const oddities = strange.get(id) ?? [];
    const draws = drawsOf(workIn(oddities));
    works.set(id, draws);
    const odd: Oddities = {
      clock: clockOf(oddities, id),
      late: prompt ? undefined : new Slotted(random.fork('lag'), lag.sample),
      wait: everBusy ? new Slotted(random.fork('wait'), exponential) : undefined,
      work: draws && { draws, own: draws.streams(random.fork('work')) },
    };
    nodes.set(id, new SimulatedNode(setting, id, offset, odd));
  }
  const drawn = drawnOn(plan);
  for (const link of plan.links) {
    const name = linkName(link);
    const observer = nodes.get(link.to)!;
    const times: Ms[] = [];
    if (transport === 'stream') opened.set(name, times);
    const ends: Ends = {
      arrived: (flight) => observer.arrived(link, flight),
      lost: (flight) => observer.lost(link, flight),
      opened: (at) => times.push(at),
      listening: () => observer.alive,
    };
    const own = chance.fork('link', name);
    const draws = drawsOf(drawn.draws.get(name) ?? []);
    const chances: Chances = {
      own: new Slotted(own.fork('own delay'), delay.sample),
      jitter: drawn.jitter.has(name) ? new Slotted(own.fork('jitter'), uniform) : undefined,
      loss: drawn.loss.has(name) ? new Slotted(own.fork('loss'), uniform) : undefined,
      wait: everBusy ? new Slotted(own.fork('wait'), exponential) : undefined,
      drawn: draws && { draws, streams: draws.streams(own.fork('drawn')) },
      work: works.get(link.to)?.streams(own.fork('work')),
    };
    const carrier =
      transport === 'stream'
        ? new StreamLink(agenda, ends, chances, scenario.heartbeat.bytes, own.fork('affliction'))
        : new OneShotLink(agenda, ends, chances);
    links.push({ link, carrier });
    carriers.set(name, carrier);
    nodes.get(link.from)!.outgoing.set(link.to, carrier);
    observer.incoming.push({ link, carrier });
  }
  const busy = (cores: number): void => {
    coresTaken += cores;
  };
  const restart = parseLaw(scenario.virtual.restart);
  const comingUp = (id: NodeId): Promise<void> | undefined => {
    if (restart.mean === 0) return undefined;
    // of that crash, whatever else strikes the node
    const at = later(agenda.now(), restart.sample(chance.fork('restart', id, agenda.now())));
    return new Promise((up) => agenda.at(Math.min(at, plan.end), up));
  };
  const world = new SimulatedWorld(nodes, carriers, { busy, comingUp });
  return { agenda, nodes, links, world, opened };
}

/** Names of the links on which the plan will ever leave something to chance. */
function drawnOn({ spells }: Plan) {
  const drawn = {
    jitter: new Set<string>(),
    loss: new Set<string>(),
    draws: new Map<string, { spell: Spell; draw: Draw }[]>(),
  };
  for (const spell of spells) {
    const { effect } = spell;
    if (effect.kind !== 'weather') continue;
    const { jitter = 0, loss = 0, draws = [] } = effect.weather;
    for (const link of effect.links) {
      const name = linkName(link);
      if (jitter > 0) drawn.jitter.add(name);
      if (loss > 0 && loss < 1) drawn.loss.add(name);
      if (draws.length === 0) continue;
      const list = drawn.draws.get(name) ?? [];
      drawn.draws.set(name, list);
      list.push(...draws.map((draw) => ({ spell, draw })));
    }
  }
  return drawn;
}

function workIn(spells: readonly Spell[]): { spell: Spell; draw: Draw }[] {
  return spells.flatMap((spell) =>
    spell.effect.kind === 'slow' ? [{ spell, draw: workOf(spell.effect.law) }] : [],
  );
}

/** What is on its way at the end is neither heard nor lost. */
function leaveUnderway(agenda: Agenda, links: readonly Carrier[], recorder: SimulatedRecorder): void {
  const linkOf = new Map(links.map(({ link, carrier }) => [carrier, link]));
  const flights = [
    ...agenda.left().filter((happening) => happening instanceof Flight),
    ...links.flatMap(({ carrier }) => carrier.held()),
  ];
  flights.sort((a, b) => a.sentAt - b.sentAt);
  for (const flight of flights)
    if (!(flight instanceof Copy)) recorder.unseen(linkOf.get(flight.link)!, flight.seq, flight.sentAt);
}
