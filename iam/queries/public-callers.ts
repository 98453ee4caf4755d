/**
 * The public, as seen from one document: callers of whom it names nothing. A stranger can choose whatever callers can
 * choose (tags of their own, a role's name, the encryption context, the service they call through), and cannot be what
 * the document singles out: an organization, a VPC or its endpoint, a network, a principal's unique id.
 *
 * A network of the size AWS still calls public (a prefix below /8, of IPv6 below /32) singles out nobody.
 *
 * Sources: IAM user guide, "AWS global condition context keys"; S3 user guide, "The meaning of public", whose list of
 * keys and limit on networks this follows.
 */

import { parseOperator } from "../conditions/condition";
import { parseRange } from "../conditions/operators/address";
import { type Literal, noneOf } from "../solver/key-constraints";
import { globPattern } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";

/**
 * Keys whose values belong to somebody, in whatever case a condition writes them: AWS gives them in one. Of a value made
 * of parts it is the first part that does.
 */
const OWNED: ReadonlyMap<string, string> = new Map([
  ["aws:principalorgid", ""],
  ["aws:principalorgpaths", "/"],
  ["aws:sourcevpc", ""],
  ["aws:sourcevpcarn", ""],
  ["aws:sourcevpce", ""],
  ["aws:vpceaccount", ""],
  ["aws:vpceorgid", ""],
  ["aws:vpceorgpaths", "/"],
  ["aws:ec2instancesourcevpc", ""],
  ["aws:userid", ":"],
]);

const SMALLEST_PUBLIC_PREFIX = { 4: 24n, 6: 96n } as const;

/** What holds of every request of a stranger. */
export function publicCallerLiterals({ statements }: PolicyDocument): readonly Literal[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  return [
    ...[...OWNED].flatMap(([key, separator]) => {
      const values = valuesOf(conditions, key).filter((value) => singlesOut(value, separator));
      return values.length === 0 ? [] : [noneOf(key, values.map(globPattern), true)];
    }),
    ...networks(conditions),
  ];
}

function valuesOf(conditions: readonly Condition[], key: string): readonly string[] {
  return conditions.filter((condition) => condition.key.toLowerCase() === key).flatMap(({ values }) => values);
}

/** Whether the part that belongs to somebody is written out: no wildcard, no policy variable. */
function singlesOut(value: string, separator: string): boolean {
  const [owner = ""] = separator === "" ? [value] : value.split(separator);
  return owner !== "" && !/[*?]|\$\{/.test(owner);
}

function networks(conditions: readonly Condition[]): readonly Literal[] {
  const key = "aws:sourceip";
  const compared = conditions.filter(({ operator }) => parseOperator(operator).name.endsWith("IpAddress"));
  const ranges = valuesOf(compared, key).flatMap((value) => {
    const range = parseRange(value);
    return range !== undefined && range.last - range.first <= 1n << SMALLEST_PUBLIC_PREFIX[range.family] ? [range] : [];
  });
  if (ranges.length === 0) return [];
  const test = { kind: "address", ranges } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: true, whenAbsent: true } as const;
  return [{ atom: { ...about, test, undecidedReason: undefined }, positive: true }];
}
