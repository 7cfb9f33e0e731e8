import { expect, test } from 'vitest';
import { plan, planned } from '../testing/scenarios.ts';

const crashes = { fault: 'crash', node: 'senders', every: '5s', for: '2s' } as const;

test('the same seed plans the same, another seed another', () => {
  const given = { phases: [{ name: 'a', for: '30s', faults: [crashes] }] };
  expect(plan(given, 1)).toEqual(plan(given, 1));
  expect(plan(given, 1).spells).not.toEqual(plan(given, 2).spells);
});

test('crash instants are spread evenly over the heartbeat period', () => {
  const { plans } = planned({
    repeats: 4,
    phases: [{ name: 'a', for: '50s', faults: [crashes] }],
  });
  const phases = plans.flatMap(({ spells, nodes }) =>
    spells.map(({ from, effect }) => {
      const node = effect.kind === 'down' ? effect.node : '';
      const { offset } = nodes.find(({ id }) => id === node)!;
      return (((from - offset) % 100) + 100) % 100;
    }),
  );
  expect(phases.length).toBe(120);
  // one in each of 120 equal parts of the period
  const parts = new Set(phases.map((phase) => Math.floor((phase / 100) * 120)));
  expect(parts.size).toBe(120);
});

test('no crash leaves its phase by being spread, and its restart is no later than the end of the phase', () => {
  const { plans } = planned({
    repeats: 20,
    heartbeat: { interval: '1s' },
    phases: [
      { name: 'a', for: '10s', faults: [{ fault: 'crash', node: 'senders', at: '9s' }] },
      { name: 'b', for: '10s', faults: [{ fault: 'crash', node: 'senders', at: '4s', for: '6s' }] },
      { name: 'c', for: '10s', score: false },
    ],
  });
  for (const { spells } of plans) {
    for (const { from, until } of spells) {
      const [start, end] = from < 11_000 ? [10_000, 11_000] : [15_000, 21_000];
      expect(from).toBeGreaterThanOrEqual(start);
      expect(from).toBeLessThan(start + 1000);
      expect(until).toBe(end);
    }
  }
});

test('crashes at random leave a node the time to start again, even where their length is drawn', () => {
  const random = { fault: 'crash', node: 'senders', every: '2s', for: { mean: '2s' } } as const;
  for (let seed = 0; seed < 20; seed++) {
    const { spells } = plan({ phases: [{ name: 'a', for: '60s', faults: [random] }] }, seed);
    for (const node of ['n1', 'n2', 'n3']) {
      const crashes = spells.filter(({ effect }) => effect.kind === 'down' && effect.node === node);
      expect(crashes.length).toBeGreaterThan(3);
      crashes
        .slice(1)
        .forEach(({ from }, i) => expect(from).toBeGreaterThanOrEqual(crashes[i]!.until + 1000));
    }
  }
});

test('another fault does not shift the chances of the first', () => {
  const pauses = { fault: 'pause', node: 'senders', every: { mean: '2s' }, for: '200ms' } as const;
  const losses = { fault: 'burst-loss', good: '1s', bad: '100ms' } as const;
  const pausesOf = (faults: (typeof pauses | typeof losses)[]) =>
    plan({ phases: [{ name: 'a', for: '30s', faults }] }).spells.filter(({ fault }) => fault === 'pause');
  expect(pausesOf([pauses, losses])).toEqual(pausesOf([pauses]));
});

test('each struck node draws its own chance; links of a partition go together', () => {
  const { spells } = plan({
    phases: [
      {
        name: 'a',
        for: '30s',
        faults: [
          { fault: 'pause', node: 'senders', every: { mean: '5s' }, for: '200ms' },
          { fault: 'partition', from: 'senders', to: 'observer', every: { mean: '5s' }, for: '500ms' },
        ],
      },
    ],
  });
  const pauses = spells.filter(({ effect }) => effect.kind === 'paused');
  expect(new Set(pauses.map(({ from }) => from)).size).toBe(pauses.length);
  const cuts = spells.filter(({ effect }) => effect.kind === 'weather');
  expect(cuts.length).toBeGreaterThan(0);
  for (const { effect } of cuts) expect(effect.kind === 'weather' && effect.links.length).toBe(3);
});

test('phases follow the warm-up one after another, and a fault without an end lasts as long as its phase', () => {
  const { phases, spells, end } = plan({
    warmup: '2s',
    phases: [
      { name: 'a', for: '5s', faults: [{ fault: 'loss', rate: '10%', at: '1s' }] },
      { name: 'b', for: '3s', score: false },
    ],
  });
  expect(phases).toEqual([
    { name: 'a', from: 2000, until: 7000, score: true },
    { name: 'b', from: 7000, until: 10_000, score: false },
  ]);
  expect(end).toBe(10_000);
  expect(spells.every(({ from, until }) => from === 3000 && until === 7000)).toBe(true);
  expect(spells.length).toBe(3);
});

test('what lasts to the end of the play is never undone; the background lasts all of it', () => {
  const { spells } = plan({
    background: [{ fault: 'latency', delay: '20ms' }],
    phases: [{ name: 'a', for: '5s', faults: [{ fault: 'crash', node: 'n1' }] }],
  });
  expect(spells.every(({ until }) => until === Number.POSITIVE_INFINITY)).toBe(true);
  expect(spells.filter(({ from }) => from === 0).length).toBe(3);
});

test('a partition cuts both ways unless told otherwise, other faults one way', () => {
  const links = (fault: object) => {
    const { spells } = plan({
      topology: { shape: 'all-to-all', nodes: 3 },
      phases: [{ name: 'a', for: '5s', faults: [fault as never] }],
    });
    return spells.flatMap(({ effect }) =>
      effect.kind === 'weather' ? effect.links.map((l) => `${l.from}${l.to}`) : [],
    );
  };
  expect(links({ fault: 'partition', from: 'n1', to: 'n2' })).toEqual(['n1n2', 'n2n1']);
  expect(links({ fault: 'partition', from: 'n1', to: 'n2', ways: 'one' })).toEqual(['n1n2']);
  expect(links({ fault: 'loss', rate: '5%', from: 'n1', to: ['n2', 'n3'] })).toEqual(['n1n2', 'n1n3']);
});

test('a random process neither overlaps itself nor begins with the phase', () => {
  const { spells } = plan({
    phases: [
      {
        name: 'a',
        for: '60s',
        faults: [{ fault: 'pause', node: 'n1', every: { mean: '1s' }, for: { mean: '1s' } }],
      },
    ],
  });
  expect(spells.length).toBeGreaterThan(10);
  expect(spells[0]!.from).toBeGreaterThan(1000);
  spells.slice(1).forEach((spell, i) => expect(spell.from).toBeGreaterThanOrEqual(spells[i]!.until + 200));
});

test('every play of a repeated scenario has its own chance', () => {
  const { plans } = planned({
    repeats: 2,
    phases: [
      { name: 'a', for: '30s', faults: [{ fault: 'pause', node: 'n1', every: { mean: '5s' }, for: '1s' }] },
    ],
  });
  expect(plans[0]!.spells).not.toEqual(plans[1]!.spells);
});
