/** A git repository with a detector that changed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { temporaryFolder } from './temporary.ts';

const contract = fileURLToPath(new URL('../index.ts', import.meta.url));

/** A detector of the user’s own, that waits so long. */
export const detector = (patience: number): string => `
import { defineDetector, z } from ${JSON.stringify(contract)};
export default defineDetector({
  name: 'mine', title: 'mine', cite: 'a test', rule: 'a fixed timeout',
  params: z.strictObject({}),
  sweep: () => ({}),
  create: () => ({ heartbeat: (at) => at + ${patience} }),
});
`;

const scenario = `why: a test
topology: { shape: star, senders: 3 }
heartbeat: { interval: 100ms }
warmup: 2s
repeats: 6
detectors: [{ use: ./mine.ts }, { use: fixed, with: { timeout: 300ms } }]
phases:
  - { name: crashes, for: 8s, faults: [{ fault: crash, node: senders, every: 4s, for: 2s }] }
`;

/** Two commits: in the second one the detector waits longer. */
export async function repository(): Promise<{ cwd: string; git: (...args: string[]) => Promise<string> }> {
  const cwd = temporaryFolder();
  const git = async (...args: string[]): Promise<string> => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    return (await execa('git', [...identity, ...args], { cwd })).stdout;
  };
  await git('init', '-q');
  writeFileSync(join(cwd, '.gitignore'), '.flatline\n');
  writeFileSync(join(cwd, 'mine.yaml'), scenario);
  for (const patience of [300, 400]) {
    writeFileSync(join(cwd, 'mine.ts'), detector(patience));
    await git('add', '.');
    await git('commit', '-qm', `waits ${patience}`);
  }
  return { cwd, git };
}
