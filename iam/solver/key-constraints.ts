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
import { costOf, covers, languageOf, representatives } from "../conditions/operators/value-test";
import { Allowance, MAX_STEPS_OF_ONE_SEARCH } from "../strings/budget";
import { type FindMember, findMember, type Language } from "../strings/intersection";
import { ANYTHING, exactPattern, type Pattern } from "../strings/pattern";
import { textsOf } from "../strings/pattern-set";

/** An atom and the truth it is to have. */
export interface Literal {
  readonly atom: Atom;
  readonly want: boolean;
}

interface ValueLiteral {
  readonly atom: ValueAtom;
  readonly want: boolean;
}

export type Mode = "sure" | "possible";

export type Solved = KeyValues | { readonly kind: "none" } | { readonly kind: "limit" };

const NONE: Solved = { kind: "none" };

/** The literal that a key is there with a value among `patterns`, or not among them. */
export function oneOf(key: string, patterns: readonly Pattern[], want = true, ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: !want, whenAbsent: !want } as const;
  return { atom: { ...about, test, open: undefined }, want: true };
}

/** The literal that a key is absent, or there with a value among `patterns`. */
export function oneOfIfExists(key: string, patterns: readonly Pattern[]): Literal {
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: false, whenAbsent: true } as const;
  return { atom: { ...about, test, open: undefined }, want: true };
}

/** The literal that a key is absent. */
export function absent(key: string): Literal {
  return { atom: { kind: "null", key, path: "", open: undefined, whenAbsent: true, whenPresent: false }, want: true };
}

/** The literal that a key is there, whatever its values. */
export function present(key: string): Literal {
  return { atom: { kind: "null", key, path: "", open: undefined, whenAbsent: false, whenPresent: true }, want: true };
}

/** The literal that of a key of any number of values none is among `patterns`; an absent key has none. */
export function noneOf(key: string, patterns: readonly Pattern[], ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "all", negated: true, whenAbsent: true } as const;
  return { atom: { ...about, test, open: undefined }, want: true };
}

/** The literal that a key is there and all its values are among `patterns`. */
export function allOf(key: string, patterns: readonly Pattern[]): Literal {
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "all", negated: false, whenAbsent: false } as const;
  return { atom: { ...about, test, open: undefined }, want: true };
}

/** The literal that of a key of any number of values one at least is among `patterns`. */
export function someOf(key: string, patterns: readonly Pattern[], ignoreCase = false): Literal {
  const test = { kind: "text", ignoreCase, patterns } as const;
  const about = { kind: "value", key, path: "", quantifier: "any", negated: false, whenAbsent: false } as const;
  return { atom: { ...about, test, open: undefined }, want: true };
}

/** Literals by their key. */
export function byKey(literals: readonly Literal[]): Map<string, readonly Literal[]> {
  const found = new Map<string, readonly Literal[]>();
  for (const literal of literals) found.set(literal.atom.key, [...(found.get(literal.atom.key) ?? []), literal]);
  return found;
}

/** What a key may be when nothing is asked of it: absent if that can be. */
export function unasked({ presence, examples }: KeyFacts): KeyValues {
  return presence === "always" ? { kind: "values", values: [examples[0]] } : { kind: "absent" };
}

/** Whether the atom's text, number, … is to cover the value. */
function wantsCover({ atom, want }: ValueLiteral): boolean {
  return want !== atom.negated;
}

function admits(literal: ValueLiteral, value: string, mode: Mode): boolean {
  const covered: Truth = covers(literal.atom.test, value);
  if (covered === undefined) return false;
  if (literal.atom.open === undefined) return covered === wantsCover(literal);
  return wantsCover(literal) ? covered || mode === "possible" : !covered && mode === "possible";
}

/** The texts a literal on a text test admits; undefined for all. */
function admitted(literal: ValueLiteral, mode: Mode): Language | undefined {
  const { test, open } = literal.atom;
  if (test.kind !== "text") return undefined;
  const inside = wantsCover(literal);
  if (open !== undefined && inside === (mode === "possible")) {
    return inside ? undefined : { patterns: [], ignoreCase: false, inside: true };
  }
  return languageOf(test, inside);
}

/** Whether the values a literal admits are all among `representatives`: written out, case and all, or none. */
function isListed(literal: ValueLiteral, mode: Mode): boolean {
  const { test, open } = literal.atom;
  if (!wantsCover(literal) || (open !== undefined && mode === "possible")) return false;
  switch (test.kind) {
    case "text":
      return !test.ignoreCase && textsOf(test.patterns, test.ignoreCase).wild.length === 0;
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
export interface Means {
  readonly mode: Mode;
  readonly facts: KeyFacts;
  /** Values to try first; those of the facts where left out. */
  readonly examples?: readonly string[] | undefined;
  /** The automaton's search. */
  readonly find?: FindMember | undefined;
  /** The steps that values tried are taken from. */
  readonly steps?: Allowance;
}

type One = { readonly kind: "value"; readonly value: string } | { readonly kind: "none" } | { readonly kind: "limit" };

function fewSteps(): Allowance {
  return new Allowance(MAX_STEPS_OF_ONE_SEARCH);
}

const BOOLEANS = ["true", "false"];

/** Values to try: where one literal lists those it admits, they are all there are. */
function* candidates(examples: readonly string[], literals: readonly ValueLiteral[], listed: ValueLiteral | undefined) {
  yield* examples;
  if (listed === undefined) yield* representatives(literals.map(({ atom }) => atom.test));
  else if (listed.atom.test.kind === "text") yield* textsOf(listed.atom.test.patterns, false).listed;
  else yield* representatives([listed.atom.test]);
}

/** One value that every literal admits. */
function solveValue(literals: readonly ValueLiteral[], means: Means): One {
  const { mode, facts, examples = facts.examples, find = findMember, steps = fewSteps() } = means;
  const tests = literals.map(({ atom }) => atom.test);
  const listed = literals.find((literal) => isListed(literal, mode));
  for (const value of facts.boolean ? BOOLEANS : candidates(examples, literals, listed)) {
    if (steps.isSpent) return { kind: "limit" };
    steps.spend(tests.reduce((sum, test) => sum + costOf(test, value), 1));
    if (literals.every((literal) => admits(literal, value, mode))) return { kind: "value", value };
  }
  const kinds = new Set(tests.map(({ kind }) => kind));
  if (facts.boolean || (kinds.size > 0 && !kinds.has("text")) || kinds.has("boolean")) return { kind: "none" };
  if (listed !== undefined) return { kind: "none" };
  const languages = literals.flatMap((literal) => admitted(literal, mode) ?? []);
  const member = find([...languages, ...tests.flatMap(writtenWith)]);
  if (member.kind === "empty") return { kind: "none" };
  if (member.kind === "limit") return member;
  const { text } = member;
  const fits = kinds.size < 2 || literals.every((literal) => admits(literal, text, mode));
  return fits ? { kind: "value", value: text } : { kind: "limit" };
}

/** The characters that numbers, dates and addresses are written with. */
const CHARACTERS = { number: "0123456789+-.", date: "0123456789+-.:TZ", address: "0123456789abcdefABCDEF.:" } as const;

/** All texts of the characters that a value the test compares is written with. */
function writtenWith({ kind }: ValueAtom["test"]): readonly Language[] {
  if (kind === "text" || kind === "boolean") return [];
  const another: Pattern = [...ANYTHING, { many: false, except: CHARACTERS[kind] }, ...ANYTHING];
  return [{ patterns: [another], ignoreCase: false, inside: false }];
}

/** Whether the literal speaks of every value of its key, rather than of some value. */
function isUniversal({ atom, want }: ValueLiteral): boolean {
  return (atom.quantifier === "all") === want;
}

/** Several values: each admitted by what is said of all, one for each thing said of some. */
function solveValues(key: string, literals: readonly ValueLiteral[], means: Means): Solved {
  const set = literals.filter(({ atom }) => atom.quantifier !== "one");
  const plain = set.length < literals.length;
  if (plain && means.mode === "sure") return NONE;
  const all = set.filter(isUniversal);
  const some = set.filter((literal) => !isUniversal(literal)).map((literal) => [...all, literal]);
  const values = new Set<string>();
  for (const wanted of some.length === 0 ? [all] : some) {
    const found = solveValue(wanted, means);
    if (found.kind !== "value") return found;
    values.add(found.value);
  }
  if (plain) {
    // A plain operator is undecided only on more than one value.
    const other = oneOf(key, [...values].map(exactPattern), false);
    const found = solveValue([...all, ...valueLiterals([other])], means);
    if (found.kind !== "value") return found;
    values.add(found.value);
  }
  return { kind: "values", values: [...values] };
}

function valueLiterals(literals: readonly Literal[]): readonly ValueLiteral[] {
  return literals.flatMap(({ atom, want }) => (atom.kind === "value" ? [{ atom, want }] : []));
}

/**
 * A value, values or absence for `key` that meet all `literals`; absence is preferred, then a single value. What AWS
 * documents no key for is surely nothing but absent.
 */
export function solveKey(key: string, literals: readonly Literal[], means: Means): Solved {
  const { mode, facts } = means;
  if (mode === "sure" && literals.some(({ atom }) => atom.kind === "unresolved")) return NONE;
  const mayBeAbsent = literals.every(({ atom, want }) => atom.kind === "unresolved" || atom.whenAbsent === want);
  if (mayBeAbsent && facts.presence !== "always") return { kind: "absent" };
  if (facts.presence === "never" || (facts.presence === "undocumented" && mode === "sure")) return NONE;
  if (!literals.every(({ atom, want }) => atom.kind !== "null" || atom.whenPresent === want)) return NONE;
  const values = valueLiterals(literals);
  const single = solveValue(values, means);
  if (single.kind === "value") return { kind: "values", values: [single.value] };
  const several = facts.multiplicity === "multiple" || (facts.multiplicity === "unknown" && mode === "possible");
  if (!several) return single;
  const solved = solveValues(key, values, means);
  return solved.kind === "none" ? single : solved;
}
