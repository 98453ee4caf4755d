/**
 * What was solved of a key is kept for one action of one question: the same conditions and Denies bear on many classes of
 * callers, and are met in many orders. A literal is told by what it compares with, which is compiled once.
 *
 * The values tried first are no part of what tells: they are a class's own only for keys AWS derives from callers, and of
 * such a key a class has literals of its own. What a limit left open is not kept: another search may have more steps.
 */

import type { FactsOf } from "../aws/condition-keys";
import type { Atom } from "../conditions/condition";
import type { ValueTest } from "../conditions/operators/value-test";
import type { FindMember } from "../strings/intersection";
import { type Literal, type Means, type Solved, solveKey } from "./key-constraints";

const NUMBERS = new WeakMap<ValueTest, number>();
const NAMES = new WeakMap<Atom, string>();
let numbered = 0;

function numberOf(test: ValueTest): number {
  const known = NUMBERS.get(test);
  if (known !== undefined) return known;
  numbered += 1;
  NUMBERS.set(test, numbered);
  return numbered;
}

function nameOf(atom: Atom): string {
  const known = NAMES.get(atom);
  if (known !== undefined) return known;
  const name = named(atom);
  NAMES.set(atom, name);
  return name;
}

/** All of an atom that its solution depends on, but for its key. */
function named(atom: Atom): string {
  switch (atom.kind) {
    case "unresolved":
      return "?";
    case "null":
      return `null ${atom.whenAbsent} ${atom.whenPresent}`;
    case "value": {
      const { test, quantifier, negated, whenAbsent, open } = atom;
      return `${numberOf(test)} ${quantifier} ${negated} ${whenAbsent} ${open !== undefined}`;
    }
  }
}

export class KeySolver {
  private readonly facts: FactsOf;
  private readonly find: FindMember | undefined;
  private readonly solved = new Map<string, Solved>();

  constructor(facts: FactsOf, find?: FindMember) {
    this.facts = facts;
    this.find = find;
  }

  /** As `solveKey`. */
  solve(key: string, literals: readonly Literal[], means: Pick<Means, "mode" | "examples" | "steps">): Solved {
    let name = `${means.mode} ${key}`;
    for (const { atom, want } of literals) name += `${want ? ";" : ";not "}${nameOf(atom)}`;
    const known = this.solved.get(name);
    if (known !== undefined) return known;
    const solved = solveKey(key, literals, { ...means, facts: this.facts(key), find: this.find });
    if (solved.kind !== "limit") this.solved.set(name, solved);
    return solved;
  }
}
