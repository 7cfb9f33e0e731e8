import { expect, test } from 'vitest';
import { parseDetector } from '../scenario/typed-detector.ts';
import { smallTrace } from '../testing/small-trace.ts';
import type { Trace, Watch } from '../trace/trace.ts';
import { specWith } from './sensitivity.ts';
import { expressible, snippetFor } from './snippet.ts';
import { parseTargets } from './target.ts';
import { type TuneRequest, tune } from './tune.ts';

const trace = smallTrace(20_000);

async function tuned(
  targets: readonly string[],
  detectors: readonly string[],
  from: readonly string[] = [],
  expressible?: TuneRequest['expressible'],
  on = trace,
) {
  const named = (specs: readonly string[]) =>
    specs.map((written) => ({ written, use: parseDetector(written) }));
  return tune({
    file: 'small.fltrace',
    trace: on,
    targets: parseTargets(targets),
    detectors: named(detectors),
    from: named(from),
    interval: undefined,
    warmup: undefined,
    thresholds: 30,
    folder: '.',
    jobs: 2,
    cache: undefined,
    stop: new AbortController().signal,
    progress: () => undefined,
    expressible,
  });
}

test('what runs today comes first, then one setting of each detector, the best of the first half first', async () => {
  const result = await tuned(
    ['detection_time p(99) < 1.5s', 'mistake_rate < 30/h'],
    ['fixed', 'chen:window=100', 'sfd'],
    ['fixed:timeout=150ms', 'preset:akka-cluster'],
  );
  const { rows, recommended } = result;
  expect(rows.map(({ today }) => today)).toEqual([true, true, false, false, false]);
  expect(rows.slice(0, 2).map(({ point }) => point.spec)).toEqual([
    'fixed:timeout=150ms',
    'preset:akka-cluster',
  ]);
  expect(new Set(rows.slice(2).map(({ point }) => point.detector))).toEqual(
    new Set(['fixed', 'chen', 'sfd']),
  );
  // a timeout of one and a half intervals suspects at every loss
  expect(rows[0]!.verdict).toBe('fail');
  const taken = rows[recommended!]!;
  expect(taken.verdict).toBe('pass');
  expect(taken.point.detection.p99!).toBeLessThan(1500);
  expect(taken.point.rate.high!).toBeLessThan(40);
  expect(taken.verdicts.map(({ target }) => target)).toEqual(result.targets);
});

test('a setting is reported on time that it was not chosen on', async () => {
  const { rows, chosenOn, reportedOn } = await tuned(['mistake_rate < 30/h'], ['fixed']);
  const [row] = rows;
  expect(row!.point.mistakes).not.toBe(row!.before.mistakes);
  expect(reportedOn.exposure / chosenOn.exposure).toBeCloseTo(1, 1);
  expect(reportedOn.until - reportedOn.from).toBeGreaterThan(900_000);
});

test('quantiles that a target asks for are measured, were they unusual', async () => {
  const { rows } = await tuned(['detection_time p(99.5) < 2s'], ['fixed']);
  const { detection } = rows[0]!.point;
  expect(detection['p99.5']!).toBeGreaterThanOrEqual(detection.p99!);
  expect(rows[0]!.verdicts[0]).toMatchObject({ value: detection['p99.5'], verdict: 'pass' });
});

test('what nothing keeps is not recommended', async () => {
  const result = await tuned(['detection_time p(99) < 50ms', 'mistake_rate < 0.001/h'], ['fixed', 'chen']);
  expect(result.recommended).toBeUndefined();
  expect(result.rows.every(({ verdict }) => verdict === 'fail')).toBe(true);
  await expect(snippetFor('json', result)).rejects.toThrow(
    /no setting that was tried for json keeps the targets/,
  );
});

test('what the exposure can’t show is inconclusive, with how much more would', async () => {
  const result = await tuned(['detection_time p(99) < 3s', 'mistake_rate < 2/h'], ['fixed']);
  const [row] = result.rows;
  const rate = row!.verdicts[1]!;
  expect(rate.verdict).toBe('inconclusive');
  expect(rate.moreExposure!).toBeGreaterThan(1);
  expect(row!.verdict).toBe('inconclusive');
  expect(result.recommended).toBe(0);
});

test('around the recommended setting everything is a little different', async () => {
  const { rows, recommended, sensitivity } = await tuned(
    ['detection_time p(99) < 1s', 'mistake_rate < 200/h'],
    ['chen'],
  );
  const { point } = rows[recommended!]!;
  expect(sensitivity.length).toBeGreaterThanOrEqual(2);
  for (const { change, point: varied } of sensitivity) {
    expect(varied.spec).not.toBe(point.spec);
    expect(change).toMatch(/^(alpha|window) .+ → .+$/);
  }
  const [less, more] = sensitivity.filter(({ change }) => change.startsWith('alpha'));
  expect(less!.point.detection.p99!).toBeLessThan(point.detection.p99!);
  expect(more!.point.detection.p99!).toBeGreaterThan(point.detection.p99!);
});

test('the snippet is for the best setting that the system can run', async () => {
  const result = await tuned(['detection_time p(99) < 1.5s', 'mistake_rate < 60/h'], ['fixed', 'akka']);
  const { file, text } = await snippetFor('akka', result);
  expect(file).toBe('akka.conf');
  expect(text).toMatch(/heartbeat-interval = 100ms/);
  expect(text).toMatch(/^# measured: small, second half/m);
  expect(text).toMatch(/^# pass: mistake_rate < 60\/h: at most /m);
});

/** A heartbeat a second. */
function tenTimesSlower({ about, watches, events }: Trace): Trace {
  const [{ heard, lost, ...watch }] = watches as [Watch];
  const slower = (column: Float64Array): Float64Array => column.map((time) => 10 * time);
  return {
    about: { ...about, interval: 1000 },
    watches: [
      {
        ...watch,
        until: 10 * watch.until,
        heard: { ...heard, at: slower(heard.at), sentAt: slower(heard.sentAt) },
        lost,
      },
    ],
    events,
    unfinished: false,
  };
}

test('of what a system can’t be set to nothing is chosen', async () => {
  const result = await tuned(
    ['detection_time p(99) < 20s', 'mistake_rate < 200/h'],
    ['cassandra'],
    [],
    (settings, interval) => expressible('cassandra', settings, interval),
    tenTimesSlower(trace),
  );
  const { text } = await snippetFor('cassandra', result);
  expect(text).toMatch(/^phi_convict_threshold: (?:[5-9]|1[0-6])(?:\.\d+)?$/m);
});

test('what a system can’t be set to at all is told before anything is computed', async () => {
  const none = tuned(['mistake_rate < 1/h'], ['fixed'], [], (settings, interval) =>
    expressible('kubernetes', settings, interval),
  );
  await expect(none).rejects.toThrow(/kubelet can't send heartbeats every 100ms/);
});

test('what keeps the targets today is kept where nothing else surely does', async () => {
  const targets = ['detection_time p(99) < 620ms', 'mistake_rate < 400/h'];
  const result = await tuned(targets, ['phi:window=100,threshold=1|2'], ['fixed:timeout=500ms']);
  expect(result.rows[0]!.verdict).toBe('pass');
  expect(result.recommended).toBe(0);
});

test.each([
  ['phi', 'phi:window=10'],
  ['phi:threshold=8', 'phi:threshold=8,window=10'],
  ['phi:window=100,threshold=8', 'phi:window=10,threshold=8'],
  ['preset:akka-cluster', 'preset:akka-cluster:window=10'],
  ['./mine.ts', './mine.ts:window=10'],
])('%s with another window is %s', (spec, expected) => {
  expect(specWith(spec, 'window', '10')).toBe(expected);
});
