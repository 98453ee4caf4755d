/**
 * Searches for a request that satisfies a conjunction of literals and that no Deny denies.
 *
 * Guarantee: in `possible` mode, `none` proves that no request exists. In `sure` mode, `found` is an assignment that
 * satisfies every literal and escapes every Deny. When the steps run out, or an automaton reaches its own limit, the
 * result is `limit`, unless the remaining constraints alone are unsatisfiable.
 *
 * A Deny denies a request when all its atoms hold, so a request escapes by violating one of them. The search takes an
 * assignment that satisfies the literals, finds a Deny that still holds, and tries each of its atoms in turn as the one
 * to violate (backtracking). No path meets the same Deny twice, so the search terminates. It covers every escape.
 *
 * Alternative rejected: converting the conjunction of all negated Denies to disjunctive normal form first. It grows
 * exponentially, and few Denies matter for any one Allow.
 */

import type { KeyFactsLookup } from "../aws/condition-keys";
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { Allowance, MAX_STEPS_PER_SEARCH } from "../strings/budget";
import { groupByKey, type KeySolution, type Literal, type Mode, unconstrainedValue } from "./key-constraints";
import { MemoSolver } from "./memo-solver";

/** The conditions of a Deny that may apply. `sure` means that its principal and resource are known to match. */
export interface DenyClause {
  readonly atoms: readonly Atom[];
  readonly sure: boolean;
}

/** The values of some condition keys, by key in lower case. */
export type Assignment = ReadonlyMap<string, KeyValues>;

/** The result of a search; see the guarantee of this module. */
export type SearchResult =
  | { readonly kind: "found"; readonly assignment: Assignment }
  | { readonly kind: "none" }
  | { readonly kind: "limit" };

/** What a search is given. */
export interface SearchProblem {
  readonly literals: readonly Literal[];
  readonly denies: readonly DenyClause[];
  readonly mode: Mode;
  readonly facts: KeyFactsLookup;
  /** Further constraints on a key, added as soon as the search constrains it. The key's example satisfies them. */
  readonly invariants?: { readonly constraintsOn: (key: string) => readonly Literal[] };
  /** Values to try first, by key. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  /** The steps that the search may spend. */
  readonly steps?: Allowance;
  /** Memoizes solutions for all searches of one action. */
  readonly solver?: MemoSolver;
}

export type Constraints = ReadonlyMap<string, readonly Literal[]>;

/** Returns an assignment that satisfies the literals and that no Deny denies. */
export function findAssignment(problem: SearchProblem): SearchResult {
  const search = new Search(problem);
  const literals = groupByKey(problem.literals);
  const assignment = new Map<string, KeyValues>();
  for (const [key, conjuncts] of literals) {
    const constraints = [...search.invariantsOn(key), ...conjuncts];
    const solved = search.solve(key, constraints);
    // One unsatisfiable key is a proof, even if the search gave up on others.
    if (solved.kind === "none") return solved;
    if (solved.kind !== "limit") assignment.set(key, solved);
    literals.set(key, constraints);
  }
  return search.extend(literals, assignment);
}

const NONE: SearchResult = { kind: "none" };
const LIMIT: SearchResult = { kind: "limit" };
const NO_DENIES: ReadonlySet<DenyClause> = new Set();

/** The parts that every way of searching shares. */
export class Search {
  private readonly problem: SearchProblem;
  private readonly solver: MemoSolver;
  readonly steps: Allowance;

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
   * Extends an assignment until it escapes every Deny.
   *
   * A key on which the solver gave up has no value in the assignment. Such an assignment is not a result, but the search
   * continues, because the Denies may still prove that no request exists. `excluded` are the Denies that such keys are
   * to violate.
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

  /** Returns the assignment, extended by every key that has an example or that a Deny compares. */
  withUnconstrainedKeys(start: Assignment): Assignment {
    const { denies, examples } = this.problem;
    const assignment = new Map(start);
    for (const key of [...examples.keys(), ...denies.flatMap(({ atoms }) => atoms.map((atom) => atom.key))]) {
      if (!assignment.has(key)) assignment.set(key, this.valueAt(assignment, key));
    }
    return assignment;
  }

  /** Returns the key's assigned value, its example, or its value when unconstrained. */
  valueAt(assignment: Assignment, key: string): KeyValues {
    const { examples, facts, mode } = this.problem;
    const assigned = assignment.get(key);
    if (assigned !== undefined) return assigned;
    const values = examples.get(key);
    return values === undefined ? unconstrainedValue(facts(key), mode) : { kind: "values", values };
  }

  isDeniedBy({ atoms, sure }: DenyClause, assignment: Assignment): boolean {
    this.steps.spend(1);
    if (this.problem.mode === "sure")
      return atoms.every((atom) => holds(atom, this.valueAt(assignment, atom.key)) !== false);
    return sure && atoms.every((atom) => holds(atom, this.valueAt(assignment, atom.key)) === true);
  }
}

/** Returns the value that an assignment gives to a key, or the value of an unconstrained key. */
export function valueAt(assignment: Assignment, key: string, facts: KeyFactsLookup): KeyValues {
  return assignment.get(key) ?? unconstrainedValue(facts(key));
}
