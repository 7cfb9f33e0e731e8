/** What a detector, a scenario or a program of your own imports: `import { defineDetector } from 'flatline'`. */

/** For parameters: the same zod that flatline reads them with. */
export * as z from 'zod';
export { BrokenClause, type ContractOptions, contractOf } from './contract/index.ts';
export {
  type Behaviour,
  type Detector,
  type DetectorContext,
  type DetectorDefinition,
  defineDetector,
  type Family,
  type FamilyState,
  type LevelDetector,
  type Ms,
} from './detector.ts';
export { duration, percent, positiveDuration } from './lib/fields.ts';
export { deviationsOfPhi, phiOfDeviations } from './lib/normal.ts';
export { RunningWindow } from './lib/window.ts';
export { type ConfigInput, defineConfig } from './project/config.ts';
export type { Estimate, MetricInfo, Result, Row, ScenarioResult } from './result.ts';
export { defineScenario, type FaultInput, type ScenarioInput } from './scenario/schema.ts';
