import { expect, test } from 'vitest';
import type { Detector } from '../model.ts';
import { freshOf } from '../replay/replay.ts';
import { writePlay } from '../testing/recordings.ts';
import { plan } from '../testing/scenarios.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { readRecording } from '../trace/recording.ts';
import { canaryReasons } from './canaries.ts';
import type { Played } from './voices.ts';

async function played(): Promise<Played[]> {
  const faults = [{ fault: 'crash', node: 'senders', at: '2s', every: '4s', for: '1s' } as const];
  const own = plan({ phases: [{ name: 'only', for: '20s', faults }] });
  const folder = await writePlay(temporaryFolder(), {
    plan: own,
    // what overtakes, what is lost, and a sender that is heard late
    network: ({ from }, at, seq) =>
      seq % 7 === 3 || (from === 'n3' && at < 5000) ? undefined : at + 40 * (seq % 5),
  });
  const recording = readRecording(folder);
  const streams = recording.streams.map((stream) => ({ stream, fresh: freshOf(stream.heard, stream.froze) }));
  return [{ recording, streams }];
}

test('who never suspects and who always does land in their corners, whatever the trouble', async () => {
  expect(canaryReasons(await played())).toEqual([]);
});

test('a judge that found either of them elsewhere would say so', async () => {
  const nearly = (timeout: number): Detector => ({ heartbeat: (at) => at + timeout });
  const plays = await played();
  expect(canaryReasons(plays, nearly(700))).toEqual([
    'canary, play 1, n1 → observer: who never suspects was found to detect a crash',
  ]);
  expect(canaryReasons(plays, nearly(120))).toEqual([
    'canary, play 1, n1 → observer: who never suspects was found to suspect',
  ]);
  expect(canaryReasons(plays, undefined, nearly(1))).toEqual([
    'canary, play 1, n1 → observer: who always suspects was found to trust',
  ]);
});
