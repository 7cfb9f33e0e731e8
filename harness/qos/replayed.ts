/** Opinions of detectors that observers did not ask: what they would have said, on what was heard. */
import { clockOf, onClocks } from '../clocks.ts';
import { definitionFor, isReplayed } from '../definition.ts';
import { messageOf } from '../errors.ts';
import type { Detector, DetectorDefinition, Link, Tuning } from '../model.ts';
import { freshOf, replay } from '../replay/replay.ts';
import { checkPhase } from '../scenario/plan.ts';
import { type Recording, readRecording, type Stream, type Voice } from '../trace/recording.ts';
import { asSaid } from './as-said.ts';
import { lookups } from './lookups.ts';
import type { Played } from './voices.ts';

/** The plays that lie in these folders, with the opinions of all tunings. */
export async function readPlays(folders: readonly string[], tunings: readonly Tuning[]): Promise<Played[]> {
  const recorded = folders.map((folder): Played => {
    const recording = readRecording(folder);
    return {
      recording,
      streams: recording.streams.map((stream) => ({ stream, fresh: freshOf(stream.heard, stream.froze) })),
    };
  });
  return withReplayed(recorded, tunings);
}

/**
 * The same plays, with the opinions that nobody was asked for while they went on: of tunings that are judged by replay, and of
 * all tunings where time was virtual. They are on time to the digit, as nobody had to wait for them.
 */
export async function withReplayed(plays: readonly Played[], tunings: readonly Tuning[]): Promise<Played[]> {
  let filled = [...plays];
  for (const [index, tuning] of tunings.entries()) {
    const lacking = ({ recording }: Played): boolean => isReplayed(tuning) || recording.world === 'simulated';
    if (!filled.some(lacking)) continue;
    const definition = await definitionFor(tuning);
    filled = filled.map((play) => (lacking(play) ? fill(play, index, tuning, definition) : play));
  }
  return filled;
}

/** A program that fails is told like a detector that throws; what it had said before counts. */
function fill(
  { recording, streams }: Played,
  index: number,
  tuning: Tuning,
  definition: DetectorDefinition,
): Played {
  const failures = [...recording.end.detectorFailures];
  const voiced = streams.map(({ stream, fresh }) => {
    let voices: readonly Voice[] = [];
    try {
      voices = voicesOf(recording, stream, fresh, definition, tuning);
    } catch (error) {
      const { from: peer, to: node } = stream.link;
      failures.push({ tuning: tuning.label, node, peer, message: messageOf(error) });
    }
    return { stream: { ...stream, voiced: stream.voiced.with(index, voices) }, fresh };
  });
  return {
    recording: {
      ...recording,
      end: { ...recording.end, detectorFailures: failures },
      streams: voiced.map(({ stream }) => stream),
    },
    streams: voiced,
  };
}

function voicesOf(
  recording: Recording,
  stream: Stream,
  fresh: Played['streams'][number]['fresh'],
  definition: DetectorDefinition,
  { params }: Tuning,
): readonly Voice[] {
  const { end } = recording;
  const { link, observed } = stream;
  const until = Math.min(end.end, observed.until);
  const create = creator(recording, link, definition, params);
  const { flips } = replay(fresh, create, until);
  const voices = flips.map(
    (at, flip): Voice => ({ opinion: flip % 2 === 0 ? 'trust' : 'suspect', at, exact: at, late: 0 }),
  );
  if (recording.world !== 'simulated') return voices;
  return asSaid(voices, recording, stream, fresh, create().stalled !== undefined);
}

/** Makes the detectors that watch a link, on the clocks of its ends. */
export function creator(
  recording: Recording,
  link: Link,
  definition: DetectorDefinition,
  params: Tuning['params'],
): () => Detector {
  const { plan } = recording;
  const context = { interval: plan.scenario.heartbeat.interval, phase: checkPhase(plan, link) };
  const set = lookups(recording).clocks;
  const [observer, sender] = [clockOf(set, link.to), clockOf(set, link.from)];
  return () => onClocks(definition.create(params, context), observer, sender);
}
