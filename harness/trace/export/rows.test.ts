import { expect, test } from 'vitest';
import { fc, prop } from '../../testing/property.ts';
import { type Beat, steady, watchOf } from '../../testing/traces.ts';
import { rowsIn, rowsOf } from './rows.ts';

/** All pieces as rows. */
const flat = (watch: ReturnType<typeof watchOf>) =>
  [...rowsOf(watch)].flatMap(({ count, seq, sentAt, at, incarnation }) =>
    Array.from({ length: count }, (_, i) => ({
      seq: seq[i],
      sentAt: sentAt[i]!,
      at: at[i]!,
      incarnation: incarnation[i],
    })),
  );

const beat = fc.record({ seq: fc.nat(9), sentAt: fc.nat(20), delay: fc.nat(9), lost: fc.boolean() });

prop.prop([fc.array(beat, { maxLength: 40 })])(
  'every heartbeat is a row, arrivals in their order, and what was lost before what was sent after it',
  (given) => {
    const beats = given
      .map(({ seq, sentAt, delay, lost }): Beat => ({ seq, sentAt, ...(!lost && { at: sentAt + delay }) }))
      .sort((a, b) => (a.at ?? a.sentAt) - (b.at ?? b.sentAt));
    const watch = watchOf(beats);
    const rows = flat(watch);
    expect(rows.length).toBe(rowsIn(watch));
    const heard = rows.filter(({ at }) => !Number.isNaN(at));
    expect(heard.map(({ seq, sentAt, at }) => [seq, sentAt, at])).toEqual(
      beats.filter(({ at }) => at !== undefined).map(({ seq, sentAt, at }) => [seq, sentAt, at]),
    );
    rows.forEach(({ sentAt, at }, i) => {
      if (Number.isNaN(at))
        for (const later of heard.filter((one) => rows.indexOf(one) > i).slice(0, 1))
          expect(later.sentAt).toBeGreaterThanOrEqual(sentAt);
    });
    expect(rows.filter(({ at }) => Number.isNaN(at)).length).toBe(watch.lost.seq.length);
  },
);

test.each([1, 3, 65_536])(
  'of more rows than a piece holds, every %dth lost, none is missed or told twice',
  (every) => {
    const watch = watchOf(steady(200_001, 100, (seq) => (seq % every === 0 && every > 1 ? null : 1)));
    let next = 0;
    for (const { count, seq, at } of rowsOf(watch)) {
      expect(count).toBe(seq.length);
      for (let i = 0; i < count; i++, next++) {
        if (seq[i] !== next || Number.isNaN(at[i]!) !== (next % every === 0 && every > 1))
          throw new Error(`row ${next} is slot ${seq[i]}, which arrived at ${at[i]}`);
      }
    }
    expect(next).toBe(200_001);
  },
);

test('what was lost is told with the life of the arrival before it', () => {
  const watch = watchOf([
    { seq: 0, sentAt: 0, at: 1 },
    { seq: 1, sentAt: 100 },
    { seq: 0, sentAt: 200, at: 201, incarnation: 3 },
    { seq: 1, sentAt: 300 },
  ]);
  expect(flat(watch).map(({ incarnation }) => incarnation)).toEqual([0, 0, 3, 3]);
});
