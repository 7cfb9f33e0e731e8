/** Plays one plan with real processes, and leaves its folder. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { diskFull, FlatlineError, messageOf } from '../../errors.ts';
import { type Capability, type Link, linkName, type Ms, type NodeId, type Tuning } from '../../model.ts';
import { checkPhase, type Plan } from '../../scenario/plan.ts';
import { play } from '../../scenario/play.ts';
import { appendEvent, HARNESS_JOURNAL, type PlayEnd, writeEnd, writeHeader } from '../../trace/folder.ts';
import { type JournalRecord, JournalWriter } from '../../trace/journal.ts';
import { makeFolder } from '../../trace/make-folder.ts';
import { LiveClock } from './clock.ts';
import { Fleet, PortTaken } from './fleet.ts';
import { LagProbe } from './lag.ts';
import type { NodeConfig } from './messages.ts';
import { EngineDied, type NetworkEngine, type NetworkLink } from './network.ts';
import type { Ports } from './ports.ts';
import type { Reaper } from './reaper.ts';
import { LiveWorld } from './world.ts';

/** What all plays of a run share. */
export interface Stage {
  readonly engine: NetworkEngine;
  readonly ports: Ports;
  readonly reaper: Reaper;
  /** Aborted when the user wants to stop. */
  readonly stop: AbortSignal;
}

/** Between the last node being ready and the first instant of the run, so that every node hears of it in time. */
const LEAD: Ms = 300;
const ATTEMPTS = 3;

/** @param started told when time 0 has come. Throws what went wrong, after what was recorded is safe. */
export async function record(
  plan: Plan,
  tunings: readonly Tuning[],
  folder: string,
  stage: Stage,
  started: () => void,
): Promise<PlayEnd> {
  for (let attempt = 1; ; attempt++) {
    makeFolder(folder);
    const { name, origin } = stage.engine;
    writeHeader(folder, { world: 'live', plan, tunings, engine: { name, origin } });
    try {
      return await recordOnce(plan, tunings, folder, stage, started);
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === ATTEMPTS) throw error;
      rmSync(folder, { recursive: true });
    }
  }
}

async function recordOnce(
  plan: Plan,
  tunings: readonly Tuning[],
  folder: string,
  stage: Stage,
  started: () => void,
): Promise<PlayEnd> {
  const over = new AbortController();
  const stop = AbortSignal.any([stage.stop, over.signal]);
  const undos: (() => void | Promise<void>)[] = [];
  let fleet: Fleet | undefined;
  let clock: LiveClock | undefined;
  const finish = (how: PlayEnd['how'], failure?: unknown): PlayEnd => {
    const end: PlayEnd = {
      end: Math.min(plan.end, Math.max(0, clock?.now() ?? 0)),
      how,
      ...(failure !== undefined && { failure: messageOf(failure) }),
      detectorFailures: fleet?.detectorFailures ?? [],
    };
    writeEnd(folder, end);
    return end;
  };
  try {
    const network = await connectLinks(plan, stage);
    undos.push(network.close);
    fleet = new Fleet(folder, stage.reaper, (node) => describeNode(plan, tunings, network, node));
    undos.push(() => fleet!.stopAll());
    const failed = Promise.race([fleet.trouble, engineDeath(stage.engine)]);
    const ids = plan.nodes.map(({ id }) => id);
    await Promise.race([fleet.startAll(ids), failed, aborted(stop)]);
    if (stop.aborted) return finish('interrupted');
    const origin = process.hrtime.bigint() + BigInt(LEAD * 1e6);
    clock = new LiveClock(origin);
    const world = new LiveWorld(fleet, stage.reaper, origin, network.links);
    undos.push(() => world.close(), watchHarness(plan, folder, clock));
    await Promise.all(ids.map((id) => fleet!.go(id, origin)));
    undos.push(clock.at(0, started));
    const playing = play(plan, world, clock, stop, (happening) => appendEvent(folder, happening));
    await Promise.race([playing, failed]);
    return finish(stage.stop.aborted ? 'interrupted' : 'complete');
  } catch (error) {
    const reason = diskFull(error, folder) ?? (await explained(error, stage.engine));
    try {
      finish('failed', reason);
    } catch {
      // the disk is full; the folder is read as that of a harness that was killed
    }
    throw reason;
  } finally {
    over.abort();
    for (const undo of undos.reverse()) await undo();
  }
}

/** Writes down how late this process itself is: then what it does to nodes and links is late as well. */
function watchHarness({ scenario }: Plan, folder: string, clock: LiveClock): () => void {
  const journal = new JournalWriter(join(folder, HARNESS_JOURNAL));
  const write = (record: JournalRecord): void => {
    try {
      journal.write(record);
    } catch {
      // the disk is full: the nodes say so, and that ends the play
    }
  };
  const probe = new LagProbe(clock, { write }, scenario.heartbeat.interval, () => undefined);
  probe.watch();
  return () => {
    probe.close();
    journal.close();
  };
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Rejects when the engine dies. */
async function engineDeath(engine: NetworkEngine): Promise<never> {
  throw new EngineDied(await engine.died);
}

/** A call that the engine did not answer is told by the engine's death, if that is behind it. */
async function explained(error: unknown, engine: NetworkEngine): Promise<unknown> {
  if (error instanceof FlatlineError || error instanceof PortTaken) return error;
  const silence = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 500));
  const reason = await Promise.race([engine.died, silence]);
  return reason === undefined ? error : new EngineDied(reason);
}

interface Connected {
  /** Where each observer listens. */
  readonly listens: ReadonlyMap<NodeId, number>;
  readonly links: readonly { link: Link; network: NetworkLink }[];
  /** Takes the links down and gives all ports back. */
  close(): Promise<void>;
}

async function connectLinks(plan: Plan, { engine, ports }: Stage): Promise<Connected> {
  const listens = new Map<NodeId, number>();
  const giveBack = (): void => listens.forEach((port) => ports.giveBack(port));
  try {
    for (const { to } of plan.links) if (!listens.has(to)) listens.set(to, await ports.take());
    const network = await engine.open(
      plan.links.map((link) => ({
        name: linkName(link),
        upstream: listens.get(link.to)!,
        transport: plan.scenario.heartbeat.transport,
        needs: needsOf(plan, link),
      })),
    );
    return {
      listens,
      links: plan.links.map((link, i) => ({ link, network: network.links[i]! })),
      close: () => network.close().then(giveBack),
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** All that the plan will ever ask of a link, so that it can be set up before anything starts. */
function needsOf(plan: Plan, link: Link): Set<Capability> {
  const needs = new Set<Capability>();
  for (const { effect } of plan.spells) {
    if (effect.kind === 'down' && effect.node === link.from) needs.add('kill');
    if (effect.kind !== 'weather' || !effect.links.some((struck) => linkName(struck) === linkName(link)))
      continue;
    const { delay, jitter, loss, cut, rate, reset } = effect.weather;
    if (delay || jitter) needs.add('delay');
    if (loss) needs.add('loss');
    if (cut) needs.add(cut);
    if (rate) needs.add('bandwidth');
    if (reset) needs.add('reset');
  }
  return needs;
}

function describeNode(
  plan: Plan,
  tunings: readonly Tuning[],
  { listens, links }: Connected,
  node: NodeId,
): Omit<NodeConfig, 'journal' | 'incarnation' | 'self'> {
  const { interval, pattern, transport, bytes } = plan.scenario.heartbeat;
  const listen = listens.get(node);
  return {
    nodes: plan.nodes.map(({ id }) => id),
    pattern,
    interval,
    offset: plan.nodes.find(({ id }) => id === node)!.offset,
    transport,
    frameBytes: bytes,
    audience: links
      .filter(({ link }) => link.from === node)
      .map(({ link, network }) => ({ to: link.to, port: network.port })),
    ...(listen !== undefined && { listen }),
    hears: links
      .filter(({ link }) => link.to === node)
      .map(({ link }) => ({ from: link.from, phase: checkPhase(plan, link) })),
    tunings: listen === undefined ? [] : tunings,
  };
}
