/**
 * All that is asked of one condition key, taken together: is there a value (or a set of values, or absence) that meets
 * it, and which? Keys are independent of one another, so a request exists exactly when each of its keys has a value.
 *
 * Two readings of what could not be decided: `sure` takes a point only where every literal surely holds, `possible`
 * wherever none surely fails. `none` under `possible` is a proof; a point under `sure` is a witness.
 *
 * Texts are decided by an automaton, numbers, dates, addresses and booleans by one representative of each combination.
 * A key compared both as text and as a number has no such finite picture: a representative that fits is a point, a text
 * of no number's characters none, and else the answer is `limit`. Values are taken to be of the kind their operator compares.
 */

import type { KeyFacts } from "../aws/condition-keys";
import type { Atom, KeyValues, Truth, ValueAtom } from "../conditions/condition";
import { extraSteps, matchesValue, testLanguage, representatives } from "../conditions/operators/value-test";
import { Allowance, MAX_STEPS_PER_SEARCH } from "../strings/budget";
import { type FindMember, findMember, type Language } from "../strings/intersection";
import { ANY_TEXT, exactPattern, type Pattern } from "../strings/pattern";
import { compilePatterns } from "../strings/pattern-set";

/** An atom and the truth it is to have. */
export interface Literal {
  readonly atom: Atom;
  readonly positive: boolean;
}

interface ValueLiteral {
  readonly atom: ValueAtom;
  readonly positive: boolean;
}

export type Mode = "sure" | "possible";

export type KeySolution = KeyValues | { readonly kind: "none" } | { readonly kind: "limit" };

const UNSATISFIABLE: KeySolution = { kind: "none" };

/** The literal that a key is there with a value among `patterns`, or not among them. */
export function oneOf(key: string, patterns: readonly Pattern[], want = true, ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: !want, whenAbsent: !want } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** The literal that a key is absent, or there with a value among `patterns`. */
export function oneOfIfExists(key: string, patterns: readonly Pattern[]): Literal {
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: false, whenAbsent: true } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** The literal that a key is absent. */
export function absent(key: string): Literal {
  return {
    atom: { kind: "null", key, path: "", undecidedReason: undefined, whenAbsent: true, whenPresent: false },
    positive: true,
  };
}

/** The literal that a key is there, whatever its values. */
export function present(key: string): Literal {
  return {
    atom: { kind: "null", key, path: "", undecidedReason: undefined, whenAbsent: false, whenPresent: true },
    positive: true,
  };
}

/** The literal that of a key of any number of values none is among `patterns`; an absent key has none. */
export function noneOf(key: string, patterns: readonly Pattern[], ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "all", negated: true, whenAbsent: true } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** The literal that a key is there and all its values are among `patterns`. */
export function allOf(key: string, patterns: readonly Pattern[]): Literal {
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "all", negated: false, whenAbsent: false } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** The literal that of a key of any number of values one at least is among `patterns`. */
export function someOf(key: string, patterns: readonly Pattern[], ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "any", negated: false, whenAbsent: false } as const;
  return { atom: { ...about, test, undecidedReason: undefined }, positive: true };
}

/** Literals by their key. */
export function groupByKey(literals: readonly Literal[]): Map<string, readonly Literal[]> {
  const found = new Map<string, readonly Literal[]>();
  for (const literal of literals) found.set(literal.atom.key, [...(found.get(literal.atom.key) ?? []), literal]);
  return found;
}

/** What a key may be when nothing is asked of it: absent if that can be. */
export function unconstrainedValue({ presence, examples }: KeyFacts): KeyValues {
  return presence === "always" ? { kind: "values", values: [examples[0]] } : { kind: "absent" };
}

/** Whether the atom's text, number, … is to cover the value. */
function requiresMatch({ atom, positive }: ValueLiteral): boolean {
  return positive !== atom.negated;
}

function admits(literal: ValueLiteral, value: string, mode: Mode): boolean {
  const covered: Truth = matchesValue(literal.atom.test, value);
  if (covered === undefined) return false;
  if (literal.atom.undecidedReason === undefined) return covered === requiresMatch(literal);
  return requiresMatch(literal) ? covered || mode === "possible" : !covered && mode === "possible";
}

/** The texts a literal on a text test admits; undefined for all. */
function admittedTexts(literal: ValueLiteral, mode: Mode): Language | undefined {
  const { test, undecidedReason: open } = literal.atom;
  if (test.kind !== "text") return undefined;
  const inside = requiresMatch(literal);
  if (open !== undefined && inside === (mode === "possible")) {
    return inside ? undefined : { patterns: [], ignoreCase: false, inside: true };
  }
  return testLanguage(test, inside);
}

/** Whether the values a literal admits are all among `representatives`: written out, case and all, or none. */
function isEnumerable(literal: ValueLiteral, mode: Mode): boolean {
  const { test, undecidedReason: open } = literal.atom;
  if (!requiresMatch(literal) || (open !== undefined && mode === "possible")) return false;
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

/** How values are looked for. */
export interface SolveOptions {
  readonly mode: Mode;
  readonly facts: KeyFacts;
  /** Values to try first; those of the facts where left out. */
  readonly examples?: readonly string[] | undefined;
  /** The automaton's search. */
  readonly find?: FindMember | undefined;
  /** The steps that values tried are taken from. */
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

/** Values to try: where one literal lists those it admits, they are all there are. */
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

/** One value that every literal admits. */
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

/** The characters that numbers, dates and addresses are written with. */
const ALPHABETS = { number: "0123456789+-.", date: "0123456789+-.:TZ", address: "0123456789abcdefABCDEF.:" } as const;

/** All texts of the characters that a value the test compares is written with. */
function alphabetOf({ kind }: ValueAtom["test"]): readonly Language[] {
  if (kind === "text" || kind === "boolean") return [];
  const another: Pattern = [...ANY_TEXT, { many: false, except: ALPHABETS[kind] }, ...ANY_TEXT];
  return [{ patterns: [another], ignoreCase: false, inside: false }];
}

/** Whether the literal speaks of every value of its key, rather than of some value. */
function isUniversal({ atom, positive }: ValueLiteral): boolean {
  return (atom.quantifier === "all") === positive;
}

/** Several values: each admitted by what is said of all, one for each thing said of some. */
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
    // A plain operator is undecided only on more than one value.
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
 * A value, values or absence for `key` that meet all `literals`; absence is preferred, then a single value. What AWS
 * documents no key for is surely nothing but absent.
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
  const single = solveValue(values, options);
  if (single.kind === "value") return { kind: "values", values: [single.value] };
  const mayHoldSeveral = facts.multiplicity === "multiple" || (facts.multiplicity === "unknown" && mode === "possible");
  if (!mayHoldSeveral) return single;
  const combined = solveValues(key, values, options);
  return combined.kind === "none" ? single : combined;
}
