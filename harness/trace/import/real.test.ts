/** Logs that others recorded, against figures that were found in them by other means. */
import { describe, expect, test } from 'vitest';
import { gapsOver, importFile } from '../../testing/imported.ts';
import { sharedTrace } from '../../testing/shared-traces.ts';
import type { Watch } from '../trace.ts';

const missing = sharedTrace('README.md') === undefined;
const file = (path: string): string => sharedTrace(path)!;

function longestDelay({ heard: { at, sentAt } }: Watch): number {
  return at.reduce((most, arrival, i) => Math.max(most, arrival - sentAt[i]!), 0);
}

describe.skipIf(missing)('ping logs of private 5G', () => {
  test.each([
    ['ping-MEC-ORAN.txt', 874, 4, 11_051, 1040.07],
    ['ping-MEC-ORAN-upd.txt', 982, 0, 461, 1044.706],
    ['ping-MEC-cmWave.txt', 877, 0, 23.3, 1003.167],
    ['ping-cloud-ORAN.txt', 1162, 0, 10_361, 1024.332],
    ['ping-cloud-ORAN-upd.txt', 1772, 1, 637, 1008.245],
    ['ping-cloud-cmWave.txt', 985, 0, 184, 1024.655],
    ['ping-cloud-mmWave.txt', 1297, 0, 41.6, 1051.061],
    ['ping_results_MEC_ORAN.txt', 1149, 2, 194, 1000],
  ])('%s: %d heard, %d lost, %d ms at most', async (name, heard, lost, most, interval) => {
    const { trace, imported, said } = await importFile(file(`deterministic6g-ping/${name}`));
    expect(imported).toMatchObject({ heard, lost, links: 1 });
    expect(trace.about.interval).toBe(interval);
    expect(longestDelay(trace.watches[0]!)).toBeCloseTo(most, 6);
    // one of them ends in the middle of a line
    expect(said.slice(1)).toEqual(
      name === 'ping_results_MEC_ORAN.txt'
        ? ['warning: line 1151 is cut off and left out: 64 bytes from 10.6.1.6: icm']
        : [],
    );
  });
});

describe.skipIf(missing)('cellular links', () => {
  test.each([
    ['TMobile-UMTS-driving.up', 23, 5830],
    ['Verizon-LTE-short.up', 1, 1774],
  ])(
    '%s: a timeout of 1 s is wrong %d times, and the longest gap is %d ms',
    async (name, mistakes, longest) => {
      const { trace } = await importFile(file(`mahimahi-cellular/${name}`), { from: 'delivery' });
      const [watch] = trace.watches;
      expect(gapsOver(1000, watch!)).toBe(mistakes);
      expect(gapsOver(longest - 1, watch!)).toBe(1);
      expect(gapsOver(longest, watch!)).toBe(0);
    },
  );
});

describe.skipIf(missing)('round trips of 24 hours over 4G', () => {
  const path = 'tyrell-rtt/tyrell_roundtrip003.csv';
  test('time-faithful they last as long as they did, and outages show', async () => {
    const { trace, imported } = await importFile(file(path), { from: 'rtt' });
    // the sum of all round trips, in intervals of 100 ms
    expect(imported.heard).toBe(877_062);
    expect(imported.duration / 3_600_000).toBeCloseTo(24.36, 2);
    expect(gapsOver(1000, trace.watches[0]!)).toBe(21);
  });
  test('one per heartbeat no outage is left', async () => {
    const { trace, imported } = await importFile(file(path), {
      from: 'rtt',
      conversion: 'one-per-heartbeat',
    });
    expect(imported.heard).toBe(741_735);
    expect(longestDelay(trace.watches[0]!)).toBe(4692);
    expect(gapsOver(1000, trace.watches[0]!)).toBe(0);
  });
});

describe.skipIf(missing)('packets through an industrial switch', () => {
  test.each([
    ['upstream-nocross', 102.982],
    ['downstream-cross900mbps', 103.773],
  ])('%s: 1000 arrivals, %d ms apart on the mean', async (name, mean) => {
    const path = file(`deterministic6g-wired/${name}-10pkt_per_sec.csv`);
    const { trace, imported } = await importFile(path, { from: 'arrivals', unit: 'ns' });
    expect(imported).toMatchObject({ heard: 1000, lost: 0 });
    expect(imported.measuredInterval).toBeCloseTo(mean, 2);
    expect(gapsOver(101.8, trace.watches[0]!)).toBe(999);
    expect(gapsOver(107.7, trace.watches[0]!)).toBe(0);
  });
});

test.skipIf(missing)(
  'a JVM that collects in vain: 3409 pauses, 149 over 100 ms, 38 over a second',
  async () => {
    const { trace, said } = await importFile(file('gc-logs/SampleSun1_5_0ConcurrentModeFailure.txt'));
    expect(said).toEqual(['recognised as gc-log']);
    const lengths = trace.events.truth.map(({ from, until }) => until - from).sort((a, b) => a - b);
    expect(lengths).toHaveLength(3409);
    expect(lengths[1704]).toBeCloseTo(9.8, 1);
    expect(lengths.filter((length) => length > 100)).toHaveLength(149);
    expect(lengths.filter((length) => length > 1000)).toHaveLength(38);
    expect(lengths.at(-1)).toBeCloseTo(1480, 0);
    // many a pause begins between two heartbeats: then the silence is the pause and some of the interval
    expect(gapsOver(1000, trace.watches[0]!)).toBe(105);
  },
);
