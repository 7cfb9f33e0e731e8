import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Link, linkName } from '../model.ts';
import { writePlay } from '../testing/recordings.ts';
import { plan } from '../testing/scenarios.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { plain } from '../testing/traces.ts';
import { KIND } from './journal.ts';
import { compactFile, compactPlays, traceOfPlay } from './play.ts';
import { readTrace } from './read.ts';

const rough = plan({
  phases: [
    { name: 'calm', for: '4s' },
    {
      name: 'rough',
      for: '10s',
      faults: [
        { fault: 'crash', node: 'n1', at: '2s', for: '1s' },
        { fault: 'pause', node: 'n2', at: '3s', for: '500ms' },
        { fault: 'partition', kind: 'drop', from: 'n3', to: 'observer', at: '1s', for: '2s' },
        { fault: 'latency', delay: '20ms', from: 'n2', to: 'observer', at: '8s' },
      ],
    },
  ],
});
const spellOf = (fault: string) => rough.spells.find((spell) => spell.fault === fault)!;
const tunings = [
  { label: 'fixed timeout=150ms', detector: 'fixed', params: { timeout: 150 } },
  { label: 'a program, replayed', detector: 'fixed', file: 'mine.py', params: {} },
];

/** Cuts n3 off, loses every tenth heartbeat of n2, and holds each up for a part of a microsecond more. */
const network = ({ from }: Link, sentAt: number, seq: number): number | undefined => {
  const { from: cut, until } = spellOf('partition');
  if (from === 'n3' && sentAt >= cut && sentAt < until) return undefined;
  if (from === 'n2' && seq % 10 === 3) return undefined;
  return sentAt + 1 + seq / 7000;
};

const watchFrom = (sender: string, { watches }: ReturnType<typeof traceOfPlay>) =>
  watches.find(({ link }) => link.from === sender)!;

test('what an observer heard of a sender is a watch, in every life of the sender, to the microsecond', async () => {
  const trace = traceOfPlay(await writePlay(temporaryFolder(), { plan: rough, network }));
  expect(trace.watches.map(({ link }) => linkName(link)).sort()).toEqual([
    'n1-observer',
    'n2-observer',
    'n3-observer',
  ]);
  const n1 = watchFrom('n1', trace);
  expect([n1.from, n1.until]).toEqual([0, rough.end]);
  expect(new Set(n1.heard.incarnation)).toEqual(new Set([0, 1]));
  const { offset } = rough.nodes.find(({ id }) => id === 'n1')!;
  const sentAt = offset + 100 * 7;
  expect(n1.heard.sentAt[7]).toBe(Math.round(1000 * sentAt) / 1000);
  expect(n1.heard.at[7]).toBe(Math.round(1000 * (sentAt + 1 + 7 / 7000)) / 1000);
  expect(watchFrom('n2', trace).heard.incarnation).toBeUndefined();
  expect(n1.heard.at.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('what was sent and not heard while the observer lived is lost', async () => {
  const trace = traceOfPlay(await writePlay(temporaryFolder(), { plan: rough, network }));
  const { heard, lost } = watchFrom('n2', trace);
  expect([...lost.seq].slice(0, 3)).toEqual([3, 13, 23]);
  expect([...lost.seq].every((seq) => seq % 10 === 3)).toBe(true);
  const { offset } = rough.nodes.find(({ id }) => id === 'n2')!;
  expect(lost.sentAt[1]).toBe(Math.round(1000 * (offset + 1300)) / 1000);
  // five slots of the pause are skipped, and are neither
  expect(heard.seq.length + lost.seq.length).toBe(145);
  expect(watchFrom('n1', trace).lost.seq.length).toBe(0);
  expect(watchFrom('n3', trace).lost.seq.length).toBe(20);
});

test('what may still be on its way when the play ends is not lost', async () => {
  const slow = (_: Link, sentAt: number): number => sentAt + 350;
  const { watches } = traceOfPlay(await writePlay(temporaryFolder(), { plan: rough, network: slow }));
  expect(watches.map(({ lost }) => lost.seq.length)).toEqual([0, 0, 0]);
});

test('truth is what was realised: when a node was down, stood still, and when a link was cut', async () => {
  const began = ({ from }: { from: number }) => [from + 1, from + 4] as const;
  const { events } = traceOfPlay(await writePlay(temporaryFolder(), { plan: rough, network, began }));
  const [crash, pause, cut] = ['crash', 'pause', 'partition'].map(spellOf) as [
    ReturnType<typeof spellOf>,
    ReturnType<typeof spellOf>,
    ReturnType<typeof spellOf>,
  ];
  expect(events.truth).toEqual([
    {
      cause: 'partition',
      link: { from: 'n3', to: 'observer' },
      from: cut.from + 1,
      until: cut.until,
    },
    { cause: 'crash', node: 'n1', from: crash.from + 4, until: crash.until },
    { cause: 'stall', node: 'n2', from: pause.from + 1, until: pause.until },
  ]);
});

test('a crash without an end lasts to the end of the play', async () => {
  const lasting = plan({ phases: [{ name: 'a', for: '5s', faults: [{ fault: 'crash', node: 'n1' }] }] });
  const { events } = traceOfPlay(await writePlay(temporaryFolder(), { plan: lasting }));
  expect(events.truth.map(({ cause, until }) => [cause, until])).toEqual([['crash', lasting.end]]);
});

test('phases and faults are marked, in order', async () => {
  const { events } = traceOfPlay(await writePlay(temporaryFolder(), { plan: rough, network }));
  expect(events.marks.map(({ text }) => text)).toEqual([
    'phase calm',
    'phase rough',
    'partition, n3-observer',
    'crash, n1',
    'end of partition, n3-observer',
    'pause, n2',
    'end of crash, n1',
    'end of pause, n2',
    'latency, n2-observer',
  ]);
  expect(events.marks[1]!.at).toBe(5000);
});

test('what each tuning said is kept, but for those that were not asked', async () => {
  const said = tunings.slice(0, 1);
  const folder = await writePlay(temporaryFolder(), { plan: rough, network, tunings: said, late: 2 });
  const { events } = traceOfPlay(folder);
  expect(events.voiced.map(({ tuning, link }) => [tuning, linkName(link)])).toEqual([
    ['fixed timeout=150ms', 'n1-observer'],
    ['fixed timeout=150ms', 'n2-observer'],
    ['fixed timeout=150ms', 'n3-observer'],
  ]);
  const { flips } = events.voiced[2]!;
  // it comes to trust, loses trust in the partition, and comes to trust again
  expect(flips.length).toBe(3);
  const { from, until } = spellOf('partition');
  expect(flips[1]).toBeGreaterThan(from);
  expect(flips[1]).toBeLessThan(from + 260);
  expect(flips[2]).toBeGreaterThan(until);
});

test('a tuning that only the replay asks has voiced nothing', async () => {
  const [fixed, program] = tunings;
  const folder = await writePlay(temporaryFolder(), { plan: rough, network, tunings: [fixed!] });
  const { voiced } = traceOfPlay(folder).events;
  const header = join(folder, 'play.json');
  const played = JSON.parse(readFileSync(header, 'utf8')) as object;
  writeFileSync(header, JSON.stringify({ ...played, tunings: [fixed, program] }));
  expect(traceOfPlay(folder).events.voiced).toEqual(voiced);
});

test('an observer that dies trusting begins anew, suspecting, and each of its lives is a watch', async () => {
  const both = plan({
    topology: { shape: 'all-to-all', nodes: 2 },
    phases: [{ name: 'a', for: '10s', faults: [{ fault: 'crash', node: 'n1', at: '4s', for: '1s' }] }],
  });
  const { from: down, until: up } = both.spells[0]!;
  const folder = await writePlay(temporaryFolder(), { plan: both, tunings: tunings.slice(0, 1) });
  const { watches, events } = traceOfPlay(folder);
  const own = watches.filter(({ link }) => link.to === 'n1');
  expect(own.map(({ from, until }) => [from, until])).toEqual([
    [0, down],
    [up, both.end],
  ]);
  expect(own[1]!.lost.sentAt.every((at) => at >= up)).toBe(true);
  const { flips } = events.voiced.find(({ link }) => link.to === 'n1')!;
  expect(flips.length % 2).toBe(0);
  expect(flips).toContain(down);
});

test('it says where it comes from', async () => {
  const { about, unfinished } = traceOfPlay(await writePlay(temporaryFolder(), { plan: rough, network }));
  expect(about).toEqual({
    name: 'test',
    interval: 100,
    sendTimes: 'stamped',
    clock: 'the monotonic clock of one host, which sender and observer share; 0 is the start of the warm-up',
    origin: 'recorded by flatline: scenario test, seed 42, play 1, through a test',
    seed: 42,
  });
  expect(unfinished).toBe(false);
});

test('a play whose harness was killed is read as far as it goes, and is unfinished', async () => {
  const folder = await writePlay(temporaryFolder(), { plan: rough, network });
  rmSync(join(folder, 'end.json'));
  appendFileSync(join(folder, 'observer.0.journal'), Buffer.of(KIND.heard, 0, 0));
  const trace = traceOfPlay(folder);
  expect(trace.unfinished).toBe(true);
  expect(watchFrom('n2', trace).heard.at.length).toBeGreaterThan(100);
});

test('the compact file of each play says what its journals say, and one without an end gets none', async () => {
  const run = temporaryFolder();
  const [ended, killed] = ['test.1', 'test.2'].map((play) => join(run, 'traces', play)) as [string, string];
  for (const play of [ended, killed])
    await writePlay(play, { plan: rough, network, tunings: tunings.slice(0, 1) });
  rmSync(join(killed, 'end.json'));
  const trace = traceOfPlay(ended);
  compactPlays(run);
  const read = readTrace(compactFile(ended));
  expect(read.watches.map(plain)).toEqual(trace.watches.map(plain));
  expect({ ...read, watches: [] }).toEqual({ ...trace, watches: [] });
  expect(readdirSync(run, { recursive: true }).filter((name) => /fltrace/.test(String(name)))).toEqual([
    join('traces', 'test.1', 'trace.fltrace'),
  ]);
});

test('what an observer still hears after the play is over belongs to no watch', async () => {
  const folder = await writePlay(temporaryFolder(), { plan: rough, network, end: { end: 9000 } });
  const { watches } = traceOfPlay(folder);
  for (const { heard, lost, until } of watches) {
    expect(until).toBe(9000);
    expect(heard.at.at(-1)).toBeLessThanOrEqual(9000);
    expect(heard.at.at(-1)).toBeGreaterThan(8800);
    expect(lost.sentAt.every((at) => at < 9000)).toBe(true);
  }
});
