import * as z from 'zod';
import { percent, positiveDuration } from '../lib/fields.ts';
import { defineFault, type Episode } from './fault.ts';

/**
 * Gilbert and Elliott's two-state channel in continuous time: good and bad spells of exponential length, each with its
 * own loss. The spells are drawn before the run, one stream of chance per link.
 */
export default defineFault({
  name: 'burst-loss',
  why: 'radio fading, a congested queue, a rebooting switch: losses that come in bursts (Gilbert and Elliott’s channel)',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    good: positiveDuration.describe('Mean length of a good spell.'),
    bad: positiveDuration.describe('Mean length of a bad spell: the burst.'),
    lossGood: percent.prefault('0%').describe('Share lost in a good spell.'),
    lossBad: percent.prefault('100%').describe('Share lost in a bad spell; at least `lossGood`.'),
  }),
  // a loss of 0 or 1 is a switch, which one TCP stream can carry; anything between is a draw per heartbeat
  needs: ({ lossGood, lossBad }) => (lossGood === 0 && lossBad === 1 ? ['drop'] : ['loss']),
  problem: ({ lossGood, lossBad }) =>
    lossBad < lossGood ? { param: 'lossBad', message: 'must be at least lossGood' } : undefined,
  episodes({ good, bad, lossGood, lossBad }, { links, for: length, random }) {
    const weather = (loss: number) => ({ kind: 'weather' as const, links, weather: { loss } });
    const episodes: Episode[] = [];
    if (lossGood > 0) episodes.push({ from: 0, until: length, effect: weather(lossGood) });
    // losses of two weathers multiply, so the bad spell brings what is missing to lossBad
    const extra = lossGood < 1 ? (lossBad - lossGood) / (1 - lossGood) : 0;
    let at = random.float() < bad / (good + bad) ? 0 : random.exponential(good);
    while (at < length) {
      const until = Math.min(length, at + random.exponential(bad));
      episodes.push({ from: at, until, effect: weather(extra) });
      at = until + random.exponential(good);
    }
    return episodes;
  },
});
