import { expect, test } from 'vitest';
import { eventSchema } from '../events.ts';
import { withEvents } from './events.ts';

test('a line for each thing that happens, beside what was told anyway', () => {
  const told: string[] = [];
  const lines: string[] = [];
  const shown = {
    say: (line: string) => void told.push(line),
    recording: () => void told.push('recording'),
    begun: () => void told.push('begun'),
    ended: () => void told.push('ended'),
    judging: () => void told.push('judging'),
    close: async () => void told.push('closed'),
  };
  const progress = withEvents(shown, (line) => lines.push(line));
  const engine = { name: 'a test', origin: 'none' };
  const play = { scenario: 'crash', repeat: 1, repeats: 3, length: 1000, again: 'run crash' };
  progress.recording('out/runs/2026-x', engine, 'live');
  progress.begun(play);
  progress.ended(play, 'failed', 'no port');
  // the other world's turn: it is one run
  progress.recording('out/runs/2026-x', engine, 'simulated');
  progress.judging();
  expect(told).toEqual(['recording', 'begun', 'ended', 'recording', 'judging']);
  expect(lines.map((line) => eventSchema.parse(JSON.parse(line)))).toEqual([
    { event: 'run-begun', run: '2026-x', schema: 'flatline-events/1', folder: 'out/runs/2026-x' },
    { event: 'play-begun', run: '2026-x', scenario: 'crash', play: 2, plays: 3 },
    {
      event: 'play-ended',
      run: '2026-x',
      scenario: 'crash',
      play: 2,
      plays: 3,
      how: 'failed',
      why: 'no port',
      again: 'run crash',
    },
    { event: 'judging', run: '2026-x' },
  ]);
});
