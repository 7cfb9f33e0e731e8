/**
 * A family of detectors over heartbeats: all its margins in one pass. After every heartbeat centre and spread say by which margins
 * the next one is too late; a margin is judged by the very arithmetic that a detector of that margin uses, so each point of the curve
 * is what a replay of that detector gives.
 */
import type { FamilyState, Ms } from '../model.ts';
import { DetectionTimes } from './detection.ts';
import type { Part } from './mixture.ts';
import { meanOf } from './score.ts';
import type { Session } from './session.ts';

export class Curve {
  /** Ascending. */
  readonly margins: Float64Array;
  /** By block, and in it by margin. */
  readonly mistakes: Uint32Array;
  readonly suspected: Float64Array;
  /** By the first margin that trusted when the last heartbeat had come. */
  readonly #times: DetectionTimes[] = [new DetectionTimes()];
  /** By margin: crashes whose last heartbeat came too late to restore trust. */
  readonly #late: DetectionTimes[] = [];
  /** Detection time summed over crashes: of all as a line in the margin, and what single margins differ from it. */
  #constant = 0;
  #slope = 0;
  readonly #bend: Float64Array;
  #crashTime = 0;
  #bounds = 0;
  #spreads = 0;
  #crashes = 0;
  /** By margin: when the latest suspicion began. */
  readonly #since: Float64Array;
  /** Margins from this one on trust. */
  #trustedFrom = 0;

  constructor(margins: Float64Array, blocks: number) {
    this.margins = margins;
    // the last block takes what is not scored
    this.mistakes = new Uint32Array((blocks + 1) * margins.length);
    this.suspected = new Float64Array((blocks + 1) * margins.length);
    this.#bend = new Float64Array(margins.length);
    this.#since = new Float64Array(margins.length);
  }

  /** What follows is another sender, or another life of it. */
  begin(): void {
    this.#since.fill(Number.NEGATIVE_INFINITY);
    this.#trustedFrom = this.margins.length;
  }

  /** Lets it hear heartbeats `from` to `to`, each until the next one; without a block they are not scored. */
  play(state: FamilyState, session: Session, from: number, to: number, block: number | undefined): void {
    const { at, seq, sentAt, until } = session;
    const { margins, mistakes, suspected } = this;
    const since = this.#since;
    const many = margins.length;
    const base = block === undefined ? mistakes.length - many : block * many;
    const last = at.length - 1;
    const lowest = margins[0]!;
    for (let k = from; k < to; k++) {
      const arrival = at[k]!;
      const next = k < last ? at[k + 1]! : until;
      state.heartbeat(arrival, seq[k]!, sentAt[k]!);
      const { centre, spread } = state;
      const early = centre + lowest * spread;
      if (Number.isNaN(early)) throw new RangeError(`the deadline after heartbeat ${seq[k]} is not a number`);
      const restored = early > arrival ? 0 : this.#tooLate(centre, spread, arrival);
      if (block !== undefined && k < last)
        this.#crash(centre, spread, arrival, sentAt[k]!, sentAt[k + 1]!, restored);
      // of heartbeats that arrive at the same instant the last one counts
      if (next === arrival) continue;
      if (restored > 0) this.#unrestored(restored, arrival, next, base);
      let margin = restored;
      for (; margin < many; margin++) {
        const deadline = centre + margins[margin]! * spread;
        if (deadline >= next) break;
        mistakes[base + margin] = mistakes[base + margin]! + 1;
        suspected[base + margin] = suspected[base + margin]! + (next - deadline);
        since[margin] = deadline;
      }
      this.#trustedFrom = margin;
    }
  }

  /** The first margin whose deadline is not past when the heartbeat arrives. */
  #tooLate(centre: Ms, spread: Ms, arrival: Ms): number {
    let margin = 1;
    while (margin < this.margins.length && centre + this.margins[margin]! * spread <= arrival) margin++;
    return margin;
  }

  /** Margins below `restored` suspect in spite of the heartbeat. */
  #unrestored(restored: number, arrival: Ms, next: Ms, base: number): void {
    for (let margin = 0; margin < restored; margin++) {
      if (margin >= this.#trustedFrom) {
        this.mistakes[base + margin] = this.mistakes[base + margin]! + 1;
        this.#since[margin] = arrival;
      }
      this.suspected[base + margin] = this.suspected[base + margin]! + (next - arrival);
    }
  }

  /** The sender may have crashed at any instant between this sending and the next. */
  #crash(centre: Ms, spread: Ms, arrival: Ms, sent: Ms, nextSent: Ms, restored: number): void {
    const [end, length] = [centre - sent, nextSent - sent];
    this.#bounds += end;
    this.#spreads += spread;
    this.#crashes++;
    if (!(length > 0)) return;
    this.#crashTime += length;
    this.#constant += (end - length / 2) * length;
    this.#slope += spread * length;
    const line = (margin: number): number => end + this.margins[margin]! * spread;
    for (let margin = 0; margin < restored; margin++) {
      const noticed = (margin >= this.#trustedFrom ? arrival : this.#since[margin]!) - sent;
      this.#bend[margin]! += (meanOf(noticed, length) - (line(margin) - length / 2)) * length;
      this.#late[margin] ??= new DetectionTimes();
      this.#late[margin]!.add(noticed, 0, length);
    }
    // a deadline before the next sending: the later crashes were suspected already
    for (let margin = restored; margin < this.margins.length && line(margin) < length; margin++) {
      this.#bend[margin]! += (meanOf(line(margin), length) - (line(margin) - length / 2)) * length;
    }
    this.#times[restored] ??= new DetectionTimes();
    this.#times[restored]!.add(end, spread, length);
  }

  /** Mean detection time over all crash instants; NaN without any. */
  detection(margin: number): Ms {
    return (this.#constant + this.margins[margin]! * this.#slope + this.#bend[margin]!) / this.#crashTime;
  }

  /** Mean of the deadline after the sending, as papers plot it: a crash right after each sending. */
  worst(margin: number): Ms {
    return (this.#bounds + this.margins[margin]! * this.#spreads) / this.#crashes;
  }

  /** By margin, how long crashes take to be noticed. */
  mixtures(): Part[][] {
    const restored = this.#times.map((times) => times.laws());
    return Array.from(this.margins, (margin, number) => [
      ...restored.filter((_, from) => from <= number).map((laws) => ({ laws, margin })),
      ...(this.#late[number] ? [{ laws: this.#late[number].laws(), margin: 0 }] : []),
    ]);
  }
}
