/** What a scenario was, and how its plays went. */
import { linkName } from '../model.ts';
import type { ScenarioResult } from '../result.ts';
import { contentOf } from '../scenario/content.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Recording } from '../trace/recording.ts';
import { rewarmOf, scoredSpans } from './truth.ts';

/** Every life of a sender opens one connection on each of its links; any more were made after one broke. */
export function connectionsOf(recordings: readonly Recording[]): ScenarioResult['connections'] {
  let [opened, lives] = [0, 0];
  for (const { plan, nodes, opened: times } of recordings) {
    for (const link of plan.links) {
      opened += times.get(linkName(link))!.length;
      lives += nodes.find(({ id }) => id === link.from)!.lives.length;
    }
  }
  return { opened, lives };
}

export function failedPlays(recordings: readonly Recording[]): string[] {
  return recordings.flatMap(({ plan: { repeat }, end }) =>
    end.how === 'failed' ? [`play ${repeat + 1} failed: ${end.failure ?? 'the harness was killed'}`] : [],
  );
}

export function describe(scenario: Scenario, recordings: readonly Recording[]) {
  const [first] = recordings;
  const { heartbeat, topology } = scenario;
  const scoringBegins = Math.min(...scoredSpans(first!).map(({ from }) => from));
  let [heard, excluded] = [0, 0];
  for (const { streams } of recordings) {
    for (const stream of streams) {
      heard += stream.heard.at.length;
      excluded += stream.heard.at.filter((at) => at < scoringBegins).length;
    }
  }
  return {
    why: scenario.why,
    file: scenario.file,
    engine: first!.engine,
    interval: heartbeat.interval,
    transport: heartbeat.transport,
    pattern: heartbeat.pattern,
    topology:
      topology.shape === 'star'
        ? `${topology.senders} senders → 1 observer`
        : `${topology.nodes} nodes, all to all`,
    truth: scenario.truth,
    warmup: scenario.warmup,
    rewarm: rewarmOf(first!),
    length: first!.plan.end,
    repeats: {
      planned: scenario.repeats,
      played: recordings.filter(({ end }) => end.how === 'complete').length,
    },
    phases: first!.plan.phases,
    heartbeats: { heard, excluded },
    content: contentOf(scenario),
  };
}
