import { expect, test } from 'vitest';
import { heardIn, importText, lostIn } from '../../testing/imported.ts';

/** Two sites, in nanoseconds of three clocks; number 3 of site 7 overtook number 2, and 5 was lost. */
const LOG = `7 1 10965460869347846 2439202704391108 14
3 9 500000000000000 2439202705000000 8
7 3 10965461069347846 2439202904391108 14
7 2 10965460969347846 2439202905000000 14
3 10 500000100000000 2439202806000000 8
7 4 10965461169347846 2439203004491108 14
7 6 10965461369347846 2439203204391108 14
`;

test('each site is a link; send times are shifted to the observer’s clock, and missing numbers are lost', async () => {
  const { trace, said } = await importText(LOG);
  expect(said).toEqual(['recognised as planetlab']);
  expect(trace.watches.map(({ link }) => link.from)).toEqual(['7', '3']);
  expect(heardIn(trace.watches[0]!)).toEqual([
    [1, 0, 0],
    [3, 200, 200],
    [2, 100, 200.609],
    [4, 300, 300.1],
    [6, 500, 500],
  ]);
  expect(lostIn(trace.watches[0]!)).toEqual([[5, 400]]);
  expect(heardIn(trace.watches[1]!)).toEqual([
    [9, 0.609, 0.609],
    [10, 100.609, 101.609],
  ]);
  expect(lostIn(trace.watches[1]!)).toEqual([]);
  expect(trace.about).toMatchObject({
    interval: 100,
    sendTimes: 'stamped',
    clock: expect.stringMatching(/shifted so that the fastest heartbeat of each sender took no time/),
    origin: expect.stringMatching(
      /^x\.log by planetlab: columns peer seq sent arrived - in ns; numbers that are/,
    ),
  });
});

test('other layouts are named by their columns', async () => {
  const { trace } = await importText('12 x 0.5 0.6\n13 x 0.7 0.9\n', {
    from: 'planetlab',
    columns: ['seq', '-', 'sent', 'arrived'],
    unit: 's',
    clocks: 'shared',
  });
  expect(heardIn(trace.watches[0]!)).toEqual([
    [12, 0, 100],
    [13, 200, 400],
  ]);
  expect(trace.about.clock).toBe('one for senders and observer');
});

const three = ['seq', 'sent', 'arrived'];
test.each([
  ['1 2 3\n', {}, /^expected 5 columns \(peer, seq, sent, arrived, -\), not 3$/, 'x.log:1', /--columns/],
  ['1 2 y\n', { columns: three }, 'arrived: expected a number of nanoseconds, not "y"', 'x.log:1', undefined],
  ['x 2 3\n', { columns: three }, /^seq: expected a whole number/, 'x.log:1', undefined],
  [
    '1 5 3\n',
    { columns: three, unit: 'ms', clocks: 'shared' },
    /^arrived: heartbeat 1 arrived at/,
    'x.log:1',
    /--clocks unrelated/,
  ],
  [
    '1 5 6\n2 4 7\n',
    { columns: three, unit: 'ms' },
    /^sent: heartbeat 2 was sent at/,
    'x.log:2',
    /can’t fall/,
  ],
  [
    '1 5 6\n',
    { columns: ['seq', 'sent'] },
    'there is no column arrived',
    'flag --columns',
    /seq,sent,arrived/,
  ],
  [
    '1 5 6\n',
    { columns: ['seq', 'sent', 'arived'] },
    'unknown column "arived"; did you mean "arrived"?',
    'flag --columns',
    /^known: seq/,
  ],
  ['1 5 6\n', { columns: ['seq', 'seq', 'sent'] }, 'column seq is named twice', 'flag --columns', undefined],
  [LOG, { peer: 'n1' }, 'the log names its senders itself', 'flag --peer', /leave it out/],
] as const)('%j with %j is refused', async (text, told, what, where, fix) => {
  await expect(importText(text, { from: 'planetlab', ...told })).rejects.toMatchObject({
    exit: 64,
    complaint: { what: expect.stringMatching(what), where, ...(fix && { fix: expect.stringMatching(fix) }) },
  });
});
