/** Ways to put the pinned toxiproxy-server into the user's cache. Each installs by one rename, so two may run at once. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../cache-folder.ts';
import { makeFolder } from '../../../trace/make-folder.ts';
import { programVersion, which } from './find.ts';
import { TOXIPROXY_VERSION } from './version.ts';

type Say = (line: string) => void;
interface Installed {
  readonly path: string;
  readonly how: string;
}

const MODULE = 'github.com/Shopify/toxiproxy/v2';
const RELEASE_URL = `https://github.com/Shopify/toxiproxy/releases/download/v${TOXIPROXY_VERSION}`;
const GO_LIMIT_MS = 240_000;
const DOWNLOAD_LIMIT_MS = 120_000;
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** SHA-256 of the release binaries, as Shopify's own Homebrew formula pins them. */
const RELEASES: Readonly<Record<string, string>> = {
  'linux-amd64': '556d891134a3c582dc1e1a3f7335fd55142e5965769855a00b944e13e48302fc',
  'linux-arm64': '53e770c1c3035b5a9f1bc629fce537db1f95f62b26f4ebe6e756afd701cf077c',
  'darwin-amd64': '9625bba4bd96117eedae49f982aba4c2f462b268dd406c9ff18186f9b1ef8afe',
  'darwin-arm64': 'aa299966b52f16a8594f1cd0d1e9049dc2e8fe2c04a90c19860e2719b2b95d15',
};

/** Says which file of the cache is the installed one; it is written after that file is complete. */
const STAMP = 'installed.json';
interface Stamp {
  readonly file: string;
  readonly sha256: string;
  readonly how: string;
}

/** What an earlier run installed, if it is still what was installed. */
export async function cachedBinary(): Promise<Installed> {
  const text = await readFile(join(toxiproxyFolder(), STAMP), 'utf8').catch(() => {
    throw new Error(`nothing in ${toxiproxyFolder()}`);
  });
  const { file, sha256, how } = JSON.parse(text) as Stamp;
  const path = join(toxiproxyFolder(), file);
  const actual = sha256Of(await readFile(path));
  if (actual !== sha256) throw new Error(`${path} is not what was installed; it is installed again`);
  return { path, how: `cache: ${path} (${how})` };
}

/** Builds the pinned module version; Go checks the module sums. The version is stamped, or it would say `git`. */
export async function goInstall(say: Say, stop?: AbortSignal): Promise<Installed> {
  const go = await which('go');
  if (!go) throw new Error('no go on the PATH');
  return install(`go install ${MODULE}@v${TOXIPROXY_VERSION}`, say, async (folder) => {
    const ldflags = `-s -w -X ${MODULE}.Version=${TOXIPROXY_VERSION}`;
    const target = `${MODULE}/cmd/server@v${TOXIPROXY_VERSION}`;
    const built = await execa(go, ['install', '-ldflags', ldflags, target], {
      cwd: folder,
      env: { GOBIN: folder, GO111MODULE: 'on', CGO_ENABLED: '0' },
      timeout: GO_LIMIT_MS,
      ...(stop && { cancelSignal: stop }),
      stdin: 'ignore',
      reject: false,
    });
    if (built.failed) throw new Error(lastLine(built.stderr) || built.shortMessage || 'go install failed');
    return join(folder, `server${SUFFIX}`);
  });
}

/** Fetches the release binary and trusts nothing but its pinned hash, wherever it comes from. */
export async function downloadRelease(
  say: Say,
  stop?: AbortSignal,
  from: string = RELEASE_URL,
): Promise<Installed> {
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  const platform = `${process.platform}-${architecture}`;
  const pinned = RELEASES[platform];
  if (!pinned) throw new Error(`no pinned release for ${process.platform} on ${process.arch}`);
  const url = `${from}/toxiproxy-server-${platform}`;
  return install(`download ${url}`, say, async (folder) => {
    const late = AbortSignal.timeout(DOWNLOAD_LIMIT_MS);
    const signal = stop ? AbortSignal.any([stop, late]) : late;
    const response = await fetch(url, { signal }).catch((error: Error) => {
      const reason = error.cause instanceof Error ? error.cause.message : error.message;
      throw new Error(`${url}: ${reason}`);
    });
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (sha256Of(bytes) !== pinned) throw new Error(`${url} has not the pinned SHA-256; it was thrown away`);
    const path = join(folder, 'download');
    await writeFile(path, bytes);
    return path;
  });
}

/** Makes the binary in a folder of its own beside its place, proves that it runs, and moves it there. */
async function install(how: string, say: Say, make: (folder: string) => Promise<string>): Promise<Installed> {
  const cache = toxiproxyFolder();
  makeFolder(cache);
  await sweep(cache);
  const folder = await mkdtemp(join(cache, 'making-'));
  say(`getting Toxiproxy ${TOXIPROXY_VERSION}: ${how} (once; up to a minute or two)`);
  try {
    const made = await make(folder);
    await chmod(made, 0o755);
    const version = await programVersion(made);
    if (version !== TOXIPROXY_VERSION) throw new Error(`what came of it is version ${version ?? 'unknown'}`);
    // named by its content: two installs at once can't end with the binary of one and the stamp of the other
    const sha256 = sha256Of(await readFile(made));
    const file = `toxiproxy-server-${sha256.slice(0, 12)}${SUFFIX}`;
    const path = join(cache, file);
    const stamp = join(folder, STAMP);
    await writeFile(stamp, JSON.stringify({ file, sha256, how } satisfies Stamp));
    await rename(made, path);
    await rename(stamp, join(cache, STAMP));
    return { path, how };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders that a killed install left behind. */
async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('making-')) continue;
    const folder = join(cache, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 2 * GO_LIMIT_MS) await rm(folder, { recursive: true, force: true });
  }
}

export function toxiproxyFolder(): string {
  return cacheFolder(`toxiproxy-${TOXIPROXY_VERSION}`);
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
