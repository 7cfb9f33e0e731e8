import type { CutShort, Ms, WorldName } from '../model.ts';

/** What recording tells about itself while it goes on. */
export interface Progress {
  /** Plays of that world begin, or replays; told again where they go on in another way. */
  recording(
    folder: string,
    engine: { readonly name: string; readonly origin: string },
    world: WorldName,
  ): void;
  /** A play has come to its time 0. */
  begun(play: PlayName): void;
  ended(play: PlayName, how: 'complete' | 'interrupted' | 'failed', why?: string): void;
  /** No further play of the scenario will begin, which that command plays again. */
  cutShort?(scenario: string, cut: CutShort, again: string): void;
  /** Where time is virtual: how much of it has passed by now, in all plays together. */
  advancing?(reached: () => Ms): void;
  judging(): void;
}

export interface PlayName {
  /** Its title. */
  readonly scenario: string;
  /** From 0. */
  readonly repeat: number;
  /** How many plays the scenario has. */
  readonly repeats: number;
  readonly length: Ms;
  /** A command that plays the scenario again. */
  readonly again: string;
}
