/** Progress of recorded traces that are judged, one after the other. */
import { formatDuration } from '../lib/units.ts';
import type { ShownProgress } from './progress.ts';

export function showTraceProgress(): ShownProgress {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  return {
    say,
    recording: () => undefined,
    begun: () => undefined,
    ended: ({ scenario, length }, how) => {
      const mark = how === 'complete' ? '✓' : '✗';
      say(`${mark} ${scenario}: ${how === 'complete' ? `replayed ${formatDuration(length)}` : how}`);
    },
    judging: () => undefined,
    close: async () => undefined,
  };
}
