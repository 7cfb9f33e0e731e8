import { describe, expect, test } from 'vitest';
import { definitionFor } from '../definition.ts';
import { create } from '../testing/beats.ts';
import { fc, prop } from '../testing/property.ts';
import { stalls } from '../testing/stalls.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { Timeline } from '../timeline.ts';
import type { JournalRecord } from '../trace/journal.ts';
import { OnlineJudge } from '../world/judge.ts';
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

/** Over before the end. */
const early = stalls.filter((list) => list.every(({ until }) => until < END));

const PHASE = 0.4;

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
  ['fixed', { timeout: '20ms', pauseGuard: '5ms', check: '7ms' }],
  ['phi', { threshold: 1, minStd: '2ms', samples: 'skip-if-suspected', health: 2, pauseGuard: '8ms' }],
])('%s %j', (name, written) => {
  prop.prop([beats, early])(
    'judged online, with timers, it suspects at the same instants as replayed',
    async (sent, frozen) => {
      // what arrives while nobody runs is handled when it goes on
      const list = sent.map((beat) => ({
        ...beat,
        at: frozen.find(({ from, until }) => from < beat.at && beat.at < until)?.until ?? beat.at,
      }));
      const definition = await definitionFor({ detector: name });
      const params = definition.params.parse(written) as Record<string, unknown>;
      const tuning = { label: name, detector: name, params };
      const clock = new VirtualClock();
      const online = new Timeline('suspect');
      const journal = {
        write: ({ other }: JournalRecord) => online.flip(other!),
      };
      const bench = {
        clock,
        journal,
        interval: 10,
        awake: () => undefined,
        judged: [{ tuning, definition }],
        failed: () => expect.unreachable(),
      };
      const judge = new OnlineJudge(bench, [{ index: 0, id: 'n1', phase: PHASE }]);
      const pending = [...frozen];
      const goOn = (to: number): void => {
        for (let next = pending[0]; next && next.until <= to; next = pending[0]) {
          pending.shift();
          clock.advance(next.from);
          clock.freeze(next.until);
          judge.stalled(next.from, next.until);
        }
        clock.advance(to);
      };
      for (const { at, seq, incarnation } of list) {
        goOn(at);
        judge.heard(0, { kind: 'heartbeat', seq, incarnation, sentAt: seq * 10 }, at);
      }
      goOn(END);
      const replayed = replay(freshOf(heard(list), frozen), () => create(name, written, 10, PHASE), END);
      expect(online.flips).toEqual(replayed.flips);
    },
  );
});

test('what was never heard from is suspected from the beginning to the end', () => {
  const timeline = replay(freshOf(heard([])), () => create('fixed'), END);
  expect(timeline.spans('suspect', 0, END)).toEqual([{ from: 0, until: END }]);
});
