/**
 * What was solved of a key is kept for one action of one question: the same conditions and Denies bear on many classes of
 * callers, and are met in many orders. A list of literals is told by its atoms, which are compiled once.
 *
 * The values tried first are no part of what tells: they are a class's own only for keys AWS derives from callers, and of
 * such a key a class has literals of its own. What a limit left open is not kept: another search may have more steps.
 */
import type { FindMember } from "./automaton";
import type { Atom } from "./condition";
import type { FactsOf } from "./keys";
import { type Literal, type Means, type Solved, solveKey } from "./solve";

const NUMBERS = new WeakMap<Atom, number>();
let numbered = 0;

function numberOf(atom: Atom): number {
  const known = NUMBERS.get(atom);
  if (known !== undefined) return known;
  numbered += 1;
  NUMBERS.set(atom, numbered);
  return numbered;
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
    let name: string = means.mode;
    for (const { atom, want } of literals) name += want ? ` ${numberOf(atom)}` : ` -${numberOf(atom)}`;
    const known = this.solved.get(name);
    if (known !== undefined) return known;
    const solved = solveKey(key, literals, { ...means, facts: this.facts(key), find: this.find });
    if (solved.kind !== "limit") this.solved.set(name, solved);
    return solved;
  }
}
