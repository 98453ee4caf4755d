/**
 * Bounds a statement with unknown parts by two statements without any.
 *
 * Guarantee: whatever the unknown parts turn out to be, the statement matches every request that `smallest` matches, and
 * no request that `largest` does not match.
 *
 * - An unknown item of Principal, Action or Resource may name nothing or everything. One of NotPrincipal, NotAction or
 *   NotResource may spare nothing or everything.
 * - An unknown value of a condition may match no value or every value. It does not change what the operator says about an
 *   absent key: a plain `StringEquals` never matches without its key.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 */
import { conditionOperator } from "../iam/index";
import { UnknownPart } from "../model/policy-document";

type JsonObject = Readonly<Record<string, unknown>>;

export interface StatementBounds {
  readonly smallest: JsonObject;
  readonly largest: JsonObject;
}

/** What a member becomes in one of the bounds. `nothing`: the statement then matches no request. */
type Members = JsonObject | "nothing";

interface MemberBounds {
  readonly smallest: Members;
  readonly largest: JsonObject;
}

/** Returns the bounds of a statement. Its Effect is left as it is, and an unknown Sid is left out. */
export function boundsOf(statement: JsonObject): StatementBounds {
  const bounds = Object.entries(statement).map(([name, value]) => boundsOfMember(name, value));
  const smallest = bounds.map((each) => each.smallest);
  return {
    smallest: smallest.includes("nothing") ? matchingNothing(statement) : merged(smallest),
    largest: merged(bounds.map(({ largest }) => largest)),
  };
}

const merged = (members: readonly Members[]): JsonObject => Object.assign({}, ...members);

/** The statement, changed so that it matches no request and still parses. */
function matchingNothing(statement: JsonObject): JsonObject {
  const { Effect, Sid } = statement;
  const named = statement["Principal"] !== undefined || statement["NotPrincipal"] !== undefined;
  return {
    ...(typeof Sid === "string" && { Sid }),
    Effect,
    ...(named && { Principal: "*" }),
    Action: [],
    Resource: "*",
  };
}

function boundsOfMember(name: string, value: unknown): MemberBounds {
  if (!hasUnknown(value)) return both({ [name]: value });
  switch (name) {
    case "Principal":
      return { smallest: knownPrincipals(name, value), largest: { Principal: "*" } };
    case "Action":
    case "Resource":
      return { smallest: { [name]: knownItems(value) }, largest: { [name]: ["*"] } };
    case "NotPrincipal": {
      const spared = knownPrincipals(name, value);
      return { smallest: "nothing", largest: spared === "nothing" ? { Principal: "*" } : spared };
    }
    case "NotAction":
    case "NotResource": {
      const spared = knownItems(value);
      const everything = { [name.slice("Not".length)]: ["*"] };
      return { smallest: "nothing", largest: spared.length === 0 ? everything : { [name]: spared } };
    }
    case "Condition":
      return boundsOfConditions(value);
    case "Sid":
      return both({});
    default:
      return both({ [name]: value });
  }
}

const both = (members: JsonObject): MemberBounds => ({ smallest: members, largest: members });

/** The members of an element of principals without the unknown ones; `nothing` if none is known. */
function knownPrincipals(name: string, value: unknown): Members {
  if (!isObject(value)) return "nothing";
  const known = Object.entries(value)
    .map(([type, listed]) => [type, hasUnknown(listed) ? knownItems(listed) : listed] as const)
    .filter(([, listed]) => !(Array.isArray(listed) && listed.length === 0));
  return known.length === 0 ? "nothing" : { [name]: Object.fromEntries(known) };
}

/** The items of a value or a list of values that are known. */
const knownItems = (value: unknown): readonly unknown[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => !hasUnknown(item));

function boundsOfConditions(value: unknown): MemberBounds {
  if (!isObject(value)) return { smallest: "nothing", largest: {} };
  const conditions = Object.entries(value).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => boundsOfCondition(operator, key, values))
      : [unknownOperand(operator, keys)],
  );
  const smallest = joined(conditions.map((each) => each.smallest));
  // Two conditions on the presence of one key cannot both be written. The larger bound may leave one of them out.
  return {
    smallest: smallest.complete ? { Condition: smallest.blocks } : "nothing",
    largest: { Condition: joined(conditions.map((each) => each.largest)).blocks },
  };
}

/** The bounds of an operator whose keys are not an object: unknown, or malformed, which the parser reports. */
const unknownOperand = (operator: string, keys: unknown): MemberBounds =>
  hasUnknown(keys) ? { smallest: "nothing", largest: {} } : both({ [operator]: keys });

function boundsOfCondition(operator: string, key: string, values: unknown): MemberBounds {
  if (!hasUnknown(values)) return both({ [operator]: { [key]: values } });
  const parsed = conditionOperator(operator);
  if (parsed === undefined) return { smallest: "nothing", largest: {} };
  const known = { [operator]: { [key]: knownItems(values) } };
  const { negated, matchesAbsent } = parsed;
  if (negated) return { smallest: matchesAbsent ? presence(key, false) : "nothing", largest: known };
  return { smallest: known, largest: matchesAbsent ? {} : presence(key, true) };
}

/** The condition that the key is present or absent. */
const presence = (key: string, present: boolean): JsonObject => ({ Null: { [key]: String(!present) } });

/** Joins conditions, all of which must hold. Not `complete` if they cannot all be written in one Condition element. */
function joined(conditions: readonly Members[]): { readonly blocks: JsonObject; readonly complete: boolean } {
  const blocks: Record<string, unknown> = {};
  let complete = !conditions.includes("nothing");
  for (const [operator, keys] of conditions.flatMap((each) => (each === "nothing" ? [] : Object.entries(each)))) {
    const block = blocks[operator];
    if (isObject(block) && isObject(keys)) {
      complete &&= Object.keys(keys).every((key) => !(key in block));
      blocks[operator] = { ...block, ...keys };
    } else blocks[operator] = keys;
  }
  return { blocks, complete };
}

/** Whether a part of the value is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value instanceof UnknownPart) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof UnknownPart);
}
