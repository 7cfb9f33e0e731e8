/** What is said of a project of traces that can't be judged, and what flags say of one that can. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectedIn, writeConfig } from '../testing/projects.ts';
import { smallTrace } from '../testing/small-trace.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { writeTrace } from '../trace/write.ts';

const wan = { name: 'wan', traces: ['office.fltrace'], detectors: ['fixed:timeout=500ms|2s'] };

/** A folder with traces and a configuration. */
function folderWith(project: object, more: object = {}): string {
  const folder = temporaryFolder();
  writeTrace(join(folder, 'office.fltrace'), smallTrace(300));
  writeTrace(join(folder, 'off.fltrace'), smallTrace(300, 7, { clocksOff: true }));
  writeConfig(folder, { projects: [{ ...wan, ...project }], ...more });
  return folder;
}

describe('flags', () => {
  test('about chance and plays say nothing of traces, and others do', async () => {
    const folder = folderWith({});
    const [plain] = (await selectedIn(folder)).traces;
    const flags = { seed: 3, repeats: 2, repeatEach: 2, exposure: 1000 };
    expect((await selectedIn(folder, { flags })).traces).toEqual([plain]);
    const { traces } = await selectedIn(folder, { wanted: { grep: /wan › off/ }, flags: { jobs: 3 } });
    expect(traces).toEqual([{ ...plain, jobs: 3 }]);
    await expect(selectedIn(folder, { wanted: { world: 'live' } })).rejects.toThrow(
      /no project of .* is live/,
    );
    await expect(selectedIn(folder, { wanted: { named: ['ofice'] } })).rejects.toThrow(
      /did you mean "office"/,
    );
  });
});

test.each([
  [{ traces: ['nowhere.fltrace'] }, {}, /there is no trace ".*nowhere.fltrace"\nflatline\.config\.ts:6:9\n/],
  [{ traces: ['none/*.fltrace'] }, {}, /no file is called like none.*\nflatline\.config\.ts:6:9$/],
  [{ traces: ['.'] }, {}, /the folder holds no recorded play: .*\nflatline\.config\.ts:6:9\n/],
  [{ traces: ['off.fltrace'] }, {}, /clocks of nodes were off in this play/],
  [{ seed: 3 }, {}, /projects\[0\]\.seed: traces are replayed, not played/],
  [{ suite: 'demo' }, {}, /projects\[0\]\.suite: traces are replayed, not played/],
  [{ world: 'simulated' }, {}, /projects\[0\]\.world: traces are replayed, not played/],
  [{ detectors: ['phi:treshold=3'] }, {}, /did you mean "threshold"\?\nflatline\.config\.ts:8:20$/],
  [
    { thresholds: { missed: '<= 0' } },
    {},
    /thresholds\.missed: recorded traces can’t tell it: crashes are tried/,
  ],
  [{ thresholds: { already_suspected: '< 1%' } }, {}, /limit query_accuracy instead/],
  [{ thresholds: { retrust_time: 'p(50) < 1s' } }, {}, /does not say when links were cut/],
  [{ thresholds: { 'mistakes{detector:fixed, cause: stall}': '<= 1' } }, {}, /what was behind a silence/],
  [{ thresholds: { 'mistake_rate{phase:quiet}': '< 1/h' } }, {}, /a trace has no phases/],
  [{ thresholds: { detection_tim: 'p(50) < 1s' } }, {}, /did you mean "detection_time"/],
  [
    {},
    { thresholds: { undetected: '<= 0' } },
    /^flatline\.config\.ts:14:5 thresholds\.undetected: recorded traces can’t tell/,
  ],
])('%j is refused before anything starts', async (project, more, says) => {
  await expect(selectedIn(folderWith(project, more))).rejects.toThrow(says);
});
