/** The shelf of detectors. Add yours: one import, one line. */
import type { DetectorDefinition } from '../harness/detector.ts';
import akka from './akka.ts';
import cassandra from './cassandra.ts';
import chen from './chen.ts';
import fixed from './fixed.ts';
import phi from './phi.ts';

export const detectors: Readonly<Record<string, DetectorDefinition>> = { fixed, chen, phi, akka, cassandra };
