import { linkName, type Ms } from '../model.ts';
import { SeenSlots } from './info/seen.ts';
import type { Trace, Watch } from './trace.ts';

/**
 * How long every heartbeat that arrived was on its way, links together, ms. Where a sender's clock is so far ahead that some
 * arrive before they were sent, the delays of that link are those above its smallest.
 */
export function delaysOf({ watches }: Trace): Float64Array {
  const links = [...Map.groupBy(watches, ({ link }) => linkName(link)).values()];
  return Float64Array.from(
    links.flatMap((own) => {
      const delays = own.flatMap(firstArrivals);
      const least = delays.reduce((smallest, delay) => Math.min(smallest, delay), 0);
      return delays.map((delay) => delay - least);
    }),
  );
}

/** A copy tells of the copy. */
function firstArrivals({ heard: { at, seq, sentAt, incarnation } }: Watch): Ms[] {
  const seen = new Map<number, SeenSlots>();
  const delays: Ms[] = [];
  for (let i = 0; i < at.length; i++) {
    const life = incarnation?.[i] ?? 0;
    const slots = seen.get(life) ?? new SeenSlots();
    seen.set(life, slots);
    if (slots.add(seq[i]!)) delays.push(at[i]! - sentAt[i]!);
  }
  return delays;
}
