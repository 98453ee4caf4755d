/**
 * Is there a request that meets a list of literals and that no Deny denies, and which?
 *
 * A request is denied by a Deny when all its atoms hold, so it escapes by failing one of them. The search takes a point
 * that meets the literals, asks which Deny still holds of it, and tries each way of failing that Deny in turn
 * (backtracking). On one path no Deny is met twice, so the search ends; it covers every escape, so `none` is a proof.
 * Multiplying out the union of all Denies first was refused: few of them ever bear on one Allow.
 *
 * More than `MAX_STEPS` points tried, or an automaton past its own limit: `limit`, never `none`.
 */

import type { FindMember } from "./automaton";
import { type Atom, holds, type KeyValues } from "./condition";
import type { FactsOf } from "./keys";
import { type Literal, type Mode, solveKey, unasked } from "./solve";

export const MAX_STEPS = 2_000;

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
  /** Values to try first, by key. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  readonly steps?: number;
  /** The automaton's search, shared by all searches of one question. */
  readonly find?: FindMember;
}

type Literals = ReadonlyMap<string, readonly Literal[]>;

/** A request that meets the literals and escapes the denies. */
export function findPoint(question: Question): Outcome {
  const literals = new Map<string, readonly Literal[]>();
  for (const literal of question.literals) {
    literals.set(literal.atom.key, [...(literals.get(literal.atom.key) ?? []), literal]);
  }
  const search = new Search(question);
  const point = new Map<string, KeyValues>();
  for (const [key, asked] of literals) {
    const solved = search.solve(key, asked);
    if (solved.kind === "none" || solved.kind === "limit") return { kind: solved.kind };
    point.set(key, solved);
  }
  return search.from(literals, point);
}

class Search {
  private readonly question: Question;
  private steps: number;

  constructor(question: Question) {
    this.question = question;
    this.steps = question.steps ?? MAX_STEPS;
  }

  solve(key: string, literals: readonly Literal[]) {
    const { mode, examples, find, facts } = this.question;
    return solveKey(key, literals, { mode, facts: facts(key), examples: examples.get(key), find });
  }

  from(literals: Literals, start: Point): Outcome {
    this.steps -= 1;
    if (this.steps < 0) return { kind: "limit" };
    const point = this.complete(start);
    const deny = this.question.denies.find((clause) => this.denies(clause, point));
    if (deny === undefined) return { kind: "found", point };
    let limited = false;
    for (const atom of deny.atoms) {
      const asked = [...(literals.get(atom.key) ?? []), { atom, want: false }];
      const solved = this.solve(atom.key, asked);
      if (solved.kind === "limit") limited = true;
      if (solved.kind === "none" || solved.kind === "limit") continue;
      const outcome = this.from(new Map(literals).set(atom.key, asked), new Map(point).set(atom.key, solved));
      if (outcome.kind === "found") return outcome;
      if (outcome.kind === "limit") limited = true;
    }
    return { kind: limited ? "limit" : "none" };
  }

  /** The point with a value for each key a Deny asks about. */
  private complete(start: Point): Point {
    const point = new Map(start);
    const { facts } = this.question;
    for (const { key } of this.question.denies.flatMap(({ atoms }) => atoms)) {
      if (!point.has(key)) point.set(key, unasked(facts(key)));
    }
    return point;
  }

  private denies(clause: Clause, point: Point): boolean {
    const truths = clause.atoms.map((atom) => holds(atom, valueAt(point, atom.key, this.question.facts)));
    if (this.question.mode === "sure") return !truths.includes(false);
    return clause.sure && truths.every((truth) => truth === true);
  }
}

/** What the point says of a key; one it does not name is as when nothing is asked of it. */
export function valueAt(point: Point, key: string, facts: FactsOf): KeyValues {
  return point.get(key) ?? unasked(facts(key));
}
