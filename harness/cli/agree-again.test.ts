import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Judged } from '../agree-runs.ts';
import { prepare } from '../scenario/load.ts';
import { typedDetectors } from '../scenario/typed-detector.ts';
import { result } from '../testing/result.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { LIVE } from '../world/live/abilities.ts';
import { againNamed, againRuns } from './agree-again.ts';

const plain = { calibrate: false };
const [scenario] = result.scenarios;

test('scenarios that were named are played anew, with the seeds that they had and all that was asked', async () => {
  const written = ['crash', 'lossy-link'];
  const prepared = [await prepare('crash', LIVE), await prepare('lossy-link', LIVE)];
  const asked = {
    ...{ repeats: 3, exposure: 600_000, calibrate: true },
    detectors: typedDetectors(['fixed:timeout=1s', 'phi:threshold=1|2'], '.'),
  };
  const { whole, of } = againNamed(written, prepared, asked);
  const rest = `--calibrate --exposure 600s --repeats 3 -d fixed:timeout=1s -d 'phi:threshold=1|2'`;
  expect(whole).toBe(`npm run flatline -- agree crash lossy-link --seed 42 ${rest}`);
  expect(of({ ...scenario!, id: 'lossy-link', seed: 42 })).toBe(
    `npm run flatline -- agree lossy-link --seed 42 ${rest}`,
  );
  const differing = [prepared[0]!, { ...prepared[1]!, seed: 7 }];
  const others = againNamed(written, differing, plain);
  expect(others.whole).toBe('npm run flatline -- agree crash lossy-link');
  expect(others.of({ ...scenario!, id: 'lossy-link', seed: 7 })).toBe(
    'npm run flatline -- agree lossy-link --seed 7',
  );
});

test('a run is compared again by its id, and its scenario is played anew', () => {
  const out = temporaryFolder();
  const run: Judged = { result, folder: join(out, 'runs', result.id) };
  const calibrated = { calibrate: true, exposure: 600_000 };
  const own = { ...scenario!, again: 'flatline run lossy --seed 7' };
  // kept elsewhere, it has no id that anybody could find it by
  expect(againRuns([run], ['there/it'], out, { out, config: true }, plain).whole).toBe(
    `npm run flatline -- agree there/it --out ${out}`,
  );
  mkdirSync(run.folder, { recursive: true });
  const { whole, of } = againRuns(
    [run],
    ['latest'],
    out,
    { out: undefined, config: 'my.config.ts' },
    calibrated,
  );
  expect(whole).toBe(
    `npm run flatline -- agree ${result.id} --calibrate --config my.config.ts --exposure 600s`,
  );
  expect(of(own)).toBe(
    'flatline run lossy --seed 7; npm run flatline -- agree latest --calibrate --config my.config.ts --exposure 600s',
  );
  const two = againRuns([run, run], ['latest', 'latest'], out, { out, config: true }, plain);
  expect(two.whole).toBe(`npm run flatline -- agree ${result.id} ${result.id} --out ${out}`);
  expect(two.of(own)).toBe(two.whole);
});
