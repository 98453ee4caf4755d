/**
 * Numbers and dates, both an order on the line: reading them, and one representative of every stretch of the line that
 * a set of comparisons cannot tell apart.
 *
 * Dates are W3C ISO 8601 profiles or whole seconds since 1970, as AWS documents for Date* operators. Four digits are a
 * year in the one and a second of 1970 in the other, so they are not read.
 * Source: IAM user guide, "Condition operators", numeric and date.
 */

export type Comparison = "equals" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual";

export function compare(comparison: Comparison, value: number, bound: number): boolean {
  switch (comparison) {
    case "equals":
      return value === bound;
    case "less":
      return value < bound;
    case "lessOrEqual":
      return value <= bound;
    case "greater":
      return value > bound;
    case "greaterOrEqual":
      return value >= bound;
  }
}

const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

export function readNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

const DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?)?$/;
const SECONDS = /^\d{5,11}$/;

/** Milliseconds since 1970, or undefined when the text is neither an ISO 8601 date nor seconds. */
export function readDate(text: string): number | undefined {
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (!DATE.test(text)) return undefined;
  const milliseconds = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** Every bound, a point below, a point above and a point between neighbours, on a line of `unit` steps. */
export function pointsAround(bounds: readonly number[], unit: number): readonly number[] {
  const ordered = [...new Set(bounds)].sort((a, b) => a - b);
  return ordered.flatMap((bound, index) => {
    const next = ordered[index + 1];
    return [bound - unit, bound, bound + unit, ...(next === undefined ? [] : [bound + (next - bound) / 2])];
  });
}

/** A number as `readNumber` takes it: no exponent. */
export function writeNumber(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(15).replace(/0+$/, "");
}

/** A date as AWS writes `aws:CurrentTime`. */
export function writeDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Texts that are a number and a date at once, around all bounds: seconds since 1970, and years. */
export function numbersAndDates(numbers: readonly number[], dates: readonly number[]): readonly string[] {
  const written = (bounds: readonly number[], digits: number, most: number) =>
    bounds
      .flatMap((bound) => [Math.floor(bound) - 1, Math.floor(bound), Math.ceil(bound), Math.ceil(bound) + 1])
      .filter((number) => number >= 0 && number <= most)
      .map((number) => String(number).padStart(digits, "0"));
  const years = dates.map((date) => new Date(date).getUTCFullYear());
  const ends = [0, 99_999_999_999];
  return [
    ...written([...ends, ...numbers, ...dates.map((date) => date / 1000)], 5, 99_999_999_999),
    ...written([0, 9999, ...numbers, ...years], 4, 9999),
  ];
}
