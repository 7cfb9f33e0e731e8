import { describe, expect, test } from 'vitest';
import { Rng } from '../../lib/rng.ts';
import { fc, prop } from '../../testing/property.ts';
import { type Beat, steady, traceOf, watchOf } from '../../testing/traces.ts';
import type { Trace } from '../trace.ts';
import { COLUMNS, infoOf } from './info.ts';

const INTERVAL = 100;
const infoOfBeats = (beats: readonly Beat[], given = {}) => infoOf(traceOf([watchOf(beats, given)]));

/** Arrivals in the order in which they come. */
const arriving = (beats: readonly Beat[]): Beat[] =>
  [...beats].sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY));

describe('counts', () => {
  const grid = fc.array(
    fc.record({ seq: fc.nat(6), at: fc.nat(40), incarnation: fc.nat(2), lost: fc.boolean() }),
    { maxLength: 30 },
  );

  prop.prop([grid])('stale ones, duplicates and restarts are as one would count them by hand', (rows) => {
    const beats = arriving(
      rows.map(({ seq, at, incarnation, lost }) => ({
        seq,
        sentAt: at,
        incarnation,
        ...(!lost && { at }),
      })),
    );
    const heard = beats.filter(({ at }) => at !== undefined);
    const [counts, news] = [{ stale: 0, duplicates: 0, restarts: 0 }, [] as number[]];
    let last: Beat | undefined;
    heard.forEach((beat, i) => {
      const same = (other: Beat): boolean => other.seq === beat.seq && other.incarnation === beat.incarnation;
      const behind =
        last &&
        (beat.incarnation! < last.incarnation! ||
          (beat.incarnation === last.incarnation && beat.seq <= last.seq));
      if (heard.slice(0, i).some(same)) counts.duplicates++;
      else if (behind) counts.stale++;
      if (behind) return;
      if (last && beat.incarnation! > last.incarnation!) counts.restarts++;
      last = beat;
      news.push(beat.at!);
    });
    const { heartbeats, gaps } = infoOfBeats(beats).all;
    const lost = beats.length - heard.length;
    expect(heartbeats).toEqual({
      sent: beats.length - counts.duplicates,
      heard: heard.length,
      lost,
      ...counts,
    });
    const between = news.slice(1).map((at, i) => at - news[i]!);
    expect(gaps.count).toBe(between.length);
    expect(gaps.max).toBe(between.length === 0 ? null : Math.max(...between));
  });

  test('loss has an interval, and a duplicate is not sent twice', () => {
    const beats = steady(100, INTERVAL, (seq) => (seq % 20 === 7 ? null : 1));
    const twice = { ...beats[3]!, at: 9999 };
    const { loss, heartbeats } = infoOfBeats([...beats, twice]).all;
    expect(heartbeats).toMatchObject({ sent: 100, heard: 96, lost: 5, duplicates: 1, stale: 0 });
    expect(loss!.value).toBe(0.05);
    expect(loss!.low).toBeCloseTo(0.0215, 3);
    expect(loss!.high).toBeCloseTo(0.1118, 3);
  });

  test('a slot far away is told from one that was heard', () => {
    const slots = [0, 65_536, 2 ** 32 - 1, 65_536, 0, 8, 2 ** 32 - 1];
    const beats = slots.map((seq, i) => ({ seq, sentAt: i, at: i }));
    expect(infoOfBeats(beats).all.heartbeats).toMatchObject({ stale: 1, duplicates: 3 });
  });
});

describe('gaps and delays', () => {
  test('are told by their quantiles, and long gaps are counted, what lasts exactly so long not', () => {
    const beats = steady(1000, INTERVAL, (seq) =>
      [200, 400, 401, 402, 403, 404].includes(seq) ? null : seq / 1000,
    );
    const { gaps, delays } = infoOfBeats(beats).all;
    expect(gaps).toMatchObject({ count: 993, min: 100.001, p50: 100.001, max: 600.006, binned: false });
    expect(gaps.beyond).toEqual([
      { intervals: 2, count: 2 },
      { intervals: 5, count: 1 },
      { intervals: 10, count: 0 },
      { intervals: 100, count: 0 },
    ]);
    const plain = infoOfBeats(steady(10, INTERVAL, (seq) => (seq === 4 ? null : 1))).all;
    expect(plain.gaps.beyond[0]!.count).toBe(0);
    // a difference of two such numbers is often a little more than it should be
    const fractions = infoOfBeats(steady(4000, INTERVAL, (seq) => (seq % 2 === 1 ? null : 0.7))).all;
    expect(fractions.gaps.beyond[0]!.count).toBe(0);
    expect(delays).toMatchObject({ count: 994, min: 0, max: 0.999, p90: 0.9 });
  });

  test('without send times there are no delays, and that is said', () => {
    const { all, notes } = infoOf(traceOf([watchOf(steady(10, 100))], { about: { sendTimes: 'unknown' } }));
    expect(all.delays).toBeNull();
    expect(notes[0]).toMatch(/^send times are not known/);
  });

  test('the histogram holds every gap', () => {
    const random = new Rng(3, 'histogram');
    const beats = arriving(steady(3000, INTERVAL, () => random.exponential(300)));
    const { histogram, all } = infoOfBeats(beats);
    expect(histogram.length).toBe(COLUMNS);
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(all.gaps.count);
    expect(histogram.at(-1)!.count).toBeGreaterThan(0);
    histogram.slice(1).forEach(({ from }, i) => expect(from).toBe(histogram[i]!.until));
  });
});

describe('over time', () => {
  const between = (beats: readonly Beat[], seconds: readonly [number, number]): Beat[] =>
    beats.filter(({ at }) => at! < 1000 * seconds[0] || at! >= 1000 * seconds[1]);

  test('a silence stands in every slice that it touches, the last one of all too', () => {
    const beats = between(steady(640, INTERVAL), [20, 30]).filter(({ seq }) => seq < 600 && seq !== 55);
    const { worst } = infoOfBeats(beats, { until: 64_000 }).all;
    expect(worst.slice(0, 19)).toEqual(Array.from({ length: 19 }, (_, i) => (i === 5 ? 200 : 100)));
    expect(worst.slice(20, 30)).toEqual(Array.from({ length: 10 }, () => 10_100));
    expect(worst.slice(31, 59).every((silence) => silence === 100)).toBe(true);
    expect(worst.slice(60)).toEqual([4099, 4099, 4099, 4099]);
    expect(infoOfBeats(beats, { until: 64_000 }).all.silentAtEnd).toBe(4099);
  });

  test('what nobody watched has nothing, and links together have the worst', () => {
    const early = watchOf(steady(320, INTERVAL), { until: 32_000 });
    const late = watchOf(
      steady(640, INTERVAL, (seq) => (seq % 4 === 0 ? 1 : null)).filter(({ seq }) => seq >= 160),
      { link: { from: 'n2', to: 'observer' }, from: 16_000, until: 64_000 },
    );
    const { links, all } = infoOf(traceOf([early, late]));
    expect([links[0]!.worst[30], links[0]!.worst[40]]).toEqual([100, null]);
    expect([links[1]!.worst[10], links[1]!.worst[30]]).toEqual([null, 400]);
    expect([all.worst[10], all.worst[30], all.worst[40]]).toEqual([100, 400, 400]);
  });
});

describe('together', () => {
  const busy: Trace = traceOf(
    [
      watchOf(steady(100, INTERVAL)),
      watchOf(
        steady(50, INTERVAL, (seq) => (seq === 5 ? null : 3)),
        {
          link: { from: 'n2', to: 'observer' },
          until: 5100,
        },
      ),
      watchOf(
        steady(20, INTERVAL).map((beat) => ({
          ...beat,
          sentAt: beat.sentAt + 20_000,
          at: beat.at! + 20_000,
        })),
        { from: 20_000 },
      ),
    ],
    {
      events: {
        truth: [
          { cause: 'crash', node: 'n1', from: 0, until: 1 },
          { cause: 'stall', node: 'n1', from: 0, until: 1 },
          { cause: 'crash', node: 'n2', from: 0, until: 1 },
        ],
        marks: [{ at: 0, text: 'phase a' }],
        voiced: [
          { link: { from: 'n1', to: 'observer' }, tuning: 'a', flips: [] },
          { link: { from: 'n2', to: 'observer' }, tuning: 'a', flips: [] },
        ],
      },
    },
  );

  test('the watches of a link are one, and all links are the sum', () => {
    const { links, all } = infoOf(busy);
    expect(links.map(({ link, watches, heartbeats }) => [link, watches, heartbeats.heard])).toEqual([
      ['n1-observer', 2, 120],
      ['n2-observer', 1, 49],
    ]);
    expect(all).toMatchObject({ link: 'all links', watches: 3, heartbeats: { heard: 169, lost: 1 } });
    // the time between two lives of the observer is no gap
    expect(all.gaps).toMatchObject({ count: 99 + 19 + 48, max: 200 });
    expect(all.watched).toBe(9901 + 5100 + 1901);
  });

  test('events are counted, and the time is that of all watches', () => {
    expect(infoOf(busy)).toMatchObject({
      from: 0,
      until: 21_901,
      truth: { crash: 2, stall: 1, partition: 0 },
      marks: 1,
      voiced: 1,
      unfinished: false,
    });
  });

  test('one link that is off is told, however many keep the interval', () => {
    const links = Array.from({ length: 5 }, (_, i) =>
      watchOf(steady(300, i === 3 ? 103 : INTERVAL), { link: { from: `n${i}`, to: 'o' } }),
    );
    const { notes, all } = infoOf(traceOf(links));
    expect(all.interval).toBeCloseTo(100, 6);
    expect(notes.join()).toMatch(/^heartbeats come every 103ms on n3-o, not every 100ms/);
  });

  test('a trace of nothing, and one that was being written, are told as such', () => {
    const nothing = infoOf({ ...traceOf([]), unfinished: true });
    expect(nothing).toMatchObject({ from: 0, until: 0, links: [], histogram: [] });
    expect(nothing.all.loss).toBeNull();
    expect(nothing.notes).toEqual(['the trace was still being written: this is what was whole']);
    const silent = infoOf(traceOf([watchOf([], { until: 1000 })]));
    expect(silent.all.gaps).toMatchObject({ count: 0, mean: null, max: null });
    expect(silent.all.silentAtEnd).toBe(1000);
  });
});
