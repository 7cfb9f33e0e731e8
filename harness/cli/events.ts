/** Lines of JSON on standard output while a run goes on, beside whatever else tells of it. */
import { basename } from 'node:path';
import type { RunEvent } from '../events.ts';
import type { PlayName } from '../world/progress.ts';
import type { ShownProgress } from './progress.ts';

export function withEvents(
  shown: ShownProgress,
  emit: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): ShownProgress {
  let run = '';
  const tell = (event: RunEvent): void => emit(JSON.stringify(event));
  const nameOf = ({ scenario, repeat, repeats }: PlayName) => ({
    scenario,
    play: repeat + 1,
    plays: repeats,
  });
  return {
    ...shown,
    recording: (folder, ...rest) => {
      shown.recording(folder, ...rest);
      if (run) return;
      run = basename(folder);
      tell({ event: 'run-begun', run, schema: 'flatline-events/1', folder });
    },
    begun: (play) => {
      shown.begun(play);
      tell({ event: 'play-begun', run, ...nameOf(play) });
    },
    ended: (play, how, why) => {
      shown.ended(play, how, why);
      tell({
        event: 'play-ended',
        run,
        ...nameOf(play),
        how,
        ...(why !== undefined && { why }),
        again: play.again,
      });
    },
    judging: () => {
      shown.judging();
      tell({ event: 'judging', run });
    },
  };
}
