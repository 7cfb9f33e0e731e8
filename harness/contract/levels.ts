/** Suspicion levels and families: what plots and sweeps rely on. */
import type { Ms } from '../model.ts';
import { regular, uneven, withOutage } from './beats.ts';
import { BrokenClause, type Clause, instant, told } from './clause.ts';

const LEVEL_TOLERANCE = 1e-6;

export const levels: readonly Clause[] = [
  {
    sentence: 'grows no less suspicious while nothing arrives',
    check(trial) {
      const { interval } = trial.context;
      const detector = trial.make();
      if (!detector.suspicion) return;
      for (const beat of withOutage(60, 30, 30, interval)) {
        detector.heartbeat(beat.at, beat.seq, beat.sentAt);
        let [before, since]: [number, Ms] = [detector.suspicion(beat.at), beat.at];
        for (let now = beat.at; now < beat.at + 20 * interval; now += interval / 4) {
          const level = detector.suspicion(now);
          if (!(level >= before)) {
            throw new BrokenClause(
              `in the silence after ${told(beat)} the level is ${before} at ${instant(since)} and ${level} at ${instant(now)}`,
              'The longer the silence, the higher the level; it may stay, but neither fall nor be NaN.',
            );
          }
          [before, since] = [level, now];
        }
      }
    },
  },
  {
    sentence: 'reaches its threshold at the deadline, and not before',
    check(trial) {
      const { definition, params, context } = trial;
      const detector = trial.make();
      if (!detector.suspicion || !definition.threshold) return;
      const threshold = definition.threshold(params, context);
      const slack = LEVEL_TOLERANCE * Math.max(1, Math.abs(threshold));
      for (const beat of uneven(300, context.interval)) {
        const deadline = detector.heartbeat(beat.at, beat.seq, beat.sentAt);
        if (deadline <= beat.at || deadline === Number.POSITIVE_INFINITY) continue;
        const [at, earlier] = [
          detector.suspicion(deadline),
          detector.suspicion(deadline - context.interval / 100),
        ];
        if (at >= threshold - slack && earlier <= threshold + slack) continue;
        throw new BrokenClause(
          `after ${told(beat)} the deadline is ${instant(deadline)}; the level is ${earlier} shortly before it and ${at} at it, where ${threshold} counts as suspected`,
          'The deadline is the first instant at which the level reaches the threshold.',
        );
      }
    },
  },
  {
    sentence:
      'is, as a family, centre + margin · spread to the last digit, and the margin moves nothing else',
    check(trial) {
      const { definition, params, context } = trial;
      const { family } = definition;
      if (!family) return;
      const values = [params[family.param], ...(definition.sweep(context)[family.param] ?? [])];
      const beats = uneven(400, context.interval);
      const plain = family.create(params, context);
      const states = values.map((value) => {
        const own = { ...params, [family.param]: value };
        return {
          value,
          margin: family.margin(own, context),
          state: family.create(own, context),
          detector: trial.make(own),
        };
      });
      for (const beat of beats) {
        plain.heartbeat(beat.at, beat.seq, beat.sentAt);
        for (const { value, margin, state, detector } of states) {
          state.heartbeat(beat.at, beat.seq, beat.sentAt);
          const deadline = detector.heartbeat(beat.at, beat.seq, beat.sentAt);
          const said = `after ${told(beat)}, with ${family.param}=${String(value)}`;
          if (deadline !== state.centre + margin * state.spread) {
            throw new BrokenClause(
              `${said}, create() answers ${instant(deadline)} and the family ${instant(state.centre + margin * state.spread)}`,
              'Let defineDetector make create() from the family, or make both from the same state.',
            );
          }
          if (state.centre !== plain.centre || state.spread !== plain.spread || !(state.spread >= 0)) {
            throw new BrokenClause(
              `${said}, centre and spread are ${state.centre} and ${state.spread}; with ${family.param}=${String(params[family.param])} they are ${plain.centre} and ${plain.spread}`,
              'Centre and spread must not depend on the margin, and spread is never negative: a sweep computes them once for all margins.',
            );
          }
        }
      }
    },
  },
  {
    sentence: 'never suspects sooner for a higher margin',
    check({ definition, params, context }) {
      const { family } = definition;
      const swept = family && definition.sweep(context)[family.param];
      if (!family || !swept) return;
      const values = swept.filter((value) => typeof value === 'number').sort((a, b) => a - b);
      const margins = values.map((value) => family.margin({ ...params, [family.param]: value }, context));
      const falls = margins.findIndex((margin, i) => i > 0 && margin < margins[i - 1]!);
      if (falls < 0) return;
      throw new BrokenClause(
        `${family.param}=${values[falls - 1]} gives a margin of ${margins[falls - 1]}, and ${family.param}=${values[falls]} one of ${margins[falls]}`,
        'A higher value of the parameter of a family gives a higher margin.',
      );
    },
  },
  {
    sentence: 'suspects a peer that was heard once',
    check(trial) {
      const [beat] = regular(1, trial.context.interval);
      const deadline = trial.make().heartbeat(beat!.at, beat!.seq, beat!.sentAt);
      const day = 24 * 3_600_000;
      if (deadline < beat!.at + Math.max(day, 1e5 * trial.context.interval)) return;
      throw new BrokenClause(
        `after a single heartbeat the deadline is ${instant(deadline)}`,
        'Until gaps are known, take the nominal interval, which create() is given.',
      );
    },
  },
];
