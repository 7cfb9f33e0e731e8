import { fc } from '@fast-check/vitest';

/** Property tests draw the same cases every time; `FUZZ_SEED=random` or a number draws others, to look for more. */
const wanted = process.env['FUZZ_SEED'];
fc.configureGlobal({ seed: wanted === 'random' ? Date.now() : Number(wanted ?? 42) });
