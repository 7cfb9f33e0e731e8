/** Progress of what happens in virtual time: how much of it has passed, and how many times faster than time does. */
import { formatDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Prepared } from '../scenario/load.ts';
import { cutShortText, endedText, type ShownProgress } from './progress.ts';

/** Without a terminal a line stays, so it comes less often. */
const EVERY = { terminal: 200, log: 5000 } as const;

export function showVirtualProgress(scenarios: readonly Prepared[]): ShownProgress {
  const plans = scenarios.flatMap((scenario) => scenario.plans);
  const whole = plans.reduce((sum, { end }) => sum + end, 0);
  const terminal = process.stderr.isTTY === true && !process.env['CI'];
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  let since = 0;
  let played = 0;
  let reached: () => Ms = () => 0;
  let told = false;
  let timer: NodeJS.Timeout | undefined;
  const line = (): string => {
    const passed = reached();
    const speed = Math.round(passed / Math.max(1, performance.now() - since));
    const plays = plans.length > 1 ? `, ${played} of ${plans.length} plays` : '';
    return `simulated ${formatDuration(passed)} of ${formatDuration(whole)}${plays}, ${speed} times as fast as time passes`;
  };
  const show = (): void => void process.stderr.write(terminal ? `\r\x1b[K${line()}` : `${line()}\n`);
  const halt = (): void => {
    if (!timer) return;
    clearInterval(timer);
    timer = undefined;
    show();
    if (terminal) process.stderr.write('\n');
  };
  return {
    say: (text) => {
      halt();
      say(text);
    },
    recording: (folder) => {
      if (!told) say(`recording to ${folder}`);
      told = true;
    },
    begun: () => undefined,
    ended: (play, how) => {
      played++;
      if (how === 'failed') say(endedText(play, how));
    },
    cutShort: (scenario, cut, again) => say(cutShortText(scenario, cut, again)),
    advancing: (now) => {
      const before = reached();
      reached = () => before + now();
      since ||= performance.now();
      timer ??= setInterval(show, terminal ? EVERY.terminal : EVERY.log);
    },
    judging: () => {
      halt();
      say('judging');
    },
    close: async () => halt(),
  };
}
