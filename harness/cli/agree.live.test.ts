import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AgreeResult } from '../agree/result.ts';
import { descendants, flatline, survivors } from '../testing/cli.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const SCENARIO = `why: A test.
topology: { shape: star, senders: 2 }
heartbeat: { interval: 200ms }
warmup: 2s
detectors: [{ use: fixed, with: { timeout: 700ms } }]
phases:
  - { name: calm, for: 6s }
  - { name: crashes, for: 4s, faults: [{ fault: crash, node: senders }] }
`;

test('a scenario is played in both worlds, and what the live one shows brings the simulated one nearer', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'mine.yaml'), SCENARIO);
  const { exitCode, stdout, stderr } = await flatline(['agree', './mine.yaml', '--calibrate', '--json'], {
    cwd,
  });
  const { sides, calibrated, scenarios } = JSON.parse(stdout) as AgreeResult;
  // on a busy machine it may differ, or the live run may be void
  expect([0, 1, 3], stderr).toContain(exitCode);
  expect(sides.map(({ world }) => world)).toEqual(['live', 'simulated']);
  expect(calibrated).toBe(true);
  const [scenario] = scenarios;
  expect(scenario!.again).toBe('npm run flatline -- agree ./mine.yaml --seed 42 --calibrate');
  expect(scenario!.plays).toEqual([1, 20]);
  expect(scenario!.assumed[0]).toBeNull();
  expect(scenario!.assumed[1]!.delay).toMatch(/^empirical:/);
  const delays = scenario!.comparisons.find(({ kind, of }) => kind === 'delays' && of === 'quiet')!;
  expect(delays.sides.every(({ n }) => n > 30)).toBe(true);
  expect(delays.before!.distance!).toBeGreaterThanOrEqual(delays.distance!);
  const folder = join(cwd, '.flatline', 'agree', `${sides[0].run}-calibrated`);
  expect(JSON.parse(readFileSync(join(folder, 'agree.json'), 'utf8'))).toEqual(JSON.parse(stdout));
  expect(existsSync(join(folder, 'agree.html'))).toBe(true);
  await toldBesideRun(cwd, sides[0].run);
});

/** The live run is reported with the comparison, at once and later. */
async function toldBesideRun(cwd: string, run: string): Promise<void> {
  const own = join(cwd, '.flatline', 'runs', run);
  const reports = ['report.html', 'summary.md'].map((file) => join(own, file));
  for (const file of reports) {
    expect(readFileSync(file, 'utf8')).toContain('Does the simulated world agree?');
    rmSync(file);
  }
  const { stdout, stderr } = await flatline(['report', run], { cwd });
  expect(stdout, stderr).toMatch(
    /^ {2}agree {3}live and simulated, calibrated: (agrees|differs|cannot tell)/m,
  );
  for (const file of reports) expect(readFileSync(file, 'utf8')).toContain('Does the simulated world agree?');
}

test('Ctrl-C ends it with 130, nothing is compared, and nothing is left behind', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'mine.yaml'), SCENARIO);
  const running = flatline(['agree', './mine.yaml'], { cwd });
  // the reaper, Toxiproxy and three nodes
  await expect
    .poll(async () => (await descendants(running.pid!)).length, { timeout: 60_000 })
    .toBeGreaterThan(4);
  const children = await descendants(running.pid!);
  running.kill('SIGINT');
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(130);
  expect(stdout).toBe('');
  expect(existsSync(join(cwd, '.flatline', 'agree'))).toBe(false);
  expect(await survivors(children)).toEqual([]);
});
