/**
 * What a check that did not pass most likely goes back to: a closed list, each entry with what the figures must show and the
 * sentence that says it. Add yours: one entry in mistakes.ts or detection.ts. Nothing is said that the figures do not show.
 */

import { greatest } from '../../lib/extremes.ts';
import type { Check } from '../../result.ts';
import type { Checks } from '../../scenario/checks.ts';
import type { Expectation } from '../../scenario/expectations.ts';
import type { Threshold } from '../../scenario/thresholds.ts';
import type { Cause } from './cause.ts';
import { detectionCauses, type Slow } from './detection.ts';
import { Mistakes, mechanisms, places } from './mistakes.ts';
import type { Scene } from './scene.ts';

/** The checks of one row, each that failed or could not be decided with its likely cause. */
export function explained(checks: readonly Check[], asked: Checks, scene: () => Scene): Check[] {
  return checks.map((check) => {
    if (check.verdict === 'pass' || check.verdict === 'void') return check;
    const mine = ({ text, where }: { text: string; where: string }): boolean =>
      text === check.asked && where === check.where;
    const threshold = asked.thresholds.find(mine);
    const expectation = asked.expectations.find(mine);
    const likely = threshold
      ? causeOfThreshold(threshold, scene)
      : expectation && causeOfExpectation(expectation, scene());
    return likely === undefined ? check : { ...check, likely };
  });
}

function causeOfThreshold({ metric, tags, value }: Threshold, sceneOf: () => Scene): string | undefined {
  switch (metric) {
    case 'mistake_rate':
    case 'mistakes':
    case 'already_suspected':
    case 'mistake_duration':
    case 'query_accuracy': {
      const scene = sceneOf();
      const all = scene.mistakes.filter(
        ({ excused, phase, cause }) =>
          !excused && phase === (tags.phase ?? phase) && cause === (tags.cause ?? cause),
      );
      const byTime = metric === 'mistake_duration' || metric === 'query_accuracy';
      return causeOfMistakes(new Mistakes(all, scene, byTime));
    }
    case 'detection_time':
    case 'missed':
    case 'undetected': {
      const scene = sceneOf();
      const all = scene.crashes.filter(({ phase }) => phase === (tags.phase ?? phase));
      const kind = { missed: 'missed', undetected: 'censored', detection_time: undefined }[metric];
      const slow = all.filter((crash) =>
        kind ? crash.kind === kind : crash.kind !== 'detected' || crash.time > value,
      );
      return first(detectionCauses, { slow, all, limit: kind ? undefined : value, scene });
    }
    case 'unreachable_time':
    case 'retrust_time':
      return undefined;
  }
}

function causeOfExpectation(
  { opinion, nodes, phase, from, until }: Expectation,
  scene: Scene,
): string | undefined {
  if (opinion === 'trust') {
    const all = scene.mistakes.filter(
      (mistake) => nodes.includes(mistake.sender) && mistake.until > from && mistake.at < until,
    );
    return causeOfMistakes(new Mistakes(all, scene, false));
  }
  const all = scene.crashes.filter((crash) => nodes.includes(crash.sender) && crash.phase === phase);
  const slow = all.filter(({ kind, at, time }) => kind !== 'detected' || at + time > from);
  const limit = -greatest(slow.map(({ at }) => at - from));
  return first(detectionCauses, { slow, all, limit: Number.isFinite(limit) ? limit : undefined, scene });
}

function causeOfMistakes(mistakes: Mistakes): string | undefined {
  if (mistakes.all.length === 0) return undefined;
  const told = [first(mechanisms, mistakes), first(places, mistakes)].filter((one) => one !== undefined);
  return told.length > 0 ? told.join('; ') : undefined;
}

function first<Of extends Mistakes | Slow>(causes: readonly Cause<Of>[], of: Of): string | undefined {
  for (const cause of causes) {
    const sentence = cause.sentence(of);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}
