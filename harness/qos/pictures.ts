/** Links over time, for drawing: truth, faults, and what each tuning thought. */
import { linkName, type Ms, type Opinion } from '../model.ts';
import type { LinkPicture, TruthSpan } from '../result.ts';
import { type Timeline, touches, union } from '../timeline.ts';
import type { Recording, Stream } from '../trace/recording.ts';
import { truthOf } from './truth.ts';

/** More links than this are not drawn; more spans than that make a picture nobody can read. */
export const MOST_LINKS = 6;
const MOST_SPANS = 4000;

/** The links of one play to draw: those that faults strike come first. */
export function pictureOrder(recording: Recording): readonly Stream[] {
  const struck = (stream: Stream): number => faultsOn(recording, stream).length;
  const first = recording.streams.filter(({ observed }) => observed.incarnation === 0);
  return [...first].sort((a, b) => struck(b) - struck(a));
}

export function pictureOf(
  recording: Recording,
  stream: Stream,
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
    truth: truthSpans(recording, stream),
    faults: faultsOn(recording, stream),
    suspected: kept,
    cut: left < 0,
  };
}

/** What was so at each moment; a stall within a partition counts as a stall, a crash over all. */
function truthSpans(recording: Recording, stream: Stream): TruthSpan[] {
  const end = recording.end.end;
  const { lives, senderStalls, observerStalls, blocked } = truthOf(recording, stream);
  const stalls = union([...senderStalls, ...observerStalls]);
  const clip = (at: Ms): Ms => Math.min(end, Math.max(0, at));
  const edges = [
    0,
    end,
    ...[...lives, ...stalls, ...blocked].flatMap(({ from, until }) => [clip(from), clip(until)]),
  ];
  const sorted = [...new Set(edges)].sort((a, b) => a - b);
  const spans: TruthSpan[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, until] = [sorted[i]!, sorted[i + 1]!];
    const middle = (from + until) / 2;
    const inside = (list: readonly { from: Ms; until: Ms }[]): boolean => touches(list, middle, middle);
    const state = !inside(lives) ? 'down' : inside(stalls) ? 'stalled' : inside(blocked) ? 'cut' : 'up';
    const last = spans.at(-1);
    if (last?.state === state) spans[spans.length - 1] = { ...last, until };
    else spans.push({ state, from, until });
  }
  return spans;
}

/** Faults that strike the link or a node at its ends; neighbouring spells of one fault become one. */
function faultsOn({ plan, realised }: Recording, { link }: Stream): LinkPicture['faults'] {
  const byFault = new Map<string, { from: Ms; until: Ms }[]>();
  for (const { spell, began, ended } of realised) {
    const { fault, effect } = plan.spells[spell]!;
    const strikes =
      effect.kind === 'weather'
        ? effect.links.some((struck) => linkName(struck) === linkName(link))
        : effect.kind === 'busy' || effect.node === link.from || effect.node === link.to;
    if (!strikes) continue;
    // steps of a ramp follow one another within a few milliseconds
    byFault.set(fault, [...(byFault.get(fault) ?? []), { from: began[0] - 15, until: ended[1] }]);
  }
  return [...byFault].flatMap(([fault, spans]) =>
    union(spans).map(({ from, until }) => ({ fault, from: from + 15, until })),
  );
}
