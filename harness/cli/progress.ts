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

type Titled = Pick<PlayName, 'scenario' | 'repeat' | 'repeats'>;

function titleOf({ scenario, repeat, repeats }: Titled): string {
  return repeats > 1 ? `${scenario} (play ${repeat + 1})` : scenario;
}

/** Why there are no more plays. */
export function cutShortText(scenario: string, { asked, row, plays }: CutShort, again: string): string {
  return `■ ${scenario}: no more after ${plays} ${plays === 1 ? 'play' : 'plays'}: ${asked} does not hold of ${row}; again: ${again}`;
}

/** How a play ended; of one that failed, with the command that plays it again. */
export function endedText(play: PlayName, how: string, why?: string): string {
  const told = [how, why].filter(Boolean).join(': ');
  const again = how === 'failed' ? `; again: ${play.again}` : '';
  return `${how === 'complete' ? '✓' : '✗'} ${titleOf(play)}: ${told}${again}`;
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
    ended: (play, how, why) => PLAIN(endedText(play, how, why)),
    cutShort: (scenario, cut, again) => PLAIN(cutShortText(scenario, cut, again)),
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
  for (const { title: named, scenario, plans, again } of scenarios) {
    for (const { repeat, end } of plans) {
      const title = titleOf({ scenario: named, repeat, repeats: scenario.repeats });
      tracked.set(title, track(title, end, again));
    }
  }
  const judge = track('judging', 0, '');
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
    cutShort: (scenario, { asked, row, plays }, again) => {
      const plans = scenarios.find(({ title }) => title === scenario)?.plans ?? [];
      plans.slice(plays).forEach(({ repeat, scenario: { repeats } }, i) => {
        // the command needs telling but once
        const told = `not begun: ${asked} does not hold of ${row}${i === 0 ? `; again: ${again}` : ''}`;
        tracked.get(titleOf({ scenario, repeat, repeats }))?.end(told);
      });
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

function track(title: string, length: number, again: string): Tracked {
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
        if (how === 'failed') throw new Error(`${title}: ${why ?? 'failed'}; again: ${again}`);
        if (how !== 'complete') task.skip(`${title} (${how})`);
      },
    },
  };
}
