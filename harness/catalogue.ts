/** Everything on the shelves, as text: for `flatline list` and for the reference pages. */
import * as z from 'zod';
import { detectors } from '../detectors/index.ts';
import { type Preset, presets } from '../detectors/presets/index.ts';
import { wrappers } from '../detectors/wrappers/index.ts';
import { reporters } from '../reports/index.ts';
import type { FaultDefinition } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import { type LimitedMetric, targetMetrics, thresholdMetrics } from './limits/metrics.ts';
import { patterns } from './patterns/index.ts';
import { scenarioMetrics } from './qos/cost.ts';
import { detectorMetrics } from './qos/metrics.ts';
import { builtInScenarios } from './scenario/find.ts';
import { describeScenario } from './scenario/load.ts';
import { suites } from './scenario/suites.ts';
import { models } from './trace/generate/models/index.ts';
import { formats } from './trace/import/index.ts';
import type { Exporter } from './tune/export/exporter.ts';
import { exporters } from './tune/export/index.ts';
import { LIVE } from './world/live/abilities.ts';
import { SIMULATED } from './world/simulated/abilities.ts';

export const SHELVES = [
  'scenarios',
  'suites',
  'detectors',
  'wrappers',
  'presets',
  'faults',
  'patterns',
  'metrics',
  'reporters',
  'logs',
  'models',
  'targets',
  'thresholds',
  'exports',
] as const;

export interface Item {
  readonly name: string;
  readonly what: string;
  /** The paper or file that it models. */
  readonly cite?: string;
  readonly params?: readonly Param[];
  /** Everything else worth a column. */
  readonly facts?: Readonly<Record<string, string>>;
}

interface Param {
  readonly name: string;
  readonly effect: string;
  readonly default: string;
  /** Of the value inside the program; absent where it is none. */
  readonly unit?: string;
}

export async function catalogue(): Promise<{ name: (typeof SHELVES)[number]; items: Item[] }[]> {
  const scenarios = await Promise.all((await builtInScenarios()).map(scenarioItem));
  return [
    { name: 'scenarios', items: scenarios },
    {
      name: 'suites',
      items: Object.entries(await suites()).map(([name, { why, scenarios: all }]) => ({
        name,
        what: `${why} (${all.join(', ')})`,
      })),
    },
    {
      name: 'detectors',
      items: Object.values(detectors).map(({ name, title, rule, formula = '', cite, params, family }) => ({
        name,
        what: rule,
        cite,
        params: paramsOf(params),
        facts: { title, formula, ...(family && { margin: family.param }) },
      })),
    },
    {
      name: 'wrappers',
      items: wrappers.map(({ name, cite, value }) => ({ name, what: value.description ?? '', cite })),
    },
    { name: 'presets', items: Object.entries(presets).map(presetItem) },
    { name: 'faults', items: (Object.values(faults) as unknown as FaultDefinition[]).map(faultItem) },
    { name: 'patterns', items: Object.values(patterns).map(({ name, why }) => ({ name, what: why })) },
    {
      name: 'metrics',
      items: [...detectorMetrics, ...scenarioMetrics].map(({ id, what, unit, better, scope }) => ({
        name: id,
        what,
        facts: { unit, better, scope },
      })),
    },
    { name: 'reporters', items: Object.values(reporters).map(({ name, what }) => ({ name, what })) },
    { name: 'logs', items: Object.entries(formats).map(([name, { what }]) => ({ name, what })) },
    { name: 'models', items: Object.entries(models).map(([name, { what }]) => ({ name, what })) },
    { name: 'targets', items: Object.entries(targetMetrics).map(limitItem) },
    { name: 'thresholds', items: Object.entries(thresholdMetrics).map(limitItem) },
    { name: 'exports', items: Object.entries(exporters as Record<string, Exporter>).map(exportItem) },
  ];
}

function limitItem([name, { what, unit, aggregates }]: [string, LimitedMetric]): Item {
  const of = aggregates.map((one) => (one === 'p' ? 'p(99)' : one)).join(', ');
  return { name, what, facts: { unit, of } };
}

async function scenarioItem(scenario: string): Promise<Item> {
  const { name, what, worlds } = await describeScenario(scenario, [LIVE, SIMULATED]);
  const [only, ...others] = worlds.map(({ world }) => world);
  return { name, what: others.length > 0 ? what : `${what} (--world ${only} only)` };
}

function presetItem([name, preset]: [string, Preset]): Item {
  const { system, version, source, verified, protocol, interval, use, with: params, worst, note } = preset;
  const written = Object.entries(params).map(([param, value]) => `${param}=${value}`);
  return {
    name,
    what: `${system}: heartbeats every ${interval}, suspects within ${worst}`,
    cite: `${version}; ${source}`,
    facts: {
      system,
      interval,
      worst,
      detector: `${use}:${written.join(',')}`,
      protocol,
      verified,
      ...(note && { note }),
    },
  };
}

function exportItem([name, { what, detectors: able }]: [string, Exporter]): Item {
  return { name, what, facts: { detectors: able === 'any' ? 'any' : able.join(', ') } };
}

function faultItem({ name, why, truth, target, params, needs }: FaultDefinition): Item {
  const truths = {
    crash: 'the peer is down: suspecting it is right',
    stall: 'as the scenario’s `truth.paused` says',
    partition: 'as the scenario’s `truth.partitioned` says',
    none: 'the peer is up: suspecting it is a mistake',
  };
  const strikes = { node: '`node`', link: '`from`, `to`, `ways`', host: 'the host' }[target];
  // what it needs whatever is said of it
  const live = (['oneshot', 'stream'] as const).some((transport) =>
    needs({}).every((capability) => LIVE.refuses(capability, transport) === undefined),
  );
  const facts = { truth: truths[truth], strikes };
  return { name, what: live ? why : `${why} (--world simulated only)`, params: paramsOf(params), facts };
}

/** Parameters with their effects and defaults, out of the schema. */
export function paramsOf(params: z.ZodType): Param[] {
  const { properties = {}, required = [] } = z.toJSONSchema(params, {
    io: 'input',
    unrepresentable: 'any',
  }) as {
    properties?: Record<string, { description?: string; default?: unknown; unit?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description = '', default: given, unit }]) => ({
    name,
    effect: description,
    default: required.includes(name) ? 'required' : String(given ?? ''),
    ...(unit && { unit }),
  }));
}
