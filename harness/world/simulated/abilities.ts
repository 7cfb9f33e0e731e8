import type { Capability, Transport } from '../../model.ts';
import type { Abilities } from '../../scenario/load.ts';

/** What is no use on a transport: what TCP does not let happen, as in the live world. */
function refuses(capability: Capability, transport: Transport): string | undefined {
  if (capability === 'loss' && transport === 'stream') {
    return 'independent loss cannot be carried on transport stream: TCP would send a lost heartbeat again; use transport oneshot, or burst-loss with lossGood 0% and lossBad 100%';
  }
  if (capability === 'bandwidth' && transport === 'oneshot') {
    return 'bandwidth cannot be shared on transport oneshot: every heartbeat has a connection of its own, as in the live world; use transport stream';
  }
  if ((capability === 'duplicate' || capability === 'reorder') && transport === 'stream') {
    const what = capability === 'duplicate' ? 'come twice' : 'overtake one another';
    return `heartbeats cannot ${what} on transport stream: TCP delivers each byte once and in order; use transport oneshot`;
  }
  return undefined;
}

export const SIMULATED: Abilities = {
  world: 'simulated',
  refuses,
  mostNodes: 10_001,
  mostTime: 8_760_000 * 3_600_000,
};
