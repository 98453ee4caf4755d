/** Random conditions over a few condition keys, so that several operators often apply to the same key. */
import fc from "fast-check";
import {
  CONDITION_KEYS,
  type ConditionKey,
  conditionKey,
  GRANT_IS_FOR_AWS_RESOURCE,
  type Kind,
  VIA_SERVICE,
} from "./condition-keys";

export type Json = Readonly<Record<string, unknown>>;

/** A part of a document. `unresolved` is the reason if AWS's rules do not decide it. */
export interface Part {
  readonly json: Json;
  readonly unresolved?: string | undefined;
  /** Whether it has a policy variable that depends on the request, or compares a key as another type. */
  readonly mixed?: boolean;
}

export interface RandomCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: unknown;
  readonly unresolved?: string | undefined;
  readonly mixed?: boolean;
}

const TEXT_OPERATORS = [
  "StringEquals",
  "StringLike",
  "StringNotEquals",
  "StringNotLike",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
];
const NUMBER_OPERATORS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const OPERATORS: Readonly<Record<Kind, readonly string[]>> = {
  text: TEXT_OPERATORS,
  arn: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotLike", "StringEquals"],
  number: NUMBER_OPERATORS.map((name) => `Numeric${name}`),
  date: NUMBER_OPERATORS.map((name) => `Date${name}`),
  boolean: ["Bool"],
  address: ["IpAddress", "NotIpAddress"],
};

/** Values for operators of another type than the key has. */
const STRAY_VALUES: Readonly<Record<Kind, readonly string[]>> = {
  text: ["5", "1*", "true", "2026*", "10.*"],
  arn: ["arn:aws:iam::*:role/a*"],
  number: ["5", "2026", "1771372800"],
  date: ["2026-01-01", "1771372800"],
  boolean: ["true"],
  address: ["10.0.0.0/8"],
};

interface Choice {
  readonly slot: number;
  readonly operator: number;
  readonly values: readonly number[];
  readonly form: "own" | "null" | "stray" | "unresolved";
  readonly quantifier: "" | "ForAnyValue:" | "ForAllValues:";
  readonly ifExists: boolean;
  readonly single: boolean;
  readonly plainJson: boolean;
  readonly capitals: boolean;
}

const choice: fc.Arbitrary<Choice> = fc.record({
  slot: fc.nat({ max: 3 }),
  operator: fc.nat({ max: 419 }),
  values: fc.oneof(
    { weight: 1, arbitrary: fc.constant<number[]>([]) },
    { weight: 14, arbitrary: fc.array(fc.nat({ max: 839 }), { minLength: 1, maxLength: 2 }) },
  ),
  form: fc.oneof(
    { weight: 80, arbitrary: fc.constant("own" as const) },
    { weight: 14, arbitrary: fc.constant("null" as const) },
    { weight: 2, arbitrary: fc.constant("stray" as const) },
    { weight: 2, arbitrary: fc.constant("unresolved" as const) },
  ),
  quantifier: fc.oneof(
    { weight: 8, arbitrary: fc.constant("" as const) },
    fc.constantFrom("ForAnyValue:" as const, "ForAllValues:" as const),
  ),
  ifExists: fc.nat({ max: 3 }).map((number) => number === 3),
  single: fc.boolean(),
  plainJson: fc.boolean(),
  capitals: fc.nat({ max: 9 }).map((number) => number === 9),
});

function pick<T>(from: readonly [T, ...T[]] | readonly T[], number: number): T {
  const found = from[number % from.length];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

const KINDS: readonly Kind[] = ["text", "arn", "number", "date", "boolean", "address"];

/** Conditions that AWS's rules do not decide, with the reason. */
const UNRESOLVED: readonly (readonly [
  operator: string,
  key: string | undefined,
  values: readonly string[],
  why: string,
])[] = [
  ["StringSounds", undefined, ["a"], "an operator that AWS does not document"],
  ["NullIfExists", undefined, ["true"], "an operator that AWS does not document"],
  ["NumericLessThan", "aws:MultiFactorAuthAge", ["few"], "a malformed number"],
  ["DateLessThan", "aws:CurrentTime", ["soon"], "a malformed date"],
  ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "home"], "a malformed address"],
  ["Bool", "aws:SecureTransport", ["yes"], "a malformed boolean"],
  ["Null", undefined, ["maybe"], "a malformed boolean"],
  ["ArnLike", "aws:PrincipalArn", ["arn:aws:iam"], "a malformed ARN"],
  ["StringEquals", undefined, ["${aws:username"], "a malformed variable"],
  ["StringLike", undefined, ["${aws:CalledVia}*"], "a variable with several values"],
  ["StringNotEquals", "aws:Nothing", ["a"], "a key that AWS does not document"],
  ["StringEqualsIfExists", "kms:Nothing", ["a"], "a key that AWS does not document"],
];

function conditionOf(given: Choice, keys: readonly ConditionKey[]): RandomCondition {
  const key = pick(keys, given.slot);
  const name = given.capitals ? key.name.toUpperCase() : key.name;
  if (given.form === "unresolved") {
    const [operator, other, values, unresolved] = pick(UNRESOLVED, given.operator);
    return { operator, key: other ?? name, values, unresolved };
  }
  if (given.form === "null") {
    const values = given.values.map((number) => listed(number % 3 === 0 ? "true" : "false", given.plainJson));
    return { operator: "Null", key: name, values: given.single ? (values[0] ?? "false") : values };
  }
  const kinds = KINDS.filter((kind) => key.kind !== "date" || (kind !== "text" && kind !== "arn"));
  const kind = given.form === "own" ? key.kind : pick(kinds, given.operator);
  const set = key.many === false ? given.quantifier !== "" && given.operator % 4 === 0 : given.operator % 16 !== 0;
  const operator = `${set ? given.quantifier || "ForAnyValue:" : ""}${pick(OPERATORS[kind], given.operator)}${given.ifExists ? "IfExists" : ""}`;
  const from = given.form === "own" ? key.values : STRAY_VALUES[kind];
  const values = given.values.map((number) => listed(pick(from, number), given.plainJson));
  const unresolved = key.many !== false && !set ? "a plain operator on a key with several values" : undefined;
  const mixed = given.form === "stray" || values.some((value) => /\$\{\w/.test(String(value)));
  return { operator, key: name, values: given.single && values.length === 1 ? values[0] : values, unresolved, mixed };
}

/** Returns the value as a JSON boolean or number if it is one and `plain` is set. */
function listed(value: string, plain: boolean): unknown {
  return plain && /^(true|false|\d{1,4}(\.\d+)?)$/.test(value) ? JSON.parse(value) : value;
}

/** Keys whose values depend on each other. */
const DEPENDENT_KEYS: readonly (readonly string[])[] = [
  ["kms:ViaService", "aws:ViaAWSService", "aws:CalledVia"],
  ["kms:ViaService", "aws:ViaAWSService", "aws:CalledViaFirst"],
  ["kms:EncryptionContext:team", "kms:EncryptionContextKeys", "kms:ViaService"],
  ["kms:EncryptionContext:team", "kms:EncryptionContext:aws:rds:dbc-id", "kms:EncryptionContextKeys"],
  ["kms:CallerAccount", "aws:PrincipalAccount", "aws:PrincipalArn"],
  ["aws:PrincipalArn", "aws:PrincipalType", "aws:userid"],
  ["aws:username", "aws:PrincipalArn", "kms:ViaService"],
  ["aws:PrincipalTag/team", "aws:RequestTag/for", "kms:ViaService"],
  ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"],
  ["aws:EpochTime", "aws:CurrentTime"],
];

/** The keys of one document: mostly `kms:ViaService` and some others. */
export const someKeys: fc.Arbitrary<readonly ConditionKey[]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(fc.constantFrom(...CONDITION_KEYS), { maxLength: 2 }).map((keys) => [VIA_SERVICE, ...keys]),
  },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...CONDITION_KEYS), { minLength: 1, maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...CONDITION_KEYS).map((key) => [VIA_SERVICE, GRANT_IS_FOR_AWS_RESOURCE, key]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...DEPENDENT_KEYS.map((names) => names.flatMap((name) => conditionKey(name) ?? []))),
  },
);

/** The conditions of one statement, before the keys of its document are chosen. */
export const conditionChoices: fc.Arbitrary<(keys: readonly ConditionKey[]) => Part> = fc
  .array(choice, { maxLength: 3 })
  .map((choices) => (keys: readonly ConditionKey[]) => together(choices.map((each) => conditionOf(each, keys))));

/** Returns the conditions as one Condition element. As in JSON, the last one with the same operator and key wins. */
function together(conditions: readonly RandomCondition[]): Part {
  const all: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of conditions) all[operator] = { ...all[operator], [key]: values };
  const unresolved = conditions.find((each) => each.unresolved !== undefined)?.unresolved;
  const mixed = conditions.some((each) => each.mixed === true);
  return { json: conditions.length === 0 ? {} : { Condition: all }, unresolved, mixed };
}
