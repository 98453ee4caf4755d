/**
 * What was solved of a key is kept for one action of one question: the same conditions and Denies bear on many classes of
 * callers, and are met in many orders. A literal is told by what it compares with, which is compiled once.
 *
 * The values tried first are no part of what tells: they are a class's own only for keys AWS derives from callers, and of
 * such a key a class has literals of its own. What a limit left open is not kept: another search may have more steps.
 */

import type { KeyFactsLookup } from "../aws/condition-keys";
import type { Atom } from "../conditions/condition";
import type { ValueTest } from "../conditions/operators/value-test";
import type { FindMember } from "../strings/intersection";
import { type KeySolution, type Literal, type SolveOptions, solveKey } from "./key-constraints";

const TEST_IDS = new WeakMap<ValueTest, number>();
const ATOM_KEYS = new WeakMap<Atom, string>();
let lastTestId = 0;

function testId(test: ValueTest): number {
  const known = TEST_IDS.get(test);
  if (known !== undefined) return known;
  lastTestId += 1;
  TEST_IDS.set(test, lastTestId);
  return lastTestId;
}

function atomKey(atom: Atom): string {
  const known = ATOM_KEYS.get(atom);
  if (known !== undefined) return known;
  const name = describeAtom(atom);
  ATOM_KEYS.set(atom, name);
  return name;
}

/** All of an atom that its solution depends on, but for its key. */
function describeAtom(atom: Atom): string {
  switch (atom.kind) {
    case "unresolved":
      return "?";
    case "null":
      return `null ${atom.whenAbsent} ${atom.whenPresent}`;
    case "value": {
      const { test, quantifier, negated, whenAbsent, undecidedReason: open } = atom;
      return `${testId(test)} ${quantifier} ${negated} ${whenAbsent} ${open !== undefined}`;
    }
  }
}

export class MemoSolver {
  private readonly facts: KeyFactsLookup;
  private readonly find: FindMember | undefined;
  private readonly solutions = new Map<string, KeySolution>();

  constructor(facts: KeyFactsLookup, find?: FindMember) {
    this.facts = facts;
    this.find = find;
  }

  /** As `solveKey`. */
  solve(
    key: string,
    literals: readonly Literal[],
    means: Pick<SolveOptions, "mode" | "examples" | "steps">,
  ): KeySolution {
    let memoKey = `${means.mode} ${key}`;
    for (const { atom, positive } of literals) memoKey += `${positive ? ";" : ";not "}${atomKey(atom)}`;
    const known = this.solutions.get(memoKey);
    if (known !== undefined) return known;
    const solution = solveKey(key, literals, { ...means, facts: this.facts(key), find: this.find });
    if (solution.kind !== "limit") this.solutions.set(memoKey, solution);
    return solution;
  }
}
