/** The machine and the program, as every result names them. */
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Machine } from './result.ts';

export function machine(): Machine {
  const processors = cpus();
  return {
    platform: `${process.platform} ${process.arch}`,
    cpu: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  };
}

/** The folder of flatline's own package.json: the repository, or the installed package. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string };
      if (name === 'flatline') return folder;
    } catch {
      // not here
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error('flatline does not find its own package.json');
    folder = parent;
  }
}

/** How a person types `flatline` where this runs: in the repository, or in a project that has the package. */
export function commandLine(): string {
  return import.meta.url.endsWith('.ts') ? 'npm run flatline --' : 'npx flatline';
}

export function version(): string {
  const { version: told } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return told;
}

/** Where the code lies that judges: sources in the repository, what was made of them in a package. */
export function codeFolders(): string[] {
  const harness = dirname(fileURLToPath(import.meta.url));
  return [harness, join(harness, '..', 'detectors')];
}
