import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { heardIn, importText, lostIn } from '../../testing/imported.ts';

const THREE = `seq,sent_ms,arrived_ms
0,0,12.5
1,100.001,
2,200,211
`;

test('each line is a heartbeat, and one without an arrival was lost', async () => {
  const { trace, imported, said } = await importText(THREE);
  const [watch] = trace.watches;
  expect(heardIn(watch!)).toEqual([
    [0, 0, 12.5],
    [2, 200, 211],
  ]);
  expect(lostIn(watch!)).toEqual([[1, 100.001]]);
  expect(watch).toMatchObject({ link: { from: 'sender', to: 'observer' }, from: 0, until: 211 });
  expect(trace.about).toEqual({
    name: 'x',
    interval: 100,
    sendTimes: 'stamped',
    clock: 'that of the file, one for sender and observer',
    origin: 'x.log by csv: send and arrival times as they stand there',
  });
  expect(imported).toMatchObject({ heard: 2, lost: 1, links: 1, duration: 211, measuredInterval: 100 });
  expect(said).toEqual(['recognised as csv']);
});

test.each([
  ['columns in another order', 'arrived_ms,seq,sent_ms\n12.5,0,0\n,1,100.001\n211,2,200\n'],
  [
    'line ends of Windows, blank lines and spaces',
    '\r\nseq, sent_ms ,arrived_ms\r\n0, 0,12.5\r\n\r\n1,100.001, \r\n2,200,211\r\n',
  ],
  ['a byte order mark and no last line end', `\ufeff${THREE.trimEnd()}`],
  ['quotes', '"seq","sent_ms","arrived_ms"\n"0","0","12.5"\n1,100.001,""\n2,2e2,211\n'],
  ['gzip', gzipSync(THREE)],
])('%s makes no difference', async (_, text) => {
  const [watch] = (await importText(text)).trace.watches;
  expect(heardIn(watch!)).toEqual([
    [0, 0, 12.5],
    [2, 200, 211],
  ]);
  expect(lostIn(watch!)).toEqual([[1, 100.001]]);
});

test('each peer is a link, with its own order of arrival, and each incarnation is kept', async () => {
  const { trace } = await importText(
    'peer,incarnation,seq,sent_ms,arrived_ms\nb,0,0,50,61\na,0,0,0,1010\na,0,1,100,150\nb,1,0,200,\na,1,0,1200,1201\n',
  );
  expect(trace.watches.map(({ link, from, until }) => [link.from, from, until])).toEqual([
    ['b', 50, 200],
    ['a', 0, 1201],
  ]);
  expect(heardIn(trace.watches[1]!)).toEqual([
    [1, 100, 150],
    [0, 0, 1010],
    [0, 1200, 1201],
  ]);
  expect([...trace.watches[1]!.heard.incarnation!]).toEqual([0, 0, 1]);
});

test('the interval is measured in the first life of a sender', async () => {
  const { trace, imported } = await importText(
    'incarnation,seq,sent_ms,arrived_ms\n0,0,0,1\n0,1,100,101\n1,2,1200,1201\n1,3,2400,2401\n',
  );
  expect(trace.about.interval).toBe(100);
  expect(imported.measuredInterval).toBe(100);
});

test('links to several observers are told apart by a column', async () => {
  const { trace } = await importText(
    'seq,sent_ms,arrived_ms,peer,observer\n0,0,5,a,x\n0,0,6,a,y\n1,100,107,a,x\n',
  );
  expect(trace.watches.map(({ link, heard }) => [link.from, link.to, [...heard.at]])).toEqual([
    ['a', 'x', [5, 107]],
    ['a', 'y', [6]],
  ]);
});

test('duplicates and what comes out of order are kept', async () => {
  const { trace } = await importText('seq,sent_ms,arrived_ms\n0,0,5\n0,0,9\n2,200,205\n1,100,206\n');
  expect(heardIn(trace.watches[0]!)).toEqual([
    [0, 0, 5],
    [0, 0, 9],
    [2, 200, 205],
    [1, 100, 206],
  ]);
});

test('times since the epoch count from the first one', async () => {
  const { trace } = await importText(
    'seq,sent_ms,arrived_ms\n7,1697189070697.100,1697189070698.123\n8,1697189070797.1,1697189070798.1\n',
  );
  expect(heardIn(trace.watches[0]!)).toEqual([
    [7, 0, 1.023],
    [8, 100, 101],
  ]);
});

describe('clocks that are unrelated', () => {
  const text = 'seq,sent_ms,arrived_ms,peer\n0,5000,100,a\n1,5100,205,a\n0,90,101,b\n1,190,203,b\n';
  test('are refused unless that is said', async () => {
    await expect(importText(text)).rejects.toMatchObject({
      complaint: {
        what: 'arrived_ms: heartbeat 0 arrived at 100 ms, before it was sent at 5000 ms',
        where: 'x.log:2',
        fix: 'if sender and observer have clocks of their own: --clocks unrelated',
      },
    });
  });
  test('are related by the fastest heartbeat of each', async () => {
    const { trace } = await importText(text, { clocks: 'unrelated' });
    expect(trace.watches.map(heardIn)).toEqual([
      [
        [0, 100, 100],
        [1, 200, 205],
      ],
      [
        [0, 101, 101],
        [1, 201, 203],
      ],
    ]);
    expect(trace.about.clock).toMatch(/^the observer’s; send times, .*, are shifted so that the fastest/);
  });
  test('can’t be for a peer of which nothing arrived', async () => {
    await expect(importText(`${text}0,1,,c\n`, { clocks: 'unrelated' })).rejects.toThrow(
      /nothing of c arrived/,
    );
  });
});

test('a column that means nothing is left out, and that is said', async () => {
  const { said } = await importText('hops,seq,sent_ms,arrived_ms\n14,0,0,1\n14,1,100,101\n');
  expect(said).toEqual(['recognised as csv', 'warning: columns that mean nothing here are left out: hops']);
});

test('numbers without a row are told, since nobody counts them', async () => {
  const { trace, said } = await importText('seq,sent_ms,arrived_ms\n0,0,1\n4,400,401\n1,100,\n');
  expect(trace.watches[0]!.lost.seq).toHaveLength(1);
  expect(said.at(1)).toMatch(/^warning: 2 sequence numbers between the others have no row/);
});

test('an interval that is told is taken, and doubted where it can’t be', async () => {
  const { trace, said } = await importText(THREE, { interval: 50 });
  expect(trace.about.interval).toBe(50);
  expect(said.at(-1)).toBe('warning: the interval is taken as 50 ms, but it was 100.000 ms on the mean');
});

describe('errors say what, where and what to do', () => {
  const head = 'seq,sent_ms,arrived_ms\n';
  const many = Array.from({ length: 15 }, (_, seq) => `${seq},${100 * seq},${100 * seq + 1}\n`).join('');
  test.each([
    ['', 'the log is empty', 'x.log', undefined],
    ['\n\n', 'it has no header', 'x.log', /^the first line names the columns: seq,sent_ms,arrived_ms and/],
    [head, 'there is no heartbeat in it', 'x.log', undefined],
    ['0,0,1\n1,100,101\n', 'there is no column seq', 'x.log:1', /^the first line names/],
    [
      'seq,sent_ms,arived_ms\n',
      'there is no column arrived_ms; did you mean "arived_ms"?',
      'x.log:1',
      /^the first/,
    ],
    ['seq,sent_ms,arrived_ms,pear\n', 'unknown column pear; did you mean "peer"?', 'x.log:1', /^the first/],
    ['seq,sent_ms,arrived_ms,seq\n', 'there are two columns seq', 'x.log:1', undefined],
    [
      `${head}${many}15,1500,abc\n`,
      'arrived_ms: expected a number of milliseconds, not "abc"',
      'x.log:17',
      /^leave it empty where a heartbeat was lost/,
    ],
    [`${head}0,0x10,1\n`, 'sent_ms: expected a number of milliseconds, not "0x10"', 'x.log:2', undefined],
    [`${head}0,,1\n`, 'sent_ms: expected a number of milliseconds, not ""', 'x.log:2', undefined],
    [`${head}-1,0,1\n`, 'seq: expected a whole number from 0 to 4294967295, not "-1"', 'x.log:2', undefined],
    [
      `${head}4294967296,0,1\n`,
      'seq: expected a whole number from 0 to 4294967295, not "4294967296"',
      'x.log:2',
      undefined,
    ],
    [`${head}0,0,1\n1,100\n`, 'expected 3 fields, as in the header, not 2', 'x.log:3', undefined],
    [`${head}0,0,1,2\n`, 'expected 3 fields, as in the header, not 4', 'x.log:2', undefined],
    [
      'seq,sent_ms,arrived_ms,observer\n0,0,1,\n',
      'observer: expected the name of an observer',
      'x.log:2',
      undefined,
    ],
    ['seq,sent_ms,arrived_ms,peer\n0,0,1,\n', 'peer: expected the name of a sender', 'x.log:2', undefined],
    [
      `${head}0,0,1\n1,100,101\n2,99,102\n`,
      'sent_ms: heartbeat 2 was sent at 99 ms, but heartbeat 1 (line 3) at 100 ms',
      'x.log:4',
      /^send times can’t fall while sequence numbers grow: tell several senders apart/,
    ],
    [
      `${head}1,100,101\n2,99,\n`,
      'sent_ms: heartbeat 2 was sent at 99 ms, but heartbeat 1 (line 2) at 100 ms',
      'x.log:3',
      /^send times can’t fall/,
    ],
    [
      `${head}5,500,501\n0,600,601\n`,
      'sent_ms: heartbeat 0 was sent at 600 ms, but heartbeat 5 (line 2) at 500 ms',
      'x.log:3',
      /lives of one by a column incarnation/,
    ],
    [
      `${head}0,0,1\n5,500,501\n1,100,502\n4,600,601\n`,
      'sent_ms: heartbeat 4 was sent at 600 ms, but heartbeat 5 (line 3) at 500 ms',
      'x.log:5',
      /^send times can’t fall/,
    ],
    [`${head}0,0,1\n`, 'it does not tell how often heartbeats were sent', 'x.log', /--interval/],
    [
      `${head}0,0,1\n1,5e11,5e11\n`,
      'its times span 138889h, and a trace holds 9773h',
      'x.log',
      /check the unit/,
    ],
    [`${head}0,"0,1\n`, /^Quote Not Closed/, 'x.log:2', 'numbers need no quotes'],
  ])('%j', async (text, what, where, fix) => {
    const failed = await importText(text, { from: 'csv' }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ exit: 64 });
    const { complaint } = failed as { complaint: { what: string; where: string; fix?: string } };
    expect(complaint.what).toMatch(what);
    expect(complaint.where).toBe(where);
    if (fix === undefined) expect(complaint.fix).toBeUndefined();
    else expect(complaint.fix).toMatch(fix);
  });

  test('a sender that is named twice', async () => {
    const told = { peer: 'n1' };
    await expect(importText('seq,sent_ms,arrived_ms,peer\n0,0,1,a\n', told)).rejects.toMatchObject({
      complaint: { what: 'the log names its senders itself, in the column peer', where: 'flag --peer' },
    });
  });
});
