/** Sides of a comparison, from the columns that a test cares about. */
import type { Side, SideRow, SideScenario } from '../compare/side.ts';
import type { PlayColumns } from '../result.ts';

/** Plays of a minute; a crash in each that is noticed after 300 ms. */
export function sideWith(
  rows: Readonly<Record<string, Partial<PlayColumns>>>,
  given: Partial<SideScenario> = {},
  name = 'a',
): Side {
  const first = Object.values(rows)[0] ?? {};
  const plays = (first.mistakes ?? first.detection ?? [[0]]).length;
  const each = <T>(value: T): T[] => Array.from({ length: plays }, () => value);
  const scenario: SideScenario = {
    name: 'test',
    seed: 42,
    interval: 100,
    transport: 'oneshot',
    pattern: 'push',
    topology: '2 senders → 1 observer',
    truth: { paused: 'trust', partitioned: 'trust' },
    repeats: { planned: plays, played: plays },
    content: { phases: '0123', warmup: '4567' },
    plays: {
      exposure: each([60_000]),
      crashes: (first.detection ?? each([300])).map((play) => play.map((_, i) => `n1.${i}`)),
    },
    world: 'live',
    engine: 'toxiproxy 2.12.0',
    flatline: '0.1.0',
    rows: Object.entries(rows).map(([label, columns]): SideRow => {
      const detection = columns.detection ?? each([300]);
      return {
        label,
        detector: label.split(' ')[0]!,
        params: Object.fromEntries(
          label
            .split(' ')
            .slice(1)
            .map((setting) => setting.split('=')),
        ),
        phases: [],
        metrics: { mistakes: { value: 1 } },
        plays: {
          mistakes: each([0]),
          suspected: each([0]),
          outcomes: detection.map((play) => 'd'.repeat(play.length)),
          ...columns,
          detection,
        },
      };
    }),
    ...given,
  };
  return { name, what: `run ${name}`, flatline: '0.1.0', scenarios: [scenario], void: [] };
}

export const usual = {
  confidence: 0.95,
  margins: { time: 0.05, rate: 0.1 },
  unpaired: false,
  pairs: [],
} as const;
