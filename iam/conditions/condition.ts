/**
 * Compiles one condition (operator, key, values) to an atom, and evaluates atoms in three-valued logic.
 *
 * - On an absent key, a plain operator is false. A negated operator, `…IfExists` and `ForAllValues:` are true.
 * - A positive operator is true if one of its values matches. A negated operator is true if none does. An empty list of
 *   values matches nothing.
 * - Undecided, and never false, is each case without a documented meaning: an unknown operator, a malformed value, and a
 *   plain operator on a key with several values.
 *
 * Source: IAM user guide, "Condition operators" and "Multivalued context keys".
 */

import { canonicalKeyName } from "../aws/condition-keys";
import { memoizeByObject } from "../memoize";
import { MAX_COMPARED_CHARACTERS } from "../strings/budget";
import {
  arnPattern,
  equalPattern,
  exactPattern,
  likePattern,
  mayHaveVariables,
  type Pattern,
  substituteVariables,
  UNRESOLVED,
  type VariableLookup,
} from "../strings/pattern";
import type { Condition, PolicyVersion } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { parseRange } from "./operators/address";
import { type Comparison, parseDate, parseNumber } from "./operators/ordered";
import { matchesValue, parseBoolean, type ValueTest } from "./operators/value-test";

/** A truth value of three-valued logic (Kleene). `undefined` means undecided. */
export type Truth = boolean | undefined;

/** The values of one condition key in a request. `unknown` means that the key is present and its value was not given. */
export type KeyValues =
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** The set operator: none (`one`), `ForAnyValue:` (`any`) or `ForAllValues:` (`all`). */
export type Quantifier = "one" | "any" | "all";

interface AtomBase {
  /** The canonical name of the key. */
  readonly key: string;
  readonly path: string;
  /** Why the atom is undecided for some or all values. If set, AWS may match more values than `test` does. */
  readonly undecidedReason: string | undefined;
}

/** An atom that compares the values of its key. */
export interface ValueAtom extends AtomBase {
  readonly kind: "value";
  readonly quantifier: Quantifier;
  readonly negated: boolean;
  readonly whenAbsent: boolean;
  readonly test: ValueTest;
}

/** An atom that depends only on whether its key is present. */
export interface NullAtom extends AtomBase {
  readonly kind: "null";
  readonly whenAbsent: boolean;
  readonly whenPresent: boolean;
}

/** An atom that is undecided for every request. */
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

/** Every condition operator that AWS documents, except Null. */
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

/** Splits an operator into its parts: `ForAnyValue:StringLikeIfExists` is `any`, `StringLike` and `IfExists`. */
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

/** Returns whether the operator, as written, is negated (StringNotEquals, NotIpAddress, …). */
export function isNegatedOperator(operator: string): boolean {
  return OPERATORS.get(parseOperator(operator).name)?.negated === true;
}

/** How an operator reads its values, whatever they are. */
export interface ConditionOperator {
  /** Whether it matches values that are not listed. */
  readonly negated: boolean;
  /** Whether it matches a request without its key. */
  readonly matchesAbsent: boolean;
}

/** Returns how the operator, as written, reads its values; undefined for Null and for one that AWS does not document. */
export function conditionOperator(operator: string): ConditionOperator | undefined {
  const { quantifier, name, ifExists } = parseOperator(operator);
  const documented = OPERATORS.get(name);
  if (documented === undefined) return undefined;
  const { negated } = documented;
  return { negated, matchesAbsent: ifExists || quantifier === "all" || (negated && quantifier === "one") };
}

/** Returns the atom that a condition without policy variables has in every request. */
const compileConstant = memoizeByObject((condition: Condition): Atom | "variable" =>
  condition.values.some(mayHaveVariables) ? "variable" : compile(condition, undefined, UNRESOLVED),
);

/** Compiles a condition to an atom, with the values of its policy variables from `lookup`. */
export function compileCondition(
  condition: Condition,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): Atom {
  const constant = compileConstant(condition);
  return constant === "variable" ? compile(condition, version, lookup) : constant;
}

function compile(condition: Condition, version: PolicyVersion | undefined, lookup: VariableLookup): Atom {
  const base: AtomBase = { key: canonicalKeyName(condition.key), path: condition.path, undecidedReason: undefined };
  const { quantifier, name, ifExists } = parseOperator(condition.operator);
  if (name === "Null" && !ifExists) return compileNull(base, quantifier, condition.values);
  const operator = OPERATORS.get(name);
  if (operator === undefined) {
    return {
      ...base,
      kind: "unresolved",
      undecidedReason: `AWS does not document a condition operator ${quote(condition.operator)}`,
    };
  }
  const { test, undecidedReason } = compileValues(operator.family, condition.values, version, lookup);
  const whenAbsent = ifExists || quantifier === "all" || (quantifier === "one" && operator.negated);
  return { ...base, kind: "value", quantifier, negated: operator.negated, whenAbsent, test, undecidedReason };
}

/** With any values, ForAllValues:Null is true for every request and ForAnyValue:Null is false for every request. */
function compileNull(base: AtomBase, quantifier: Quantifier, values: readonly string[]): Atom {
  if (quantifier !== "one") {
    const always = quantifier === "all";
    return { ...base, kind: "null", whenAbsent: always, whenPresent: always };
  }
  const booleans = values.map(parseBoolean);
  if (booleans.includes(undefined)) {
    return { ...base, kind: "unresolved", undecidedReason: "the values of Null must be `true` or `false`" };
  }
  return { ...base, kind: "null", whenAbsent: booleans.includes(true), whenPresent: booleans.includes(false) };
}

interface CompiledValues {
  readonly test: ValueTest;
  readonly undecidedReason: string | undefined;
}

function parseEach<T>(values: readonly string[], parse: (value: string) => T | undefined, expected: string) {
  const found: T[] = [];
  let undecidedReason: string | undefined;
  for (const value of values) {
    const parsed = parse(value);
    if (parsed === undefined) undecidedReason = `${quote(value)} is not ${expected}`;
    else found.push(parsed);
  }
  return { found, undecidedReason };
}

/** AWS compares binary values as written. It does not support policy variables in them. */
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
      const { found, undecidedReason } = parseEach(values, parseNumber, "a number");
      return { test: { kind: family.kind, comparison: family.comparison, bounds: found }, undecidedReason };
    }
    case "date": {
      const { found, undecidedReason } = parseEach(values, parseDate, "a date");
      return { test: { kind: family.kind, comparison: family.comparison, bounds: found }, undecidedReason };
    }
    case "binary": {
      const { found, undecidedReason } = parseEach(values, parseBase64, "a base64 text");
      return { test: { kind: "text", ignoreCase: false, patterns: found.map(exactPattern) }, undecidedReason };
    }
    case "boolean": {
      const { found, undecidedReason } = parseEach(values, parseBoolean, "`true` or `false`");
      return { test: { kind: family.kind, values: found }, undecidedReason };
    }
    case "address": {
      const { found, undecidedReason } = parseEach(values, parseRange, "an IP address or a CIDR block");
      return { test: { kind: family.kind, ranges: found }, undecidedReason };
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
  let undecidedReason: string | undefined;
  for (const value of values) {
    if (value.length > MAX_COMPARED_CHARACTERS) {
      undecidedReason = `a value has ${value.length} characters, more than the limit of ${MAX_COMPARED_CHARACTERS}`;
      continue;
    }
    const substituted = substituteVariables(value, version, lookup);
    if (substituted.kind === "noValue") continue;
    if (substituted.kind === "unresolved") {
      undecidedReason = `a policy variable in ${quote(value)} cannot be resolved`;
      continue;
    }
    const { characters } = substituted;
    if (family.wildcards === "none") patterns.push(equalPattern(characters));
    else if (family.wildcards === "glob") patterns.push(likePattern(characters));
    else {
      const pattern = arnPattern(characters);
      if (pattern === undefined) undecidedReason = `${quote(value)} is not an ARN with six parts`;
      else patterns.push(pattern);
    }
  }
  return { test: { kind: "text", ignoreCase: family.ignoreCase, patterns }, undecidedReason };
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function holdsForValue(atom: ValueAtom, value: string): Truth {
  const matches = matchesValue(atom.test, value);
  const matched = matches !== true && atom.undecidedReason !== undefined ? undefined : matches;
  return atom.negated ? negate(matched) : matched;
}

/** Returns whether the atom holds for a key with these values. An empty list of values is an absent key. */
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
