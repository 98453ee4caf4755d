/**
 * Numbers and dates, both an order on the line: reading them, and one representative of every stretch of the line that
 * a set of comparisons cannot tell apart.
 *
 * Dates are W3C ISO 8601 profiles or whole seconds since 1970, as AWS documents for Date* operators. Four digits are a
 * year in the one and a second of 1970 in the other, so they are not read.
 * Source: IAM user guide, "Condition operators", numeric and date.
 */

export type Comparison = "equals" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual";

/** What a list of bounds comes to: of an order only its ends count. */
interface BoundSummary {
  readonly all: ReadonlySet<number>;
  readonly least: number;
  readonly most: number;
}

const READ = new WeakMap<readonly number[], BoundSummary>();

function summarizeBounds(list: readonly number[]): BoundSummary {
  const bounds: BoundSummary = {
    all: new Set(list),
    least: list.reduce((least, bound) => Math.min(least, bound), Infinity),
    most: list.reduce((most, bound) => Math.max(most, bound), -Infinity),
  };
  READ.set(list, bounds);
  return bounds;
}

/** Whether the value stands so to one of the bounds. */
export function satisfiesAnyBound(comparison: Comparison, value: number, bounds: readonly number[]): boolean {
  const { all, least, most } = READ.get(bounds) ?? summarizeBounds(bounds);
  switch (comparison) {
    case "equals":
      return all.has(value);
    case "less":
      return value < most;
    case "lessOrEqual":
      return value <= most;
    case "greater":
      return value > least;
    case "greaterOrEqual":
      return value >= least;
  }
}

const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

const DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?)?$/;
const SECONDS = /^\d{5,11}$/;

/** Milliseconds since 1970, or undefined when the text is neither an ISO 8601 date nor seconds. */
export function parseDate(text: string): number | undefined {
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
export function formatNumber(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(15).replace(/0+$/, "");
}

/** A date as AWS writes `aws:CurrentTime`. */
export function formatDate(milliseconds: number): string {
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
