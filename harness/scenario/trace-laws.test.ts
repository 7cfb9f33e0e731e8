import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseLaw } from '../lib/laws.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { steady, traceOf, watchOf } from '../testing/traces.ts';
import type { About, Trace } from '../trace/trace.ts';
import { writeTrace } from '../trace/write.ts';
import { LIVE } from '../world/live/abilities.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { simulate } from '../world/simulated/simulate.ts';
import { prepare } from './load.ts';

const SCENARIO = `why: a test of laws
topology: { shape: star, senders: 1 }
heartbeat: { interval: 100ms }
warmup: 1s
virtual: { delay: 'trace:sub/wired.fltrace' }
background:
  - { fault: latency, law: 'trace:sub/wired.fltrace' }
phases: [{ name: a, for: 5s, faults: [{ fault: crash, node: n1 }] }]
`;

function written(trace?: Trace, text = SCENARIO): string {
  const folder = temporaryFolder();
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, text.replaceAll('sub/', ''));
  if (trace) writeTrace(join(folder, 'wired.fltrace'), trace);
  return file;
}

/** Delays of 10, 11, … 30 ms; `ahead` is by how much the sender’s clock is. */
function measured(ahead = 0, about: Partial<About> = {}): Trace {
  return traceOf([watchOf(steady(2100, 100, (seq) => 10 + (seq % 21) - ahead))], { about });
}

test('a law of a trace is its delays, wherever laws may stand, and needs the file no more', async () => {
  const { scenario, plans } = await prepare(written(measured()), SIMULATED);
  const [{ effect } = { effect: undefined }] = plans[0]!.spells;
  const law = effect?.kind === 'weather' ? effect.weather.draws![0]!.law : '';
  expect(law).toBe(scenario.virtual.delay);
  expect([law.split(',')[0], parseLaw(law).mean]).toEqual(['empirical:p0=10ms', expect.closeTo(20, 1)]);
});

test('the folder of a play is as good as a trace file, and any other is told with what to name', async () => {
  const { plans } = await prepare(written(measured()), SIMULATED);
  const play = join(temporaryFolder(), 'crash.1');
  await simulate(plans[0]!, [], play, { stopped: () => false, reached: () => undefined });
  const from = (folder: string) =>
    prepare(written(undefined, SCENARIO.replaceAll('sub/wired.fltrace', folder)), SIMULATED);
  // what the link takes, and as much again by the law
  const { scenario } = await from(play);
  expect(parseLaw(scenario.virtual.delay).mean).toBeCloseTo(40, 0);
  const told = await from(dirname(play)).catch((error: Error) => error.message);
  expect(told).toMatch(
    /mine\.yaml:5:19 virtual\.delay: can't take a law from \/.*: it is a folder, but not that of a play; name /,
  );
});

test('of a sender whose clock is ahead the delays are those above its smallest', async () => {
  const { scenario } = await prepare(written(measured(500)), SIMULATED);
  expect(parseLaw(scenario.virtual.delay)).toMatchObject({ mean: expect.closeTo(10, 1) });
  expect(scenario.virtual.delay).toMatch(/p0=0ms.*p100=20ms$/);
});

test.each([
  ['there is no such file', undefined, 'there is no such trace'],
  ['send times are unknown', measured(0, { sendTimes: 'unknown' }), 'its send times are not known'],
  ['nothing arrived', traceOf([watchOf(steady(3, 100, () => null))]), 'no heartbeat arrived in it'],
] as const)('where %s, each place is told', async (_, trace, why) => {
  const told = await prepare(written(trace), SIMULATED).catch((error: Error) => error.message);
  expect(told).toMatch(
    new RegExp(`mine\\.yaml:5:19 virtual\\.delay: can't take a law from wired\\.fltrace: .*${why}`),
  );
  expect(told).toContain("mine.yaml:7:28 background[0].law: can't take a law from");
});

test.each([
  ["{ fault: latency, law: 'pareto:scale=5ms,shape=2' }", 'a law of delay cannot be played by Toxiproxy'],
  ['{ fault: duplicate, rate: 5% }', 'heartbeats cannot be doubled'],
  ['{ fault: reorder, rate: 5%, by: 200ms }', 'heartbeats cannot be kept back one by one'],
  ['{ fault: slow, node: n1, work: 5ms }', 'a process cannot be made slow by a law'],
  ['{ fault: clock-drift, node: n1, ppm: 200 }', 'the clock of a process cannot be set'],
  ['{ fault: clock-jump, node: n1, by: 5s }', 'the clock of a process cannot be set'],
])('%s is for virtual time, and the live world says so', async (fault, why) => {
  const file = written(undefined, SCENARIO.replace(/virtual.*\n/, '').replace(/- \{.*/, `- ${fault}`));
  await expect(prepare(file, SIMULATED)).resolves.toBeDefined();
  const told = await prepare(file, LIVE).catch((error: Error) => error.message);
  expect(told).toMatch(
    new RegExp(`mine\\.yaml:6:14 background\\[0\\]\\.fault: ${why}.*; use --world simulated`),
  );
});

test.each(['duplicate, rate: 5%', 'reorder, rate: 5%, by: 200ms'])(
  '%s needs transport oneshot',
  async (fault) => {
    const text = SCENARIO.replace(/virtual.*\n/, '').replace(/- \{.*/, `- { fault: ${fault} }`);
    const file = written(undefined, text.replace('100ms }', '100ms, transport: stream }'));
    await expect(prepare(file, SIMULATED)).rejects.toThrow(
      /TCP delivers each byte once and in order; use transport oneshot/,
    );
  },
);
