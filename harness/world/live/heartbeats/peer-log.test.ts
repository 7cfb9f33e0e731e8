import { describe, expect, test } from 'vitest';
import { fc, prop } from '../../../testing/property.ts';
import { type ClockOf, PeerLog, WINDOW } from './peer-log.ts';

type Row = readonly [seq: number, sentAt: number, at: number, incarnation: number];

/** A peer at 100 ms, with what was made of it. */
function peer(clock: ClockOf = 'own') {
  const heard: Row[] = [];
  const lost: (readonly [seq: number, sentAt: number])[] = [];
  const rows = {
    heard: (...row: Row) => void heard.push(row),
    lost: (seq: number, sentAt: number) => void lost.push([seq, sentAt]),
  };
  const log = new PeerLog(rows, 100, clock);
  return {
    log,
    heard,
    lost,
    /** Numbers as they come, one an interval. */
    numbers: (seqs: readonly number[], from = heard.length) =>
      seqs.forEach((seq, i) => log.heard({ seq }, 100 * (from + i), false)),
    seqs: () => heard.map(([seq]) => seq),
    lives: () => heard.map(([, , , incarnation]) => incarnation),
  };
}

describe('numbers', () => {
  test('that are not told are those of arrival', () => {
    const { log, heard } = peer();
    for (const at of [5, 108, 203]) log.heard({}, at, false);
    expect(heard).toEqual([
      [0, 5, 5, 0],
      [1, 108, 108, 0],
      [2, 203, 203, 0],
    ]);
  });

  test('that are missing at the end are lost, with send times between their neighbours', () => {
    const { log, lost, numbers } = peer();
    numbers([3, 4]);
    log.heard({ seq: 8 }, 520, false);
    expect(lost).toEqual([]);
    log.end();
    expect(lost).toEqual([
      [5, 205],
      [6, 310],
      [7, 415],
    ]);
    expect(log.counts).toMatchObject({ heard: 3, lost: 3, restarts: 0 });
  });

  test('that come late are heard, not lost; once more they are duplicates', () => {
    const { log, lost, numbers, seqs } = peer();
    numbers([10, 13, 12, 11, 12, 14, 9]);
    log.end();
    expect(seqs()).toEqual([10, 13, 12, 11, 14, 9]);
    expect(lost).toEqual([]);
    expect(log.counts).toMatchObject({ heard: 6, duplicates: 1, restarts: 0 });
  });

  test('are given up for lost when so many have come since', () => {
    const { lost, numbers } = peer();
    numbers([0, 2]);
    for (let seq = 3; seq <= WINDOW + 1; seq++) numbers([seq]);
    expect(lost).toEqual([]);
    numbers([WINDOW + 2, WINDOW + 3]);
    expect(lost.map(([seq]) => seq)).toEqual([1]);
  });

  test('that jump by what time allows are an outage: all between are lost, in order', () => {
    const { log, lost } = peer();
    log.heard({ seq: 0 }, 0, false);
    log.heard({ seq: 36_000 }, 3_600_000, false);
    log.end();
    expect(lost.map(([seq]) => seq)).toEqual(Array.from({ length: 35_999 }, (_, i) => i + 1));
    expect(lost[17_999]![1]).toBeCloseTo(1_800_000, 6);
  });
});

describe('a new life begins', () => {
  test.each([
    ['where numbers begin at 0 again', [500, 501, 0, 1, 2], [0, 0, 1, 1, 1]],
    ['where they begin at 1 again', [500, 501, 1, 2], [0, 0, 1, 1]],
    ['soon after the first', [0, 1, 2, 0, 1, 2, 3], [0, 0, 0, 1, 1, 1, 1]],
    ['where they fall back far', [5000, 5001, 17, 18], [0, 0, 1, 1]],
    ['where they jump further than time allows', [0, 1, 4_000_000_000, 4_000_000_001], [0, 0, 1, 1]],
    ['after the last number there is', [4_294_967_294, 4_294_967_295, 0, 1], [0, 0, 1, 1]],
  ])('%s', (_, seqs, lives) => {
    const log = peer();
    log.numbers(seqs);
    expect(log.seqs()).toEqual(seqs);
    expect(log.lives()).toEqual(lives);
    expect(log.log.counts.restarts).toBe(1);
  });

  test('where a number before the newest was sent after it', () => {
    const { log, lives } = peer();
    [3, 4, 5].forEach((seq, i) => log.heard({ seq, sentAt: 7000 + 100 * i }, 100 * i, true));
    log.heard({ seq: 3, sentAt: 7900 }, 900, true);
    expect(lives()).toEqual([0, 0, 0, 1]);
  });

  test('and what was missing of the former one is lost', () => {
    const { lost, numbers } = peer();
    numbers([40, 42, 0]);
    expect(lost.map(([seq]) => seq)).toEqual([41]);
  });

  test.each([
    ['that is the same again', [0, 0, 0]],
    ['that was passed over', [0, 3, 1, 2]],
    ['that came before all others', [2, 3, 1, 0]],
  ])('but not at a number %s', (_, seqs) => {
    const log = peer();
    log.numbers(seqs);
    expect(log.log.counts.restarts).toBe(0);
  });
});

describe('send times', () => {
  test('are moved so that the first heartbeat took no time; others may then have taken less', () => {
    const { log, heard } = peer();
    log.heard({ seq: 0, sentAt: 1_760_000_000_000 }, 50, true);
    log.heard({ seq: 1, sentAt: 1_760_000_000_100 }, 147, true);
    expect(heard).toEqual([
      [0, 50, 50, 0],
      [1, 150, 147, 0],
    ]);
  });

  test('are moved anew in a new life, whose clock may have begun anew', () => {
    const { log, heard } = peer();
    log.heard({ seq: 70, sentAt: 9000 }, 50, true);
    log.heard({ seq: 0, sentAt: 3 }, 950, true);
    expect(heard.at(-1)).toEqual([0, 950, 950, 1]);
  });

  test('stay as they are on a clock that is shared', () => {
    const { log, heard } = peer('shared');
    log.heard({ seq: 0, sentAt: 40 }, 50, true);
    expect(heard).toEqual([[0, 40, 50, 0]]);
    expect(log.counts.clockJumps).toBe(0);
  });

  test.each(['own', 'shared'] as const)('that are off by hours begin anew (%s)', (clock) => {
    const { log, heard } = peer(clock);
    log.heard({ seq: 0, sentAt: 40 }, 50, true);
    log.heard({ seq: 1, sentAt: 8e12 }, 150, true);
    log.heard({ seq: 2, sentAt: 8e12 + 100 }, 255, true);
    expect(heard.slice(1)).toEqual([
      [1, 150, 150, 0],
      [2, 250, 255, 0],
    ]);
    expect(log.counts.clockJumps).toBe(1);
  });

  test('that lie ahead of a clock that is said to be shared show that it is not', () => {
    const { log, heard } = peer('shared');
    log.heard({ seq: 0, sentAt: 900 }, 50, true);
    log.heard({ seq: 1, sentAt: 1000 }, 149, true);
    expect(heard.map(([, sentAt]) => sentAt)).toEqual([50, 150]);
    expect(log.counts.clockJumps).toBe(1);
  });

  test('that are not told, or do not count, are those of arrival', () => {
    const { log, heard } = peer();
    log.heard({ seq: 0 }, 50, true);
    log.heard({ seq: 1, sentAt: 8 }, 150, false);
    expect(heard.map(([, sentAt]) => sentAt)).toEqual([50, 150]);
  });
});

const said = fc.record(
  {
    seq: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 3000 }), fc.constantFrom(4_294_967_295, 2 ** 31)),
    sentAt: fc.oneof(fc.nat({ max: 10_000 }), fc.constantFrom(8e12, 0)),
  },
  { requiredKeys: [] },
);

prop.prop([fc.array(fc.tuple(said, fc.nat({ max: 300 })), { maxLength: 60 })])(
  'whatever is said, rows are in order, within a life no number is told twice, and delays are of this world',
  (all) => {
    const { log, heard, lost } = peer();
    let at = 0;
    for (const [one, gap] of all) {
      at += gap;
      log.heard(one, at, true);
    }
    log.end();
    const { counts } = log;
    expect(counts.heard + counts.duplicates).toBe(all.length);
    expect([heard.length, lost.length]).toEqual([counts.heard, counts.lost]);
    const names = heard.map(([seq, , , life]) => `${life}:${seq}`);
    expect(new Set(names).size).toBe(names.length);
    for (const [i, [seq, sentAt, arrived, life]] of heard.entries()) {
      expect(seq >>> 0).toBe(seq);
      expect(Math.abs(arrived - sentAt)).toBeLessThanOrEqual(3_600_000);
      expect(life).toBeGreaterThanOrEqual(heard[i - 1]?.[3] ?? 0);
    }
    // a jump is bounded by the time that passed
    expect(lost.length).toBeLessThanOrEqual(60 * 1100 + (10 * at) / 100);
  },
);
