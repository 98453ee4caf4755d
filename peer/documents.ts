/**
 * Generates random key policies: either Version or none, Allow and Deny, every form of Principal, NotPrincipal, Action,
 * NotAction, Resource and NotResource, one statement or a list, and the conditions of `conditions.ts`.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */

import fc from "fast-check";
import { conditions, type Raw } from "./conditions";
import { OTHER, OWN } from "./requests";

const PRINCIPALS = [
  OWN,
  `arn:aws:iam::${OWN}:root`,
  OTHER,
  `arn:aws:iam::${OTHER}:root`,
  `arn:aws:iam::${OWN}:user/alice`,
  `arn:aws:iam::${OWN}:user/team/bob`,
  `arn:aws:iam::${OWN}:user/Alice`,
  `arn:aws:iam::${OTHER}:user/carol`,
  `arn:aws:iam::${OWN}:role/app`,
  `arn:aws:iam::${OWN}:role/APP`,
  `arn:aws:iam::${OWN}:role/ops/deploy`,
  `arn:aws:iam::${OWN}:role/deploy`,
  `arn:aws:iam::${OWN}:role/*`,
  `arn:aws:iam::${OTHER}:role/app`,
  `arn:aws:sts::${OWN}:assumed-role/app/one`,
  `arn:aws-cn:sts::${OWN}:assumed-role/app/one`,
  `arn:aws:sts::${OWN}:assumed-role/deploy/one`,
  `arn:aws:sts::${OWN}:federated-user/alice`,
  `arn:aws:sts::${OWN}:federated-user/guest`,
  "AIDAALICE0000EXAMPLE",
  "AROAAPP000000EXAMPLE",
  "AROADELETED00EXAMPLE",
  "*",
];
const SERVICES = ["rds.amazonaws.com", "ec2.amazonaws.com"];

const oneOrMore = <T>(values: readonly T[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom<unknown>(...values),
    fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) }),
  );

const principals: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("*") },
  { weight: 4, arbitrary: fc.constantFrom(OWN, OTHER).map((AWS) => ({ AWS })) },
  { weight: 8, arbitrary: oneOrMore(PRINCIPALS).map((AWS) => ({ AWS })) },
  { weight: 1, arbitrary: oneOrMore(SERVICES).map((Service) => ({ Service })) },
  {
    weight: 1,
    arbitrary: fc.tuple(oneOrMore(PRINCIPALS), oneOrMore(SERVICES)).map(([AWS, Service]) => ({ AWS, Service })),
  },
);
const principal: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 40, arbitrary: principals.map((Principal) => ({ Principal })) },
  { weight: 5, arbitrary: principals.map((NotPrincipal) => ({ NotPrincipal })) },
  fc.constantFrom<Raw>(
    { Principal: { Federated: "accounts.google.com" } },
    { Principal: { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" } },
    {},
  ),
);

const MOST_ACTIONS: readonly unknown[] = ["kms:*", "*", "kms:CreateGrant", ["kms:CreateGrant", "kms:Decrypt"]];
const ALL_ACTIONS = [
  "kms:CreateGrant",
  "kms:Create*",
  "KMS:creategrant",
  "kms:?reateGrant",
  "kms:*Grant",
  "kms:Decrypt",
  "kms:PutKeyPolicy",
  "kms:Put*",
  "s3:*",
];
const action: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...MOST_ACTIONS).map((Action) => ({ Action })) },
  { weight: 3, arbitrary: oneOrMore(ALL_ACTIONS).map((Action) => ({ Action })) },
  oneOrMore(["s3:*", "kms:Decrypt", "kms:Create*", "iam:PassRole"]).map((NotAction) => ({ NotAction })),
);

const resource: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 40, arbitrary: fc.constant<Raw>({ Resource: "*" }) },
  {
    weight: 4,
    arbitrary: oneOrMore([
      `arn:aws:kms:us-east-1:${OWN}:key/*`,
      "arn:aws:kms:*:*:key/*",
      "arn:aws:kms:*",
      "arn:aws:kms:us-east-1:*",
      `arn:aws:kms:eu-west-1:${OWN}:key/*`,
      `arn:aws:kms:us-east-1:${OWN}:alias/*`,
      `arn:aws:kms:us-east-1:${OWN}:k*/*`,
      `arn:aws:kms:us-east-1:${OWN}:*`,
      `arn:aws:KMS:us-east-1:${OWN}:key/*`,
      `arn:aws:kms:us-east-?:${OWN}:key/*`,
      `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      "arn:aws:s3:::orders/*",
    ]).map((Resource) => ({ Resource })),
  },
  {
    weight: 2,
    arbitrary: oneOrMore(["arn:aws:s3:::*", "*", `arn:aws:kms:eu-west-1:${OWN}:key/*`]).map((NotResource) => ({
      NotResource,
    })),
  },
  { weight: 1, arbitrary: fc.constant<Raw>({}) },
);

const statement: fc.Arbitrary<Raw> = fc
  .tuple(
    fc.oneof({ weight: 7, arbitrary: fc.constant("Allow") }, { weight: 3, arbitrary: fc.constant("Deny") }),
    principal,
    action,
    resource,
    conditions,
  )
  .map(([Effect, ...parts]) => Object.assign({ Effect }, ...parts));

const version: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Raw>({ Version: "2012-10-17" }) },
  fc.constantFrom<Raw>({ Version: "2008-10-17" }, {}),
);

/** Generates one key policy as a JSON object. */
export const document: fc.Arbitrary<Raw> = fc
  .tuple(
    version,
    fc.oneof(
      { weight: 9, arbitrary: fc.array(statement, { minLength: 2, maxLength: 6 }) },
      { weight: 1, arbitrary: statement },
    ),
  )
  .map(([head, Statement]) => ({ ...head, Statement }));
