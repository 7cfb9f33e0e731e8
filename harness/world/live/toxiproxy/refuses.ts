import type { Capability, Transport } from '../../../model.ts';

/** What a TCP proxy can't do to heartbeats on a transport, and why; undefined for what it can. */
export function toxiproxyRefuses(capability: Capability, transport: Transport): string | undefined {
  if (capability === 'loss' && transport === 'stream') {
    return 'independent loss cannot be carried on transport stream: Toxiproxy draws once per connection, and TCP would send a lost heartbeat again; use transport oneshot, or burst-loss with lossGood 0% and lossBad 100%';
  }
  if (capability === 'bandwidth' && transport === 'oneshot') {
    return 'bandwidth cannot be shared on transport oneshot: Toxiproxy limits each connection by itself, and every heartbeat has its own; use transport stream';
  }
  const beyond = BEYOND[capability];
  if (beyond) return `${beyond}; use --world simulated`;
  if (capability === 'pause' && process.platform === 'win32') {
    return 'Windows cannot stop and continue a process by signal; use stall, or another system';
  }
  return undefined;
}

/** What only virtual time can do. */
const BEYOND: { readonly [capability in Capability]?: string } = {
  'delay-law':
    'a law of delay cannot be played by Toxiproxy, whose delays are whole milliseconds with uniform jitter',
  duplicate: 'heartbeats cannot be doubled by Toxiproxy, which carries TCP: it delivers each byte once',
  reorder:
    'heartbeats cannot be kept back one by one by Toxiproxy, which delays all that a link carries alike',
  slow: 'a process cannot be made slow by a law: its host has it run as it likes (busy and stall are what can be done)',
  clock: 'the clock of a process cannot be set: all processes of a host share one',
};
