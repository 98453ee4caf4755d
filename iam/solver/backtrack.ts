/**
 * Is there a request that meets a list of literals and that no Deny denies, and which?
 *
 * A request is denied by a Deny when all its atoms hold, so it escapes by failing one of them. The search takes a point
 * that meets the literals, asks which Deny still holds of it, and tries each way of failing that Deny in turn
 * (backtracking). On one path no Deny is met twice, so the search ends; it covers every escape, so `none` is a proof.
 * Multiplying out the union of all Denies first was refused: few of them ever bear on one Allow.
 *
 * Its steps spent, or an automaton past its own limit: `limit`, never `none`, unless the rest alone leaves no request.
 */

import type { KeyFactsLookup } from "../aws/condition-keys";
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { Allowance, MAX_STEPS_PER_SEARCH } from "../strings/budget";
import { groupByKey, type KeySolution, type Literal, type Mode, unconstrainedValue } from "./key-constraints";
import { MemoSolver } from "./memo-solver";

/** A Deny that may bear on the callers in question; `sure` when its principal and resource surely take them in. */
export interface DenyClause {
  readonly atoms: readonly Atom[];
  readonly sure: boolean;
}

export type Assignment = ReadonlyMap<string, KeyValues>;

export type SearchResult =
  | { readonly kind: "found"; readonly assignment: Assignment }
  | { readonly kind: "none" }
  | { readonly kind: "limit" };

export interface SearchProblem {
  readonly literals: readonly Literal[];
  readonly denies: readonly DenyClause[];
  readonly mode: Mode;
  readonly facts: KeyFactsLookup;
  /** What holds of keys besides, where they are spoken of. Each is met by the key's example. */
  readonly invariants?: { readonly constraintsOn: (key: string) => readonly Literal[] };
  /** Values to try first, by key. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  /** The steps it may take. */
  readonly steps?: Allowance;
  /** Shared by all searches for one action. */
  readonly solver?: MemoSolver;
}

type Constraints = ReadonlyMap<string, readonly Literal[]>;

/** A request that meets the literals and escapes the denies. */
export function findAssignment(problem: SearchProblem): SearchResult {
  const search = new Search(problem);
  const literals = groupByKey(problem.literals);
  const assignment = new Map<string, KeyValues>();
  for (const [key, conjuncts] of literals) {
    const constraints = [...search.invariantsOn(key), ...conjuncts];
    const solved = search.solve(key, constraints);
    // One key without a value is a proof, whatever is left open of the others.
    if (solved.kind === "none") return solved;
    if (solved.kind !== "limit") assignment.set(key, solved);
    literals.set(key, constraints);
  }
  return search.extend(literals, assignment);
}

const NONE: SearchResult = { kind: "none" };
const LIMIT: SearchResult = { kind: "limit" };
const NO_DENIES: ReadonlySet<DenyClause> = new Set();

class Search {
  private readonly problem: SearchProblem;
  private readonly solver: MemoSolver;
  private readonly steps: Allowance;

  constructor(problem: SearchProblem) {
    this.problem = problem;
    this.solver = problem.solver ?? new MemoSolver(problem.facts);
    this.steps = problem.steps ?? new Allowance(MAX_STEPS_PER_SEARCH);
  }

  invariantsOn(key: string): readonly Literal[] {
    return this.problem.invariants?.constraintsOn(key) ?? [];
  }

  solve(key: string, literals: readonly Literal[]): KeySolution {
    const { mode, examples } = this.problem;
    return this.solver.solve(key, literals, { mode, examples: examples.get(key), steps: this.steps });
  }

  /**
   * Goes on from a point. Of a key that a limit left open it has no value: then it proves no request, and the search goes
   * on all the same, since the Denies may leave none whatever the key may be. `failed` are the Denies such keys are to fail.
   */
  extend(literals: Constraints, assignment: Assignment, excluded = NO_DENIES): SearchResult {
    this.steps.spend(1);
    if (this.steps.isExhausted) return LIMIT;
    const deny = this.problem.denies.find((clause) => !excluded.has(clause) && this.isDeniedBy(clause, assignment));
    if (deny === undefined) {
      const isWhole = [...literals.keys()].every((key) => assignment.has(key));
      return isWhole ? { kind: "found", assignment: this.withUnconstrainedKeys(assignment) } : LIMIT;
    }
    let limited = false;
    for (const atom of deny.atoms) {
      const constraints = [...(literals.get(atom.key) ?? this.invariantsOn(atom.key)), { atom, positive: false }];
      const solved = this.solve(atom.key, constraints);
      if (solved.kind === "none") continue;
      const extended = new Map(literals).set(atom.key, constraints);
      const next = new Map(assignment);
      if (solved.kind === "limit") next.delete(atom.key);
      else next.set(atom.key, solved);
      const outcome = this.extend(extended, next, solved.kind === "limit" ? new Set([...excluded, deny]) : excluded);
      if (outcome.kind === "found") return outcome;
      if (outcome.kind === "limit") limited = true;
    }
    return limited ? LIMIT : NONE;
  }

  /** The point with a value for each key that has an example, or that a Deny asks about. */
  private withUnconstrainedKeys(start: Assignment): Assignment {
    const { denies, examples } = this.problem;
    const assignment = new Map(start);
    for (const key of [...examples.keys(), ...denies.flatMap(({ atoms }) => atoms.map((atom) => atom.key))]) {
      if (!assignment.has(key)) assignment.set(key, this.valueAt(assignment, key));
    }
    return assignment;
  }

  /** The key's value; one that nothing was asked of has its example, or is as when nothing is asked of it. */
  private valueAt(assignment: Assignment, key: string): KeyValues {
    const { examples, facts } = this.problem;
    const assigned = assignment.get(key);
    if (assigned !== undefined) return assigned;
    const values = examples.get(key);
    return values === undefined ? unconstrainedValue(facts(key)) : { kind: "values", values };
  }

  private isDeniedBy({ atoms, sure }: DenyClause, assignment: Assignment): boolean {
    this.steps.spend(1);
    if (this.problem.mode === "sure")
      return atoms.every((atom) => holds(atom, this.valueAt(assignment, atom.key)) !== false);
    return sure && atoms.every((atom) => holds(atom, this.valueAt(assignment, atom.key)) === true);
  }
}

/** What the point says of a key; one it does not name is as when nothing is asked of it. */
export function valueAt(assignment: Assignment, key: string, facts: KeyFactsLookup): KeyValues {
  return assignment.get(key) ?? unconstrainedValue(facts(key));
}
