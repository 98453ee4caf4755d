/**
 * What one condition asks of one value of its key: the concrete test and the symbolic set side by side.
 * `covers` says whether a value is in the set; `languageOf` (texts) and `representatives` (everything else) give the
 * same set to the search.
 */

import { contains, type Language } from "../../strings/intersection";
import type { Pattern } from "../../strings/pattern";
import { compilePatterns } from "../../strings/pattern-set";
import { type AddressRange, addressesAround, isInRanges } from "./address";
import {
  type Comparison,
  satisfiesAnyBound,
  numbersAndDates,
  pointsAround,
  parseDate,
  parseNumber,
  formatDate,
  formatNumber,
} from "./ordered";

export type ValueTest =
  | { readonly kind: "text"; readonly ignoreCase: boolean; readonly patterns: readonly Pattern[] }
  | { readonly kind: "number"; readonly comparison: Comparison; readonly bounds: readonly number[] }
  | { readonly kind: "date"; readonly comparison: Comparison; readonly bounds: readonly number[] }
  | { readonly kind: "boolean"; readonly values: readonly boolean[] }
  | { readonly kind: "address"; readonly ranges: readonly AddressRange[] };

/** `true` or `false` as AWS writes them. */
export function parseBoolean(text: string): boolean | undefined {
  if (text === "true") return true;
  return text === "false" ? false : undefined;
}

/** Whether one of the policy's values covers `value`; undefined when `value` is not of the kind that is compared. */
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

/** The steps that holding the value against the test takes besides one: none but of long lists of long patterns. */
export function extraSteps(test: ValueTest, value: string): number {
  return test.kind === "text"
    ? (compilePatterns(test.patterns, test.ignoreCase).tokenCount * (value.length + 32)) >> 14
    : 0;
}

/** The set of a text test, or its complement. */
export function testLanguage(test: ValueTest & { readonly kind: "text" }, inside: boolean): Language {
  return { patterns: test.patterns, ignoreCase: test.ignoreCase, inside };
}

/** 2026-02-18, for tests that bound nothing. */
const EXAMPLE_DATE = 1_771_372_800_000;

/**
 * Values that meet every combination of `tests` a value can meet, when none of the tests is on texts; one more
 * representative of each text test's literal values.
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

/** A text the pattern covers: its literal characters, each `?` as an `x`, each `*` as nothing. */
function exampleText(pattern: Pattern): string {
  return pattern.map((token) => (typeof token === "string" ? token : token.many ? "" : "x")).join("");
}
