import { stringify } from 'csv-stringify/sync';
import type { Result, Row, ScenarioResult } from '../harness/result.ts';
import type { Reporter } from './reporter.ts';

/**
 * One line per scenario, tuning and phase, each metric with its bounds; the line without a phase is the whole. Cells that
 * a spreadsheet would compute are escaped.
 */
const csv: Reporter = {
  name: 'csv',
  what: 'metrics.csv: one line per scenario, tuning and phase',
  render: (result) => ({ 'metrics.csv': stringify(lines(result), { header: true, escape_formulas: true }) }),
};
export default csv;

type Line = Record<string, string | number | null>;

function lines(result: Result): Line[] {
  return result.scenarios.flatMap((scenario) =>
    scenario.rows.flatMap((row) => [
      line(result, scenario, row, '', row.metrics),
      ...row.phases.map(({ phase, metrics }) => line(result, scenario, row, phase, metrics)),
    ]),
  );
}

function line(
  result: Result,
  scenario: ScenarioResult,
  row: Row,
  phase: string,
  metrics: Row['metrics'],
): Line {
  const cells: Line = {
    run: result.id,
    world: scenario.world,
    engine: scenario.engine.name,
    project: scenario.project ?? '',
    scenario: scenario.name,
    state: scenario.void.length > 0 ? 'void' : scenario.state,
    seed: scenario.seed,
    interval_ms: scenario.interval,
    transport: scenario.transport,
    detector: row.detector,
    tuning: row.label,
    params: JSON.stringify(row.params),
    phase,
    crashes: phase === '' ? row.crashes : (metrics['detection_time_p50']?.n ?? 0),
    views:
      phase === ''
        ? row.views
        : (metrics['detection_time_p50']?.views ?? metrics['detection_time_p50']?.n ?? 0),
  };
  for (const { id, scope, unit } of result.metrics) {
    // what a scenario costs is not known by phase
    const estimate = scope === 'detector' ? metrics[id] : phase === '' ? scenario.metrics[id] : undefined;
    const name = unit === 'count' ? id : `${id}_${unit.replace('/', '_per_')}`;
    cells[name] = estimate?.value ?? null;
    if (!hasBounds(result, id)) continue;
    cells[`${name}_low`] = estimate?.low ?? null;
    cells[`${name}_high`] = estimate?.high ?? null;
  }
  return cells;
}

/** Whether any line has bounds for a metric: all lines must have the same columns. */
function hasBounds(result: Result, id: string): boolean {
  return result.scenarios.some((scenario) =>
    [scenario, ...scenario.rows].some(
      ({ metrics }) => metrics[id]?.low !== undefined || metrics[id]?.high !== undefined,
    ),
  );
}
