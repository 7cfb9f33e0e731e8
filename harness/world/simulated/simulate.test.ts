import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkName } from '../../model.ts';
import { flatline } from '../../testing/cli.ts';
import { plan } from '../../testing/scenarios.ts';
import { simulated } from '../../testing/simulated.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { openTraces } from '../../trace/open.ts';
import { readRecording } from '../../trace/recording.ts';
import { simulate } from './simulate.ts';

test('a play that is stopped keeps what it has, and says so', async () => {
  const folder = join(temporaryFolder(), 'play');
  let looks = 0;
  const watching = { stopped: () => ++looks > 3, reached: () => undefined };
  const faults = [{ fault: 'pause', node: 'n1', every: '1s', for: '200ms' }] as const;
  const given = plan({ phases: [{ name: 'a', for: '10s', faults: [...faults] }] });
  const { end, how } = await simulate(given, [], folder, watching);
  expect(how).toBe('interrupted');
  expect(end).toBeLessThan(given.end);
  const { streams } = readRecording(folder);
  expect(streams.every(({ heard }) => heard.at.length > 0 && heard.at.at(-1)! <= end)).toBe(true);
  expect(openTraces(folder, '.')[0]!.watches.length).toBe(3);
});

test('what was sent is heard, lost, or told as seen by nobody: none is missing, whoever is down', async () => {
  const {
    sent,
    streams,
    nodes,
    plan: played,
  } = await simulated(
    plan({
      topology: { shape: 'all-to-all', nodes: 3 },
      phases: [
        {
          name: 'a',
          for: '10s',
          faults: [
            { fault: 'crash', node: 'n1', at: '2s', for: '3s' },
            { fault: 'loss', rate: '20%' },
            { fault: 'partition', kind: 'hold', from: 'n2', to: 'n3', at: '9s' },
          ],
        },
      ],
    }),
  );
  for (const link of played.links) {
    const { at, seq, incarnation } = sent.get(linkName(link))!;
    const lives = nodes.find(({ id }) => id === link.from)!.lives;
    for (const life of lives) {
      const slots = [...seq].filter((_, i) => incarnation[i] === life.incarnation);
      expect(slots).toEqual(slots.map((_, slot) => slot));
    }
    expect([...at]).toEqual([...at].sort((a, b) => a - b));
    const heard = streams.filter((stream) => linkName(stream.link) === linkName(link));
    expect(heard.length).toBe(link.to === 'n1' ? 2 : 1);
  }
});

test('an unknown world is refused with the known ones', async () => {
  const cwd = temporaryFolder();
  const { exitCode, stderr } = await flatline(['run', 'crash', '--world', 'simulate'], { cwd });
  expect([exitCode, existsSync(join(cwd, '.flatline'))]).toEqual([64, false]);
  expect(stderr).toContain('There is no world "simulate"; did you mean "simulated"');
});
