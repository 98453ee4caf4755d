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

import type { FactsOf } from "../aws/condition-keys";
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { Allowance, MAX_STEPS_OF_ONE_SEARCH } from "../strings/budget";
import { byKey, type Literal, type Mode, type Solved, unasked } from "./key-constraints";
import { KeySolver } from "./memo-solver";

/** A Deny that may bear on the callers in question; `sure` when its principal and resource surely take them in. */
export interface Clause {
  readonly atoms: readonly Atom[];
  readonly sure: boolean;
}

export type Point = ReadonlyMap<string, KeyValues>;

export type Outcome =
  | { readonly kind: "found"; readonly point: Point }
  | { readonly kind: "none" }
  | { readonly kind: "limit" };

export interface Question {
  readonly literals: readonly Literal[];
  readonly denies: readonly Clause[];
  readonly mode: Mode;
  readonly facts: FactsOf;
  /** What holds of keys besides, where they are spoken of. Each is met by the key's example. */
  readonly pins?: { readonly on: (key: string) => readonly Literal[] };
  /** Values to try first, by key. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  /** The steps it may take. */
  readonly steps?: Allowance;
  /** Shared by all searches for one action. */
  readonly solver?: KeySolver;
}

type Literals = ReadonlyMap<string, readonly Literal[]>;

/** A request that meets the literals and escapes the denies. */
export function findPoint(question: Question): Outcome {
  const search = new Search(question);
  const literals = byKey(question.literals);
  const point = new Map<string, KeyValues>();
  for (const [key, own] of literals) {
    const asked = [...search.pinsOn(key), ...own];
    const solved = search.solve(key, asked);
    // One key without a value is a proof, whatever is left open of the others.
    if (solved.kind === "none") return solved;
    if (solved.kind !== "limit") point.set(key, solved);
    literals.set(key, asked);
  }
  return search.from(literals, point);
}

const NONE: Outcome = { kind: "none" };
const LIMIT: Outcome = { kind: "limit" };
const NO_CLAUSES: ReadonlySet<Clause> = new Set();

class Search {
  private readonly question: Question;
  private readonly solver: KeySolver;
  private readonly steps: Allowance;

  constructor(question: Question) {
    this.question = question;
    this.solver = question.solver ?? new KeySolver(question.facts);
    this.steps = question.steps ?? new Allowance(MAX_STEPS_OF_ONE_SEARCH);
  }

  pinsOn(key: string): readonly Literal[] {
    return this.question.pins?.on(key) ?? [];
  }

  solve(key: string, literals: readonly Literal[]): Solved {
    const { mode, examples } = this.question;
    return this.solver.solve(key, literals, { mode, examples: examples.get(key), steps: this.steps });
  }

  /**
   * Goes on from a point. Of a key that a limit left open it has no value: then it proves no request, and the search goes
   * on all the same, since the Denies may leave none whatever the key may be. `failed` are the Denies such keys are to fail.
   */
  from(literals: Literals, point: Point, failed = NO_CLAUSES): Outcome {
    this.steps.spend(1);
    if (this.steps.isSpent) return LIMIT;
    const deny = this.question.denies.find((clause) => !failed.has(clause) && this.denies(clause, point));
    if (deny === undefined) {
      const isWhole = [...literals.keys()].every((key) => point.has(key));
      return isWhole ? { kind: "found", point: this.complete(point) } : LIMIT;
    }
    let limited = false;
    for (const atom of deny.atoms) {
      const asked = [...(literals.get(atom.key) ?? this.pinsOn(atom.key)), { atom, want: false }];
      const solved = this.solve(atom.key, asked);
      if (solved.kind === "none") continue;
      const narrowed = new Map(literals).set(atom.key, asked);
      const next = new Map(point);
      if (solved.kind === "limit") next.delete(atom.key);
      else next.set(atom.key, solved);
      const outcome = this.from(narrowed, next, solved.kind === "limit" ? new Set([...failed, deny]) : failed);
      if (outcome.kind === "found") return outcome;
      if (outcome.kind === "limit") limited = true;
    }
    return limited ? LIMIT : NONE;
  }

  /** The point with a value for each key that has an example, or that a Deny asks about. */
  private complete(start: Point): Point {
    const { denies, examples } = this.question;
    const point = new Map(start);
    for (const key of [...examples.keys(), ...denies.flatMap(({ atoms }) => atoms.map((atom) => atom.key))]) {
      if (!point.has(key)) point.set(key, this.valueAt(point, key));
    }
    return point;
  }

  /** The key's value; one that nothing was asked of has its example, or is as when nothing is asked of it. */
  private valueAt(point: Point, key: string): KeyValues {
    const { examples, facts } = this.question;
    const found = point.get(key);
    if (found !== undefined) return found;
    const values = examples.get(key);
    return values === undefined ? unasked(facts(key)) : { kind: "values", values };
  }

  private denies({ atoms, sure }: Clause, point: Point): boolean {
    this.steps.spend(1);
    if (this.question.mode === "sure")
      return atoms.every((atom) => holds(atom, this.valueAt(point, atom.key)) !== false);
    return sure && atoms.every((atom) => holds(atom, this.valueAt(point, atom.key)) === true);
  }
}

/** What the point says of a key; one it does not name is as when nothing is asked of it. */
export function valueAt(point: Point, key: string, facts: FactsOf): KeyValues {
  return point.get(key) ?? unasked(facts(key));
}
