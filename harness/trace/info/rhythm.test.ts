import { expect, test } from 'vitest';
import { Rng } from '../../lib/rng.ts';
import { type Beat, steady, traceOf, watchOf } from '../../testing/traces.ts';
import { infoOf } from './info.ts';

const INTERVAL = 100;
const infoOfBeats = (beats: readonly Beat[]) => infoOf(traceOf([watchOf(beats)]));
const random = new Rng(5, 'info test');
const noise = (): number => 4 * (random.float() + random.float());

test('what an absolute schedule loses in one gap, it gains in the next: −1/2', () => {
  const { gaps, interval } = infoOfBeats(steady(4000, INTERVAL, noise)).all;
  expect(gaps.correlation).toBeGreaterThan(-0.55);
  expect(gaps.correlation).toBeLessThan(-0.45);
  expect(interval).toBeCloseTo(INTERVAL, 9);
});

test('sleeps that begin anew are independent: 0, and an interval that is longer than it says', () => {
  let sentAt = 0;
  const beats = Array.from({ length: 4000 }, (_, seq) => {
    sentAt += INTERVAL + noise();
    return { seq, sentAt, at: sentAt + 1 };
  });
  const { all, notes } = infoOfBeats(beats);
  expect(Math.abs(all.gaps.correlation!)).toBeLessThan(0.06);
  expect(all.interval).toBeGreaterThan(103.7);
  expect(all.interval).toBeLessThan(104.3);
  expect(notes[0]).toMatch(
    /^heartbeats come every 10[34]\.?\d*ms, not every 100ms: detectors that are told 100ms will expect each [34][.\d]*ms early, and those that average over 1000 some (1\.9\d|2(\.0\d)?)s early$/,
  );
});

test('one long outage does not drown what ordinary gaps say', () => {
  const held = (seq: number): number => (seq >= 1000 && seq < 1500 ? (1500 - seq) * INTERVAL : noise());
  expect(infoOfBeats(steady(4000, INTERVAL, held)).all.gaps.correlation).toBeLessThan(-0.4);
});

test('only gaps between slots in a row are compared: what is lost leaves no long ones', () => {
  const lossy = steady(8000, INTERVAL, () => (random.float() < 0.3 ? null : noise()));
  const { gaps } = infoOfBeats(lossy).all;
  expect(gaps.correlation).toBeGreaterThan(-0.57);
  expect(gaps.correlation).toBeLessThan(-0.43);
});

test('gaps that are all alike, and few of them, say nothing', () => {
  expect(infoOfBeats(steady(4000, INTERVAL)).all.gaps.correlation).toBeNull();
  const few = infoOfBeats(steady(20, INTERVAL, noise)).all;
  expect([few.gaps.correlation, few.interval]).toEqual([null, null]);
});

test.each([
  [100.4, undefined],
  [101, /every 101ms, not every 100ms: .* each 1ms early, and those that average over 1000 some 500ms early/],
  [98, /every 98ms, not every 100ms: .* each 2ms late, and those that average over 1000 some 1s late/],
])('an interval of %d ms where 100 are nominal', (interval, told) => {
  const { all, notes } = infoOfBeats(steady(500, interval));
  expect(all.interval).toBeCloseTo(interval, 6);
  if (told) expect(notes.join()).toMatch(told);
  else expect(notes).toEqual([]);
});

test('where send times are not stamped, arrivals tell the interval', () => {
  const beats = steady(500, INTERVAL).map((beat) => ({ ...beat, at: 1.02 * beat.sentAt }));
  const { all } = infoOf(traceOf([watchOf(beats)], { about: { sendTimes: 'scheduled' } }));
  expect(all.interval).toBeCloseTo(102, 6);
});

test('each life of the sender counts its slots anew', () => {
  const before = steady(300, INTERVAL);
  const after = steady(200, INTERVAL).map((beat) => ({
    ...beat,
    sentAt: beat.sentAt + 34_567,
    at: beat.at! + 34_567,
    incarnation: 1,
  }));
  const { all, notes } = infoOfBeats([...before, ...after]);
  expect(all.interval).toBeCloseTo(INTERVAL, 6);
  expect(notes).toEqual([]);
});
