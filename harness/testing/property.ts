/** Properties draw the same cases every time; `FUZZ_SEED=random` or a number draws others, to look for more. */
import { fc, test as prop } from '@fast-check/vitest';

const wanted = process.env['FUZZ_SEED'];
fc.configureGlobal({ seed: wanted === 'random' ? Date.now() : Number(wanted ?? 42) });

export { fc, prop };
