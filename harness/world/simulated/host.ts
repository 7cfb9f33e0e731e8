/** What the simulated hosts and links take by themselves. These figures are assumptions, and stand here to be seen. */
import { type Law, parseLaw } from '../../lib/laws.ts';
import type { Ms } from '../../model.ts';

/** From the sender's stamp to the observer's, where nothing is asked of the link: about what a proxy on one host takes. */
export const OWN_DELAY: Law = parseLaw('exponential:mean=150us,shift=250us');

/** Mean time that a node waits for the processor, per core that a fault takes from everyone; exponential. */
export const WAIT_PER_CORE: Ms = 2;
