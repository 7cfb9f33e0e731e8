import { expect } from 'vitest';
import { fc, prop } from '../../testing/property.ts';
import { Agenda, Happening, RANK } from './agenda.ts';

class Note extends Happening {
  readonly #happened: () => void;

  constructor(happened: () => void) {
    super();
    this.#happened = happened;
  }

  happen(): void {
    this.#happened();
  }
}

const change = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200_000 })),
  rank: fc.constantFrom(RANK.work, RANK.after, RANK.harness),
  cancel: fc.nat({ max: 30 }),
  goOn: fc.nat({ max: 3 }),
});

prop.prop([fc.array(change, { maxLength: 40 }), fc.constantFrom(0.01, 1, 500)])(
  'things happen in the order of time, rank and putting, whatever is put off, cancelled, or years ahead',
  (changes, gap) => {
    const agenda = new Agenda(gap);
    const waiting: { at: number; rank: number; note: Note; order: number }[] = [];
    let last: unknown;
    const next = (): void => {
      waiting.sort((a, b) => a.at - b.at || a.rank - b.rank || a.order - b.order);
      const expected = waiting.shift();
      last = undefined;
      expect(agenda.goOn(1)).toBe(expected ? 1 : 0);
      expect(last).toBe(expected?.note);
      if (expected) expect(agenda.now()).toBe(expected.at);
    };
    changes.forEach(({ at, rank, cancel, goOn }, order) => {
      const note: Note = new Note(() => {
        last = note;
      });
      // never before now
      waiting.push({ at: Math.max(at, agenda.now()), rank, note, order });
      agenda.put(at, note, rank);
      const dropped = waiting[cancel];
      if (dropped && cancel % 3 === 0) {
        agenda.cancel(dropped.note);
        waiting.splice(cancel, 1);
      }
      for (let i = 0; i < goOn; i++) next();
    });
    expect(agenda.left().length).toBe(waiting.length);
    while (waiting.length > 0) next();
    next();
  },
);
