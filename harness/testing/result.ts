/** One small result with everything in it, for the tests of reporters. */

import { scenarioMetrics } from '../qos/cost.ts';
import { detectorMetrics } from '../qos/metrics.ts';
import { type Estimate, RESULT_SCHEMA, type Result, type Row } from '../result.ts';

const figures = (given: Record<string, Estimate>): Record<string, Estimate> =>
  Object.fromEntries(detectorMetrics.map(({ id }) => [id, given[id] ?? { value: null }]));

/** Names that would do harm where they are not escaped. */
export const EVIL = '</script><img src=x onerror=alert(1)>|`=1+1';

function row(detector: string, title: string, timeout: string, seen: boolean): Row {
  return {
    label: `${detector} timeout=${timeout}`,
    detector,
    title,
    params: { timeout: 300 },
    crashes: 12,
    views: 24,
    detection: [
      { time: 210, detected: 0.5 },
      { time: 290, detected: 1 },
    ],
    phases: [
      { phase: 'calm', metrics: { mistakes: { value: 0 } } },
      { phase: 'crashes', metrics: { detection_time_p50: { value: 210, n: 12 } } },
    ],
    metrics: figures({
      detection_time_p50: { value: 210, low: 205, high: 290, n: 12, views: 24 },
      detection_time_p90: {
        value: 285,
        low: 250,
        high: null,
        n: 12,
        note: 'no upper bound below 36 crashes',
      },
      detection_time_p99: { value: 290, low: 280, high: null, n: 12 },
      already_suspected: { value: 0, low: 0, high: 0.243, n: 12 },
      missed: { value: 1, n: 12 },
      censored: { value: 0, n: 12 },
      crashes_discarded: { value: 1, n: 14 },
      crashes_unobserved: { value: 1, n: 14 },
      exposure: { value: 0.0166 },
      mistakes: { value: seen ? 7 : 0 },
      mistakes_clean: { value: seen ? 4 : 0 },
      mistakes_stall: { value: seen ? 2 : 0 },
      mistakes_partition: { value: seen ? 1 : 0 },
      mistakes_by_observer: { value: 0 },
      mistake_rate: seen
        ? { value: 420, low: 169, high: 865, n: 7 }
        : { value: 0, low: 0, high: 180, n: 0, note: 'none seen; the upper bound is one-sided 95 %' },
      mistake_duration: seen ? { value: 42, n: 7 } : { value: null },
      query_accuracy: { value: seen ? 0.99512 : 1 },
      state_bytes: { value: 214 },
      lateness_p50: { value: 0.7, n: 12 },
      lateness_p99: { value: 1.9, n: 12 },
    }),
  };
}

export const result: Result = {
  schema: RESULT_SCHEMA,
  id: '2026-01-02-030405-abcd',
  flatline: '0.1.0',
  startedAt: '2026-01-02T03:04:05.678Z',
  tookMs: 28_400,
  state: 'complete',
  inconclusive: 'warn',
  machine: { platform: 'linux x64', cpu: 'Test CPU', cores: 2, memoryGb: 8, node: '24.0.0' },
  harnessMemory: 120,
  metrics: [...detectorMetrics, ...scenarioMetrics].map(({ id, label, unit, better, scope, what }) => ({
    id,
    label,
    unit,
    better,
    scope,
    what,
  })),
  scenarios: [
    {
      id: 'crash',
      title: 'crash',
      name: 'crash',
      world: 'live',
      engine: { name: 'toxiproxy 2.12.0', origin: 'PATH: /usr/bin/toxiproxy-server' },
      why: `Harmless, with ${EVIL} in it.`,
      file: 'crash.yaml',
      seed: 42,
      again: 'flatline run crash --seed 42',
      interval: 100,
      transport: 'stream',
      pattern: 'push',
      topology: '2 senders → 1 observer',
      truth: { paused: 'trust', partitioned: 'trust' },
      warmup: 2000,
      rewarm: 2000,
      length: 12_000,
      repeats: { planned: 1, played: 1 },
      phases: [
        { name: 'calm', from: 2000, until: 7000, score: true },
        { name: 'crashes', from: 7000, until: 12_000, score: true },
      ],
      heartbeats: { heard: 210, excluded: 40 },
      state: 'complete',
      void: ['dose, phase calm, all links: loss: 0 of 100 lost, 10.0 asked'],
      checks: [],
      doubts: [{ id: 'lagging', what: 'observers were late', advice: 'use --jobs 1' }],
      metrics: Object.fromEntries(scenarioMetrics.map(({ id }, i) => [id, { value: i + 1 }])),
      rows: [row('fixed', 'fixed timeout', '300ms', true), row('patient', 'patient timeout', '3s', false)],
      dosesLeftOut: 0,
      dose: [
        {
          repeat: 0,
          phase: 'calm',
          link: 'all links',
          sent: 100,
          delivered: 100,
          askedLoss: 0.1,
          loss: { value: 0, low: 0, high: 0.037, n: 100 },
          askedDelay: 50,
          delay: { value: 51.2, n: 100 },
          held: { sent: 30, delivered: 30, burst: 6.4 },
          rate: null,
          verdict: 'missed',
          missed: ['loss: 0 of 100 lost, 10.0 asked'],
        },
      ],
      connections: { opened: 3, lives: 2 },
      links: [
        {
          link: 'n1-observer',
          from: 'n1',
          to: 'observer',
          end: 12_000,
          truth: [
            { state: 'up', from: 0, until: 9000 },
            { state: 'down', from: 9000, until: 12_000 },
          ],
          observer: [
            { state: 'up', from: 0, until: 4000 },
            { state: 'stalled', from: 4000, until: 4300 },
            { state: 'up', from: 4300, until: 12_000 },
          ],
          exposure: [[2000, 9000]],
          faults: [{ fault: 'crash', from: 9000, until: 12_000 }],
          suspected: [
            {
              label: 'fixed timeout=300ms',
              spans: [
                [4000, 4100],
                [9300, 12_000],
              ],
            },
            { label: 'patient timeout=3s', spans: [] },
          ],
          cut: false,
        },
      ],
      linksLeftOut: 0,
      content: { phases: '0123456789ab' },
      plays: { exposure: [[30_000, 29_760]], crashes: [['n1.0', 'n1.0']] },
    },
  ],
  pooled: [
    {
      world: 'live',
      interval: 100,
      scenarios: ['crash', 'other'],
      rows: [row('fixed', 'fixed timeout', '300ms', true), row('patient', 'patient timeout', '3s', false)],
    },
  ],
};
