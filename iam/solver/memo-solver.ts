/**
 * Memoizes the solutions of one key for one action of one question. Many classes of callers share conditions and
 * Denies, and the search meets them in many orders.
 *
 * Guarantee: a memoized solution is a solution of the same constraints. The memo key has every part of a literal that
 * `solveKey` reads.
 *
 * Examples are not part of the memo key. They differ between classes only for keys that AWS derives from callers, and
 * each class has its own literals on such a key. `limit` is not memoized, because the next search may have more steps.
 */

import type { KeyFactsLookup } from "../aws/condition-keys";
import type { Atom } from "../conditions/condition";
import type { ValueTest } from "../conditions/operators/value-test";
import { memoizeByObject } from "../memoize";
import type { FindMember } from "../strings/intersection";
import { type KeySolution, type Literal, type SolveOptions, solveKey } from "./key-constraints";

let lastTestId = 0;

/** Returns a number that identifies a test, which the parts of its document share. */
const testId = memoizeByObject((_: ValueTest): number => {
  lastTestId += 1;
  return lastTestId;
});

/** Returns every part of an atom on which a solution depends, except its key. */
function atomKey(atom: Atom): string {
  switch (atom.kind) {
    case "unresolved":
      return "?";
    case "null":
      return `null ${atom.whenAbsent} ${atom.whenPresent}`;
    case "value": {
      const { test, quantifier, negated, whenAbsent, undecidedReason } = atom;
      return `${testId(test)} ${quantifier} ${negated} ${whenAbsent} ${undecidedReason !== undefined}`;
    }
  }
}

/** Solves constraints on single keys, and memoizes the solutions. */
export class MemoSolver {
  private readonly facts: KeyFactsLookup;
  private readonly find: FindMember | undefined;
  private readonly solutions = new Map<string, KeySolution>();

  constructor(facts: KeyFactsLookup, find?: FindMember) {
    this.facts = facts;
    this.find = find;
  }

  /** Returns the result of `solveKey`. */
  solve(
    key: string,
    literals: readonly Literal[],
    options: Pick<SolveOptions, "mode" | "examples" | "steps">,
  ): KeySolution {
    let memoKey = `${options.mode} ${key}`;
    for (const { atom, positive } of literals) memoKey += `${positive ? ";" : ";not "}${atomKey(atom)}`;
    const known = this.solutions.get(memoKey);
    if (known !== undefined) return known;
    const solution = solveKey(key, literals, { ...options, facts: this.facts(key), find: this.find });
    if (solution.kind !== "limit") this.solutions.set(memoKey, solution);
    return solution;
  }
}
