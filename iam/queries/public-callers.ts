/**
 * The callers that are public from the view of one document: it names nothing that belongs to them.
 *
 * A public caller can have any value that callers choose: their tags, a role name, the encryption context, the service
 * they call through. It has no value of the document that belongs to someone: an organization, a VPC or VPC endpoint, a
 * network, the unique id of a principal.
 *
 * A network that AWS still considers public (shorter than /8, or /32 for IPv6) belongs to no one.
 *
 * Sources: IAM user guide, "AWS global condition context keys"; S3 user guide, "The meaning of public", whose list of
 * keys and limit on networks this follows.
 */

import { toLowerCase } from "../ascii-case";
import { parseOperator } from "../conditions/condition";
import { parseRange } from "../conditions/operators/address";
import { type Literal, noneOf } from "../solver/key-constraints";
import { globPattern } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";

/**
 * The condition keys whose values belong to someone, with the separator after the part that does. An empty separator
 * stands for the whole value. Case is ignored, because AWS assigns each value in one case only.
 */
const OWNER_KEYS: ReadonlyMap<string, string> = new Map([
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

/** The host bits of the largest network that belongs to someone: /8, and /32 for IPv6. */
const MAX_OWNED_HOST_BITS = { 4: 24n, 6: 96n } as const;

/** Returns the literals that every request of a public caller meets. */
export function publicCallerLiterals({ statements }: PolicyDocument): readonly Literal[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  return [
    ...[...OWNER_KEYS].flatMap(([key, separator]) => {
      const values = valuesOf(conditions, key).filter((value) => namesOwner(value, separator));
      return values.length === 0 ? [] : [noneOf(key, values.map(globPattern), true)];
    }),
    ...networks(conditions),
  ];
}

function valuesOf(conditions: readonly Condition[], key: string): readonly string[] {
  return conditions.filter((condition) => toLowerCase(condition.key) === key).flatMap(({ values }) => values);
}

/** Whether the part of the value that belongs to someone has no wildcard and no policy variable. */
function namesOwner(value: string, separator: string): boolean {
  const [owner = ""] = separator === "" ? [value] : value.split(separator);
  return owner !== "" && !/[*?]|\$\{/.test(owner);
}

function networks(conditions: readonly Condition[]): readonly Literal[] {
  const key = "aws:sourceip";
  const compared = conditions.filter(({ operator }) => parseOperator(operator).name.endsWith("IpAddress"));
  const ranges = valuesOf(compared, key).flatMap((value) => {
    const range = parseRange(value);
    return range !== undefined && range.last - range.first <= 1n << MAX_OWNED_HOST_BITS[range.family] ? [range] : [];
  });
  if (ranges.length === 0) return [];
  const test = { kind: "address", ranges } as const;
  const about = { kind: "value", key, path: "", quantifier: "one", negated: true, whenAbsent: true } as const;
  return [{ atom: { ...about, test, undecidedReason: undefined }, positive: true }];
}
