/** Crashes and restarts in a world by themselves: while other plays start their nodes, a restart takes its time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorldName } from '../model.ts';
import { compactFile } from '../trace/folder.ts';
import { openTraces } from '../trace/open.ts';
import { traceOfPlay } from '../trace/play.ts';
import { readTrace } from '../trace/read.ts';
import { readRecording } from '../trace/recording.ts';
import { figure, play, runIn, type WorldRun } from './worlds.ts';

const scenarios = {
  crash: play(
    [{ fault: 'crash', node: 'senders', at: '500ms', every: '4s', for: '1500ms' }],
    {},
    { repeats: 2 },
    '9s',
  ),
  // as close together as a scenario may have them
  'crash-then-stall': play([
    { fault: 'crash', node: 'n1', at: '500ms', every: '1700ms', for: '500ms', times: 3 },
    { fault: 'stall', node: 'n1', at: '5600ms', for: '300ms' },
  ]),
};

/** Plays them, and says what must be so of them. */
export function testCrashes(world: WorldName): void {
  const folder = mkdtempSync(join(tmpdir(), 'flatline-live-'));
  let run: WorldRun;

  beforeAll(async () => {
    run = await runIn(world, scenarios, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const recordingOf = (name: string) => readRecording(join(run.run.folder, 'traces', `${name}.1`));

  test('every kill is detected, later by a more patient detector', () => {
    const crash = run.scenario('crash');
    // eight kills, but on a busy machine a node may be killed before it lives, or at an instant that is not known well
    const discarded = figure(crash, 'fixed timeout=300ms', 'crashes_discarded')!;
    expect(crash.rows[0]!.crashes + discarded).toBeGreaterThanOrEqual(4);
    const [quick, slow, slowest] = ['300ms', '600ms', '900ms'].map(
      (timeout) => figure(crash, `fixed timeout=${timeout}`, 'detection_time_p50')!,
    );
    expect(quick).toBeGreaterThan(180);
    expect(slow).toBeGreaterThan(quick!);
    expect(slowest).toBeGreaterThan(slow!);
    expect(slowest).toBeLessThan(1500);
    expect(figure(crash, 'fixed timeout=300ms', 'missed')).toBe(0);
  });

  test('no heartbeat is sent after the kill, and the restart is a new incarnation', () => {
    const { nodes, sent } = recordingOf('crash');
    for (const { id, lives } of nodes.filter(({ id: node }) => node !== 'observer')) {
      expect(lives[0]).toMatchObject({ incarnation: 0, crashed: true });
      expect(lives.length).toBeGreaterThan(1);
      const { at, incarnation } = sent.get(`${id}-observer`)!;
      at.forEach((time, i) => {
        const life = lives.find((one) => one.incarnation === incarnation[i])!;
        // the last life goes on for a moment after the end of the play
        if (life.crashed) expect(time).toBeLessThanOrEqual(life.until);
      });
    }
  });

  test('what strikes a node soon after its restart finds it there', () => {
    const { realised, end } = recordingOf('crash-then-stall');
    expect(end.how).toBe('complete');
    expect(realised.length).toBe(4);
  });

  test('every play that came to its end leaves its trace in one file too', () => {
    expect(openTraces(run.run.folder, folder).length).toBe(3);
    for (const play of ['crash.1', 'crash.2', 'crash-then-stall.1'].map((name) =>
      join(run.run.folder, 'traces', name),
    )) {
      const { watches, events } = readTrace(compactFile(play));
      expect(watches.every(({ heard }) => heard.at.length > 20)).toBe(true);
      expect(events).toEqual(traceOfPlay(play).events);
    }
  });
}
