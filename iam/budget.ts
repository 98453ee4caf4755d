/**
 * What an answer may cost. It is counted in work and not in time, so that a document gets the same answer on every
 * machine; what each limit comes to in time is in docs/reasoner-cost.md. A limit that is reached makes the answer
 * `limit`, never "nothing gets through".
 *
 * One search takes a part of what its question has, so that a hard statement leaves something for the others.
 */

/** Places of patterns that the automata of one question reach. */
export const MAX_STATES = 1_000_000;
/** Those that a single search reaches. */
export const MAX_STATES_OF_ONE_SEARCH = 200_000;

/** An amount of work, perhaps part of a larger one. */
export class Allowance {
  private left: number;
  private readonly whole: Allowance | undefined;

  constructor(most: number, whole?: Allowance) {
    this.left = most;
    this.whole = whole;
  }

  /** A part of it, which is spent too where the whole is. */
  part(most: number): Allowance {
    return new Allowance(most, this);
  }

  spend(work: number): void {
    this.left -= work;
    this.whole?.spend(work);
  }

  get isSpent(): boolean {
    return this.left < 0 || this.whole?.isSpent === true;
  }
}
