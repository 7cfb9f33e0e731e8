import type { provisionToxiproxy } from '../world/live/toxiproxy/provision.ts';

/** What a live run needs of a network, loaded only for one: a simulated run starts without it, and sooner. */
export const toxiproxyFor: typeof provisionToxiproxy = async (...args) =>
  (await import('../world/live/toxiproxy/provision.ts')).provisionToxiproxy(...args);
