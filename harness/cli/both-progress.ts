/** Progress of a run that may replay traces and play in both worlds, one after the other. */
import type { WorldName } from '../model.ts';
import type { Selected } from '../project/select.ts';
import type { Prepared } from '../scenario/load.ts';
import { type ShownProgress, showLiveProgress } from './progress.ts';
import { showTraceProgress } from './trace-progress.ts';
import { showVirtualProgress } from './virtual-progress.ts';

export function showProgress({ scenarios, traces }: Selected): ShownProgress {
  const within = (wanted: WorldName): Prepared[] => scenarios.filter(({ world }) => world === wanted);
  const displays: Record<WorldName, ShownProgress> = {
    simulated: showVirtualProgress(within('simulated')),
    live: showLiveProgress(within('live')),
    recorded: showTraceProgress(),
  };
  const first = (['simulated', 'live'] as const).find((world) => within(world).length > 0);
  let shown = displays[traces.length > 0 ? 'recorded' : (first ?? 'live')];
  return {
    say: (line) => shown.say(line),
    recording: (folder, engine, world) => {
      if (shown !== displays[world]) void shown.close();
      shown = displays[world];
      shown.recording(folder, engine, world);
    },
    begun: (play) => shown.begun(play),
    ended: (play, how, why) => shown.ended(play, how, why),
    cutShort: (scenario, cut, again) => shown.cutShort?.(scenario, cut, again),
    advancing: (reached) => shown.advancing?.(reached),
    judging: () => shown.judging(),
    close: () => shown.close(),
  };
}
