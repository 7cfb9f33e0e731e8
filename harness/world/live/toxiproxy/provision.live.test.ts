import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary.ts';
import { programVersion, which } from './find.ts';
import { cachedBinary, downloadRelease, goInstall, toxiproxyFolder } from './install.ts';
import { provisionToxiproxy } from './provision.ts';
import { TOXIPROXY_VERSION } from './version.ts';

const silent = (): void => undefined;
const hasGo = (await which('go')) !== undefined;

const goCache = hasGo ? (await execa('go', ['env', 'GOCACHE'])).stdout : '';

beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', temporaryFolder());
  // Go would otherwise follow, and compile everything anew
  vi.stubEnv('GOCACHE', goCache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.skipIf(!hasGo)(
  'two installs at once both succeed, and leave a binary of the pinned version',
  { timeout: 300_000 },
  async () => {
    const lines: string[] = [];
    const both = await Promise.all([
      goInstall((line) => lines.push(line)),
      goInstall((line) => lines.push(line)),
    ]);
    expect(new Set(both.map(({ path }) => path)).size).toBe(1);
    expect(await programVersion(both[0]!.path)).toBe(TOXIPROXY_VERSION);
    expect(lines).toEqual([expect.stringContaining('go install'), expect.stringContaining('go install')]);
    expect(readdirSync(toxiproxyFolder()).filter((name) => name.startsWith('making-'))).toEqual([]);

    // found in the cache from now on, by its hash
    vi.stubEnv('PATH', temporaryFolder());
    expect((await provisionToxiproxy(silent)).origin).toMatch(/^cache: .*\(go install .*@v2\.12\.0\)$/);
    for (const path of new Set(both.map((one) => one.path))) {
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('x')]));
    }
    await expect(cachedBinary()).rejects.toThrow('is not what was installed');
  },
);

test.skipIf(!hasGo)('an install that is interrupted leaves nothing half-made', async () => {
  const interrupt = new AbortController();
  await expect(goInstall(() => interrupt.abort(), interrupt.signal)).rejects.toThrow();
  expect(readdirSync(toxiproxyFolder())).toEqual([]);
  // and what comes after it is not tried
  vi.stubEnv('PATH', temporaryFolder());
  await expect(provisionToxiproxy(silent, interrupt.signal)).rejects.toThrow(/aborted/);
});

test('a download without the pinned hash is thrown away', async () => {
  const server = createServer((_, response) => response.end('not what was promised'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await expect(downloadRelease(silent, undefined, `http://127.0.0.1:${port}`)).rejects.toThrow(
    'has not the pinned SHA-256',
  );
  server.close();
  expect(readdirSync(toxiproxyFolder())).toEqual([]);
});

test('a download that is not there says where it looked', async () => {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await expect(downloadRelease(silent, undefined, `http://127.0.0.1:${port}`)).rejects.toThrow(
    /toxiproxy-server-\w+-\w+: HTTP 404/,
  );
  server.close();
});
