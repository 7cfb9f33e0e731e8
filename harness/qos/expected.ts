/** Whether opinions were what a phase expects of them, in every play. */
import { formatDuration } from '../lib/units.ts';
import type { Ms, NodeId } from '../model.ts';
import type { Check } from '../result.ts';
import type { Placed } from '../scenario/checks.ts';
import type { Expectation } from '../scenario/expectations.ts';
import type { Span, Timeline } from '../timeline.ts';
import { type Played, voicedTimeline } from './voices.ts';

/** One observer's opinion of a node, while the observer lived. */
interface Watcher {
  readonly observer: NodeId;
  readonly opinion: Timeline;
  readonly observed: Span;
}

/** @param index of the row's tuning */
export function expectationChecks(
  expectations: readonly (Expectation & Placed)[],
  label: string,
  plays: readonly Played[],
  index: number,
): Check[] {
  return expectations.map((expectation): Check => {
    const { text, where, level, phase, until } = expectation;
    // one that ended before can't tell
    const whole = plays.filter(({ recording }) => recording.end.end >= until);
    const broken = whole.map((play) => brokenIn(expectation, play, index));
    const first = broken.findIndex((why) => why !== undefined);
    const held = broken.filter((why) => why === undefined).length;
    const count = `${held} of ${whole.length} plays`;
    const head = { asked: text, kind: 'expectation' as const, where, level, row: label, phase };
    if (whole.length === 0) return { ...head, verdict: 'inconclusive', why: 'no play got so far' };
    if (first < 0) return { ...head, verdict: 'pass', why: `so in ${count}` };
    const play = whole[first]!.recording.plan.repeat + 1;
    return { ...head, verdict: 'fail', why: `so in ${count}; in play ${play} ${broken[first]}` };
  });
}

/** What was otherwise; undefined where all was as expected. */
function brokenIn(expectation: Expectation, { streams }: Played, index: number): string | undefined {
  for (const node of expectation.nodes) {
    const watchers = streams
      .filter(({ stream }) => stream.link.from === node)
      .map(({ stream }): Watcher => {
        const { observed, link, voiced } = stream;
        return { observer: link.to, observed, opinion: voicedTimeline(voiced[index]!, observed.until) };
      });
    const { from, until } = expectation;
    if (!watchers.some(({ observed }) => observed.from < until && observed.until > from)) {
      return `nobody was there to watch ${node}`;
    }
    const wrong = firstWrong(expectation, watchers);
    if (!wrong) continue;
    const { suspect, living, at } = wrong;
    const since = at === expectation.from ? 'when' : `${formatDuration(at - expectation.from)} after`;
    return `${node} was suspected by ${suspect} of ${living} observers ${since} it was due`;
  }
  return undefined;
}

/** The first instant at which too few were of the opinion that is expected. */
function firstWrong(
  { opinion, by, from, until }: Expectation,
  watchers: readonly Watcher[],
): { suspect: number; living: number; at: Ms } | undefined {
  const changes = watchers.flatMap(({ opinion: { flips }, observed }) => [
    ...flips,
    observed.from,
    observed.until,
  ]);
  const instants = [from, ...changes.filter((at) => at > from && at < until)].sort((a, b) => a - b);
  for (const at of instants) {
    const alive = watchers.filter(({ observed }) => observed.from <= at && at < observed.until);
    const suspect = alive.filter((watcher) => watcher.opinion.at(at) === 'suspect').length;
    const agree = opinion === 'suspect' ? suspect : alive.length - suspect;
    const enough = { any: agree > 0, majority: 2 * agree > alive.length, all: agree === alive.length }[by];
    if (alive.length > 0 && !enough) return { suspect, living: alive.length, at };
  }
  return undefined;
}
