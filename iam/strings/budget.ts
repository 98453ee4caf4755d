/**
 * What an answer may cost. It is counted in work and never in time, so that a document gets the same answer on every
 * machine; what each limit comes to in time is in docs/reasoner-cost.md. A limit that is reached makes the answer
 * `limit`, never "nothing gets through".
 *
 * One search takes a part of what its question has, so that a hard statement leaves something for the others.
 */

/**
 * Steps of one question: a class of callers looked at, a Deny judged at a point, a value tried, two statements read in
 * a replay.
 */
export const MAX_STEPS = 50_000;
/** Steps of the search for one statement and one class of callers. */
export const MAX_STEPS_PER_SEARCH = 32_000;
/** States of the automata of one question: a step from one to the next, or sixteen places of patterns looked at. */
export const MAX_STATES = 60_000;
/** States of a single search for a text. */
export const MAX_STATES_PER_SEARCH = 20_000;
/** Classes of callers that are told apart. A key policy as large as AWS takes one names 2,000 accounts at most. */
export const MAX_CALLER_CLASSES = 10_000;

/** Characters of a policy's value that is compared with texts; a longer one is undecided. No ARN or tag comes near. */
export const MAX_COMPARED_CHARACTERS = 2_048;

/** An amount of work, perhaps part of a larger one. */
export class Allowance {
  private remaining: number;
  private readonly parent: Allowance | undefined;

  constructor(most: number, whole?: Allowance) {
    this.remaining = most;
    this.parent = whole;
  }

  /** A part of it, which is spent too where the whole is. */
  child(most: number): Allowance {
    return new Allowance(most, this);
  }

  spend(work: number): void {
    this.remaining -= work;
    this.parent?.spend(work);
  }

  get isExhausted(): boolean {
    return this.remaining < 0 || this.parent?.isExhausted === true;
  }
}

/** What one question may spend. */
export class Budget {
  readonly steps = new Allowance(MAX_STEPS);
  readonly states = new Allowance(MAX_STATES);
}
