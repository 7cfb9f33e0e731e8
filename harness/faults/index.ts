/** The shelf of faults. Add yours: one import, one line. */
import bandwidth from './bandwidth.ts';
import burstLoss from './burst-loss.ts';
import busy from './busy.ts';
import clockDrift from './clock-drift.ts';
import clockJump from './clock-jump.ts';
import crash from './crash.ts';
import duplicate from './duplicate.ts';
import flapping from './flapping.ts';
import latency from './latency.ts';
import loss from './loss.ts';
import partition from './partition.ts';
import pause from './pause.ts';
import ramp from './ramp.ts';
import reorder from './reorder.ts';
import reset from './reset.ts';
import slow from './slow.ts';
import spike from './spike.ts';
import stall from './stall.ts';

export const faults = {
  latency,
  spike,
  ramp,
  loss,
  'burst-loss': burstLoss,
  partition,
  flapping,
  bandwidth,
  reset,
  duplicate,
  reorder,
  crash,
  pause,
  stall,
  busy,
  slow,
  'clock-drift': clockDrift,
  'clock-jump': clockJump,
} as const;

export type FaultName = keyof typeof faults;
