/**
 * Generates random concrete requests to one KMS key: the caller, the action and the context.
 *
 * A request has a context key only if AWS sends it for the action, and has each key that every request has. So neither
 * evaluator has to guess.
 *
 * Source: service authorization reference, "Actions, resources, and condition keys for AWS KMS".
 */

import fc from "fast-check";
import type { Caller, KeyIdentity, Request } from "../iam/evaluator/request";

export const OWN = "111122223333";
export const OTHER = "444455556666";
export const KEY: KeyIdentity = { region: "us-east-1", account: OWN };
/** The ARN of `KEY`. The pack never knows the id of a key. */
export const KEY_ARN = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export const ACTIONS = ["kms:CreateGrant", "kms:Decrypt", "kms:PutKeyPolicy"] as const;

const CALLERS: readonly Caller[] = [
  { kind: "user", arn: `arn:aws:iam::${OWN}:user/alice`, userId: "AIDAALICE0000EXAMPLE" },
  { kind: "user", arn: `arn:aws:iam::${OWN}:user/team/bob`, userId: "AIDABOB000000EXAMPLE" },
  { kind: "user", arn: `arn:aws:iam::${OTHER}:user/carol`, userId: "AIDACAROL0000EXAMPLE" },
  { kind: "roleSession", roleArn: `arn:aws:iam::${OWN}:role/app`, userId: "AROAAPP000000EXAMPLE:one" },
  { kind: "roleSession", roleArn: `arn:aws:iam::${OWN}:role/app`, userId: "AROAAPP000000EXAMPLE:two" },
  { kind: "roleSession", roleArn: `arn:aws:iam::${OWN}:role/ops/deploy`, userId: "AROADEPLOY000EXAMPLE:one" },
  { kind: "roleSession", roleArn: `arn:aws:iam::${OTHER}:role/app`, userId: "AROAOTHER0000EXAMPLE:one" },
  { kind: "federatedUser", arn: `arn:aws:sts::${OWN}:federated-user/alice`, issuer: `arn:aws:iam::${OWN}:user/alice` },
  { kind: "federatedUser", arn: `arn:aws:sts::${OWN}:federated-user/alice`, issuer: `arn:aws:iam::${OWN}:root` },
  {
    kind: "federatedUser",
    arn: `arn:aws:sts::${OWN}:federated-user/guest`,
    issuer: `arn:aws:iam::${OWN}:user/team/bob`,
  },
  { kind: "root", arn: `arn:aws:iam::${OWN}:root` },
  { kind: "root", arn: `arn:aws:iam::${OTHER}:root` },
  { kind: "service", name: "rds.amazonaws.com" },
  { kind: "service", name: "ec2.amazonaws.com" },
];

type Context = Record<string, readonly string[]>;

const given = (key: string, values: readonly string[]): fc.Arbitrary<Context> =>
  fc.constantFrom(...values).map((value) => ({ [key]: [value] }));
const perhaps = (key: string, values: readonly string[]): fc.Arbitrary<Context> =>
  fc.oneof({ withCrossShrink: true }, fc.constant({}), { weight: 2, arbitrary: given(key, values) });
const several = (key: string, values: readonly string[], minLength = 0): fc.Arbitrary<Context> =>
  fc.subarray([...values], { minLength }).map((some): Context => (some.length === 0 ? {} : { [key]: some }));

/** The context keys that a request for any action can have. */
const anyAction: readonly fc.Arbitrary<Context>[] = [
  given("aws:CurrentTime", ["2026-02-18T00:00:00Z", "2026-06-30T12:00:00Z"]),
  given("aws:EpochTime", ["1771372800", "1782820800"]),
  given("aws:RequestedRegion", ["us-east-1", "eu-west-1"]),
  given("aws:SecureTransport", ["true", "false"]),
  given("aws:UserAgent", ["aws-cli/2"]),
  given("aws:ViaAWSService", ["true", "false"]),
  given("kms:KeyOrigin", ["AWS_KMS"]),
  given("kms:KeySpec", ["SYMMETRIC_DEFAULT"]),
  given("kms:KeyUsage", ["ENCRYPT_DECRYPT"]),
  given("kms:MultiRegion", ["true", "false"]),
  perhaps("kms:ViaService", [
    "rds.us-east-1.amazonaws.com",
    "ec2.us-east-1.amazonaws.com",
    "RDS.us-east-1.amazonaws.com",
  ]),
  several("kms:ResourceAliases", ["alias/orders", "alias/ledger"]),
  several("aws:CalledVia", ["cloudformation.amazonaws.com", "athena.amazonaws.com"]),
  perhaps("aws:PrincipalTag/Team", ["x", "y", "alice", "x*", "$x", ""]),
  perhaps("aws:PrincipalTag/Unit", ["x", "y", "*", ""]),
  perhaps("aws:PrincipalOrgID", ["o-a1b2c3d4e5", "o-f6g7h8i9j0"]),
  perhaps("aws:SourceIp", ["203.0.113.10", "203.0.114.0", "198.51.100.7", "2001:db8::1", "2001:db8:0:0:0:0:0:1"]),
  perhaps("aws:MultiFactorAuthPresent", ["true", "false"]),
  perhaps("aws:MultiFactorAuthAge", ["5", "300", "3600"]),
  perhaps("aws:TokenIssueTime", ["2026-02-17T23:00:00Z", "2026-06-30T12:00:00Z"]),
  perhaps("aws:SourceArn", [
    `arn:aws:rds:us-east-1:${OWN}:cluster:orders`,
    `arn:aws:rds:eu-west-1:${OTHER}:cluster:orders`,
  ]),
];

const ENCRYPTION_CONTEXT: readonly fc.Arbitrary<Context>[] = [
  perhaps("kms:EncryptionContext:AppName", ["ledger", "orders"]),
  several("kms:EncryptionContextKeys", ["AppName", "aws:rds:db-id"]),
];

/** The context keys that only a request for this action has. */
const ofAction: Readonly<Record<(typeof ACTIONS)[number], readonly fc.Arbitrary<Context>[]>> = {
  "kms:CreateGrant": [
    ...ENCRYPTION_CONTEXT,
    several("kms:GrantOperations", ["Decrypt", "Encrypt", "CreateGrant"], 1),
    perhaps("kms:GrantIsForAWSResource", ["true", "false"]),
    perhaps("kms:GranteePrincipal", [`arn:aws:iam::${OWN}:role/app`, `arn:aws:iam::${OTHER}:user/carol`]),
  ],
  "kms:Decrypt": ENCRYPTION_CONTEXT,
  "kms:PutKeyPolicy": [perhaps("kms:BypassPolicyLockoutSafetyCheck", ["true", "false"])],
};

const merged = (parts: readonly Context[]): Context => Object.assign({}, ...parts);

/** Generates one request. More than half are for CreateGrant. */
export const request: fc.Arbitrary<Request> = fc
  .oneof({ weight: 3, arbitrary: fc.constant(ACTIONS[0]) }, fc.constant(ACTIONS[1]), fc.constant(ACTIONS[2]))
  .chain((action) =>
    fc.record({
      caller: fc.constantFrom(...CALLERS),
      action: fc.constant(action),
      key: fc.constant(KEY),
      context: fc.tuple(...anyAction, ...ofAction[action]).map(merged),
    }),
  )
  .map((asked) => (asked.caller.kind === "service" ? asked : { ...asked, context: withoutSource(asked.context) }));

/** Removes the source keys. Only a service that calls in its own name sends them. */
function withoutSource(context: Context): Context {
  return Object.fromEntries(Object.entries(context).filter(([key]) => key !== "aws:SourceArn"));
}
