import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { environment, messageOf } from '../../../errors.ts';
import { openLog } from '../log.ts';
import type { LinkRequest, NetworkEngine } from '../network.ts';
import type { Ports } from '../ports.ts';
import type { Reaper } from '../reaper.ts';
import { ToxiproxyControl } from './control.ts';
import { ToxiproxyLink } from './link.ts';
import type { Toxiproxies } from './provision.ts';
import { TOXIPROXY_VERSION } from './version.ts';

/** A server that was started has this long to answer; the call that is under way then is waited for. */
const START_LIMIT_MS = 5000;

interface Server {
  readonly url: string;
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/** Opens links through a server that was found or provisioned; a server of our own is started here and ends here. */
export async function openToxiproxy(
  found: Toxiproxies,
  ports: Ports,
  reaper: Reaper,
  logFolder: string,
): Promise<NetworkEngine> {
  const server =
    'url' in found ? await attach(found.url) : await start(found.binary, ports, reaper, logFolder);
  const control = new ToxiproxyControl(server.url);
  const run = `flatline-${randomUUID().slice(0, 8)}`;
  let opened = 0;
  return {
    name: `toxiproxy ${TOXIPROXY_VERSION}`,
    origin: found.origin,
    died: server.died,
    async open(requests) {
      const links: ToxiproxyLink[] = [];
      const closeLink = (link: ToxiproxyLink): Promise<void> =>
        link.close().then(
          () => ports.giveBack(link.port),
          // a server that hangs may still listen there
          () => undefined,
        );
      const close = async (): Promise<void> => void (await Promise.all(links.map(closeLink)));
      try {
        for (const request of requests) {
          // the same play may be tried again, and somebody else's server has proxies of its own
          const name = `${run}.${opened++}.${request.name}`;
          links.push(await openLink(control, { ...request, name }, ports));
        }
      } catch (error) {
        await close();
        throw error;
      }
      return { links, close };
    },
    async close() {
      control.close();
      await server.stop();
    },
  };
}

/** A port may be taken between the look and the listening; another one is asked for then. */
async function openLink(
  control: ToxiproxyControl,
  request: LinkRequest,
  ports: Ports,
): Promise<ToxiproxyLink> {
  for (let attempt = 1; ; attempt++) {
    const port = await ports.take();
    try {
      return await ToxiproxyLink.open(control, request, port);
    } catch (error) {
      ports.giveBack(port);
      if (attempt === 5 || !/address already in use/.test(messageOf(error))) throw error;
    }
  }
}

/** A server that the user runs; it is watched by asking. */
async function attach(url: string): Promise<Server> {
  const control = new ToxiproxyControl(url);
  let watching = true;
  const died = (async () => {
    let failures = 0;
    while (watching && failures < 3) {
      await new Promise((resolve) => setTimeout(resolve, 1000).unref());
      failures = await control.version().then(
        (version) => (version === undefined ? failures + 1 : 0),
        () => failures + 1,
      );
    }
    return `the Toxiproxy at ${url} no longer answers`;
  })();
  return {
    url,
    died,
    stop: async () => {
      watching = false;
      control.close();
    },
  };
}

/** Starts a server on loopback. If the port is taken it lives on and does nothing, so it is asked whether it is ours. */
async function start(binary: string, ports: Ports, reaper: Reaper, folder: string): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await ports.take();
    const log = join(folder, `toxiproxy-${port}.log`);
    const file = openLog(log);
    const { TOXIPROXY_AUTH_TOKEN: _, ...env } = process.env;
    const server = execa(binary, ['-host', '127.0.0.1', '-port', String(port)], {
      env: { ...env, LOG_LEVEL: 'error' },
      extendEnv: false,
      stdin: 'ignore',
      // an unread pipe freezes the server after some tens of connections
      stdout: file,
      stderr: file,
      // out of reach of the terminal's Ctrl-C: it ends when the run has ended
      detached: true,
      reject: false,
    });
    if (server.pid !== undefined) reaper.watch(server.pid);
    let stopping = false;
    const ended = server.then((result) => {
      file.destroy();
      // it writes only what went wrong
      if (statSync(log, { throwIfNoEntry: false })?.size === 0) rmSync(log);
      if (result.signal) return `signal ${result.signal}`;
      return result.exitCode === undefined ? String(result.shortMessage) : `exit code ${result.exitCode}`;
    });
    const died = new Promise<string>((resolve) => {
      void ended.then((how) => {
        if (server.pid !== undefined) reaper.forget(server.pid);
        const told = existsSync(log) ? `; its log: ${log}` : '';
        if (!stopping) resolve(`toxiproxy-server ended by itself (${how})${told}`);
      });
    });
    const stop = async (): Promise<void> => {
      stopping = true;
      server.kill('SIGKILL');
      await ended;
      ports.giveBack(port);
    };
    const url = `http://127.0.0.1:${port}`;
    const fault = await Promise.race([isOurs(url), died]);
    if (fault === undefined) return { url, died, stop };
    await stop();
    const taken = existsSync(log) && /address already in use/.test(readFileSync(log, 'utf8'));
    if (!taken || attempt === 5) throw environment(`toxiproxy-server did not start: ${fault}`, binary);
  }
}

/** Whether the server behind the URL is up and alone there; otherwise what is wrong. */
async function isOurs(url: string): Promise<string | undefined> {
  const control = new ToxiproxyControl(url);
  const { client } = control;
  const nonce = `flatline-${randomUUID()}`;
  const tooLate = AbortSignal.timeout(START_LIMIT_MS);
  try {
    for (;;) {
      try {
        await control.version();
        const proxy = await client.createProxy({
          name: nonce,
          listen: '127.0.0.1:0',
          upstream: '127.0.0.1:1',
          enabled: false,
        });
        const all = Object.keys(await client.getAll());
        await proxy.remove();
        return all.length === 1 ? undefined : `another Toxiproxy answers at ${url}`;
      } catch (error) {
        if (tooLate.aborted) {
          return `no good answer at ${url} within ${START_LIMIT_MS / 1000} s (${messageOf(error)})`;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  } finally {
    control.close();
  }
}
