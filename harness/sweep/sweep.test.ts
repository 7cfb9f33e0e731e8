import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectors } from '../../detectors/index.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import { smallTrace } from '../testing/small-trace.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import type { Trace } from '../trace/trace.ts';
import { groundOf, halves } from './ground.ts';
import type { Point } from './result.ts';
import { sweep } from './sweep.ts';

const trace = smallTrace(3000);
/** A temporary folder has no package that is called flatline. */
const index = new URL('../index.ts', import.meta.url).href;

interface Settings {
  readonly detectors: readonly string[];
  readonly from?: readonly string[];
  readonly traces?: readonly Trace[];
  readonly cache?: string;
  readonly folder?: string;
  readonly warmup?: number;
  readonly stop?: AbortSignal;
  readonly jobs?: number;
}

async function swept({ traces = [trace], from = [], folder = '.', ...settings }: Settings) {
  const told: { step: string; done: number; all: number; cached: number }[] = [];
  const named = (specs: readonly string[]) =>
    specs.map((written) => ({ written, use: parseDetector(written) }));
  const result = await sweep({
    traces: traces.map((one, i) => ({ file: `${i}.fltrace`, trace: one })),
    detectors: named(settings.detectors),
    from: named(from),
    interval: undefined,
    warmup: settings.warmup,
    thresholds: 20,
    folder,
    jobs: settings.jobs ?? 2,
    cache: settings.cache,
    stop: settings.stop ?? new AbortController().signal,
    progress: (step, done, all, cached) => told.push({ step, done, all, cached }),
  });
  return { result, told };
}

test('a family gives a curve for each combination of its other parameters, another detector a point for each setting', async () => {
  const { result, told } = await swept({ detectors: ['chen', 'sfd'] });
  const [only] = result.traces;
  expect(only!.heard + only!.lost).toBe(3000);
  const chen = only!.curves.filter(({ detector }) => detector === 'chen');
  expect(chen.map(({ setting }) => setting)).toEqual([1, 8, 32, 100, 1000].map((n) => `window=${n}`));
  for (const { param, points } of chen) {
    expect(param).toBe('alpha');
    expect(points.length).toBeGreaterThanOrEqual(20);
  }
  const [sfd, ...none] = only!.curves.filter(({ detector }) => detector === 'sfd');
  expect(none).toEqual([]);
  expect(sfd!.param).toBeUndefined();
  expect(sfd!.points.length).toBe(12);
  expect(told.at(-1)).toMatchObject({ done: told.length, all: told.length, cached: 0 });
});

test('a larger margin never suspects for longer, and never notices a crash sooner', async () => {
  const { result } = await swept({ detectors: ['phi:window=100,minStd=2ms', 'fixed'] });
  for (const { points } of result.traces[0]!.curves) {
    for (const [i, point] of points.entries()) {
      const before = points[i - 1];
      if (!before) continue;
      expect(point.accuracy).toBeGreaterThanOrEqual(before.accuracy - 1e-12);
      expect(point.detection.mean!).toBeGreaterThanOrEqual(before.detection.mean! - 1e-9);
      expect(point.detection.p99!).toBeGreaterThanOrEqual(before.detection.p99! - 0.5);
    }
  }
});

test('what runs today is replayed by itself, with intervals, and agrees with its place on the curve', async () => {
  const { result } = await swept({ detectors: ['fixed:timeout=150ms|350ms'], from: ['fixed:timeout=350ms'] });
  const [{ curves, today }] = result.traces as [(typeof result.traces)[number]];
  const onCurve = curves[0]!.points.find(({ spec }) => spec === 'fixed:timeout=350ms')!;
  const [own] = today;
  expect(own).toMatchObject({ spec: 'fixed:timeout=350ms', mistakes: onCurve.mistakes, rate: onCurve.rate });
  expect(own!.detection.p99!).toBeCloseTo(onCurve.detection.p99!, 0);
  const { p50, mean } = own!.detection.intervals!;
  expect(p50!.low!).toBeLessThanOrEqual(own!.detection.p50! + 1e-6);
  expect(p50!.high!).toBeGreaterThanOrEqual(own!.detection.p50! - 1e-6);
  expect(mean!.low!).toBeLessThan(mean!.high!);
});

test('the second time only what is new is computed, and gives the same', async () => {
  const cache = temporaryFolder();
  const first = await swept({ detectors: ['fixed', 'sfd'], cache });
  const again = await swept({ detectors: ['fixed', 'sfd', 'missed'], cache });
  expect(first.told.at(-1)!.cached).toBe(0);
  expect(again.told.at(-1)!.cached).toBe(first.told.at(-1)!.all);
  expect(again.told.at(-1)!.all).toBeGreaterThan(first.told.at(-1)!.all);
  expect(again.result.traces[0]!.curves.slice(0, 2)).toEqual(first.result.traces[0]!.curves);
});

test('other heartbeats are another thing, were it by a microsecond', async () => {
  const cache = temporaryFolder();
  await swept({ detectors: ['fixed'], cache });
  const other = smallTrace(3000);
  other.watches[0]!.heard.at[700]! += 0.001;
  const again = await swept({ detectors: ['fixed'], cache, traces: [other] });
  expect(again.told.at(-1)!.cached).toBe(0);
  expect(readdirSync(cache)).toHaveLength(2);
});

test('settings come out the same however many threads share them', async () => {
  const some = ['ewma', 'aten:scale=1|2,theta=0.9,window=100'];
  const one = await swept({ detectors: some, jobs: 1 });
  const two = await swept({ detectors: some, jobs: 2 });
  expect(one.result).toEqual(two.result);
});

describe('a detector of the user’s own', () => {
  const source = (body: string): string => `
    import { defineDetector, z } from '${index}';
    export default defineDetector({
      name: 'own', title: 'own', cite: 'a test', rule: 'a rule',
      params: z.strictObject({ wait: z.number().default(250).describe('Longer is slower.') }),
      sweep: () => ({ wait: [150, 250, 450] }),
      create: ({ wait }) => ({ heartbeat: (at, seq) => { ${body} return at + wait; } }),
    });`;

  test('is swept by its path, and never kept for the next time', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'own.ts'), source(''));
    const cache = temporaryFolder();
    const { result } = await swept({ detectors: ['./own.ts', 'fixed:timeout=250ms|450ms'], folder, cache });
    const [own, fixed] = result.traces[0]!.curves;
    const mistakes = (points: readonly Point[]): number[] => points.map((point) => point.mistakes);
    expect(own!.points.map(({ spec }) => spec)).toEqual([150, 250, 450].map((n) => `./own.ts:wait=${n}`));
    expect(mistakes(own!.points).slice(1)).toEqual(mistakes(fixed!.points));
    expect(readdirSync(cache)).toHaveLength(1);
  });

  test('that throws is told, with its file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'own.ts'), source("if (seq > 500) throw new Error('no more');"));
    await expect(swept({ detectors: ['./own.ts'], folder })).rejects.toThrow(
      /the detector own threw: no more[\s\S]*own\.ts/,
    );
  });
});

test('every problem of what was typed is told before anything is computed', async () => {
  await expect(swept({ detectors: ['phi:treshold=3', 'fxed', 'chen'] })).rejects.toThrow(
    /phi:treshold=3: unknown key "treshold"; did you mean "threshold"\?[\s\S]*fxed: unknown detector "fxed"/,
  );
});

test('a trace that a warm-up uses up is refused, with what to do', async () => {
  await expect(swept({ detectors: ['fixed'], warmup: 5000 })).rejects.toThrow(
    /nothing is left to score after a warm-up of 5000 heartbeats[\s\S]*--warmup/,
  );
});

test('to be stopped is to stop', async () => {
  const stop = AbortSignal.abort();
  await expect(swept({ detectors: ['fixed'], stop })).rejects.toMatchObject({ name: 'AbortError' });
});

test('line-ups and presets can be swept too', async () => {
  const { result } = await swept({ detectors: ['standard', 'preset:akka-cluster'] });
  const swiped = result.traces[0]!.curves;
  expect(new Set(swiped.map(({ detector }) => detector))).toEqual(
    new Set(['fixed', 'chen', 'phi', 'akka', 'cassandra']),
  );
  expect(swiped.at(-1)!.points.map(({ spec }) => spec)).toEqual(['preset:akka-cluster']);
});

test('every detector on the shelf can be swept', async () => {
  const short = smallTrace(400);
  const { result } = await swept({ detectors: Object.keys(detectors), traces: [short], warmup: 50 });
  for (const { detector, points } of result.traces[0]!.curves) {
    for (const { spec, accuracy, detection, exposure } of points) {
      expect(accuracy, spec).toBeGreaterThanOrEqual(0);
      expect(accuracy, spec).toBeLessThanOrEqual(1);
      expect(exposure, spec).toBeGreaterThan(0);
      expect(detection.mean ?? 0, `${detector} ${spec}`).toBeGreaterThanOrEqual(0);
    }
  }
});

test('settings that are tried are such as the detector takes', async () => {
  const { result } = await swept({
    detectors: Object.keys(detectors),
    traces: [smallTrace(300)],
    warmup: 30,
  });
  for (const { points } of result.traces[0]!.curves) {
    for (const { spec } of points) {
      const { use, with: written } = parseDetector(spec);
      expect(detectors[use]!.params.safeParse(written).error, spec).toBeUndefined();
    }
  }
});

test('halves of the scored time meet, and share nothing', () => {
  const ground = groundOf(trace, 'x', {});
  const [first, second] = halves(ground, 'x');
  expect(first.window.until).toBe(second.window.from);
  expect(second.window.until).toBe(ground.window.until);
});
