import { describe, expect, test } from 'vitest';
import { detectors } from '../../../detectors/index.ts';
import { grounds, preset, refused, tuned } from '../../testing/exported.ts';
import { type ExporterName, exporterName, exporters, exportTuning } from './index.ts';

/** What each system ships with. */
const SHIPPED: Partial<Record<ExporterName, string>> = {
  akka: 'akka-cluster',
  cassandra: 'cassandra',
  consul: 'memberlist-lan',
  kubernetes: 'kubernetes-node',
  hazelcast: 'hazelcast-phi',
};

describe.each(Object.keys(exporters) as ExporterName[])('%s', (name) => {
  const { detectors: able, what } = exporters[name] as (typeof exporters)[ExporterName];

  test('says what it is for, and names detectors that there are', () => {
    expect(what).not.toBe('');
    for (const detector of able === 'any' ? [] : able) expect(Object.keys(detectors)).toContain(detector);
  });

  test('refuses what it can’t express', async () => {
    if (able === 'any') return;
    expect(await refused(name, tuned('kappa', {}, '5s'))).toBe(
      `${name} can't run the detector kappa | tune with ${able.join(' or ')}, or export json`,
    );
    const wrapped = preset(SHIPPED[name]!, { samples: 'skip-if-suspected', health: 3 });
    expect(await refused(name, wrapped)).toMatch(/has no setting for samples, health \|/);
  });

  test('tells what was measured, how it was judged, and what to beware of; nothing of it ends a comment', async () => {
    if (able === 'any') return;
    const evil = 'trace\n} evil = 1\r\u2028# \u001b[2J';
    const tuning = { ...(await preset(SHIPPED[name]!)), grounds: { ...grounds, measured: evil } };
    const lines = exportTuning(name, tuning).split('\n');
    const comments = lines.filter((line) => line.startsWith('#')).join('\n');
    expect(comments).toMatch(
      /^# flatline: \w+:.*, heartbeats every \d+s\n# measured: trace } evil = 1 # \\u001b\[2J\n/,
    );
    expect(comments).toMatch(
      /\n# pass: mistake_rate < 0.5\/h: at most 0.26\/h\n# caveat: send times are not known\n/,
    );
    expect(comments).toMatch(/\n# caveat: it speaks for the network that was measured, at that time/);
    expect(lines.filter((line) => !line.startsWith('#')).join('\n')).not.toMatch(/evil/);
  });
});

test('a system that is not known is refused with the nearest that is', () => {
  expect(exporterName('consul')).toBe('consul');
  expect(() => exporterName('akkka')).toThrow(/unknown system "akkka"; did you mean "akka"\?/);
  expect(() => exporterName('toString')).toThrow(/unknown system "toString"/);
});
