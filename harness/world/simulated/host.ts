/** What simulated hosts take by themselves beside what a scenario assumes of them. */
import type { Ms } from '../../model.ts';

/** Mean time that a node waits for the processor, per core that a fault takes from everyone; exponential. An assumption. */
export const WAIT_PER_CORE: Ms = 2;
