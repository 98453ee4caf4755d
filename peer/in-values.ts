/** Classes of disagreement about dates and addresses. */

import { parseOperator } from "../iam/conditions/condition";
import { parseRange } from "../iam/conditions/operators/address";
import { formatDate, parseDate } from "../iam/conditions/operators/ordered";
import type { Condition } from "../iam/syntax/ast";
import { given, OPERATORS_PAGE, withGiven, withValues } from "./amend-condition";
import type { Difference } from "./difference";

const isAddress = ({ operator }: Condition): boolean => parseOperator(operator).name.endsWith("IpAddress");
const isEpoch = (text: string): boolean => /^\d{5,}$/.test(text);
const inIso8601 = (text: string): string => (isEpoch(text) ? formatDate(parseDate(text) ?? 0) : text);

/** Returns an IPv6 address in its full form. Returns any other text unchanged. */
function inFull(text: string): string {
  const range = text.includes("/") ? undefined : parseRange(text);
  if (range?.family !== 6) return text;
  return (range.first.toString(16).padStart(32, "0").match(/.{4}/g) ?? []).join(":");
}

export const inValues: readonly Difference[] = [
  {
    id: "epoch-seconds",
    title: "A date in epoch seconds compared with one in ISO 8601",
    ours: "are the same time",
    theirs: "reads the seconds as milliseconds",
    page: OPERATORS_PAGE,
    says: "You must specify date/time values with one of the W3C implementations of the ISO 8601 date formats or in epoch (UNIX) time.",
    right: "our evaluator",
    example: {
      statement: { Condition: { DateEquals: { "aws:CurrentTime": "1771372800" } } },
      request: { context: { "aws:CurrentTime": ["2026-02-18T00:00:00Z"] } },
    },
    amend: (part, request) => {
      if (part.kind !== "condition" || !parseOperator(part.condition.operator).name.startsWith("Date"))
        return undefined;
      const { condition } = part;
      if (![...condition.values, ...given(condition, request)].some(isEpoch)) return undefined;
      return {
        part: { ...part, condition: { ...condition, values: condition.values.map(inIso8601) } },
        request: withGiven(request, condition, inIso8601),
      };
    },
  },
  {
    id: "every-address",
    title: "The range of all IPv4 addresses, `0.0.0.0/0`",
    ours: "covers every IPv4 address",
    theirs: "covers `0.0.0.0` alone",
    page: OPERATORS_PAGE,
    says: "The value must be in the standard CIDR format, in which a prefix of 0 fixes no bit (RFC 4632).",
    right: "our evaluator",
    example: {
      statement: { Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } },
      request: { context: { "aws:SourceIp": ["203.0.113.10"] } },
    },
    amend: (part) =>
      withValues(part, (value, condition) =>
        isAddress(condition) && value === "0.0.0.0/0" ? ["0.0.0.0/1", "128.0.0.0/1"] : [value],
      ),
  },
  {
    id: "address-of-other-family",
    title: "NotIpAddress of one address, and a request from an address of the other family",
    ours: "holds",
    theirs: "fails",
    page: OPERATORS_PAGE,
    says: "`NotIpAddress`: all IP addresses except the specified IP address or range.",
    right: "our evaluator",
    example: {
      statement: { Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.10" } } },
      request: { context: { "aws:SourceIp": ["2001:db8::1"] } },
    },
    amend: (part, request) =>
      withValues(part, (value, condition) => {
        if (!isAddress(condition) || value.includes("/")) return [value];
        const family = parseRange(value)?.family;
        const isOther = given(condition, request).some((address) => parseRange(address)?.family !== family);
        return isOther ? [`${value}/${family === 4 ? 32 : 128}`] : [value];
      }),
  },
  {
    id: "address-spelling",
    title: "An IPv6 address in another spelling",
    ours: "is the same address",
    theirs: "is another",
    page: OPERATORS_PAGE,
    says: "Some AWS services support IPv6, using `::` to represent a range of 0s: the same address (RFC 4291).",
    right: "our evaluator",
    example: {
      statement: { Condition: { IpAddress: { "aws:SourceIp": "2001:db8:0:0:0:0:0:1" } } },
      request: { context: { "aws:SourceIp": ["2001:db8::1"] } },
    },
    amend: (part, request) => {
      if (part.kind !== "condition" || !isAddress(part.condition)) return undefined;
      const { condition } = part;
      if (condition.values.every((value) => inFull(value) === value)) return undefined;
      return {
        part: { ...part, condition: { ...condition, values: condition.values.map(inFull) } },
        request: withGiven(request, condition, inFull),
      };
    },
  },
];
