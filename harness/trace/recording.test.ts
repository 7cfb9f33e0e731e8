import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePlay } from '../testing/recordings.ts';
import { plan } from '../testing/scenarios.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { appendEvent, HARNESS_JOURNAL } from './folder.ts';
import { JournalWriter, KIND } from './journal.ts';
import { readRecording } from './recording.ts';

const crashing = plan({
  phases: [
    {
      name: 'a',
      for: '10s',
      faults: [
        { fault: 'crash', node: 'n1', at: '2s', for: '1s' },
        { fault: 'pause', node: 'n2', at: '3s', for: '500ms' },
      ],
    },
  ],
});

test('a life ends when its kill was surely sent, and how long before that it may have ended is kept', async () => {
  const began = ({ from }: { from: number }) => [from + 1, from + 4] as const;
  const recording = readRecording(await writePlay(temporaryFolder(), { plan: crashing, began }));
  const crash = crashing.spells.find(({ fault }) => fault === 'crash')!;
  const [life] = recording.nodes.find(({ id }) => id === 'n1')!.lives;
  expect(life!.until).toBeCloseTo(crash.from + 4, 9);
  expect(life!.bracket).toBeCloseTo(3, 9);
});

test('a crash ends a life, the restart begins the next, and heartbeats belong to their incarnation', async () => {
  const recording = readRecording(await writePlay(temporaryFolder(), { plan: crashing }));
  const crash = crashing.spells.find(({ fault }) => fault === 'crash')!;
  const n1 = recording.nodes.find(({ id }) => id === 'n1')!;
  expect(n1.lives).toEqual([
    { incarnation: 0, from: 0, until: crash.from, crashed: true, bracket: 0 },
    { incarnation: 1, from: crash.until, until: 11_000, crashed: false, bracket: 0 },
  ]);
  expect(recording.nodes.find(({ id }) => id === 'n2')!.stalls).toEqual([{ from: 4000, until: 4500 }]);
  const { heard } = recording.streams.find(({ link }) => link.from === 'n1')!;
  expect(new Set(heard.incarnation)).toEqual(new Set([0, 1]));
  expect(recording.sent.get('n1-observer')!.at.length).toBe(heard.at.length);
});

test('an incarnation that was killed before it began is no life, and those after it are', async () => {
  const twice = plan({
    phases: [
      { name: 'a', for: '20s', faults: [{ fault: 'crash', node: 'n1', every: '4s', for: '2s', times: 3 }] },
    ],
  });
  const folder = await writePlay(temporaryFolder(), { plan: twice });
  rmSync(join(folder, 'n1.1.journal'));
  const n1 = readRecording(folder).nodes.find(({ id }) => id === 'n1')!;
  expect(n1.lives.map(({ incarnation }) => incarnation)).toEqual([0, 2, 3]);
});

test('a stall is truth even if the play ends while it lasts', async () => {
  const stalled = plan({
    phases: [{ name: 'a', for: '10s', faults: [{ fault: 'stall', node: 'n1', at: '2s' }] }],
  });
  const { nodes } = readRecording(await writePlay(temporaryFolder(), { plan: stalled }));
  expect(nodes.find(({ id }) => id === 'n1')!.stalls).toEqual([{ from: 3000, until: 11_000 }]);
});

test('how late each fault was done is known, and when the harness was late itself', async () => {
  const folder = await writePlay(temporaryFolder(), { plan: crashing });
  const [crash, pause] = [0, 1].map((spell) => crashing.spells[spell]!);
  writeFileSync(join(folder, 'events.jsonl'), '');
  const late = (spell: number, change: 'began' | 'ended', before: number, after: number): void =>
    appendEvent(folder, { spell, change, before, after });
  late(0, 'began', crash!.from + 1, crash!.from + 5);
  late(0, 'ended', crash!.until + 2, crash!.until + 300);
  late(1, 'began', pause!.from, pause!.from + 1);
  const journal = new JournalWriter(join(folder, HARNESS_JOURNAL));
  journal.write({ kind: KIND.lag, at: 5000, other: 42 });
  journal.close();
  const { realised, harnessLags } = readRecording(folder);
  const rounded = realised.map(({ faultLateness: { began, ended } }) => [
    Math.round(began),
    ended && Math.round(ended),
  ]);
  expect(rounded).toEqual([
    [5, 300],
    [1, undefined],
  ]);
  expect(harnessLags).toEqual([{ at: 5000, late: 42 }]);
});

test('a play whose harness was killed is read as far as it goes', async () => {
  const folder = await writePlay(temporaryFolder(), { plan: crashing });
  rmSync(join(folder, 'end.json'));
  appendFileSync(join(folder, 'events.jsonl'), '{"spell":0,"cha');
  const recording = readRecording(folder);
  expect(recording.end.how).toBe('failed');
  expect(recording.end.end).toBeGreaterThan(10_800);
  expect(recording.realised.length).toBe(2);
});

test('a spell to the end of the run survives being written and read', async () => {
  const lasting = plan({ phases: [{ name: 'a', for: '5s', faults: [{ fault: 'crash', node: 'n1' }] }] });
  const recording = readRecording(await writePlay(temporaryFolder(), { plan: lasting }));
  expect(recording.plan).toEqual(lasting);
  expect(recording.nodes.find(({ id }) => id === 'n1')!.lives.length).toBe(1);
});
