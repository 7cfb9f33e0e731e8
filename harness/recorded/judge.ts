/** What every detector would have done on a recorded trace, exactly, in the form in which plays are judged. */
import { availableParallelism } from 'node:os';
import { definitionFor } from '../definition.ts';
import { messageOf } from '../errors.ts';
import { formatDuration, HOUR } from '../lib/units.ts';
import type { Ms, Tuning } from '../model.ts';
import { brokenChecks, limitChecks } from '../qos/checks.ts';
import { detectorMetrics } from '../qos/metrics.ts';
import { brokenRow } from '../qos/rows.ts';
import { type Check, type Doubt, type Estimate, NOTHING, type Row, type ScenarioResult } from '../result.ts';
import { identityOf } from '../scenario/load.ts';
import { exposureOf, fingerprint, groundOf, longestSilence } from '../sweep/ground.ts';
import { performAll } from '../sweep/pool.ts';
import type { Detection, Point } from '../sweep/result.ts';
import type { Ground, Task } from '../sweep/task.ts';
import { openTrace } from '../trace/open.ts';
import type { Trace } from '../trace/trace.ts';
import { estimated } from './limits.ts';
import { type PreparedTrace, sharesOf } from './prepare.ts';

/** What traces are heard through. */
export const RECORDED = { name: 'recorded heartbeats', origin: 'traces' } as const;

const TRIED = 'of crashes tried at every instant';

/** Throws AbortError when it is to stop. */
export async function judgeTrace(prepared: PreparedTrace, stop: AbortSignal): Promise<ScenarioResult> {
  const { path, file, tunings, thresholds, title, jobs } = prepared;
  const trace = openTrace(path);
  const ground = groundOf(trace, file, { shares: sharesOf(thresholds) });
  const tasks = new Map(tunings.map((tuning) => [tuning, taskOf(tuning)] as const));
  const threw = new Map<Task, string>();
  const found = await performAll(title, [...tasks.values()], ground, {
    jobs: jobs ?? availableParallelism(),
    cache: undefined,
    stop,
    progress: () => undefined,
    threw: (task, error) => threw.set(task, messageOf(error)),
  });
  const rows: Row[] = [];
  const checks: Check[] = [];
  for (const [tuning, task] of tasks) {
    const name = (await definitionFor(tuning)).title;
    const [point] = found.get(task) ?? [];
    if (point) {
      rows.push(rowOf(tuning, name, point, exposureOf(ground)));
      checks.push(...limitChecks(thresholds, tuning, (threshold) => estimated(threshold, point)));
    } else {
      const error = threw.get(task)!;
      rows.push(brokenRow(tuning, name, error));
      checks.push(...brokenChecks({ thresholds, expectations: [] }, tuning, error));
    }
  }
  return { ...identityOf(prepared), ...described(prepared, trace, ground), checks, rows };
}

function taskOf({ detector, file, params, label }: Tuning): Task {
  return {
    detector,
    ...(file !== undefined && { file }),
    together: false,
    intervals: true,
    settings: [{ detector, spec: label, params }],
  };
}

/** What a trace can’t tell has no figure. */
function rowOf({ label, detector, params }: Tuning, title: string, point: Point, exposure: Ms): Row {
  const { detection, mistakes, rate, mistakeDuration, accuracy, bounds } = point;
  const time = (name: keyof Detection & ('mean' | `p${number}`)): Estimate => ({
    value: detection[name] ?? null,
    ...detection.intervals?.[name],
    note: TRIED,
  });
  const told: Readonly<Record<string, Estimate>> = {
    detection_time_p50: time('p50'),
    detection_time_p90: time('p90'),
    detection_time_p99: time('p99'),
    detection_time_mean: time('mean'),
    exposure: { value: exposure / HOUR },
    mistakes: { value: mistakes },
    mistake_rate: rate,
    mistake_duration:
      mistakeDuration === null
        ? NOTHING
        : { value: mistakeDuration, ...bounds?.mistakeDuration, n: mistakes },
    query_accuracy: { value: accuracy, ...bounds?.accuracy },
  };
  return {
    label,
    detector,
    title,
    params,
    metrics: Object.fromEntries(detectorMetrics.map(({ id }) => [id, told[id] ?? NOTHING])),
    detection: [],
    crashes: 0,
    views: 0,
    phases: [],
  };
}

function described(
  { file, length, heartbeats }: PreparedTrace,
  { about }: Trace,
  ground: Ground,
): Omit<ScenarioResult, 'checks' | 'rows' | keyof ReturnType<typeof identityOf>> {
  const { interval, window, sessions } = ground;
  const count = (end: 'from' | 'to', what: string): string => {
    const nodes = new Set(sessions.map(({ link }) => link[end])).size;
    return `${nodes} ${what}${nodes === 1 ? '' : 's'}`;
  };
  return {
    why: about.origin,
    file,
    engine: RECORDED,
    interval,
    transport: 'recorded',
    pattern: 'heartbeats',
    topology: `${count('from', 'sender')} → ${count('to', 'observer')}`,
    truth: { paused: 'trust', partitioned: 'trust' },
    warmup: window.warmup * interval,
    rewarm: window.warmup * interval,
    length,
    repeats: { planned: 1, played: 1 },
    phases: [{ name: 'recorded', from: 0, until: length, score: true }],
    heartbeats: {
      heard: heartbeats,
      excluded: sessions.reduce((sum, { at }) => sum + Math.min(at.length, window.warmup), 0),
    },
    state: 'complete',
    void: [],
    doubts: doubtsOf(about.sendTimes, ground),
    metrics: {},
    dose: [],
    dosesLeftOut: 0,
    connections: null,
    links: [],
    linksLeftOut: 0,
    content: { trace: fingerprint(ground) },
    plays: { exposure: [], crashes: [] },
  };
}

/** A regime that fills so much of a sender’s scored time at once was seen about once. */
const RARE_SHARE = 1 / 30;

function doubtsOf(sendTimes: Trace['about']['sendTimes'], ground: Ground): Doubt[] {
  const { sessions } = ground;
  const silence = longestSilence(sessions);
  const senders = new Set(sessions.map(({ link }) => link.from)).size;
  const rare: Doubt = {
    id: 'rare-silence',
    what: `one silence of ${formatDuration(silence)} is more than a thirtieth of a sender’s scored time: such a regime was seen about once, and the intervals do not speak for it`,
    advice: 'take a longer trace, or several',
  };
  const unsent: Doubt = {
    id: 'send-times',
    what: 'when heartbeats were sent is not known, so detection times lack the way of a heartbeat',
    advice: 'record or import with send times, or with a schedule',
  };
  return [
    ...(silence > (exposureOf(ground) / senders) * RARE_SHARE ? [rare] : []),
    ...(sendTimes === 'unknown' ? [unsent] : []),
  ];
}
