import { describe, expect, test } from 'vitest';
import { models } from './models/index.ts';
import { flagsText, readModel } from './read.ts';

test('without flags: a plain network on which nothing happens', () => {
  const { model, count } = readModel({});
  expect(count).toBe(100_000);
  expect(model).toMatchObject({ interval: 100, schedule: 'absolute', loss: 0, correlation: 0, fifo: false });
  expect(Object.keys(model)).not.toContain('bursts');
});

test('every flag sets its part', () => {
  const { model, count } = readModel({
    interval: '50ms',
    for: '10s',
    schedule: 'relative',
    sendJitter: 'normal:mean=0ms,sd=1ms',
    delay: 'exponential:mean=20ms',
    correlation: '0.5',
    loss: '1%',
    bursts: 'mean=4,rate=0.5%',
    stall: 'every=10m,for=1s,skip',
    outage: 'every=1h,for=30s,hold,regular',
    fifo: true,
  });
  expect(model).toMatchObject({
    interval: 50,
    schedule: 'relative',
    sendJitter: { name: 'normal' },
    delay: { name: 'exponential', mean: 20 },
    correlation: 0.5,
    loss: 0.01,
    stalls: { every: 600_000, for: { mean: 1000 }, skip: true },
    outages: { every: 3_600_000, for: { mean: 30_000 }, hold: true, regular: true },
    fifo: true,
  });
  // timers that are late by 0.8 ms in the mean make fewer heartbeats of ten seconds
  expect(count).toBe(Math.round(10_000 / (50 + Math.sqrt(2 / Math.PI))));
});

test('bursts by their mean and rate, and by their two chances, are the same channel', () => {
  const { bursts } = readModel({ bursts: 'mean=4,rate=20%' }).model;
  expect(bursts).toEqual({ kind: 'gilbert', enter: 0.0625, leave: 0.25 });
  expect(readModel({ bursts: 'enter=6.25%,leave=25%' }).model.bursts).toEqual(bursts);
});

describe('a named model', () => {
  test.each(Object.entries(models))('%s stands as it is, with its source', (name, named) => {
    const { model, count, source } = readModel({ model: name });
    expect(model).toEqual({ ...named.model });
    expect([count, source]).toEqual([named.count, named.source]);
  });

  test('keeps what no flag replaces, and `none` takes a part away', () => {
    const { model, count } = readModel({ model: 'wan', bursts: 'none', delay: '5ms', count: '10' });
    expect(model).not.toHaveProperty('bursts');
    expect(model).toMatchObject({ schedule: 'relative', delay: { name: 'constant', mean: 5 } });
    expect(count).toBe(10);
  });
});

test('flags as a command line has them', () => {
  expect(flagsText({ model: 'wan', sendJitter: '1ms', fifo: true, count: '7' })).toBe(
    '--model wan --send-jitter 1ms --fifo --count 7',
  );
});

test.each([
  [{ model: 'wna' }, 'there is no model "wna"; did you mean "wan"?', 'flag --model'],
  [{ count: '7', for: '7s' }, 'the length is given twice', 'flags --count and --for'],
  [{ count: '0' }, '"0" is no whole number above 0', 'flag --count'],
  [{ count: '1e3' }, '"1e3" is no whole number above 0', 'flag --count'],
  [{ count: '99999999999' }, 'more than a trace can hold', 'flag --count'],
  [{ for: '900d' }, 'more than a trace can hold', 'flag --for'],
  [{ interval: '100' }, 'must be a duration longer than 0, not "100"', 'flag --interval'],
  [{ schedule: 'cron' }, 'there is no schedule "cron"', 'flag --schedule'],
  [{ delay: 'normal:mean=1ms' }, 'normal lacks sd', 'flag --delay'],
  [{ sendJitter: 'lan' }, 'there is no law "lan"', 'flag --send-jitter'],
  [{ correlation: '1' }, '"1" is no correlation', 'flag --correlation'],
  [{ correlation: '' }, '"" is no correlation', 'flag --correlation'],
  [{ loss: '0.01' }, '"0.01" is not a percentage', 'flag --loss'],
  [{ loss: '101%' }, '"101%" is not a percentage', 'flag --loss'],
  [{ bursts: 'mean=4,leave=25%' }, '"mean=4,leave=25%" mixes two ways', 'flag --bursts'],
  [{ bursts: 'mean=4' }, 'bursts take two settings, not "mean=4"', 'flag --bursts'],
  [{ bursts: 'mean=.5,rate=1%' }, 'a mean length of ".5" is no number of heartbeats', 'flag --bursts'],
  [{ bursts: 'mean=2,rate=90%' }, "bursts of 2 in the mean can't lose 90%", 'flag --bursts'],
  [{ bursts: 'mean=2,rate=100%' }, "bursts of 2 in the mean can't lose 100%", 'flag --bursts'],
  [{ bursts: 'enter=1%,leave=0%' }, 'bursts that are never left lose everything', 'flag --bursts'],
  [{ stall: 'every=1m' }, 'stall lacks for', 'flag --stall'],
  [{ stall: 'every=1m,for=2m' }, 'stall: it lasts as long as the time', 'flag --stall'],
  [{ stall: 'every=1m,for=1s,hold' }, 'stall has no "hold"', 'flag --stall'],
  [{ stall: 'every=1m,for=1s,skip=no' }, 'skip takes no value', 'flag --stall'],
  [{ outage: 'every=1m,for=zero' }, 'for must be a duration longer than 0, not "zero"', 'flag --outage'],
])('%j is refused', (flags, what, where) => {
  expect(() => readModel(flags)).toThrow(what);
  expect(() => readModel(flags)).toThrow(where);
});
