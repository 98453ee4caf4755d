/**
 * Numbers and dates: parses and compares them, and returns one representative of each interval that a set of comparisons
 * cannot distinguish.
 *
 * A date is a W3C profile of ISO 8601, or whole seconds since 1970, as AWS documents for the Date operators. Four digits
 * could be a year or seconds, so such a text is not parsed and its comparison is undecided.
 *
 * Source: IAM user guide, "Condition operators", numeric and date.
 */
import { memoizeByObject } from "../../memoize";

export type Comparison = "equals" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual";

/** The part of a list of bounds that decides a comparison. An inequality depends only on the least and the greatest. */
interface BoundSummary {
  readonly all: ReadonlySet<number>;
  readonly least: number;
  readonly greatest: number;
}

const summarizeBounds = memoizeByObject(
  (bounds: readonly number[]): BoundSummary => ({
    all: new Set(bounds),
    least: bounds.reduce((least, bound) => Math.min(least, bound), Infinity),
    greatest: bounds.reduce((greatest, bound) => Math.max(greatest, bound), -Infinity),
  }),
);

/** Returns whether the comparison holds between the value and at least one of the bounds. */
export function satisfiesAnyBound(comparison: Comparison, value: number, bounds: readonly number[]): boolean {
  const { all, least, greatest } = summarizeBounds(bounds);
  switch (comparison) {
    case "equals":
      return all.has(value);
    case "less":
      return value < greatest;
    case "lessOrEqual":
      return value <= greatest;
    case "greater":
      return value > least;
    case "greaterOrEqual":
      return value >= least;
  }
}

const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

/** Parses a decimal number without an exponent. Returns undefined for any other text. */
export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

const DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?)?$/;
const SECONDS = /^\d{5,11}$/;

/** Parses a date to milliseconds since 1970. Returns undefined if the text is neither an ISO 8601 date nor seconds. */
export function parseDate(text: string): number | undefined {
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (!DATE.test(text)) return undefined;
  const milliseconds = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** Returns each bound, the points one `unit` below and above it, and a point between it and the next bound. */
export function pointsAround(bounds: readonly number[], unit: number): readonly number[] {
  const ordered = [...new Set(bounds)].sort((a, b) => a - b);
  return ordered.flatMap((bound, index) => {
    const next = ordered[index + 1];
    return [bound - unit, bound, bound + unit, ...(next === undefined ? [] : [bound + (next - bound) / 2])];
  });
}

/** Formats a number without an exponent, so that `parseNumber` parses it. */
export function formatNumber(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(15).replace(/0+$/, "");
}

/** Formats a date as in `aws:CurrentTime`. */
export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Returns texts around all bounds that are both a number and a date: seconds since 1970, and years. */
export function numbersAndDates(numbers: readonly number[], dates: readonly number[]): readonly string[] {
  const format = (bounds: readonly number[], digits: number, limit: number) =>
    bounds
      .flatMap((bound) => [Math.floor(bound) - 1, Math.floor(bound), Math.ceil(bound), Math.ceil(bound) + 1])
      .filter((number) => number >= 0 && number <= limit)
      .map((number) => String(number).padStart(digits, "0"));
  const years = dates.map((date) => new Date(date).getUTCFullYear());
  const ends = [0, 99_999_999_999];
  return [
    ...format([...ends, ...numbers, ...dates.map((date) => date / 1000)], 5, 99_999_999_999),
    ...format([0, 9999, ...numbers, ...years], 4, 9999),
  ];
}
