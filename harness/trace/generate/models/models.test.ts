import { describe, expect, test } from 'vitest';
import { Rng } from '../../../lib/rng.ts';
import { generate } from '../generate.ts';
import { models } from './index.ts';

/** A sum that can be asked for a mean and a deviation. */
class Moments {
  count = 0;
  #sum = 0;
  #squares = 0;

  add(value: number): void {
    this.count++;
    this.#sum += value;
    this.#squares += value * value;
  }

  get mean(): number {
    return this.#sum / this.count;
  }

  get sd(): number {
    return Math.sqrt(this.#squares / this.count - this.mean ** 2);
  }
}

/** What is published of traces. */
function figuresOf(name: string, count = models[name]!.count) {
  const [gaps, delays] = [new Moments(), new Moments()];
  const sentAt = new Float64Array(count);
  const bursts: number[] = [];
  let [last, lastLost, least] = [Number.NaN, -2, Number.POSITIVE_INFINITY];
  const making = generate(models[name]!.model, count, { from: 'p', to: 'q' }, new Rng(1), {
    heard(seq, sent, at) {
      if (!Number.isNaN(last)) gaps.add(at - last);
      last = at;
      delays.add(at - sent);
      least = Math.min(least, at - sent);
      sentAt[seq] = sent;
    },
    lost(seq, sent) {
      if (seq === lastLost + 1) bursts.push(bursts.pop()! + 1);
      else bursts.push(1);
      lastLost = seq;
      sentAt[seq] = sent;
    },
  });
  for (let step = making.next(); !step.done; step = making.next());
  const sends = new Moments();
  for (let i = 1; i < count; i++) sends.add(sentAt[i]! - sentAt[i - 1]!);
  bursts.sort((a, b) => b - a);
  return { heard: delays.count, bursts, gaps, delays, least, sends };
}

const lostIn = (bursts: readonly number[]): number => bursts.reduce((sum, length) => sum + length, 0);
const squares = (bursts: readonly number[]): number => bursts.reduce((sum, length) => sum + length ** 2, 0);

describe.each(['wan', 'wan-light'])('%s', (name) => {
  const { model, count } = models[name]!;
  const { lengths } = model.bursts as { lengths: readonly number[] };
  // the whole week takes seconds
  const tenth = Math.round(count / 10);
  const { heard, bursts, gaps, delays, sends, least } = figuresOf(name, tenth);
  /** From gaps without losses, and from bursts. */
  const deviation = (of: readonly number[], arrivals: number): number =>
    Math.hypot(15.9, 103.5 * Math.sqrt(squares(of) / arrivals));

  test('counts: 5,845,713 sent, 5,822,521 received, 814 bursts', () => {
    expect(count).toBe(5_845_713);
    expect(count - lostIn(lengths)).toBe(5_822_521);
    expect(lengths).toHaveLength(814);
  });

  test('the five longest bursts, and few others beyond 25', () => {
    const sorted = [...lengths].sort((a, b) => b - a);
    expect(sorted.slice(0, 5)).toEqual([1093, 819, 621, 503, 495]);
    expect(sorted[5]).toBeLessThan(495);
    expect(sorted.filter((length) => length > 25).length / 814).toBeLessThan(0.25);
    expect(sorted.at(-1)).toBe(1);
  });

  test('a tenth of it has a tenth of the bursts, the long and the short in proportion', () => {
    expect(bursts).toHaveLength(81);
    expect(heard + lostIn(bursts)).toBe(tenth);
    expect(lostIn(bursts) / 2319).toBeGreaterThan(0.8);
    expect(lostIn(bursts) / 2319).toBeLessThan(1.2);
  });

  test('times between sendings: 103.501 ms, deviation 0.189', () => {
    expect(sends.mean).toBeCloseTo(103.501, 2);
    expect(sends.sd).toBeCloseTo(0.189, 3);
  });

  test('times between arrivals: 103.9 ms, deviation 104.1', () => {
    expect(gaps.mean).toBeCloseTo(103.9, 1);
    expect(Math.abs(gaps.sd - deviation(bursts, heard))).toBeLessThan(1);
    expect(Math.abs(deviation(lengths, count - lostIn(lengths)) - 104.1)).toBeLessThan(1);
  });

  test('round trips of two ways: 283.338 ms', () => {
    expect(Math.abs(2 * delays.mean - 283.338)).toBeLessThan(0.3);
  });

  test.runIf(name === 'wan')('least and deviation of round trips: 270.201 and 27.342 ms', () => {
    expect(2 * least).toBeGreaterThan(270.201);
    expect(2 * least).toBeLessThan(270.4);
    expect(Math.abs(Math.SQRT2 * delays.sd - 27.342)).toBeLessThan(1);
  });
});

test('lan: heartbeats every 20 ms, half of 179 µs on their way, none lost', () => {
  const { heard, delays, gaps } = figuresOf('lan', 200_000);
  expect(heard).toBe(200_000);
  expect(2 * delays.mean).toBeCloseTo(0.179, 3);
  expect(gaps.mean).toBeCloseTo(20, 3);
});

describe('starlink, an hour', () => {
  const { heard, bursts, delays } = figuresOf('starlink');

  test('loses 3.26 % in 20 bursts in 150 s', () => {
    expect(lostIn(bursts) / (heard + lostIn(bursts))).toBeCloseTo(0.0326, 2);
    expect((bursts.length * 150) / 3600 / 20).toBeCloseTo(1, 1);
  });

  test('loses 30 to 34 heartbeats at each of its handovers', () => {
    const handovers = bursts.filter((length) => length >= 30 && length <= 35);
    expect(handovers.length).toBeGreaterThan(200);
  });

  test('has the median of its round trips', () => {
    expect(Math.abs(2 * delays.mean - 151)).toBeLessThan(5);
  });
});
