/**
 * Generates random conditions on the keys of `requests.ts`: each operator that AWS documents, with every prefix and
 * suffix, on keys of its type, with values that the requests often match.
 *
 * Source: IAM user guide, "Condition operators", "Multivalued context keys" and "Variables and tags".
 */

import fc from "fast-check";
import { OTHER, OWN } from "./requests";

export type Raw = Record<string, unknown>;

interface Kind {
  readonly weight: number;
  readonly operators: readonly string[];
  /** Condition keys and the values they are compared with. */
  readonly keys: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

const VARIABLES = [
  "${aws:username}",
  "${aws:PrincipalTag/Unit}",
  "${aws:PrincipalTag/Unit, 'x'}",
  "${aws:PrincipalTag/Unit, ''}",
  "x${aws:PrincipalTag/Unit, ''}",
  "${aws:PrincipalTag/Unit,'x'}",
  "${AWS:PRINCIPALTAG/UNIT}*",
  "${*}",
  "x${*}",
  "${$}x",
];

const TEXT_OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
];
const ARN_OPERATORS = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];

const KINDS: readonly Kind[] = [
  {
    weight: 40,
    operators: TEXT_OPERATORS,
    keys: {
      "kms:ViaService": [
        "rds.us-east-1.amazonaws.com",
        "ec2.us-east-1.amazonaws.com",
        "rds.*",
        "*.us-east-1.amazonaws.com",
        "r?s.us-east-1.*",
        "RDS.US-EAST-1.AMAZONAWS.COM",
        "*",
      ],
      "KMS:VIASERVICE": ["rds.us-east-1.amazonaws.com", "*.amazonaws.com"],
      "aws:PrincipalTag/Team": ["x", "y", "?", "x*", "*", "", ...VARIABLES],
      "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-*"],
      "kms:CallerAccount": [OWN, OTHER, "1*", 111122223333],
      "aws:PrincipalType": ["User", "AssumedRole", "Account"],
      "aws:username": ["alice", "a*", "${aws:PrincipalTag/Team}"],
      "aws:userid": ["AROAAPP000000EXAMPLE:one", "AROA*", "*:one"],
      "kms:EncryptionContext:AppName": ["ledger", "l*"],
      "aws:PrincipalArn": [`arn:aws:iam::${OWN}:role/app`, `arn:aws:iam::${OWN}:*`],
    },
  },
  {
    weight: 20,
    operators: TEXT_OPERATORS.flatMap((name) => [`ForAnyValue:${name}`, `ForAllValues:${name}`]),
    keys: {
      "kms:GrantOperations": ["Decrypt", "Encrypt", "*crypt", "decrypt"],
      "kms:EncryptionContextKeys": ["AppName", "aws:*"],
      "kms:ResourceAliases": ["alias/orders", "alias/*"],
      "aws:CalledVia": ["cloudformation.amazonaws.com", "athena.amazonaws.com"],
      "kms:ViaService": ["rds.us-east-1.amazonaws.com", "rds.*"],
      "aws:PrincipalTag/Team": ["x", "*", "${aws:PrincipalTag/Unit}"],
    },
  },
  { weight: 4, operators: ["StringEquals", "StringNotLike"], keys: { "kms:GrantOperations": ["Decrypt", "*crypt"] } },
  {
    weight: 20,
    operators: [...ARN_OPERATORS, "StringLike", "StringNotLike"],
    keys: {
      "aws:PrincipalArn": [
        `arn:aws:iam::${OWN}:role/app`,
        `arn:aws:iam::${OWN}:user/team/bob`,
        `arn:aws:iam::${OWN}:*`,
        "arn:aws:iam::*:role/*",
        "arn:*:root",
        "arn:aws:iam::????????????:user/*",
        `arn:aws:iam::${OWN}:user/\${aws:PrincipalTag/Team}`,
        `arn:aws:iam::${OWN}:*/\${aws:PrincipalTag/Unit, 'app'}`,
      ],
      "aws:SourceArn": [
        `arn:aws:rds:us-east-1:${OWN}:cluster:orders`,
        `arn:aws:rds:*:${OWN}:cluster:*`,
        "arn:aws:rds:*:cluster:orders",
        "arn:aws:rds:*:*:*:*",
      ],
      "kms:GranteePrincipal": [`arn:aws:iam::${OWN}:role/app`, "arn:aws:iam::*:role/*", `arn:aws:iam::${OTHER}:*`],
    },
  },
  {
    weight: 10,
    operators: ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (name) => `Numeric${name}`,
    ),
    keys: { "aws:MultiFactorAuthAge": [5, 300, "300", "300.0", "3600", 0] },
  },
  {
    weight: 10,
    operators: ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (name) => `Date${name}`,
    ),
    keys: {
      "aws:CurrentTime": [
        "2026-02-18T00:00:00Z",
        "2026-06-30",
        "2026-02-18T01:00:00+01:00",
        "2026-02",
        "2026",
        "1771372800",
        1782820800,
      ],
      "aws:TokenIssueTime": ["2026-02-17T23:00:00Z", "2026-06-30T12:00:00.000Z", "1771369200"],
      "aws:EpochTime": ["1771372800", 1782820800, "2026-02-18T00:00:00Z"],
    },
  },
  {
    weight: 15,
    operators: ["Bool"],
    keys: {
      "aws:SecureTransport": [true, "true", false, "false"],
      "aws:ViaAWSService": [true, "false"],
      "aws:MultiFactorAuthPresent": ["true", false],
      "aws:PrincipalIsAWSService": [true, "false"],
      "kms:GrantIsForAWSResource": [true, "false"],
      "kms:MultiRegion": ["true", false],
      "kms:BypassPolicyLockoutSafetyCheck": [true],
    },
  },
  {
    weight: 15,
    operators: ["IpAddress", "NotIpAddress"],
    keys: {
      "aws:SourceIp": [
        "203.0.113.0/24",
        "203.0.113.10",
        "203.0.113.10/32",
        "0.0.0.0/0",
        "198.51.0.0/16",
        "2001:db8::/32",
        "2001:db8::1",
        "2001:DB8:0:0:0:0:0:1/128",
        "::/0",
      ],
    },
  },
  {
    weight: 5,
    operators: ["BinaryEquals"],
    keys: { "aws:PrincipalTag/Team": ["x", "eA==", "${aws:PrincipalTag/Unit}"] },
  },
  {
    weight: 10,
    operators: ["Null", "ForAnyValue:Null", "ForAllValues:Null"],
    keys: Object.fromEntries(
      ["kms:ViaService", "aws:PrincipalTag/Team", "aws:username", "aws:SourceIp", "kms:GrantOperations"].map((key) => [
        key,
        ["true", "false", true],
      ]),
    ),
  },
  /** Combinations that AWS does not define. Our evaluator leaves them undecided. */
  {
    weight: 1,
    operators: ["StringSounds", "NumericEquals", "Bool", "IpAddress", "ArnLike"],
    keys: { "aws:PrincipalTag/Team": ["many", "x"], "aws:SourceArn": ["arn:aws:rds"] },
  },
];

const withSuffix = (operator: string): fc.Arbitrary<string> =>
  operator.endsWith("Null")
    ? fc.constant(operator)
    : fc.oneof({ weight: 3, arbitrary: fc.constant(operator) }, fc.constant(`${operator}IfExists`));

/** Generates one value, or a list of values that is rarely empty. */
function written(values: readonly (string | number | boolean)[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom<unknown>(...values) },
    { weight: 20, arbitrary: fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) }) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
}

const ofKind = ({ operators, keys }: Kind): fc.Arbitrary<Raw> =>
  fc
    .tuple(
      fc.constantFrom(...operators).chain(withSuffix),
      fc.constantFrom(...Object.entries(keys)).chain(([key, values]) => fc.tuple(fc.constant(key), written(values))),
    )
    .map(([operator, [key, values]]) => ({ [operator]: { [key]: values } }));

const condition: fc.Arbitrary<Raw> = fc.oneof(
  ...KINDS.map((kind) => ({ weight: kind.weight, arbitrary: ofKind(kind) })),
);

const number = fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3);

/** Generates the Condition element: zero to three conditions, those with the same operator in one object. */
export const conditions: fc.Arbitrary<Raw> = number
  .chain((length) => fc.array(condition, { minLength: length, maxLength: length }))
  .map((list) => {
    const all: Record<string, Raw> = {};
    for (const each of list) {
      for (const [operator, keys] of Object.entries(each)) all[operator] = { ...all[operator], ...Object(keys) };
    }
    return list.length === 0 ? {} : { Condition: all };
  });
