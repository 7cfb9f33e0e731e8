/** Progress of recorded traces that are judged, one after the other. */
import { formatDuration } from '../lib/units.ts';
import { endedText, type ShownProgress } from './progress.ts';

export function showTraceProgress(): ShownProgress {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  return {
    say,
    recording: () => undefined,
    begun: () => undefined,
    ended: (trace, how) => {
      const { scenario, length } = trace;
      say(how === 'complete' ? `✓ ${scenario}: replayed ${formatDuration(length)}` : endedText(trace, how));
    },
    judging: () => undefined,
    close: async () => undefined,
  };
}
