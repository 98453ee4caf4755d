/**
 * The answer for one statement, collected over all classes of callers and all actions, and the answer of a document.
 *
 * The result does not depend on the order in which the classes of callers are searched.
 */

import type { Access, AccessAnswer, Undecided } from "./question";

/** An access that is none, or one of another kind, if its account owns the key. */
interface Pending {
  readonly account: string;
  readonly path: string;
  readonly access: Access;
}

/** The result for one class of callers and one statement. All members absent: no request is allowed, proved. */
export interface ClassResult {
  readonly access?: Access;
  readonly pending?: Pending;
  readonly undecided?: readonly Undecided[];
  /** What is undecided about requests that have `kms:GrantIsForAWSResource` true, when all others are disproved. */
  readonly undecidedForAwsResource?: readonly Undecided[];
}

/** The results about one statement. */
export class StatementAnswer {
  readonly accesses = new Map<Access["kind"], Access>();
  private pending: readonly Pending[] = [];
  private readonly undecided = new Map<string, Undecided>();
  private readonly undecidedForAwsResource = new Map<string, Undecided>();

  /** Adds a result. The first access of each kind is kept. */
  add({ access, pending, undecided = [], undecidedForAwsResource = [] }: ClassResult): void {
    if (access !== undefined && !this.accesses.has(access.kind)) this.accesses.set(access.kind, access);
    const isNew = this.pending.every(({ account }) => account !== pending?.account);
    // Two accounts are enough: at most one of them owns the key.
    if (pending !== undefined && isNew && this.pending.length < 2) this.pending = [...this.pending, pending];
    for (const part of undecided) this.undecided.set(identityOf(part), part);
    for (const part of undecidedForAwsResource) this.undecidedForAwsResource.set(identityOf(part), part);
  }

  /** Whether a limit keeps the statement undecided. */
  get isLimited(): boolean {
    const open = [...this.undecided.values(), ...this.undecidedForAwsResource.values()];
    return !this.accesses.has("direct") && open.some(({ kind }) => kind === "limit");
  }

  /**
   * Returns the answer for the statement. A direct access subsumes a GrantIsForAWSResource one. Dropping the latter makes
   * the result independent of the order of callers.
   */
  answer(): AccessAnswer {
    const accesses = new Map(this.accesses);
    const [first, second] = this.pending;
    if (second !== undefined && !accesses.has(second.access.kind)) accesses.set(second.access.kind, second.access);
    const undecided = [...this.undecided.values()];
    if (!accesses.has("grantIsForAWSResource")) undecided.push(...this.undecidedForAwsResource.values());
    if (first !== undefined && second === undefined) {
      const reason = `it is not known whether the key belongs to account \`${first.account}\``;
      undecided.push({ kind: "ownAccount", path: first.path, reason });
    }
    if (!accesses.has("direct")) return { accesses: [...accesses.values()], undecided };
    accesses.delete("grantIsForAWSResource");
    return { accesses: [...accesses.values()], undecided: [] };
  }
}

/** Returns one answer from those of the statements, by their index, in the order of the document. */
export function combine(answers: ReadonlyMap<number, StatementAnswer>): AccessAnswer {
  const each = [...answers].sort(([a], [b]) => a - b).map(([, answer]) => answer.answer());
  return {
    accesses: each.flatMap(({ accesses }) => accesses),
    undecided: distinct(each.flatMap(({ undecided }) => undecided)),
  };
}

/** Returns the last of the parts with each kind and path, in the order of the first. */
export function distinct(parts: readonly Undecided[]): readonly Undecided[] {
  return [...new Map(parts.map((part) => [identityOf(part), part])).values()];
}

function identityOf({ kind, path }: Undecided): string {
  return `${kind} ${path}`;
}
