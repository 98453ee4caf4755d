/**
 * The limits on the work of one question.
 *
 * - Work is counted and never timed, so a document gets the same answer on every machine. docs/reasoner-cost.md gives
 *   the time that each limit takes.
 * - A search that exhausts its allowance answers `limit`. It never answers that no request is allowed.
 * - One search gets a part of its question's allowance, so a hard statement leaves work for the other statements.
 */

/**
 * The steps of one question. A step is one class of callers examined, one Deny evaluated at a point, one value tried, or
 * two statements evaluated in a replay.
 */
export const MAX_STEPS = 50_000;
/** The steps of one search, for one statement and one class of callers. */
export const MAX_STEPS_PER_SEARCH = 32_000;
/** The steps of one attempt to find a request without a search. */
export const MAX_STEPS_PER_ATTEMPT = 25_000;
/** The automaton states of one question. A state is one transition of the product, or sixteen pattern positions examined. */
export const MAX_STATES = 60_000;
/** The automaton states of one search for a text. */
export const MAX_STATES_PER_SEARCH = 20_000;
/** The most classes of callers in one partition. The largest key policy that AWS accepts names about 2,000 accounts. */
export const MAX_CALLER_CLASSES = 10_000;

/** The most characters of a policy value that is compared. A longer value is undecided. No ARN or tag is that long. */
export const MAX_COMPARED_CHARACTERS = 2_048;

/** A limited amount of work. A child also spends from its parent. */
export class Allowance {
  private remaining: number;
  private readonly parent: Allowance | undefined;

  constructor(limit: number, parent?: Allowance) {
    this.remaining = limit;
    this.parent = parent;
  }

  /** Returns an allowance of at most `limit`, which is also exhausted as soon as this one is. */
  child(limit: number): Allowance {
    return new Allowance(limit, this);
  }

  /** Makes `limit` what is left, whatever was spent. */
  refill(limit: number): void {
    this.remaining = limit;
  }

  spend(work: number): void {
    this.remaining -= work;
    this.parent?.spend(work);
  }

  get isExhausted(): boolean {
    return this.remaining < 0 || this.parent?.isExhausted === true;
  }
}

/** The steps, and the states, that are kept for the requests that need no search, after a search has given up. */
export const MAX_RESERVE = { steps: 60_000, states: 6_000 } as const;

/** The allowances of one question. */
export class Budget {
  readonly steps = new Allowance(MAX_STEPS);
  readonly states = new Allowance(MAX_STATES);

  /** Gives the reserve to a question whose search has given up. */
  openReserve(): void {
    this.steps.refill(MAX_RESERVE.steps);
    this.states.refill(MAX_RESERVE.states);
  }
}
