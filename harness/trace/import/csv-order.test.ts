/** A trace as CSV and back, whatever the order of its lines. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { linkName } from '../../model.ts';
import { importText } from '../../testing/imported.ts';
import { fc, prop } from '../../testing/property.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { type Beat, traceOf, watchOf } from '../../testing/traces.ts';
import { exportTrace } from '../export/export.ts';
import { exportFormats } from '../export/index.ts';
import type { Trace, Watch } from '../trace.ts';

/** Heartbeats as a network with coarse times may leave them: lost, doubled, overtaken, of a sender that restarts at 0. */
const beats = fc
  .array(
    fc.record({
      skip: fc.integer({ min: 1, max: 3 }),
      late: fc.integer({ min: 0, max: 4 }),
      delays: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2 }),
      restarts: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) => {
    let [slot, incarnation, first] = [0, 0, 0];
    return list.flatMap(({ skip, late, delays, restarts }): Beat[] => {
      slot += skip;
      if (restarts) [incarnation, first] = [incarnation + 1, slot];
      const sent = { seq: slot - first, sentAt: 100 * slot + 10 * late };
      if (delays.length === 0) return [sent];
      return delays.map((delay) => ({ ...sent, at: sent.sentAt + 10 * delay, incarnation }));
    });
  });

const life = ({ incarnation = 0 }: Beat): number => incarnation;
/** At one instant the lower number is first. */
const inOrder = (list: readonly Beat[]): Beat[] =>
  list.toSorted(
    (a, b) => (a.at ?? 0) - (b.at ?? 0) || life(a) - life(b) || a.seq - b.seq || a.sentAt - b.sentAt,
  );

const links = [
  { from: 'a', to: 'observer' },
  { from: 'b', to: 'observer' },
  { from: 'a', to: 'other' },
];
const traces = fc
  .tuple(beats, beats, beats)
  .map((lists) => traceOf(lists.map((list, i) => watchOf(inOrder(list), { link: links[i]! }))));

function columns(trace: Trace) {
  const rows = ({ link, heard, lost }: Watch) => ({
    link,
    at: [...heard.at],
    seq: [...heard.seq],
    sentAt: [...heard.sentAt],
    incarnation: [...(heard.incarnation ?? heard.seq.map(() => 0))],
    lost: [[...lost.seq], [...lost.sentAt]],
  });
  return trace.watches.map(rows).sort((a, b) => linkName(a.link).localeCompare(linkName(b.link)));
}

prop.prop([traces, fc.infiniteStream(fc.nat())], { numRuns: 60 })(
  'the same heartbeats come back, in the order of arrival',
  async (trace, dice) => {
    const path = join(temporaryFolder(), 'x.csv');
    await exportTrace(trace, exportFormats.csv, path, { force: false, stop: new AbortController().signal });
    const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
    const shuffled = lines.map((line) => [dice.next().value, line] as const).sort(([a], [b]) => a - b);
    const text = [head, ...shuffled.map(([, line]) => line)].join('\n');
    const { trace: back } = await importText(text, { interval: 100 });
    expect(columns(back)).toEqual(columns(trace));
  },
);
