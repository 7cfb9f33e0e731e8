/** The script of every page: in the package it lies ready, in the repository it is bundled from its source. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ready = new URL('./client.bundle.js', import.meta.url);
const bundler = new URL('./bundle.ts', import.meta.url);
/** What the script is made of: a kept one is good as long as all of this is the same. */
const SOURCES = [bundler, new URL('./client.ts', import.meta.url)];
const modules = new URL('../../node_modules/', import.meta.url);

let script: Promise<string> | undefined;

export function clientScript(): Promise<string> {
  script ??= readFile(ready, 'utf8').catch(bundledOnce);
  return script;
}

export async function bundleClient(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(bundler)], {
    maxBuffer: 1 << 25,
  });
  return stdout;
}

/** Bundling takes longer than the rest of a page, so what was made is kept where npm and its kin keep such things. */
async function bundledOnce(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of [...SOURCES, new URL('.package-lock.json', modules)])
    hash.update(await readFile(source).catch(() => ''));
  const kept = new URL(`.cache/flatline/client-${hash.digest('hex').slice(0, 16)}.js`, modules);
  return readFile(kept, 'utf8').catch(async () => {
    const made = await bundleClient();
    // nobody needs it kept
    await keep(kept, made).catch(() => undefined);
    return made;
  });
}

async function keep(file: URL, text: string): Promise<void> {
  await mkdir(new URL('.', file), { recursive: true });
  const part = new URL(`${file.href}.${process.pid}.part`);
  await writeFile(part, text);
  await rename(part, file);
}
