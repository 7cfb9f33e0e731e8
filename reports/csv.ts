import { stringify } from 'csv-stringify/sync';
import type { Result } from '../harness/result.ts';
import type { Reporter } from './reporter.ts';

/** One line per scenario and tuning, each metric with its bounds. Cells that a spreadsheet would compute are escaped. */
const csv: Reporter = {
  name: 'csv',
  what: 'metrics.csv: one line per scenario and tuning',
  render: (result) => ({ 'metrics.csv': stringify(lines(result), { header: true, escape_formulas: true }) }),
};
export default csv;

function lines(result: Result): Record<string, string | number | null>[] {
  return result.scenarios.flatMap((scenario) =>
    scenario.rows.map((row) => {
      const line: Record<string, string | number | null> = {
        run: result.id,
        world: result.world,
        engine: result.engine.name,
        scenario: scenario.name,
        state: scenario.void.length > 0 ? 'void' : scenario.state,
        seed: scenario.seed,
        interval_ms: scenario.interval,
        transport: scenario.transport,
        detector: row.detector,
        tuning: row.label,
        params: JSON.stringify(row.params),
        crashes: row.crashes,
      };
      for (const { id, scope, unit } of result.metrics) {
        const estimate = (scope === 'detector' ? row : scenario).metrics[id];
        const name = unit === 'count' ? id : `${id}_${unit.replace('/', '_per_')}`;
        line[name] = estimate?.value ?? null;
        if (estimate?.low === undefined && estimate?.high === undefined && !hasBounds(result, id)) continue;
        line[`${name}_low`] = estimate?.low ?? null;
        line[`${name}_high`] = estimate?.high ?? null;
      }
      return line;
    }),
  );
}

/** Whether any line has bounds for a metric: all lines must have the same columns. */
function hasBounds(result: Result, id: string): boolean {
  return result.scenarios.some((scenario) =>
    [scenario, ...scenario.rows].some(
      ({ metrics }) => metrics[id]?.low !== undefined || metrics[id]?.high !== undefined,
    ),
  );
}
