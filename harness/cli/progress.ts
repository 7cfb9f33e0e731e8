/** Progress on standard error: a live list on a terminal, plain lines elsewhere. */
import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';
import { formatDuration } from '../lib/units.ts';
import type { CutShort } from '../model.ts';
import type { Prepared } from '../scenario/load.ts';
import type { PlayName, Progress } from '../world/progress.ts';

export interface ShownProgress extends Progress {
  say(line: string): void;
  /** Ends the display; what comes after stands below it. */
  close(): Promise<void>;
}

export function showLiveProgress(scenarios: readonly Prepared[]): ShownProgress {
  const live = process.stderr.isTTY === true && !process.env['CI'];
  return live ? liveProgress(scenarios) : plainProgress();
}

function titleOf({ scenario, repeat, repeats }: PlayName): string {
  return repeats > 1 ? `${scenario} (play ${repeat + 1})` : scenario;
}

/** Why there are no more plays. */
export function cutShortText(scenario: string, { asked, row, plays }: CutShort): string {
  return `■ ${scenario}: no more after ${plays} ${plays === 1 ? 'play' : 'plays'}: ${asked} does not hold of ${row}`;
}

const PLAIN = (line: string): void => void process.stderr.write(`${line}\n`);

function plainProgress(): ShownProgress {
  let told = false;
  return {
    say: PLAIN,
    recording: (folder, { name, origin }) => {
      if (told) return;
      told = true;
      PLAIN(`network: ${name} (${origin})`);
      PLAIN(`recording to ${folder}`);
    },
    begun: (play) => PLAIN(`▸ ${titleOf(play)}: ${formatDuration(play.length)}`),
    ended: (play, how, why) =>
      PLAIN(`${how === 'complete' ? '✓' : '✗'} ${titleOf(play)}: ${how}${why ? `: ${why}` : ''}`),
    cutShort: (scenario, cut) => PLAIN(cutShortText(scenario, cut)),
    judging: () => PLAIN('judging'),
    close: async () => undefined,
  };
}

interface Tracked {
  readonly task: ListrTask;
  begin(): void;
  end(how: string, why?: string): void;
}

/** One line per play, with the time that is left. */
function liveProgress(scenarios: readonly Prepared[]): ShownProgress {
  const tracked = new Map<string, Tracked>();
  for (const { title: named, scenario, plans } of scenarios) {
    for (const { repeat, end } of plans) {
      const title = titleOf({ scenario: named, repeat, repeats: scenario.repeats, length: end });
      tracked.set(title, track(title, end));
    }
  }
  const judge = track('judging', 0);
  const list = new Listr(
    [...tracked.values(), judge].map(({ task }) => task),
    {
      concurrent: true,
      exitOnError: false,
      renderer: 'default',
      rendererOptions: {
        collapseErrors: false,
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
      },
    },
  );
  let running: Promise<unknown> | undefined;
  return {
    say: PLAIN,
    recording: (folder, { name, origin }) => {
      if (running) return;
      PLAIN(`network: ${name} (${origin})`);
      PLAIN(`recording to ${folder}`);
      running = list.run();
    },
    begun: (play) => tracked.get(titleOf(play))?.begin(),
    ended: (play, how, why) => tracked.get(titleOf(play))?.end(how, why),
    cutShort: (scenario, { asked, row, plays }) => {
      for (const { title: named, plans } of scenarios) {
        if (named !== scenario) continue;
        for (const {
          repeat,
          end,
          scenario: { repeats },
        } of plans.slice(plays)) {
          const title = titleOf({ scenario, repeat, repeats, length: end });
          tracked.get(title)?.end(`not begun: ${asked} does not hold of ${row}`);
        }
      }
    },
    judging: () => {
      for (const { end } of tracked.values()) end('not played');
    },
    close: async () => {
      for (const { end } of tracked.values()) end('not played');
      judge.end('complete');
      await running;
    },
  };
}

function track(title: string, length: number): Tracked {
  let settle: (outcome: { how: string; why?: string | undefined }) => void = () => undefined;
  const settled = new Promise<{ how: string; why?: string | undefined }>((resolve) => {
    settle = resolve;
  });
  let since: number | undefined;
  return {
    begin: () => {
      since = performance.now();
    },
    end: (how, why) => settle({ how, why }),
    task: {
      title,
      task: async (_, task) => {
        const tick = setInterval(() => {
          if (since === undefined) return;
          const left = Math.max(0, length - (performance.now() - since));
          task.title = `${title}  ${Math.ceil(left / 1000)} s left`;
        }, 250);
        const { how, why } = await settled;
        clearInterval(tick);
        task.title = title;
        if (how === 'failed') throw new Error(`${title}: ${why ?? 'failed'}`);
        if (how !== 'complete') task.skip(`${title} (${how})`);
      },
    },
  };
}
