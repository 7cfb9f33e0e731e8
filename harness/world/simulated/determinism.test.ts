/** The same version, scenario and seed give the same bytes, on however many threads, in whatever process. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findings } from '../../findings.ts';
import { linkName, type Ms } from '../../model.ts';
import type { Result } from '../../result.ts';
import type { ScenarioInput } from '../../scenario/schema.ts';
import { flatline } from '../../testing/cli.ts';
import { planned } from '../../testing/scenarios.ts';
import { columnsOf, simulated } from '../../testing/simulated.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import type { Recording } from '../../trace/recording.ts';

const scenario = {
  why: 'a bit of everything',
  topology: { shape: 'all-to-all', nodes: 3 },
  heartbeat: { interval: '100ms' },
  warmup: '2s',
  background: [{ fault: 'latency', delay: '20ms', jitter: '15ms' }],
  phases: [
    {
      name: 'trouble',
      for: '12s',
      faults: [
        { fault: 'loss', rate: '5%' },
        { fault: 'crash', node: 'n1', at: '1s', every: '5s', for: '2s' },
        { fault: 'pause', node: 'n2', every: { mean: '3s' }, for: '400ms' },
        { fault: 'partition', kind: 'drop', from: 'n3', at: '8s', for: '1s' },
      ],
    },
  ],
};

/** Hashes of all that a run leaves but for when, where and how long. */
async function leftBy(jobs: number): Promise<Record<string, string>> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mix.yaml'), JSON.stringify(scenario));
  const args = [
    'run',
    './mix.yaml',
    '--world',
    'simulated',
    '--repeats',
    '6',
    '-j',
    `${jobs}`,
    '--reporter',
    'json',
  ];
  const { stderr, exitCode } = await flatline([...args, '-o', 'out'], { cwd: folder });
  expect(exitCode, stderr).toBe(0);
  const run = join(folder, 'out', 'latest');
  const told = findings(JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as Result);
  const traces = readdirSync(join(run, 'traces'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(run.length));
  const hash = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
  return {
    result: hash(JSON.stringify(told)),
    ...Object.fromEntries(traces.sort().map((path) => [path, hash(readFileSync(join(run, path)))])),
  };
}

test('two processes, one with a thread and one with three, leave the same traces and the same result', async () => {
  const [one, other] = await Promise.all([leftBy(1), leftBy(3)]);
  expect(Object.keys(one!).filter((name) => name.endsWith('.fltrace')).length).toBeGreaterThanOrEqual(6);
  expect(one).toEqual(other);
});

test('another seed is another play', async () => {
  const plans = [1, 2].map((seed) => planned({}, seed).plans[0]!);
  const [one, other] = await Promise.all(plans.map((plan) => simulated(plan)));
  const link = plans[0]!.links[0]!;
  expect(columnsOf(one!, link)).not.toEqual(columnsOf(other!, link));
});

type Fault = NonNullable<ScenarioInput['phases'][number]['faults']>[number];

function played(...faults: Fault[]): Promise<Recording> {
  return simulated(planned({ phases: [{ name: 'a', for: '10s', faults }] }).plans[0]!);
}

const LAG = 'exponential:mean=3ms';

/** By slot: when a heartbeat of n1 was sent, and when it arrived; undefined if it was lost. */
async function slotsOf(
  faults: Fault[],
  transport: 'oneshot' | 'stream',
): Promise<Map<number, readonly [Ms, Ms | undefined]>> {
  const { plans, problems } = planned({
    topology: { shape: 'all-to-all', nodes: 3 },
    heartbeat: { interval: '50ms', transport },
    virtual: { delay: 'normal:mean=5ms,sd=10ms', lag: LAG },
    phases: [{ name: 'a', for: '20s', faults }],
  });
  expect(problems).toEqual([]);
  const recording = await simulated(plans[0]!);
  const { offset } = plans[0]!.nodes[0]!;
  const heard = recording.streams
    .filter(({ link }) => linkName(link) === 'n1-n2')
    .map((stream) => stream.heard);
  const arrivals = new Map(heard.flatMap(({ at, sentAt }) => [...at].map((time, i) => [sentAt[i]!, time])));
  return new Map(
    [...recording.sent.get('n1-n2')!.at].map((sentAt) => [
      Math.floor((sentAt - offset) / 50),
      [sentAt, arrivals.get(sentAt)],
    ]),
  );
}

const when = { at: '4s', for: '2s' };
const others: [string, Fault][] = [
  ['a pause of the sender', { fault: 'pause', node: 'n1', ...when }],
  ['a pause of the observer', { fault: 'pause', node: 'n2', ...when }],
  ['a stall', { fault: 'stall', node: 'n1', ...when }],
  ['a crash', { fault: 'crash', node: 'n1', ...when }],
  ['a busy host', { fault: 'busy', cores: 2, ...when }],
  ['a slow sender', { fault: 'slow', node: 'n1', work: 'exponential:mean=20ms', ...when }],
  ['a clock that is set', { fault: 'clock-jump', node: 'n1', by: '7777ms', direction: 'back', ...when }],
  ['another latency', { fault: 'latency', delay: '20ms', jitter: '10ms', ...when }],
  ['loss on another link', { fault: 'loss', rate: '30%', from: 'n2', to: 'n3' }],
];

test.each(others)('%s shifts no draw of a heartbeat', async (_, fault) => {
  const loss: Fault = { fault: 'loss', rate: '30%', from: 'n1' };
  const drawn: Fault = { fault: 'latency', law: 'exponential:mean=2ms', from: 'n1' };
  const [plain, struck] = await Promise.all([
    slotsOf([loss, drawn], 'oneshot'),
    slotsOf([loss, drawn, fault], 'oneshot'),
  ]);
  // before the fault, and once it is over and its traces are gone
  const spared = [...plain.keys()].filter((slot) => slot < 95 || slot > 160);
  const both = spared.filter((slot) => struck.has(slot));
  expect(both.length).toBeGreaterThan(0.97 * spared.length);
  expect(both.map((slot) => struck.get(slot))).toEqual(both.map((slot) => plain.get(slot)));
  expect(both.filter((slot) => plain.get(slot)![1] === undefined).length).toBeGreaterThan(60);
});

test('a fault on one link changes nothing on the others, nor a fault on a node what others hear of each other', async () => {
  const loss: Fault = { fault: 'loss', rate: '20%', from: 'n2' };
  const plain = await played(loss);
  const struck = await played(
    loss,
    { fault: 'latency', from: 'n1', delay: '50ms', jitter: '20ms', at: '1s', for: '5s' },
    { fault: 'pause', node: 'n3', at: '2s', for: '1s' },
  );
  const columns = (name: string, of: typeof plain) =>
    columnsOf(of, of.plan.links.find((link) => linkName(link) === name)!);
  expect(columns('n2-observer', struck)).toEqual(columns('n2-observer', plain));
  expect(columns('n1-observer', struck)).not.toEqual(columns('n1-observer', plain));
  expect(columns('n3-observer', struck)).not.toEqual(columns('n3-observer', plain));
});

test('on a busy host what one link loses changes nothing of when others are heard', async () => {
  const busy: Fault = { fault: 'busy', cores: 1 };
  const [plain, struck] = await Promise.all([
    played(busy),
    played(busy, { fault: 'loss', rate: '50%', from: 'n2' }),
  ]);
  const heard = ({ streams }: typeof plain) => streams.find(({ link }) => link.from === 'n1')!.heard;
  expect(heard(struck)).toEqual(heard(plain));
});

test('a fault on the same link takes no draw from another', async () => {
  const loss: Fault = { fault: 'loss', rate: '20%' };
  const plain = await played(loss);
  const late = await played(loss, { fault: 'latency', delay: '10ms', jitter: '5ms', at: '1s', for: '3s' });
  const heard = ({ streams }: typeof plain) =>
    streams.map((stream) => [...stream.heard.seq].sort((a, b) => a - b));
  expect(heard(late)).toEqual(heard(plain));
});
