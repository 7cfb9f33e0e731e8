import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flatline } from '../testing/cli.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { endedText } from './progress.ts';

const SCENARIO = `why: A test.
topology: { shape: star, senders: 2 }
heartbeat: { interval: 100ms }
warmup: 1s
detectors: [{ use: fixed, with: { timeout: 250ms } }]
repeats: 16
thresholds: { mistake_rate: { limit: < 20/h, abortOnFail: true } }
phases: [{ name: loss, for: 20s, faults: [{ fault: loss, rate: 10% }] }]
`;

test('a play that failed is told with the command that plays it again, any other without', () => {
  const play = { scenario: 'mine', repeat: 1, repeats: 3, length: 1000, again: 'flatline run mine --seed 7' };
  expect(endedText(play, 'failed', 'no port')).toBe(
    '✗ mine (play 2): failed: no port; again: flatline run mine --seed 7',
  );
  expect(endedText({ ...play, repeats: 1 }, 'failed')).toBe(
    '✗ mine: failed; again: flatline run mine --seed 7',
  );
  expect(endedText(play, 'complete')).toBe('✓ mine (play 2): complete');
  expect(endedText(play, 'interrupted')).toBe('✗ mine (play 2): interrupted');
});

test('that a scenario was cut short is told with the command that plays it again', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'mine.yaml'), SCENARIO);
  const { stderr } = await flatline(
    ['run', './mine.yaml', '--world', 'simulated', '--seed', '7', '--reporter', 'json'],
    { cwd },
  );
  expect(stderr).toMatch(
    /^■ mine: no more after \d plays?: mistake_rate < 20\/h does not hold of .*; again: npm run flatline -- run \.\/mine\.yaml --seed 7 --world simulated$/m,
  );
});
