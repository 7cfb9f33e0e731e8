import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { plan } from '../../testing/scenarios.ts';
import { ownToxiproxy } from '../../testing/started.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { readRecording } from '../../trace/recording.ts';
import { Ports } from './ports.ts';
import { startReaper } from './reaper.ts';
import { record } from './record.ts';
import { openToxiproxy } from './toxiproxy/engine.ts';

/** Lends a port that somebody else has taken meanwhile, but only the first time. */
class TakenOnce extends Ports {
  #first: number | undefined;

  constructor(port: number, taken: number) {
    super(port, port);
    this.#first = taken;
  }

  override async take(): Promise<number> {
    const taken = this.#first;
    this.#first = undefined;
    return taken ?? super.take();
  }
}

test('a play whose port was taken is played again, and gives back every port and proxy', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port: taken } = other.address() as { port: number };
  const { url, client } = await ownToxiproxy();
  const ports = await Ports.open();
  const free = new TakenOnce(await ports.take(), taken);
  const folder = temporaryFolder();
  const reaper = await startReaper();
  const engine = await openToxiproxy({ url, origin: 'a test' }, ports, reaper, folder);
  onTestFinished(async () => {
    await engine.close();
    await reaper.close();
  });
  mkdirSync(join(folder, 'traces'));
  const play = join(folder, 'traces', 'test.1');
  const short = plan({ phases: [{ name: 'only', for: '1s' }] });
  const stop = new AbortController().signal;
  const end = await record(short, [], play, { engine, ports: free, reaper, stop }, () => undefined);
  expect(end.how).toBe('complete');
  expect(readRecording(play).streams.every(({ heard }) => heard.at.length > 5)).toBe(true);
  expect(await client.getAll()).toEqual({});
  // the only port that there is can be taken again
  expect(await free.take()).toBeGreaterThan(0);
});
