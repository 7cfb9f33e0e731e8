/** The same version, scenario and seed give the same bytes, on however many threads, in whatever process. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findings } from '../../findings.ts';
import { linkName } from '../../model.ts';
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

test('a fault on the same link takes no draw from another', async () => {
  const loss: Fault = { fault: 'loss', rate: '20%' };
  const plain = await played(loss);
  const late = await played(loss, { fault: 'latency', delay: '10ms', jitter: '5ms', at: '1s', for: '3s' });
  const heard = ({ streams }: typeof plain) =>
    streams.map((stream) => [...stream.heard.seq].sort((a, b) => a - b));
  expect(heard(late)).toEqual(heard(plain));
});
