import type { TopLevelSpec } from 'vega-lite';
import type { MetricInfo, ScenarioResult } from '../../harness/result.ts';
import { withUnit } from '../format.ts';
import { colour, config } from './theme.ts';

/** What it costs: processor time per heartbeat, and memory per peer and setting. */
export function overhead(scenario: ScenarioResult, metrics: readonly MetricInfo[]): TopLevelSpec | undefined {
  const cpu = metrics
    .filter(({ id }) => id === 'sender_cpu' || id === 'observer_cpu')
    .flatMap(({ id, label }) => bar(`${label} per heartbeat`, scenario.metrics[id]?.value, 'us'));
  const state = scenario.rows.flatMap((row) => bar(row.label, row.metrics['state_bytes']?.value, 'B'));
  if (cpu.length + state.length === 0) return undefined;
  const chart = (values: typeof cpu, title: string, fill: string) => ({
    data: { values },
    width: 620,
    height: 18 * values.length,
    layer: [
      {
        mark: { type: 'bar' as const, height: { band: 0.7 }, color: fill },
        encoding: {
          x: { field: 'value', type: 'quantitative' as const, axis: { title, grid: true, tickCount: 5 } },
          y: { field: 'name', type: 'nominal' as const, sort: null, axis: { title: null, labelLimit: 260 } },
          tooltip: [{ field: 'name' }, { field: 'text', title: 'cost' }],
        },
      },
      {
        mark: {
          type: 'text' as const,
          align: 'left' as const,
          dx: 5,
          fontSize: 11,
          color: colour('faint'),
          tooltip: null,
        },
        encoding: {
          x: { field: 'value', type: 'quantitative' as const },
          y: { field: 'name', type: 'nominal' as const, sort: null },
          text: { field: 'text' },
        },
      },
    ],
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'Processor time per heartbeat and memory per peer.',
    padding: { left: 8, right: 60, top: 8, bottom: 8 },
    vconcat: [
      ...(cpu.length > 0 ? [chart(cpu, 'Processor time, µs', colour('s4'))] : []),
      ...(state.length > 0 ? [chart(state, 'State per peer, bytes', colour('s6'))] : []),
    ],
    resolve: { scale: { x: 'independent', y: 'independent' } },
    config,
  };
}

function bar(name: string, value: number | null | undefined, unit: 'us' | 'B') {
  return value === null || value === undefined ? [] : [{ name, value, text: withUnit(value, unit) }];
}
