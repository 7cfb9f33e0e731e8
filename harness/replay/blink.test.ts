/** What is a suspicion, and what is rounding, however it is scored. */
import { expect, test } from 'vitest';
import type { Ms } from '../model.ts';
import { withReplayed } from '../qos/replayed.ts';
import { voicedTimeline } from '../qos/voices.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { plan } from '../testing/scenarios.ts';
import { simulated } from '../testing/simulated.ts';
import { Curve } from './curve.ts';
import { freshOf, replay } from './replay.ts';
import { newTally, SessionScore } from './score.ts';
import type { Session } from './session.ts';

/**
 * Six heartbeats an hour into a trace, a tenth of a second apart. After some the deadline is so much before the next one; after the
 * others it is well behind it.
 */
function mistakesWith(early: Record<number, Ms>) {
  const seq = Uint32Array.from({ length: 6 }, (_, k) => k);
  const at = Float64Array.from(seq, (k) => 3_600_000 + 100 * k);
  const session: Session = {
    link: { from: 'a', to: 'b' },
    at,
    seq,
    sentAt: at,
    until: at.at(-1)! + 50,
    stalls: [],
  };
  const deadline = (k: number): Ms => at[k]! + 100 - (early[k] ?? -100);
  const detector = () => ({ heartbeat: (_: Ms, k: number) => deadline(k) });
  const tally = newTally();
  new SessionScore(detector(), session).play(0, at.length, tally);
  const curve = new Curve(Float64Array.of(0), 1);
  const state = {
    centre: 0,
    spread: 0,
    heartbeat(_: Ms, k: number) {
      state.centre = deadline(k);
    },
  };
  curve.begin();
  curve.play(state, session, 0, at.length, 0);
  const fresh = freshOf({ at, seq, sentAt: at, incarnation: new Uint32Array(at.length) });
  const voices = replay(fresh, detector, session.until).flips.map((flip, i) => ({
    opinion: i % 2 === 0 ? ('trust' as const) : ('suspect' as const),
    ...{ at: flip, exact: flip, late: 0 },
  }));
  const spans = voicedTimeline(voices, session.until).spans('suspect', at[0]!, session.until);
  return [tally.mistakes, curve.mistakes[0], spans.length];
}

test('a suspicion that rounding makes is no mistake, and one of a microsecond is, played or recorded', () => {
  expect(mistakesWith({ 2: 0 })).toEqual([0, 0, 0]);
  expect(mistakesWith({ 2: 4.7e-10, 4: 1e-6 })).toEqual([0, 0, 0]);
  expect(mistakesWith({ 2: 0.001 })).toEqual([1, 1, 1]);
  expect(mistakesWith({ 2: 20, 4: 0.001 })).toEqual([2, 2, 2]);
});

test('one that the next heartbeat does not end is a mistake, and one only', () => {
  expect(mistakesWith({ 2: 4.7e-10, 3: 150 })).toEqual([1, 1, 1]);
  expect(mistakesWith({ 1: 30, 2: 150, 3: 100 })).toEqual([1, 1, 1]);
});

test('φ of heartbeats that come like clockwork makes no mistakes, whatever the least deviation', async () => {
  const recording = await simulated(
    plan({ virtual: { delay: '5ms', lag: '5ms' }, phases: [{ name: 'a', for: '60s' }] }),
  );
  const { tunings } = await resolveTunings([{ use: 'phi', with: { minStd: '0ms' }, sweep: {} }], 100, '.');
  const streams = recording.streams.map((stream) => ({
    stream: { ...stream, voiced: [[]] },
    fresh: freshOf(stream.heard, stream.froze),
  }));
  const [play] = await withReplayed([{ recording, streams }], tunings);
  const { end } = recording.end;
  const suspicions = play!.streams.flatMap(({ stream }) =>
    voicedTimeline(stream.voiced[0]!, end).spans('suspect', 2000, end),
  );
  expect(suspicions).toEqual([]);
});
