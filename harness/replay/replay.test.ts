import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { definitionFor } from '../definition.ts';
import { create } from '../testing/beats.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { Timeline } from '../timeline.ts';
import { type JournalRecord, VOICE } from '../trace/journal.ts';
import { OnlineJudge } from '../world/live/judge.ts';
import { freshOf, replay } from './replay.ts';

interface Beat {
  readonly at: number;
  readonly seq: number;
  readonly incarnation: number;
}

const END = 120;

/** Whole milliseconds close together: ties, duplicates, reordering and restarts are common. */
const beats = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: END - 1 }),
      seq: fc.integer({ min: 0, max: 25 }),
      incarnation: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 25 },
  )
  .map((list) => [...list].sort((a, b) => a.at - b.at));

const heard = (list: readonly Beat[]) => ({
  at: Float64Array.from(list, ({ at }) => at),
  seq: Uint32Array.from(list, ({ seq }) => seq),
  incarnation: Uint32Array.from(list, ({ incarnation }) => incarnation),
  sentAt: Float64Array.from(list, ({ seq }) => seq * 10),
});

/** A timeout, read off the definition at every millisecond; shares no code with replay. */
function bruteForce(list: readonly Beat[], timeout: number, at: number): boolean {
  let [incarnation, seq, last] = [-1, -1, Number.NEGATIVE_INFINITY];
  for (const beat of list) {
    if (beat.at > at) break;
    const newer = beat.incarnation > incarnation || (beat.incarnation === incarnation && beat.seq > seq);
    if (!newer) continue;
    [incarnation, seq, last] = [beat.incarnation, beat.seq, beat.at];
  }
  return at - last >= timeout;
}

prop.prop([beats, fc.integer({ min: 1, max: 30 })], { numRuns: 500 })(
  'replay suspects exactly when a look at every millisecond would',
  (list, timeout) => {
    const timeline = replay(freshOf(heard(list)), () => ({ heartbeat: (at) => at + timeout }), END);
    for (let at = 0; at < END; at++) {
      expect(timeline.at(at) === 'suspect', `at ${at}`).toBe(bruteForce(list, timeout, at));
    }
  },
);

describe.each([
  ['fixed', { timeout: '20ms' }],
  ['chen', { alpha: '5ms', window: 8 }],
  ['phi', { threshold: 1, minStd: '2ms' }],
  ['akka', { pause: '0ms', firstEstimate: '10ms', minStd: '2ms' }],
  ['cassandra', { threshold: 1, maxInterval: '20ms' }],
])('%s', (name, written) => {
  prop.prop([beats])(
    'judged online, with timers, it suspects at the same instants as replayed',
    async (list) => {
      const definition = await definitionFor({ detector: name });
      const params = definition.params.parse(written) as Record<string, unknown>;
      const tuning = { label: name, detector: name, params };
      const clock = new VirtualClock();
      const online = new Timeline('suspect');
      const journal = {
        write: ({ flag, at, other }: JournalRecord) => online.flip(flag === VOICE.suspect ? at : other!),
      };
      const bench = {
        clock,
        journal,
        interval: 10,
        awake: () => undefined,
        judged: [{ tuning, definition }],
        failed: () => expect.unreachable(),
      };
      const judge = new OnlineJudge(bench, [{ index: 0, id: 'n1', phase: 0 }]);
      for (const { at, seq, incarnation } of list) {
        clock.advance(at);
        judge.heard(0, { kind: 'heartbeat', seq, incarnation, sentAt: seq * 10 }, at);
      }
      clock.advance(END);
      const replayed = replay(freshOf(heard(list)), () => create(name, written, 10), END);
      expect(online.flips).toEqual(replayed.flips);
    },
  );
});

test('what was never heard from is suspected from the beginning to the end', () => {
  const timeline = replay(freshOf(heard([])), () => create('fixed'), END);
  expect(timeline.spans('suspect', 0, END)).toEqual([{ from: 0, until: END }]);
});
