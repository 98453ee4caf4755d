/**
 * Solves the constraints on one condition key: is there a value, a set of values, or absence that satisfies them all?
 *
 * Keys are independent of each other. Therefore a request exists exactly if the constraints on each of its keys are
 * satisfiable. (`key-dependencies.ts` handles the keys that do depend on each other.)
 *
 * Two modes read what cannot be decided. `sure` accepts a value only if every literal is known to hold. `possible`
 * accepts it unless a literal is known to fail.
 *
 * Guarantee: `none` in `possible` mode proves that no value satisfies the constraints. A value in `sure` mode satisfies
 * them all.
 *
 * Texts are decided by intersecting automata. Numbers, dates, addresses and booleans are decided by one representative
 * of each equivalence class. A key that is compared both as text and as a number has no finite partition. There, a
 * representative that satisfies the constraints is a solution, no text in the characters of a number is a proof of
 * `none`, and anything else is `limit`. Values are assumed to have the type that their operator compares.
 */

import type { KeyFacts } from "../aws/condition-keys";
import type { Atom, KeyValues, Truth, ValueAtom } from "../conditions/condition";
import { extraSteps, matchesValue, representatives, testLanguage } from "../conditions/operators/value-test";
import { Allowance, MAX_STEPS_PER_SEARCH } from "../strings/budget";
import { type FindMember, findMember, type Language } from "../strings/intersection";
import { ANY_TEXT, exactPattern, type Pattern } from "../strings/pattern";
import { compilePatterns } from "../strings/pattern-set";

/** An atom or, if not `positive`, its negation. */
export interface Literal {
  readonly atom: Atom;
  readonly positive: boolean;
}

interface ValueLiteral {
  readonly atom: ValueAtom;
  readonly positive: boolean;
}

/** How undecided atoms are read: `sure` lets them fail, `possible` lets them hold. */
export type Mode = "sure" | "possible";

/** A solution for one key. `limit` means that the solver gave up. */
export type KeySolution = KeyValues | { readonly kind: "none" } | { readonly kind: "limit" };

const UNSATISFIABLE: KeySolution = { kind: "none" };

/** Returns the literal "the key has a value that matches a pattern", or with `want` false, its negation. */
export function oneOf(key: string, patterns: readonly Pattern[], want = true, ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: !want, whenAbsent: !want } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** Returns the literal "the key is absent, or its value matches a pattern". */
export function oneOfIfExists(key: string, patterns: readonly Pattern[]): Literal {
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: false, whenAbsent: true } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** Returns the literal "the key is absent". */
export function absent(key: string): Literal {
  return {
    atom: { kind: "null", key, path: "", undecidedReason: undefined, whenAbsent: true, whenPresent: false },
    positive: true,
  };
}

/** Returns the literal "the key is present". */
export function present(key: string): Literal {
  return {
    atom: { kind: "null", key, path: "", undecidedReason: undefined, whenAbsent: false, whenPresent: true },
    positive: true,
  };
}

/** Returns the literal "no value of the multivalued key matches a pattern", which holds for an absent key. */
export function noneOf(key: string, patterns: readonly Pattern[], ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "all", negated: true, whenAbsent: true } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** Returns the literal "the multivalued key is present and each value matches a pattern". */
export function allOf(key: string, patterns: readonly Pattern[]): Literal {
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "all", negated: false, whenAbsent: false } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** Returns the literal "at least one value of the multivalued key matches a pattern". */
export function someOf(key: string, patterns: readonly Pattern[], ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "any", negated: false, whenAbsent: false } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** Groups literals by their key. */
export function groupByKey(literals: readonly Literal[]): Map<string, readonly Literal[]> {
  const found = new Map<string, readonly Literal[]>();
  for (const literal of literals) found.set(literal.atom.key, [...(found.get(literal.atom.key) ?? []), literal]);
  return found;
}

/** Returns the value of a key without constraints: absent if the key can be absent. */
export function unconstrainedValue({ presence, examples, isUnknown }: KeyFacts, mode: Mode = "possible"): KeyValues {
  if (isUnknown === true && mode === "sure") return { kind: "unknown" };
  return presence === "always" ? { kind: "values", values: [examples[0]] } : { kind: "absent" };
}

/** Reports whether a value satisfies the literal by matching its test, rather than by not matching it. */
function requiresMatch({ atom, positive }: ValueLiteral): boolean {
  return positive !== atom.negated;
}

/** Reports whether the literal accepts the value in the given mode. */
function admits(literal: ValueLiteral, value: string, mode: Mode): boolean {
  const covered: Truth = matchesValue(literal.atom.test, value);
  if (covered === undefined) return false;
  if (literal.atom.undecidedReason === undefined) return covered === requiresMatch(literal);
  return requiresMatch(literal) ? covered || mode === "possible" : !covered && mode === "possible";
}

/** Returns the texts that a literal accepts. Undefined if it does not compare texts, or accepts all. */
function admittedTexts(literal: ValueLiteral, mode: Mode): Language | undefined {
  const { test, undecidedReason } = literal.atom;
  if (test.kind !== "text") return undefined;
  const inside = requiresMatch(literal);
  if (undecidedReason !== undefined && inside === (mode === "possible")) {
    return inside ? undefined : { patterns: [], ignoreCase: false, inside: true };
  }
  return testLanguage(test, inside);
}

/** Reports whether the literal accepts finitely many values, all of which `candidates` lists. */
function isEnumerable(literal: ValueLiteral, mode: Mode): boolean {
  const { test, undecidedReason } = literal.atom;
  if (!requiresMatch(literal) || (undecidedReason !== undefined && mode === "possible")) return false;
  switch (test.kind) {
    case "text":
      return !test.ignoreCase && compilePatterns(test.patterns, test.ignoreCase).wildcardPatterns.length === 0;
    case "number":
    case "date":
      return test.bounds.length === 0;
    case "address":
      return test.ranges.length === 0;
    case "boolean":
      return true;
  }
}

/** How one key is solved. */
export interface SolveOptions {
  readonly mode: Mode;
  readonly facts: KeyFacts;
  /** Values to try first. The default is the examples of `facts`. */
  readonly examples?: readonly string[] | undefined;
  /** Finds a text in an intersection of languages. */
  readonly find?: FindMember | undefined;
  /** The budget for the values that are tried. */
  readonly steps?: Allowance;
}

type ValueSolution =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "none" }
  | { readonly kind: "limit" };

function defaultSteps(): Allowance {
  return new Allowance(MAX_STEPS_PER_SEARCH);
}

const BOOLEANS = ["true", "false"];

/** Yields the values to try. If a literal is enumerable, these are all the values that can be solutions. */
function* candidates(
  examples: readonly string[],
  literals: readonly ValueLiteral[],
  enumerable: ValueLiteral | undefined,
) {
  yield* examples;
  if (enumerable === undefined) yield* representatives(literals.map(({ atom }) => atom.test));
  else if (enumerable.atom.test.kind === "text") yield* compilePatterns(enumerable.atom.test.patterns, false).literals;
  else yield* representatives([enumerable.atom.test]);
}

/** Returns one value that every literal accepts. */
function solveValue(literals: readonly ValueLiteral[], options: SolveOptions): ValueSolution {
  const { mode, facts, examples = facts.examples, find = findMember, steps = defaultSteps() } = options;
  const tests = literals.map(({ atom }) => atom.test);
  const enumerable = literals.find((literal) => isEnumerable(literal, mode));
  for (const value of facts.boolean ? BOOLEANS : candidates(examples, literals, enumerable)) {
    if (steps.isExhausted) return { kind: "limit" };
    steps.spend(tests.reduce((sum, test) => sum + extraSteps(test, value), 1));
    if (literals.every((literal) => admits(literal, value, mode))) return { kind: "value", value };
  }
  const kinds = new Set(tests.map(({ kind }) => kind));
  if (facts.boolean || (kinds.size > 0 && !kinds.has("text")) || kinds.has("boolean")) return { kind: "none" };
  if (enumerable !== undefined) return { kind: "none" };
  const languages = literals.flatMap((literal) => admittedTexts(literal, mode) ?? []);
  const member = find([...languages, ...tests.flatMap(alphabetOf)]);
  if (member.kind === "empty") return { kind: "none" };
  if (member.kind === "limit") return member;
  const { text } = member;
  const fits = kinds.size < 2 || literals.every((literal) => admits(literal, text, mode));
  return fits ? { kind: "value", value: text } : { kind: "limit" };
}

/** The characters of numbers, dates and addresses as AWS writes them. */
const ALPHABETS = { number: "0123456789+-.", date: "0123456789+-.:TZ", address: "0123456789abcdefABCDEF.:" } as const;

/** Returns the language of texts over the alphabet of the test's type. */
function alphabetOf({ kind }: ValueAtom["test"]): readonly Language[] {
  if (kind === "text" || kind === "boolean") return [];
  const another: Pattern = [...ANY_TEXT, { many: false, except: ALPHABETS[kind] }, ...ANY_TEXT];
  return [{ patterns: [another], ignoreCase: false, inside: false }];
}

/** Reports whether the literal quantifies over every value of its key, rather than over some value. */
function isUniversal({ atom, positive }: ValueLiteral): boolean {
  return (atom.quantifier === "all") === positive;
}

/** Solves for a set of values: each satisfies the universal literals, and each existential literal has a witness. */
function solveValues(key: string, literals: readonly ValueLiteral[], options: SolveOptions): KeySolution {
  const quantified = literals.filter(({ atom }) => atom.quantifier !== "one");
  const hasPlain = quantified.length < literals.length;
  if (hasPlain && options.mode === "sure") return UNSATISFIABLE;
  const universal = quantified.filter(isUniversal);
  const existential = quantified.filter((literal) => !isUniversal(literal)).map((literal) => [...universal, literal]);
  const values = new Set<string>();
  for (const group of existential.length === 0 ? [universal] : existential) {
    const found = solveValue(group, options);
    if (found.kind !== "value") return found;
    values.add(found.value);
  }
  if (hasPlain) {
    // An operator without a set prefix is undecided only if the key has more than one value.
    const other = oneOf(key, [...values].map(exactPattern), false);
    const found = solveValue([...universal, ...valueLiterals([other])], options);
    if (found.kind !== "value") return found;
    values.add(found.value);
  }
  return { kind: "values", values: [...values] };
}

function valueLiterals(literals: readonly Literal[]): readonly ValueLiteral[] {
  return literals.flatMap(({ atom, positive }) => (atom.kind === "value" ? [{ atom, positive }] : []));
}

/**
 * Solves the constraints on one key. Prefers absence, then a single value, then a set of values.
 *
 * In `sure` mode, a key that AWS does not document can only be absent, and a key whose value is not known satisfies no
 * literal that compares it.
 */
export function solveKey(key: string, literals: readonly Literal[], options: SolveOptions): KeySolution {
  const { mode, facts } = options;
  if (mode === "sure" && literals.some(({ atom }) => atom.kind === "unresolved")) return UNSATISFIABLE;
  const mayBeAbsent = literals.every(
    ({ atom, positive }) => atom.kind === "unresolved" || atom.whenAbsent === positive,
  );
  if (mayBeAbsent && facts.presence !== "always") return { kind: "absent" };
  if (facts.presence === "never" || (facts.presence === "undocumented" && mode === "sure")) return UNSATISFIABLE;
  if (!literals.every(({ atom, positive }) => atom.kind !== "null" || atom.whenPresent === positive))
    return UNSATISFIABLE;
  const values = valueLiterals(literals);
  if (facts.isUnknown === true && mode === "sure")
    return values.length > 0 ? UNSATISFIABLE : unconstrainedValue(facts, mode);
  const single = solveValue(values, options);
  if (single.kind === "value") return { kind: "values", values: [single.value] };
  const mayHoldSeveral = facts.multiplicity === "multiple" || (facts.multiplicity === "unknown" && mode === "possible");
  if (!mayHoldSeveral) return single;
  const combined = solveValues(key, values, options);
  return combined.kind === "none" ? single : combined;
}
