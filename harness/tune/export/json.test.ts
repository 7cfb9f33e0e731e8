import { describe, expect, test } from 'vitest';
import { detectors } from '../../../detectors/index.ts';
import { definitionFor } from '../../definition.ts';
import { parseDetector } from '../../scenario/typed-detector.ts';
import { exported, grounds, tuned } from '../../testing/exported.ts';
import { writtenParams } from '../../written.ts';

/** A value for every wrapper, in every form. */
const WRAPPED: Record<string, unknown>[] = [
  { check: '1s', pauseGuard: '5s', health: 8, minTimeout: '0.5ms', maxTimeout: '1h' },
  ...['keep', 'skip-if-suspected', 'drop-above:2s', 'clamp:1.5s'].map((samples) => ({ samples })),
];

describe('json', () => {
  test('holds the tuning and what it rests on', async () => {
    const tuning = tuned('akka', { pause: '1234.5ms', check: '1s' }, '100ms');
    const { spec, ...rest } = JSON.parse(await exported('json', tuning)) as { spec: string };
    expect(rest).toEqual({
      schema: 'flatline-tuning/1',
      detector: 'akka',
      params: {
        threshold: 8,
        window: 1000,
        minStd: '100ms',
        pause: '1.2345s',
        firstEstimate: '1s',
        check: '1s',
      },
      interval: '100ms',
      ...grounds,
    });
    const { use, with: written } = parseDetector(spec);
    expect((await tuned(use, written, '100ms')).params).toEqual((await tuning).params);
  });

  test.each(Object.keys(detectors))(
    '%s is written so that it is read back, wrappers too',
    async (detector) => {
      const definition = await definitionFor({ detector });
      for (const wrapped of WRAPPED) {
        const params = definition.params.parse(wrapped);
        expect(definition.params.parse(writtenParams(definition, params))).toEqual(params);
      }
    },
  );
});
