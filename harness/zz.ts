import { mkdirSync } from 'node:fs';
import { prepare } from './scenario/load.ts';
import { Ports } from './world/live/ports.ts';
import { startReaper } from './world/live/reaper.ts';
import { record } from './world/live/record.ts';
import { openToxiproxy, toxiproxyRefuses } from './world/live/toxiproxy/engine.ts';
import { provisionToxiproxy } from './world/live/toxiproxy/provision.ts';

const p = await prepare(process.argv[2]!, toxiproxyRefuses);
const t = performance.now();
const found = await provisionToxiproxy(console.log);
console.log(found);
const ports = await Ports.open();
const reaper = await startReaper();
mkdirSync('/tmp/fl/x', { recursive: true });
const engine = await openToxiproxy(found, ports, reaper, '/tmp/fl');
console.log('engine', engine.name, performance.now() - t);
const stop = new AbortController();
const end = await record(
  p.plans[0]!,
  p.tunings,
  '/tmp/fl/x',
  { engine, ports, reaper, stop: stop.signal },
  () => console.log('started', performance.now() - t),
);
console.log(end, performance.now() - t);
await engine.close();
await reaper.close();
