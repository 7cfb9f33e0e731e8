import type { Draw, Weather } from './model.ts';

/** Weathers on one link add up: delays and jitters as sums, losses as independent chances, draws one beside the other. */
export function combined(weathers: Iterable<Weather>): Weather {
  let [delay, jitter, kept, rate] = [0, 0, 1, Number.POSITIVE_INFINITY];
  let reset = false;
  const cuts = new Set<Weather['cut']>();
  const draws: Draw[] = [];
  for (const weather of weathers) {
    delay += weather.delay ?? 0;
    jitter += weather.jitter ?? 0;
    kept *= 1 - (weather.loss ?? 0);
    rate = Math.min(rate, weather.rate ?? rate);
    reset ||= weather.reset ?? false;
    cuts.add(weather.cut);
    draws.push(...(weather.draws ?? []));
  }
  const cut = (['refuse', 'drop', 'hold'] as const).find((kind) => cuts.has(kind));
  return {
    delay,
    jitter,
    loss: 1 - kept,
    ...(cut && { cut }),
    ...(Number.isFinite(rate) && { rate }),
    ...(reset && { reset }),
    ...(draws.length > 0 && { draws }),
  };
}
