/** A live run's play as a trace. Its nodes wrote down what they saw as they went, so one that was killed is read too. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Effect, linkName, type Ms } from '../model.ts';
import { Timeline } from '../timeline.ts';
import { compactFile, type PlayHeader, playsIn, readEnd } from './folder.ts';
import { type Recording, readRecording, type Stream } from './recording.ts';
import {
  type About,
  type Events,
  type Lost,
  type Mark,
  sharedFloats,
  sharedInts,
  type Trace,
  type Truth,
  type Voiced,
  type Watch,
} from './trace.ts';
import { writeTrace } from './write.ts';

const MOST_NAMED = 3;

/** Puts each live play of a run that came to its end into one small file; its journals stay. */
export function compactPlays(run: string): void {
  for (const play of playsIn(join(run, 'traces'))) {
    if (readEnd(play) && !existsSync(compactFile(play))) writeTrace(compactFile(play), traceOfPlay(play));
  }
}

/** @param folder that the play left; see folder.ts */
export function traceOfPlay(folder: string): Trace {
  const recording = readRecording(folder);
  return {
    about: aboutPlay(recording),
    watches: recording.streams.map((stream) => watchOf(recording, stream)),
    events: { ...eventsOf(recording), voiced: voicedIn(recording) },
    unfinished: readEnd(folder) === undefined,
  };
}

/** What the trace of a play says about itself. */
export function aboutPlay({ world, plan, engine }: PlayHeader): About {
  const { scenario, seed, repeat } = plan;
  const play = `scenario ${scenario.name}, seed ${seed}, play ${repeat + 1}`;
  const live = world === 'live';
  const clocksOff = plan.spells.some(({ effect }) => effect.kind === 'clock');
  return {
    name: scenario.name,
    interval: scenario.heartbeat.interval,
    sendTimes: 'stamped',
    clock: live
      ? 'the monotonic clock of one host, which sender and observer share; 0 is the start of the warm-up'
      : `virtual time, the same for all${clocksOff ? ', whatever clocks of nodes that were off read' : ''}; 0 is the start of the warm-up`,
    ...(clocksOff && { clocksOff }),
    origin: live ? `recorded by flatline: ${play}, through ${engine.name}` : `simulated by flatline: ${play}`,
    seed,
  };
}

function watchOf({ sent }: Recording, { link, observed, heard, froze }: Stream): Watch {
  // an observer goes on for a moment after the play is over
  const rows = heard.at.findLastIndex((at) => at <= observed.until) + 1;
  const incarnation = heard.incarnation.subarray(0, rows);
  return {
    link,
    from: observed.from,
    until: observed.until,
    heard: {
      at: times(heard.at.subarray(0, rows)),
      seq: numbers(heard.seq.subarray(0, rows)),
      sentAt: times(heard.sentAt.subarray(0, rows)),
      ...(incarnation.some((life) => life > 0) && { incarnation: numbers(incarnation) }),
    },
    lost: lostOf(sent.get(linkName(link))!, heard, observed),
    stalls: froze,
  };
}

/** What was sent so shortly before the end that it may still be on its way is neither heard nor lost. */
function lostOf(
  sent: { readonly at: Float64Array; readonly seq: Uint32Array; readonly incarnation: Uint32Array },
  heard: Stream['heard'],
  { from, until }: { readonly from: Ms; readonly until: Ms },
): Lost {
  const keyOf = (incarnation: number, seq: number): number => incarnation * 2 ** 32 + seq;
  const came = new Set<number>();
  let longest: Ms = 0;
  heard.at.forEach((at, i) => {
    came.add(keyOf(heard.incarnation[i]!, heard.seq[i]!));
    longest = Math.max(longest, at - heard.sentAt[i]!);
  });
  const lost: number[] = [];
  sent.at.forEach((at, i) => {
    const observed = from <= at && at + longest < until;
    if (observed && !came.has(keyOf(sent.incarnation[i]!, sent.seq[i]!))) lost.push(i);
  });
  return { seq: numbers(lost.map((i) => sent.seq[i]!)), sentAt: times(lost.map((i) => sent.at[i]!)) };
}

/** What happened, but for what anybody said to it. */
export type Course = Pick<Recording, 'plan' | 'realised' | 'nodes' | 'end'>;

export function eventsOf(course: Course): Omit<Events, 'voiced'> {
  return { truth: truthOf(course), marks: marksOf(course) };
}

function truthOf({ plan, realised, nodes, end }: Course): Truth[] {
  const ofNodes = nodes.flatMap(({ id: node, lives, stalls }) => [
    ...lives.flatMap(({ crashed, until }, i): Truth[] =>
      crashed ? [{ cause: 'crash', node, from: until, until: lives[i + 1]?.from ?? end.end }] : [],
    ),
    ...stalls.map((stall): Truth => ({ cause: 'stall', node, ...stall })),
  ]);
  const cuts = realised.flatMap(({ spell, began, ended }): Truth[] => {
    const { cause, effect } = plan.spells[spell]!;
    if (cause !== 'partition' || effect.kind !== 'weather') return [];
    return effect.links.map((link) => ({ cause, link, from: began[0], until: ended[0] }));
  });
  return [...ofNodes, ...cuts].sort((a, b) => a.from - b.from);
}

function marksOf({ plan, realised, end }: Course): Mark[] {
  const phases = plan.phases.map(({ name, from }) => ({ at: from, text: `phase ${name}` }));
  const faults = realised.flatMap(({ spell, began, ended, faultLateness }) => {
    const { fault, effect } = plan.spells[spell]!;
    const text = `${fault}, ${placeOf(effect)}`;
    const over = faultLateness.ended !== undefined;
    return [{ at: began[0], text }, ...(over ? [{ at: ended[1], text: `end of ${text}` }] : [])];
  });
  return [...phases, ...faults].filter(({ at }) => at <= end.end).sort((a, b) => a.at - b.at);
}

function placeOf(effect: Effect): string {
  if (effect.kind === 'busy') return 'the whole host';
  if (effect.kind !== 'weather') return effect.node;
  const names = effect.links.map(linkName);
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(' ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A tuning that never said a word was not asked while the play went on. */
function voicedIn({ plan, tunings, streams, end }: Recording): Voiced[] {
  return tunings.flatMap(({ label }, index) => {
    if (streams.every(({ voiced }) => voiced[index]!.length === 0)) return [];
    return plan.links.map((link) => {
      const own = streams.filter((stream) => linkName(stream.link) === linkName(link));
      return { link, tuning: label, flips: own.flatMap((stream) => flipsIn(stream, index, end.end)) };
    });
  });
}

/** An observer that died trusting says so no more. */
function flipsIn({ voiced, observed }: Stream, index: number, end: Ms): readonly Ms[] {
  const timeline = new Timeline('suspect');
  for (const { at } of voiced[index]!) if (at <= end) timeline.flip(at);
  if (observed.crashed && timeline.current === 'trust') timeline.flip(observed.until);
  return timeline.flips;
}

function times(values: ArrayLike<Ms>): Float64Array {
  const column = sharedFloats(values.length);
  // as exact as a trace file keeps them, so that it and the journals say the same
  for (let i = 0; i < column.length; i++) column[i] = Math.round(1000 * values[i]!) / 1000;
  return column;
}

function numbers(values: ArrayLike<number>): Uint32Array {
  const column = sharedInts(values.length);
  column.set(values);
  return column;
}
