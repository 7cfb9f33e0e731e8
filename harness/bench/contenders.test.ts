import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detectors } from '../../detectors/index.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { contenders } from './contenders.ts';

const labels = async (windows: number[], ...named: string[]): Promise<string[]> =>
  (await contenders(named.map(parseDetector), windows, '.')).map(({ tuning }) => tuning.label);

test('without a name all that are built in stand there, each at every window that it can have', async () => {
  const all = await contenders(undefined, [100, 1000], '.');
  expect(new Set(all.map(({ tuning }) => tuning.detector))).toEqual(new Set(Object.keys(detectors)));
  const shown = all.map(({ tuning, window }) => [tuning.label, window]);
  expect(shown).toContainEqual(['fixed', null]);
  expect(shown).toContainEqual(['phi window=100', 100]);
  expect(shown).toContainEqual(['two-window long=1000', 1000]);
});

test('a window that was given is kept, by a person and by a preset', async () => {
  expect(await labels([10, 20], 'phi:window=50,threshold=3', 'chen')).toEqual([
    'phi threshold=3 window=50',
    'chen window=10',
    'chen window=20',
  ]);
  const [preset] = await contenders([parseDetector('preset:rabbitmq-ra')], [10], '.');
  expect(preset).toMatchObject({ setting: 'preset:rabbitmq-ra', window: 1000 });
});

test('the same detector twice is refused, and so is one that does not exist', async () => {
  await expect(labels([10], 'phi', 'phi')).rejects.toThrow('"phi window=10" is listed twice');
  await expect(labels([10], 'phy')).rejects.toThrow(/unknown detector "phy"; did you mean "phi"/);
});

test('every member of a line-up stands there by itself', async () => {
  const standard = await labels([10, 20], 'standard');
  for (const label of ['fixed timeout=150ms', 'phi threshold=8 window=10', 'phi threshold=8 window=20'])
    expect(standard).toContain(label);
});

test('a program is refused: it would be its pipe that is measured', async () => {
  const path = join(temporaryFolder(), 'mine');
  const lines = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) =>
    console.log(JSON.stringify(JSON.parse(line).flatline ? { name: 'mine' } : { deadline: 1e9 })));`;
  writeFileSync(path, `#!${process.execPath}\n${lines}\n`, { mode: 0o755 });
  await expect(labels([10], path)).rejects.toThrow('mine is a program');
});
