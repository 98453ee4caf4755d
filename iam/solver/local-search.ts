/**
 * Searches for a request that escapes every Deny by changing one condition key at a time.
 *
 * Guarantee: `found` is an assignment that satisfies every literal in `sure` mode and escapes every Deny. `limit` says
 * nothing about other assignments.
 *
 * Backtracking gives up on a hundred Denies that exclude each other as in a SAT problem. A random walk finds an assignment
 * for most such problems that have one. It takes a Deny that holds, and violates the one of its conditions that leaves the
 * fewest Denies, or sometimes any. Its seed is fixed, so an answer is the same on every machine.
 *
 * Source: B. Selman, H. Kautz, B. Cohen, "Noise Strategies for Improving Local Search", AAAI 1994 (WalkSAT).
 */
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { type Assignment, type DenyClause, Search, type SearchProblem, type SearchResult } from "./backtrack";
import { groupByKey, type Literal } from "./key-constraints";

/** Of how many steps of the walk one is random. */
const NOISE = 4;

const LIMIT: SearchResult = { kind: "limit" };

/** Returns an assignment that satisfies the literals and escapes the Denies, or `limit`. */
export function walkToAssignment(problem: SearchProblem): SearchResult {
  const walk = new Walk(problem);
  const start = walk.start();
  return start === undefined ? LIMIT : walk.from(start);
}

/** A step of the walk: the next assignment, the Denies whose keys it changes, and those of them that hold. */
interface Move {
  readonly assignment: Assignment;
  readonly changed: readonly DenyClause[];
  readonly held: readonly DenyClause[];
}

function best(moves: readonly Move[]): Move | undefined {
  return [...moves].sort((one, other) => one.held.length - other.held.length)[0];
}

class Walk {
  private readonly search: Search;
  private readonly denies: readonly DenyClause[];
  private readonly byKey = new Map<string, readonly DenyClause[]>();
  private readonly literals: ReadonlyMap<string, readonly Literal[]>;
  private seed = 1;

  constructor(problem: SearchProblem) {
    this.search = new Search(problem);
    this.denies = problem.denies;
    this.literals = groupByKey(problem.literals);
  }

  /** Returns an assignment that satisfies the literals; undefined if none is found for one of the keys. */
  start(): Assignment | undefined {
    const assignment = new Map<string, KeyValues>();
    for (const key of this.literals.keys()) {
      const solved = this.solve(key, []);
      if (solved === undefined) return undefined;
      assignment.set(key, solved);
    }
    return assignment;
  }

  from(start: Assignment): SearchResult {
    let assignment = start;
    const held = new Set(this.denies.filter((deny) => this.search.isDeniedBy(deny, start)));
    while (!this.search.steps.isExhausted) {
      const deny = [...held][this.random(held.size)];
      if (deny === undefined) return { kind: "found", assignment: this.search.withUnconstrainedKeys(assignment) };
      const moves = deny.atoms.flatMap((atom) => this.violate(atom, assignment));
      const move = this.random(NOISE) === 0 ? moves[this.random(moves.length)] : best(moves);
      if (move === undefined) return LIMIT;
      assignment = move.assignment;
      for (const each of move.changed) held.delete(each);
      for (const each of move.held) held.add(each);
    }
    return LIMIT;
  }

  /** Returns the move that violates the atom by another value of its key; none if there is no such value. */
  private violate(atom: Atom, assignment: Assignment): readonly Move[] {
    const { key } = atom;
    const value = this.search.valueAt(assignment, key);
    const changed = this.comparing(key);
    // Conditions on the key that are violated now stay so, if they can.
    const violated = changed
      .flatMap(({ atoms }) => atoms)
      .filter((other) => other.key === key && holds(other, value) === false);
    this.search.steps.spend(changed.length);
    const negations = [...new Set([atom, ...violated])].map((each): Literal => ({ atom: each, positive: false }));
    const solved = this.solve(key, negations) ?? this.solve(key, negations.slice(0, 1));
    if (solved === undefined) return [];
    const next = new Map(assignment).set(key, solved);
    return [{ assignment: next, changed, held: changed.filter((deny) => this.search.isDeniedBy(deny, next)) }];
  }

  /** Returns the Denies that compare the key. */
  private comparing(key: string): readonly DenyClause[] {
    const known = this.byKey.get(key) ?? this.denies.filter(({ atoms }) => atoms.some((each) => each.key === key));
    this.byKey.set(key, known);
    return known;
  }

  private solve(key: string, more: readonly Literal[]): KeyValues | undefined {
    const solved = this.search.solve(key, [
      ...this.search.invariantsOn(key),
      ...(this.literals.get(key) ?? []),
      ...more,
    ]);
    return solved.kind === "none" || solved.kind === "limit" ? undefined : solved;
  }

  /** Returns a number from 0 to `below` - 1, from a linear congruential generator. */
  private random(below: number): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.seed / 2 ** 32) * below);
  }
}
