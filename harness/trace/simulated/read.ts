/** A simulated play read back from its traces, as what a live one's journals give. */
import { existsSync } from 'node:fs';
import { Sparse } from '../../lib/sparse.ts';
import { linkName, type Ms } from '../../model.ts';
import { compactFile, type PlayEnd, type PlayHeader, unseenFile } from '../folder.ts';

import { readTrace } from '../read.ts';
import type { Realised } from '../realised.ts';
import type { Life, NodeHistory, Recording, Stream } from '../recording.ts';
import type { Trace, Watch } from '../trace.ts';
import { nodesOf } from './nodes.ts';

export function readSimulated(
  folder: string,
  header: PlayHeader,
  end: PlayEnd,
  realised: readonly Realised[],
): Recording {
  const { plan, tunings } = header;
  const nodes = nodesOf(header, realised, end.end);
  const unseen = unseenFile(folder);
  const traces = [readTrace(compactFile(folder)), ...(existsSync(unseen) ? [readTrace(unseen)] : [])];
  const [seen] = traces as [Trace];
  const watches = Map.groupBy(seen.watches, ({ link }) => linkName(link));
  const heardBy = Map.groupBy(plan.links, ({ to }) => to);
  const streams = nodes.flatMap(({ id, lives }) =>
    lives.flatMap((observed, life) =>
      (heardBy.get(id) ?? []).map((link) =>
        streamOf(watches.get(linkName(link))![life]!, observed, tunings.length),
      ),
    ),
  );
  const histories = new Map(nodes.map((node) => [node.id, node]));
  const { bytes } = plan.scenario.heartbeat;
  const all = Map.groupBy(
    traces.flatMap((trace) => trace.watches),
    ({ link }) => linkName(link),
  );
  const sent = new Map(
    plan.links.map((link) => {
      const sender = histories.get(link.from)!;
      return [linkName(link), sentOn(all.get(linkName(link)) ?? [], sender, bytes)];
    }),
  );
  const opened = new Map(plan.links.map((link) => [linkName(link), end.opened?.[linkName(link)] ?? []]));
  return { ...header, end, realised, nodes, harnessLags: [], sent, opened, streams };
}

function streamOf({ link, heard, stalls }: Watch, observed: Life, tunings: number): Stream {
  const { at, seq, sentAt, incarnation = new Uint32Array(at.length) } = heard;
  const voiced = Array.from({ length: tunings }, () => []);
  return { link, observed, heard: { at, seq, sentAt, incarnation }, froze: stalls, voiced };
}

type Sent = Recording['sent'] extends ReadonlyMap<string, infer S> ? S : never;

/** Slots of a life are its own, so each heartbeat has one place, however often it was heard. */
function sentOn(watches: readonly Watch[], { lives }: NodeHistory, bytes: number): Sent {
  // a clock that is set ahead skips as many slots as that is long
  const parts = lives.map(() => new Sparse());
  const lifeAt = (sentAt: Ms): number => lives.findLastIndex(({ from }) => from <= sentAt);
  for (const { heard, lost } of watches) {
    for (let i = 0; i < heard.seq.length; i++)
      parts[heard.incarnation?.[i] ?? 0]!.put(heard.seq[i]!, heard.sentAt[i]!);
    for (let i = 0; i < lost.seq.length; i++)
      parts[lifeAt(lost.sentAt[i]!)]!.put(lost.seq[i]!, lost.sentAt[i]!);
  }
  const count = parts.reduce((sum, { size }) => sum + size, 0);
  const column = {
    at: new Float64Array(count),
    seq: new Uint32Array(count),
    incarnation: new Uint32Array(count),
    size: new Uint32Array(count).fill(bytes),
  };
  let row = 0;
  parts.forEach((part, life) => {
    part.forEach((at, seq) => {
      column.at[row] = at;
      column.seq[row] = seq;
      column.incarnation[row++] = life;
    });
  });
  return column;
}
