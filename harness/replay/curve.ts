/**
 * A family of detectors over heartbeats: all its margins in one pass. After every heartbeat centre and spread say by which margins
 * the next one is too late; a margin is judged by the very arithmetic that a detector of that margin uses, so each point of the curve
 * is what a replay of that detector gives.
 */
import type { FamilyState, Ms } from '../model.ts';
import { BLINK } from '../timeline.ts';
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
  /** Of one leg, by how many margins were broken: how often, how long after the centre the next came, and spreads. */
  readonly #broken: Float64Array;
  readonly #gaps: Float64Array;
  readonly #spreads: Float64Array;
  /** By the first margin that trusted when the last heartbeat had come. */
  readonly #times: DetectionTimes[] = [new DetectionTimes()];
  /** By margin: crashes whose last heartbeat came too late to restore trust. */
  readonly #late: DetectionTimes[] = [];
  /** Detection time summed over crashes: of all as a line in the margin, and what single margins differ from it. */
  #constant = 0;
  #slope = 0;
  readonly #bend: Float64Array;
  #crashTime = 0;
  /** For crashes right after a sending. */
  #ends = 0;
  #endSpreads = 0;
  #sendings = 0;
  /** By margin: when the latest suspicion began. */
  readonly #since: Float64Array;
  /** Margins from this one on trust. */
  #trustedFrom = 0;

  constructor(margins: Float64Array, blocks: number) {
    const many = margins.length;
    this.margins = margins;
    this.mistakes = new Uint32Array(blocks * many);
    this.suspected = new Float64Array(blocks * many);
    this.#broken = new Float64Array(many + 1);
    this.#gaps = new Float64Array(many + 1);
    this.#spreads = new Float64Array(many + 1);
    this.#bend = new Float64Array(many);
    this.#since = new Float64Array(many);
  }

  /** What follows is another sender, or another life of it. */
  begin(): void {
    this.#since.fill(Number.NEGATIVE_INFINITY);
    this.#trustedFrom = this.margins.length;
  }

  /**
   * Lets it hear heartbeats `from` to `to`, each until the next one; without a block they are not scored. Throws where a
   * deadline is not a number.
   */
  play(state: FamilyState, session: Session, from: number, to: number, block: number | undefined): void {
    const { at, seq, sentAt, until } = session;
    const margins = this.margins;
    const since = this.#since;
    const many = margins.length;
    const last = block === undefined ? -1 : at.length - 1;
    const lowest = margins[0]!;
    let next = from < to ? at[from]! : 0;
    for (let k = from; k < to; k++) {
      const arrival = next;
      next = k + 1 < at.length ? at[k + 1]! : until;
      const due = next - BLINK;
      state.heartbeat(arrival, seq[k]!, sentAt[k]!);
      const { centre, spread } = state;
      const early = centre + lowest * spread;
      const restored = early > arrival ? 0 : this.#tooLate(centre, spread, arrival, seq[k]!);
      if (k < last) this.#crash(centre, spread, arrival, sentAt[k]!, sentAt[k + 1]! - sentAt[k]!, restored);
      // of heartbeats that arrive at the same instant the last one counts
      if (next === arrival) continue;
      if (restored > 0) this.#unrestored(restored, centre, spread, arrival, block);
      let margin = restored;
      for (; margin < many; margin++) {
        const deadline = centre + margins[margin]! * spread;
        if (deadline > due) break;
        since[margin] = deadline;
      }
      this.#trustedFrom = margin;
      if (margin === 0) continue;
      this.#broken[margin]! += 1;
      this.#gaps[margin]! += next - centre;
      this.#spreads[margin]! += spread;
    }
    this.#settle(block);
  }

  /** What broke so many margins broke all below them. */
  #settle(block: number | undefined): void {
    const many = this.margins.length;
    let [broken, gaps, spreads] = [0, 0, 0];
    for (let margin = many - 1; margin >= 0 && block !== undefined; margin--) {
      broken += this.#broken[margin + 1]!;
      gaps += this.#gaps[margin + 1]!;
      spreads += this.#spreads[margin + 1]!;
      const at = block * many + margin;
      this.mistakes[at]! += broken;
      // rounding must not leave less than nothing
      this.suspected[at]! += Math.max(0, gaps - this.margins[margin]! * spreads);
    }
    for (const sums of [this.#broken, this.#gaps, this.#spreads]) sums.fill(0);
  }

  /** The first margin whose deadline is not past when the heartbeat arrives. */
  #tooLate(centre: Ms, spread: Ms, arrival: Ms, seq: number): number {
    if (Number.isNaN(centre + spread))
      throw new RangeError(`the deadline after heartbeat ${seq} is not a number`);
    let margin = 0;
    while (margin < this.margins.length && centre + this.margins[margin]! * spread <= arrival) margin++;
    return margin;
  }

  /** Margins below `restored` suspect in spite of the heartbeat: from its arrival, and not from a deadline that it broke. */
  #unrestored(restored: number, centre: Ms, spread: Ms, arrival: Ms, block: number | undefined): void {
    const base = (block ?? 0) * this.margins.length;
    for (let margin = 0; margin < restored; margin++) {
      const begins = margin >= this.#trustedFrom;
      if (begins) this.#since[margin] = arrival;
      if (block === undefined) continue;
      if (!begins) this.mistakes[base + margin]! -= 1;
      this.suspected[base + margin]! += centre + this.margins[margin]! * spread - arrival;
    }
  }

  /** The sender may have crashed at any instant in the time `length` after this sending. */
  #crash(centre: Ms, spread: Ms, arrival: Ms, sent: Ms, length: Ms, restored: number): void {
    const end = centre - sent;
    this.#ends += end;
    this.#endSpreads += spread;
    this.#sendings++;
    if (!(length > 0)) return;
    this.#crashTime += length;
    this.#constant += (end - length / 2) * length;
    this.#slope += spread * length;
    if (restored > 0) this.#crashUnrestored(end, spread, arrival - sent, sent, length, restored);
    // a deadline before the next sending: the later crashes were suspected already
    if (end + this.margins[0]! * spread < length) this.#crashSuspected(end, spread, length, restored);
    if (restored === 0) this.#times[0]!.add(end, spread, length);
  }

  #crashSuspected(end: Ms, spread: Ms, length: Ms, restored: number): void {
    for (let margin = restored; margin < this.margins.length; margin++) {
      const deadline = end + this.margins[margin]! * spread;
      if (deadline >= length) break;
      this.#bend[margin]! += (meanOf(deadline, length) - (deadline - length / 2)) * length;
    }
  }

  /** It arrived too late for some margins, which suspect since before: of these the beginning of that counts. */
  #crashUnrestored(end: Ms, spread: Ms, arrived: Ms, sent: Ms, length: Ms, restored: number): void {
    for (let margin = 0; margin < restored; margin++) {
      const noticed = margin >= this.#trustedFrom ? arrived : this.#since[margin]! - sent;
      const line = end + this.margins[margin]! * spread - length / 2;
      this.#bend[margin]! += (meanOf(noticed, length) - line) * length;
      this.#late[margin] ??= new DetectionTimes();
      this.#late[margin]!.add(noticed, 0, length);
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
    return (this.#ends + this.margins[margin]! * this.#endSpreads) / this.#sendings;
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
