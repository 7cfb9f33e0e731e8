/** Faults that can't happen together, and what no timer, network or process could do. */
import { expect, test } from 'vitest';
import { head, said, withFault } from '../testing/said.ts';

test('faults that can not happen together are refused', async () => {
  const [line] = await said(
    withFault('{ fault: crash, node: n1, for: 5s }\n      - { fault: pause, node: n1, at: 2s, for: 1s }'),
  );
  expect(line).toMatch(
    /^10 «{» phases\[0\]\.faults\[1\]: strikes n1 at 3s, while a crash has it down from 1s to 6s/,
  );
  const [refused] = await said(
    withFault(
      '{ fault: partition, kind: refuse }\n      - { fault: pause, node: observer, at: 2s, for: 1s }',
    ),
  );
  expect(refused).toMatch(/stops observer observer at 3s, while a link to it is refused/);
});

test('crashes leave room for their spread over the heartbeat period and for a restart, whatever the seed', async () => {
  const room =
    'a crash comes up to an interval (100ms) later than written, which spreads crash instants over the heartbeat period, and a node has 1s to start again';
  expect(await said(withFault('{ fault: crash, node: n1, every: 350ms, for: 100ms }'))).toEqual([
    `9 «{» phases[0].faults[0]: strikes n1 at 1.35s, too soon after a crash that has it down from 1s to 1.1s: ${room}`,
  ]);
  const seeded = withFault('{ fault: crash, node: n1, every: 4s, for: 3.5s }');
  const all = await Promise.all([1, 2, 3, 4].map((seed) => said(`${seeded}seed: ${seed}\n`)));
  expect(new Set(all.flat()).size).toBe(1);
  expect(all[0]![0]).toContain('too soon after a crash');
  const pause = '{ fault: pause, node: n1, at: 5s, for: 1s }';
  const [line] = await said(withFault(`{ fault: crash, node: n1, at: 2s, for: 3s }\n      - ${pause}`));
  expect(line).toMatch(/^10 «\{» phases\[0\]\.faults\[1\]: strikes n1 at 6s, too soon after a crash/);
});

test('faults at random conflict with all that may happen meanwhile, whatever the seed', async () => {
  const storm = '{ fault: crash, node: n1, at: 2s, every: { mean: 3s }, for: 500ms }';
  const text = withFault(`${storm}\n      - { fault: pause, node: all, at: 8s, for: 1s }`);
  const all = await Promise.all([1, 2, 3, 4].map((seed) => said(`${text}seed: ${seed}\n`)));
  expect(new Set(all.flat())).toEqual(
    new Set([
      '10 «{» phases[0].faults[1]: strikes n1 at 9s, while a crash has it down at random from 3s to 11s',
    ]),
  );
});

test('a crash that its spread could carry out of its phase is refused', async () => {
  const late = withFault('{ fault: crash, node: n1, at: 9.5s }').replace('100ms', '1s');
  expect(await said(late)).toEqual([
    '9 «9.5s» phases[0].faults[0].at: may come after its phase: it comes up to an interval (1s) later than written, which spreads crash instants over the heartbeat period, and phase "a" is over after 10s',
  ]);
});

test('what no timer, no Toxiproxy and no sender can do is refused with its limit', async () => {
  expect((await said(withFault('{ fault: loss, rate: 5% }').replace('100ms', '1us')))[0]).toMatch(
    /^3 «1us» heartbeat\.interval: must be at least 1ms/,
  );
  expect(await said(withFault('{ fault: latency, delay: 0.2ms, jitter: 99999999h }'))).toEqual([
    '9 «0.2ms» phases[0].faults[0].delay: must be whole milliseconds: Toxiproxy delays by nothing finer',
    '9 «99999999h» phases[0].faults[0].jitter: must be at most 1h',
  ]);
  const held = withFault('{ fault: partition, kind: hold, for: 9s }').replace('100ms', '2ms');
  expect(await said(held)).toEqual([
    '9 «partition» phases[0].faults[0].fault: keeps 4500 heartbeats of a link waiting at once, and on transport oneshot 2048 can: make it shorter, the interval longer, or use transport stream',
  ]);
  expect((await said(withFault('{ fault: latency, delay: 5m }')))[0]).toContain('keeps 3000 heartbeats');
});

test('a scenario in which nothing is scored is refused', async () => {
  expect(await said(`${head}phases: [{ name: a, for: 1s, score: false }]\n`)).toEqual([
    '5 «[{» phases: nothing would be scored: every phase says score: false',
  ]);
});
