/** Numbers that were computed independently, from the formulas of the papers and the sources, and how to hold against them. */
import { readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';
import type { Detector } from '../../harness/detector.ts';
import { detectors } from '../index.ts';

// biome-ignore lint/suspicious/noExplicitAny: numbers by name, as deep as they come
export const vectors: any = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'));
export const { T1, T2, T3 } = vectors.traces as Record<'T1' | 'T2' | 'T3', [number, number][]>;

const seen = { count: 0, worst: 0, where: '' };
afterAll(() => {
  process.stdout.write(
    `${seen.count} published and computed values reproduced; the largest relative error, rounding of what is written included, is ${seen.worst.toExponential(1)} (${seen.where})\n`,
  );
});

/** The values are written with six decimals unless told. */
export function near(what: string, actual: number, expected: number, decimals = 6): void {
  const error = Math.abs(actual - expected);
  expect(error, `${what}: ${actual}, not ${expected}`).toBeLessThanOrEqual(
    0.501 * 10 ** -decimals + 1e-9 * Math.abs(expected),
  );
  seen.count++;
  const relative = error / Math.max(1, Math.abs(expected));
  if (relative >= seen.worst) Object.assign(seen, { worst: relative, where: what });
}

export function make(
  name: string,
  params: Record<string, unknown> = {},
  interval = 100,
  phase = 0,
): Detector {
  const definition = detectors[name]!;
  return definition.create(definition.params.parse(params) as Record<string, unknown>, { interval, phase });
}

/** Feeds a trace; `first` is when slot 0 was sent. Returns the deadlines. */
export function feed(detector: Detector, trace: readonly [number, number][], first = 1000): number[] {
  return trace.map(([seq, at]) => detector.heartbeat(at, seq, first + 100 * seq));
}

export function last(
  name: string,
  params: Record<string, unknown>,
  trace: readonly [number, number][],
  phase = 0,
) {
  return feed(make(name, params, 100, phase), trace).at(-1)!;
}
