/** The order of a CSV's lines, which means nothing. */
import { fc, test as prop } from '@fast-check/vitest';
import { expect } from 'vitest';
import { heardIn, importText, lostIn } from '../../testing/imported.ts';

interface Beat {
  readonly seq: number;
  readonly incarnation: number;
  readonly sent: number;
  readonly at: number | undefined;
}

/** Heartbeats of one peer as a network with coarse times may leave them: some lost, some twice, some overtaken. */
const beats = fc
  .array(
    fc.record({
      skip: fc.integer({ min: 1, max: 3 }),
      late: fc.integer({ min: 0, max: 4 }),
      delays: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2 }),
      restarts: fc.integer({ min: 0, max: 9 }).map((dice) => (dice === 0 ? 1 : 0)),
    }),
    { minLength: 2, maxLength: 25 },
  )
  .map((list) => {
    let [seq, incarnation] = [0, 0];
    return list.flatMap(({ skip, late, delays, restarts }): Beat[] => {
      seq += skip;
      incarnation += restarts;
      const sent = 100 * seq + 10 * late;
      if (delays.length === 0) return [{ seq, incarnation, sent, at: undefined }];
      return delays.map((delay) => ({ seq, incarnation, sent, at: sent + 10 * delay }));
    });
  });

const logs = fc
  .tuple(beats, beats)
  .map(([a, b]) => [...a.map((one) => ({ ...one, peer: 'a' })), ...b.map((one) => ({ ...one, peer: 'b' }))])
  .chain((rows) =>
    fc.tuple(
      fc.constant(rows),
      fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
    ),
  );

prop.prop([logs], { numRuns: 60 })(
  'the rows are the same, in the order of arrival, whatever the order of the lines',
  async ([rows, shuffled]) => {
    const lines = shuffled.map(
      ({ seq, sent, at, peer, incarnation }) => `${seq},${sent},${at ?? ''},${peer},${incarnation}\n`,
    );
    const text = `seq,sent_ms,arrived_ms,peer,incarnation\n${lines.join('')}`;
    const { trace } = await importText(text, { interval: 100 });
    expect(trace.watches).toHaveLength(2);
    for (const watch of trace.watches) {
      const own = rows.filter(({ peer }) => peer === watch.link.from);
      const heard = own
        .filter(({ at }) => at !== undefined)
        .sort((a, b) => a.at! - b.at! || a.incarnation - b.incarnation || a.seq - b.seq);
      expect(heardIn(watch)).toEqual(heard.map(({ seq, sent, at }) => [seq, sent, at]));
      expect([...(watch.heard.incarnation ?? heard.map(() => 0))]).toEqual(
        heard.map((row) => row.incarnation),
      );
      expect(lostIn(watch)).toEqual(
        own.filter(({ at }) => at === undefined).map(({ seq, sent }) => [seq, sent]),
      );
    }
  },
);
