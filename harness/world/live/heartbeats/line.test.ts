import { describe, expect, test } from 'vitest';
import { fc, prop } from '../../../testing/property.ts';
import { Lines, MOST_BYTES, readHeartbeat } from './line.ts';

const read = (text: string) => readHeartbeat(Buffer.from(text));

test.each([
  ['db1 17 1203.441', { peer: 'db1', seq: 17, sentAt: 1203.441 }],
  ['db1 17', { peer: 'db1', seq: 17 }],
  ['db1', { peer: 'db1' }],
  ['  db1\t17  5\r\n', { peer: 'db1', seq: 17, sentAt: 5 }],
  ['10.0.0.7:9042/dc-1 0 0', { peer: '10.0.0.7:9042/dc-1', seq: 0, sentAt: 0 }],
  [
    'knoten-zürich 4294967295 1760000000000.123',
    { peer: 'knoten-zürich', seq: 4_294_967_295, sentAt: 1_760_000_000_000.123 },
  ],
  ['', {}],
  ['   \n', {}],
])('%j', (text, said) => {
  expect(read(text)).toEqual(said);
});

test.each([
  ['a word too many', 'db1 17 5 6'],
  ['a negative number', 'db1 -17 5'],
  ['a negative time', 'db1 17 -5'],
  ['a number that is none', 'db1 NaN 5'],
  ['a time that is none', 'db1 17 NaN'],
  ['an infinite time', 'db1 17 Infinity'],
  ['a fraction', 'db1 1.5 5'],
  ['an exponent', 'db1 1e3 5'],
  ['a hexadecimal number', 'db1 0x10'],
  ['a number beyond 32 bits', 'db1 4294967296'],
  ['a number of a thousand digits', `db1 ${'9'.repeat(1000)}`],
  ['a time that no float tells to the microsecond', 'db1 17 9999999999999'],
  ['a name of a kilobyte', 'x'.repeat(1024)],
  ['a name that could move a cursor', '\u001b[2Jdb1 17'],
  ['a name with an override of direction', '\u202edb1'],
  ['a name with a null', 'db\u00001 17'],
])('%s is a heartbeat that says nothing', (_, text) => {
  expect(read(text)).toEqual({ foreign: true });
});

prop.prop([fc.uint8Array({ maxLength: 300 })])('any bytes at all are a heartbeat', (bytes) => {
  const { peer = 'x', seq = 0, sentAt = 0 } = readHeartbeat(bytes);
  expect(peer.length).toBeLessThanOrEqual(64);
  expect(seq >>> 0).toBe(seq);
  expect(Number.isFinite(sentAt)).toBe(true);
});

test('64 kB of anything are read at once', () => {
  for (const byte of [0, 0x20, 0x39, 0x61, 0xff]) readHeartbeat(Buffer.alloc(65_507, byte));
  expect(readHeartbeat(Buffer.concat([Buffer.from('db1 3'), Buffer.alloc(65_000, ' ')]))).toEqual({
    peer: 'db1',
    seq: 3,
  });
});

describe('lines of a connection', () => {
  prop.prop([
    fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 9 })),
  ])('come out whole, however the pieces are cut', (texts, cuts) => {
    const wanted = texts.map((text) => text.replaceAll('\n', ' '));
    let rest = Buffer.from(wanted.map((text) => `${text}\n`).join(''));
    const lines = new Lines();
    const found: string[] = [];
    for (const cut of [...cuts, rest.length]) {
      for (const line of lines.push(rest.subarray(0, cut))) found.push(line.toString());
      rest = rest.subarray(cut);
    }
    expect(found).toEqual(wanted.map((text) => Buffer.from(text).toString()));
  });

  test('that never end take no more room, and the next one is whole again', () => {
    const lines = new Lines();
    for (let i = 0; i < 300; i++) expect(lines.push(Buffer.alloc(4096, 'x'))).toEqual([]);
    const [long, next] = lines.push(Buffer.from('x\ndb1 5\n'));
    expect(long!.length).toBe(MOST_BYTES);
    expect(String(next)).toBe('db1 5');
  });

  test('that are cut off are not lines', () => {
    expect(new Lines().push(Buffer.from('db1 12')).length).toBe(0);
  });
});
