/**
 * One condition (operator, key, values) as an atom: what it says of a key that is absent, and of one that has values.
 *
 * - Plain operators are false on an absent key; negated ones, `…IfExists` and `ForAllValues:` are true on it.
 * - Values are ORed; for a negated operator NORed. An empty list covers nothing.
 * - A plain operator on a key that holds several values has no documented meaning: undecided.
 * - What AWS does not define (an unknown operator, a number that is none) is undecided, never false.
 *
 * Source: IAM user guide, "Condition operators" and "Multivalued context keys".
 */

import { canonicalKeyName } from "../aws/condition-keys";
import { MAX_COMPARED_CHARACTERS } from "../strings/budget";
import {
  arnPattern,
  equalPattern,
  exactPattern,
  substituteVariables,
  type VariableLookup,
  likePattern,
  mayHaveVariables,
  type Pattern,
} from "../strings/pattern";
import type { Condition, PolicyVersion } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { parseRange } from "./operators/address";
import { type Comparison, parseDate, parseNumber } from "./operators/ordered";
import { matchesValue, parseBoolean, type ValueTest } from "./operators/value-test";

/** True, false, or undefined for "cannot be decided". */
export type Truth = boolean | undefined;

/** What a request says of one key; `unknown` when the key is always there but its value was not given. */
export type KeyValues =
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

export type Quantifier = "one" | "any" | "all";

interface AtomBase {
  /** In lower case: keys ignore case. */
  readonly key: string;
  readonly path: string;
  /** Why it cannot be decided, or not of every value: the set of values may be larger than `test` says. */
  readonly undecidedReason: string | undefined;
}

export interface ValueAtom extends AtomBase {
  readonly kind: "value";
  readonly quantifier: Quantifier;
  readonly negated: boolean;
  readonly whenAbsent: boolean;
  readonly test: ValueTest;
}

export interface NullAtom extends AtomBase {
  readonly kind: "null";
  readonly whenAbsent: boolean;
  readonly whenPresent: boolean;
}

export interface UnresolvedAtom extends AtomBase {
  readonly kind: "unresolved";
}

export type Atom = ValueAtom | NullAtom | UnresolvedAtom;

type OperatorFamily =
  | { readonly kind: "text"; readonly ignoreCase: boolean; readonly wildcards: "none" | "glob" | "arn" }
  | { readonly kind: "number" | "date"; readonly comparison: Comparison }
  | { readonly kind: "binary" | "boolean" | "address" };

interface Operator {
  readonly family: OperatorFamily;
  readonly negated: boolean;
}

const textOperator = (wildcards: "none" | "glob" | "arn", negated: boolean, ignoreCase = false): Operator => ({
  family: { kind: "text", ignoreCase, wildcards },
  negated,
});
const orderedOperator = (kind: "number" | "date", comparison: Comparison, negated = false): Operator => ({
  family: { kind, comparison },
  negated,
});

/** Every operator AWS documents, but Null. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["StringEquals", textOperator("none", false)],
  ["StringNotEquals", textOperator("none", true)],
  ["StringEqualsIgnoreCase", textOperator("none", false, true)],
  ["StringNotEqualsIgnoreCase", textOperator("none", true, true)],
  ["StringLike", textOperator("glob", false)],
  ["StringNotLike", textOperator("glob", true)],
  ["ArnEquals", textOperator("arn", false)],
  ["ArnLike", textOperator("arn", false)],
  ["ArnNotEquals", textOperator("arn", true)],
  ["ArnNotLike", textOperator("arn", true)],
  ["BinaryEquals", { family: { kind: "binary" }, negated: false }],
  ["NumericEquals", orderedOperator("number", "equals")],
  ["NumericNotEquals", orderedOperator("number", "equals", true)],
  ["NumericLessThan", orderedOperator("number", "less")],
  ["NumericLessThanEquals", orderedOperator("number", "lessOrEqual")],
  ["NumericGreaterThan", orderedOperator("number", "greater")],
  ["NumericGreaterThanEquals", orderedOperator("number", "greaterOrEqual")],
  ["DateEquals", orderedOperator("date", "equals")],
  ["DateNotEquals", orderedOperator("date", "equals", true)],
  ["DateLessThan", orderedOperator("date", "less")],
  ["DateLessThanEquals", orderedOperator("date", "lessOrEqual")],
  ["DateGreaterThan", orderedOperator("date", "greater")],
  ["DateGreaterThanEquals", orderedOperator("date", "greaterOrEqual")],
  ["Bool", { family: { kind: "boolean" }, negated: false }],
  ["IpAddress", { family: { kind: "address" }, negated: false }],
  ["NotIpAddress", { family: { kind: "address" }, negated: true }],
]);

interface ParsedOperator {
  readonly quantifier: Quantifier;
  readonly name: string;
  readonly ifExists: boolean;
}

/** An operator as written, taken apart: `ForAnyValue:StringLikeIfExists` → any, StringLike, true. */
export function parseOperator(operator: string): ParsedOperator {
  const colon = operator.indexOf(":");
  const prefix = operator.slice(0, colon + 1);
  const known = prefix === "ForAnyValue:" || prefix === "ForAllValues:";
  const rest = known ? operator.slice(colon + 1) : operator;
  const ifExists = rest.endsWith("IfExists");
  return {
    quantifier: known ? (prefix === "ForAnyValue:" ? "any" : "all") : "one",
    name: ifExists ? rest.slice(0, -"IfExists".length) : rest,
    ifExists,
  };
}

/** Whether the operator, as written, is the negative of another (StringNotEquals, NotIpAddress, …). */
export function isNegatedOperator(operator: string): boolean {
  return OPERATORS.get(parseOperator(operator).name)?.negated === true;
}

/** Atoms of conditions that have no policy variables, and so are the same in every request. */
const COMPILED = new WeakMap<Condition, Atom>();

/** The condition as an atom, its policy variables filled in from `lookup`. */
export function compileCondition(
  condition: Condition,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): Atom {
  const known = COMPILED.get(condition);
  if (known !== undefined) return known;
  const atom = compileUncached(condition, version, lookup);
  if (!condition.values.some(mayHaveVariables)) COMPILED.set(condition, atom);
  return atom;
}

function compileUncached(condition: Condition, version: PolicyVersion | undefined, lookup: VariableLookup): Atom {
  const base: AtomBase = { key: canonicalKeyName(condition.key), path: condition.path, undecidedReason: undefined };
  const { quantifier, name, ifExists } = parseOperator(condition.operator);
  if (name === "Null" && !ifExists) return compileNull(base, quantifier, condition.values);
  const operator = OPERATORS.get(name);
  if (operator === undefined) {
    return {
      ...base,
      kind: "unresolved",
      undecidedReason: `${quote(condition.operator)} is no condition operator of AWS`,
    };
  }
  const { test, undecidedReason: partial } = compileValues(operator.family, condition.values, version, lookup);
  const whenAbsent = ifExists || quantifier === "all" || (quantifier === "one" && operator.negated);
  return { ...base, kind: "value", quantifier, negated: operator.negated, whenAbsent, test, undecidedReason: partial };
}

/** ForAllValues:Null holds of every request, ForAnyValue:Null of none, whatever they list. */
function compileNull(base: AtomBase, quantifier: Quantifier, values: readonly string[]): Atom {
  if (quantifier !== "one") {
    const always = quantifier === "all";
    return { ...base, kind: "null", whenAbsent: always, whenPresent: always };
  }
  const read = values.map(parseBoolean);
  if (read.includes(undefined)) {
    return { ...base, kind: "unresolved", undecidedReason: "Null takes `true` or `false`" };
  }
  return { ...base, kind: "null", whenAbsent: read.includes(true), whenPresent: read.includes(false) };
}

interface CompiledValues {
  readonly test: ValueTest;
  readonly undecidedReason: string | undefined;
}

function parseEach<T>(values: readonly string[], read: (value: string) => T | undefined, expected: string) {
  const found: T[] = [];
  let partial: string | undefined;
  for (const value of values) {
    const one = read(value);
    if (one === undefined) partial = `${quote(value)} is not ${expected}`;
    else found.push(one);
  }
  return { found, partial };
}

/** Binary values are compared as they are written; a policy variable is none, and AWS takes none there. */
function parseBase64(text: string): string | undefined {
  return text.length <= MAX_COMPARED_CHARACTERS && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : undefined;
}

function compileValues(
  family: OperatorFamily,
  values: readonly string[],
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): CompiledValues {
  switch (family.kind) {
    case "text":
      return compileTexts(family, values, version, lookup);
    case "number": {
      const { found, partial } = parseEach(values, parseNumber, "a number");
      return { test: { kind: family.kind, comparison: family.comparison, bounds: found }, undecidedReason: partial };
    }
    case "date": {
      const { found, partial } = parseEach(values, parseDate, "a date");
      return { test: { kind: family.kind, comparison: family.comparison, bounds: found }, undecidedReason: partial };
    }
    case "binary": {
      const { found, partial } = parseEach(values, parseBase64, "base64 text");
      return { test: { kind: "text", ignoreCase: false, patterns: found.map(exactPattern) }, undecidedReason: partial };
    }
    case "boolean": {
      const { found, partial } = parseEach(values, parseBoolean, "`true` or `false`");
      return { test: { kind: family.kind, values: found }, undecidedReason: partial };
    }
    case "address": {
      const { found, partial } = parseEach(values, parseRange, "an IP address or CIDR block");
      return { test: { kind: family.kind, ranges: found }, undecidedReason: partial };
    }
  }
}

function compileTexts(
  family: OperatorFamily & { readonly kind: "text" },
  values: readonly string[],
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): CompiledValues {
  const patterns: Pattern[] = [];
  let partial: string | undefined;
  for (const value of values) {
    if (value.length > MAX_COMPARED_CHARACTERS) {
      partial = `a value of ${value.length} characters is longer than what is compared`;
      continue;
    }
    const filled = substituteVariables(value, version, lookup);
    if (filled.kind === "noValue") continue;
    if (filled.kind === "unresolved") {
      partial = `a policy variable in ${quote(value)} cannot be resolved`;
      continue;
    }
    const { characters } = filled;
    if (family.wildcards === "none") patterns.push(equalPattern(characters));
    else if (family.wildcards === "glob") patterns.push(likePattern(characters));
    else {
      const pattern = arnPattern(characters);
      if (pattern === undefined) partial = `${quote(value)} is not an ARN of six parts`;
      else patterns.push(pattern);
    }
  }
  return { test: { kind: "text", ignoreCase: family.ignoreCase, patterns }, undecidedReason: partial };
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function holdsForValue(atom: ValueAtom, value: string): Truth {
  const covered = matchesValue(atom.test, value);
  const matched = covered !== true && atom.undecidedReason !== undefined ? undefined : covered;
  return atom.negated ? negate(matched) : matched;
}

/** Whether the atom holds of a key with these values; an empty list of values is an absent key. */
export function holds(atom: Atom, given: KeyValues): Truth {
  if (atom.kind === "unresolved") return undefined;
  if (given.kind === "unknown") return atom.kind === "null" ? atom.whenPresent : undefined;
  if (given.kind === "absent" || given.values.length === 0) return atom.whenAbsent;
  if (atom.kind === "null") return atom.whenPresent;
  const each = given.values.map((value) => holdsForValue(atom, value));
  switch (atom.quantifier) {
    case "one":
      return each.length === 1 ? each[0] : undefined;
    case "any":
      return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
    case "all":
      return each.includes(false) ? false : each.includes(undefined) ? undefined : true;
  }
}
