import { exactDuration } from '../../lib/units.ts';
import { cannot, commented, type Exporter, Settings } from './exporter.ts';
import { unitsOfInterval, wholeMs } from './rounding.ts';

/** Probe intervals until some member’s probe of the dead one has failed, on average: SWIM’s e / (e − 1). */
const UNTIL_SUSPECTED = 1.6;
/** A suspicion that nobody confirms lasts so often its least time (memberlist SuspicionMaxTimeoutMult, which Consul can't set). */
const LONGEST = 6;

/**
 * Consul has no timeout. The silence after which a member is declared dead, when nobody confirms the suspicion, is modelled as the
 * memberlist presets are: (1.6 + 6 · suspicion_mult) probe intervals, in clusters of up to ten (memberlist@1b4c746).
 */
export const consul: Exporter = {
  what: 'Consul, agent configuration in HCL: the gossip pool of a datacenter',
  file: 'consul.hcl',
  detectors: ['fixed'],
  render(chosen) {
    const notes: string[] = [];
    const settings = new Settings('Consul', chosen);
    const interval = unitsOfInterval('Consul', chosen.interval, 1);
    const timeout = settings.number('timeout');
    settings.check('probe interval', notes, interval);
    settings.end();
    const multiplier = multiplierFor(timeout, interval, notes);
    notes.push(
      'Consul probes and gossips: a member is dead after that silence only if nobody confirms the suspicion, else sooner, and it can refute it meanwhile',
      'for up to ten members; the suspicion lasts log10(members) times as long beyond that',
      'probe_timeout is half the interval, as Consul has it; it should be above the 99th percentile of your round trips',
    );
    return commented(chosen, notes, [
      'gossip_lan {',
      `  probe_interval = "${exactDuration(interval)}"`,
      `  probe_timeout = "${exactDuration(wholeMs('probe_timeout', interval / 2, notes))}"`,
      `  suspicion_mult = ${multiplier}`,
      '}',
    ]);
  },
};

function multiplierFor(timeout: number, interval: number, notes: string[]): number {
  const silence = (multiplier: number): number => (UNTIL_SUSPECTED + LONGEST * multiplier) * interval;
  const multiplier = Math.max(1, Math.ceil((timeout / interval - UNTIL_SUSPECTED) / LONGEST - 1e-9));
  const reached = silence(multiplier);
  if (reached > 1.1 * timeout) {
    const near = multiplier > 1 ? [silence(multiplier - 1), reached] : [reached];
    throw cannot(
      `Consul can't wait for ${exactDuration(timeout)} with probes every ${exactDuration(interval)}`,
      `tune with timeout=${near.map(exactDuration).join('|')}`,
    );
  }
  if (reached - timeout > 1e-6)
    notes.push(
      `the timeout is rounded up from ${exactDuration(timeout)} to ${exactDuration(reached)}, which suspicion_mult = ${multiplier} comes to`,
    );
  return multiplier;
}
