/** Links over time, for drawing: truth, faults, and what each tuning thought. */
import { linkName, type Ms, type Opinion } from '../model.ts';
import type { LinkPicture, TruthSpan } from '../result.ts';
import { type Span, type Timeline, touches, union } from '../timeline.ts';
import type { Recording, Stream } from '../trace/recording.ts';
import { lookups } from './lookups.ts';
import { truthOf } from './truth.ts';

/** More links than this are not drawn; more spans than that make a picture nobody can read. */
export const MOST_LINKS = 6;
const MOST_SPANS = 4000;

/** The links of one play to draw: those that faults strike come first. */
export function pictureOrder(recording: Recording): readonly Stream[] {
  const first = recording.streams.filter(({ observed }) => observed.incarnation === 0);
  const struck = first.map((stream) => ({ stream, faults: faultsOn(recording, stream).length }));
  return struck.sort((a, b) => b.faults - a.faults).map(({ stream }) => stream);
}

export function pictureOf(
  recording: Recording,
  stream: Stream,
  exposure: readonly Span[],
  opinions: readonly { label: string; timeline: Timeline }[],
): LinkPicture {
  const until = recording.end.end;
  const spans = opinions.map(({ label, timeline }) => ({
    label,
    spans: timeline
      .spans('suspect' satisfies Opinion, 0, until)
      .map(({ from, until: to }) => [from, to] as const),
  }));
  let left = MOST_SPANS;
  const kept = spans.map(({ label, spans: all }) => {
    const few = all.slice(0, Math.max(0, left));
    left -= all.length;
    return { label, spans: few };
  });
  return {
    link: linkName(stream.link),
    from: stream.link.from,
    to: stream.link.to,
    end: until,
    truth: senderStates(recording, stream),
    observer: observerStates(recording, stream),
    exposure: exposure.map(({ from, until: to }) => [from, to] as const),
    faults: faultsOn(recording, stream),
    suspected: kept,
    cut: left < 0,
  };
}

/** A stall within a partition counts as a stall, a crash over all. */
function senderStates(recording: Recording, stream: Stream): TruthSpan[] {
  const { lives, senderStalls, blocked } = truthOf(recording, stream);
  return states(recording.end.end, [
    { state: 'up', spans: lives },
    { state: 'stalled', spans: senderStalls },
    { state: 'cut', spans: blocked },
  ]);
}

/** The picture is of the observer's first life. */
function observerStates(recording: Recording, stream: Stream): TruthSpan[] {
  const { observed, observerStalls } = truthOf(recording, stream);
  return states(recording.end.end, [
    { state: 'up', spans: [{ from: 0, until: observed.until }] },
    { state: 'stalled', spans: observerStalls },
  ]);
}

/** Down outside of the first list, else the first other state that holds, else up. */
function states(
  end: Ms,
  [up, ...others]: readonly { state: TruthSpan['state']; spans: readonly Span[] }[],
): TruthSpan[] {
  const edges = [up!, ...others].flatMap(({ spans }) => spans.flatMap(({ from, until }) => [from, until]));
  const inside = edges.filter((at) => at > 0 && at < end);
  const sorted = [...new Set([0, ...inside, end])].sort((a, b) => a - b);
  const result: TruthSpan[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, until] = [sorted[i]!, sorted[i + 1]!];
    const middle = (from + until) / 2;
    const holds = ({ spans }: { spans: readonly Span[] }): boolean => touches(spans, middle, middle);
    const state = holds(up!) ? (others.find(holds)?.state ?? 'up') : 'down';
    const last = result.at(-1);
    if (last?.state === state) result[result.length - 1] = { ...last, until };
    else result.push({ state, from, until });
  }
  return result;
}

/** Faults that strike the link or a node at its ends; neighbouring spells of one fault become one. */
function faultsOn(recording: Recording, { link }: Stream): LinkPicture['faults'] {
  const byFault = new Map<string, { from: Ms; until: Ms }[]>();
  for (const { spell, began, ended } of lookups(recording).striking(link)) {
    const { fault } = recording.plan.spells[spell]!;
    // steps of a ramp follow one another within a few milliseconds
    byFault.set(fault, [...(byFault.get(fault) ?? []), { from: began[0] - 15, until: ended[1] }]);
  }
  return [...byFault].flatMap(([fault, spans]) =>
    union(spans).map(({ from, until }) => ({ fault, from: from + 15, until })),
  );
}
