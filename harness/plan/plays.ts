/** From a number of plays to what people ask for. */
import type { Ms } from '../model.ts';

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** What `--exposure` takes for so many plays. It is rounded up to two digits, so it may ask for some more of them. */
export function askFor(least: number, scored: Ms): { exposure: string; plays: number } {
  const wanted = least * scored;
  const [unit, size] = UNITS.find((one) => wanted >= one[1]) ?? UNITS.at(-1)!;
  const inUnit = wanted / size;
  const step = 10 ** Math.max(-1, Math.floor(Math.log10(inUnit)) - 1);
  const rounded = Number((Math.ceil(inUnit / step - 1e-9) * step).toPrecision(6));
  return { exposure: `${rounded}${unit}`, plays: Math.ceil((rounded * size) / scored - 1e-9) };
}
