/** Measures the machine as far as it bears on heartbeats. */

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms } from '../../model.ts';
import { countFree, Ports } from './ports.ts';
import { startReaper } from './reaper.ts';
import { openToxiproxy } from './toxiproxy/engine.ts';
import type { Toxiproxies } from './toxiproxy/provision.ts';

export interface Spread {
  readonly p50: Ms;
  readonly p99: Ms;
  readonly max: Ms;
}

export interface Examination {
  /** How much later than asked a timer fires. */
  readonly timerLateness: Spread;
  /** How long the idle event loop is kept from its work. */
  readonly loopLag: Spread;
  /** There and back over loopback, 64 bytes. */
  readonly loopback: Spread;
  /** The same through a proxy; absent without Toxiproxy. */
  readonly proxied?: Spread;
  /** How long until a change of a toxic is in force. */
  readonly change?: Spread;
  readonly ports: {
    readonly first: number;
    readonly last: number;
    readonly free: number;
    readonly asked: number;
  };
}

/** @param stop throws its reason when it is aborted, and leaves nothing behind */
export async function examine(toxiproxy: Toxiproxies | undefined, stop: AbortSignal): Promise<Examination> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const lateness = await timerLateness(300, stop);
  loop.disable();
  // the monitor counts its own period of a millisecond in
  const lag = (percentile: number): Ms => Math.max(0, loop.percentile(percentile) / 1e6 - 1);
  const direct = await withEcho((port) => roundTrips(port, 300, stop));
  const through = toxiproxy && (await throughProxy(toxiproxy, stop));
  return {
    timerLateness: lateness,
    loopLag: { p50: lag(50), p99: lag(99), max: Math.max(0, loop.max / 1e6 - 1) },
    loopback: direct,
    ...through,
    ports: await countFree(200),
  };
}

async function timerLateness(count: number, signal: AbortSignal): Promise<Spread> {
  const late: Ms[] = [];
  for (let i = 0; i < count; i++) {
    const since = performance.now();
    await sleep(5, undefined, { signal });
    late.push(Math.max(0, performance.now() - since - 5));
  }
  return spreadOf(late);
}

async function throughProxy(
  toxiproxy: Toxiproxies,
  stop: AbortSignal,
): Promise<{ proxied: Spread; change: Spread }> {
  const folder = mkdtempSync(join(tmpdir(), 'flatline-doctor-'));
  const reaper = await startReaper();
  try {
    const engine = await openToxiproxy(toxiproxy, await Ports.open(), reaper, folder);
    try {
      return await withEcho(async (upstream) => {
        const needs = new Set(['delay'] as const);
        const { links } = await engine.open([{ name: 'doctor', upstream, transport: 'stream', needs }]);
        const [link] = links;
        const proxied = await roundTrips(link!.port, 300, stop);
        const changes: Ms[] = [];
        for (let i = 0; i < 50; i++) {
          stop.throwIfAborted();
          const since = performance.now();
          await link!.set({ delay: i % 2 });
          changes.push(performance.now() - since);
        }
        return { proxied, change: spreadOf(changes) };
      });
    } finally {
      await engine.close();
    }
  } finally {
    await reaper.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server on loopback that sends back what it gets. */
async function withEcho<T>(use: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  try {
    return await use((server.address() as { port: number }).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

async function roundTrips(port: number, count: number, signal: AbortSignal): Promise<Spread> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const times: Ms[] = [];
  try {
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    for (let i = 0; i < count; i++) {
      const since = performance.now();
      const back = new Promise((resolve) => socket.once('data', resolve));
      socket.write(Buffer.alloc(64, 1));
      await back;
      times.push(performance.now() - since);
      await sleep(1, undefined, { signal });
    }
  } finally {
    socket.destroy();
  }
  return spreadOf(times);
}

function spreadOf(values: readonly Ms[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): Ms => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1)! };
}
