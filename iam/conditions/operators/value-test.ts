/**
 * The test that a condition applies to one value of its key, in a concrete and a symbolic form.
 *
 * `matchesValue` decides one value. `testLanguage` (for texts) and `representatives` (for all other kinds) describe the
 * same set of values to the search. Both forms are in one module so that they cannot drift apart.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 */

import { contains, type Language } from "../../strings/intersection";
import type { Pattern } from "../../strings/pattern";
import { compilePatterns } from "../../strings/pattern-set";
import { type AddressRange, addressesAround, isInRanges } from "./address";
import {
  type Comparison,
  formatDate,
  formatNumber,
  numbersAndDates,
  parseDate,
  parseNumber,
  pointsAround,
  satisfiesAnyBound,
} from "./ordered";

/** A set of values: those that match at least one of the values in the policy. */
export type ValueTest =
  | { readonly kind: "text"; readonly ignoreCase: boolean; readonly patterns: readonly Pattern[] }
  | { readonly kind: "number"; readonly comparison: Comparison; readonly bounds: readonly number[] }
  | { readonly kind: "date"; readonly comparison: Comparison; readonly bounds: readonly number[] }
  | { readonly kind: "boolean"; readonly values: readonly boolean[] }
  | { readonly kind: "address"; readonly ranges: readonly AddressRange[] };

/** Parses `true` or `false`, in lower case only. Returns undefined for any other text. */
export function parseBoolean(text: string): boolean | undefined {
  if (text === "true") return true;
  return text === "false" ? false : undefined;
}

/** Returns whether `value` passes the test. Returns undefined if `value` is of another type than the test compares. */
export function matchesValue(test: ValueTest, value: string): boolean | undefined {
  switch (test.kind) {
    case "text":
      return contains(testLanguage(test, true), value);
    case "number": {
      const number = parseNumber(value);
      return number === undefined ? undefined : satisfiesAnyBound(test.comparison, number, test.bounds);
    }
    case "date": {
      const date = parseDate(value);
      return date === undefined ? undefined : satisfiesAnyBound(test.comparison, date, test.bounds);
    }
    case "boolean": {
      const boolean = parseBoolean(value);
      return boolean === undefined ? undefined : test.values.includes(boolean);
    }
    case "address":
      return test.ranges.length === 0 ? false : isInRanges(value, test.ranges);
  }
}

/** Returns the steps that the test costs in addition to one. Only a long list of long patterns has such a cost. */
export function extraSteps(test: ValueTest, value: string): number {
  return test.kind === "text"
    ? (compilePatterns(test.patterns, test.ignoreCase).tokenCount * (value.length + 32)) >> 14
    : 0;
}

/** Returns the language of a text test, or its complement if not `inside`. */
export function testLanguage(test: ValueTest & { readonly kind: "text" }, inside: boolean): Language {
  return { patterns: test.patterns, ignoreCase: test.ignoreCase, inside };
}

/** 2026-02-18, in milliseconds. An example for tests without a bound. */
const EXAMPLE_DATE = 1_771_372_800_000;

/**
 * Returns values that represent all others: if some value passes exactly a given subset of `tests`, one of the returned
 * values does too. That holds if no test compares texts. Each pattern of a text test adds one example.
 */
export function* representatives(tests: readonly ValueTest[]): Iterable<string> {
  yield "true";
  yield "false";
  const numbers = tests.flatMap((test) => (test.kind === "number" ? test.bounds : []));
  yield* new Set(pointsAround([0, ...numbers], 1).map(formatNumber));
  const dates = tests.flatMap((test) => (test.kind === "date" ? test.bounds : []));
  yield* pointsAround([EXAMPLE_DATE, ...dates], 1000).map(formatDate);
  yield* addressesAround(tests.flatMap((test) => (test.kind === "address" ? test.ranges : [])));
  if (numbers.length > 0 && dates.length > 0) yield* numbersAndDates(numbers, dates);
  for (const test of tests) if (test.kind === "text") for (const pattern of test.patterns) yield exampleText(pattern);
}

/** Returns a text that the pattern matches: `?` becomes `x`, and `*` becomes nothing. */
function exampleText(pattern: Pattern): string {
  return pattern.map((token) => (typeof token === "string" ? token : token.many ? "" : "x")).join("");
}
