import assert from "node:assert/strict";
import { invalidReason } from "../../../iam/lint/principal-form";
import type { PrincipalType } from "../../../iam/syntax/ast";

const A = "111122223333";
const NO_PRINCIPAL = "it is neither an account id nor the ARN of a root user, user, role or session";
const WILDCARD = "a wildcard inside a principal is taken literally";
const DIGITS = "an account id has twelve digits";
const GROUP = "a group cannot be a principal";
const SERVICE = "a service has the form `rds.amazonaws.com`";
const PROVIDER = "an identity provider is given by its ARN or its domain";
const CANONICAL = "a canonical user id has 64 hexadecimal digits";

const table: readonly (readonly [type: PrincipalType, value: string, why?: string])[] = [
  ["AWS", "*"],
  ["AWS", A],
  ["AWS", `arn:aws:iam::${A}:root`],
  ["AWS", `arn:aws-cn:iam::${A}:root`],
  ["AWS", `arn:aws:iam::${A}:user/team/alice@example.com`],
  ["AWS", `arn:aws:iam::${A}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`],
  ["AWS", `arn:aws:sts::${A}:assumed-role/app/i-0123`],
  ["AWS", `arn:aws:sts::${A}:federated-user/bob`],
  ["AWS", "AROAEXAMPLE12345"],
  ["AWS", `arn:aws:iam::${A}:role/*`, WILDCARD],
  ["AWS", "arn:aws:iam::*:root", WILDCARD],
  ["AWS", "11112222333?", WILDCARD],
  ["AWS", `arn:aws:iam::${A}:group/admins`, GROUP],
  ["AWS", "11112222333", DIGITS],
  ["AWS", "1111222233334", DIGITS],
  ["AWS", "", NO_PRINCIPAL],
  ["AWS", "alice", NO_PRINCIPAL],
  ["AWS", "arn:aws:iam::1234:root", NO_PRINCIPAL],
  ["AWS", `arn:aws:iam:eu-west-1:${A}:role/app`, NO_PRINCIPAL],
  ["AWS", `arn:aws:iam::${A}:role`, NO_PRINCIPAL],
  ["AWS", `arn:aws:iam::${A}:role/`, NO_PRINCIPAL],
  ["AWS", `arn:aws:iam::${A}:role/my role`, NO_PRINCIPAL],
  ["AWS", `arn:aws:iam::${A}:user/`, NO_PRINCIPAL],
  ["AWS", `arn:aws:iam::${A}:policy/app`, NO_PRINCIPAL],
  ["AWS", `arn:aws:sts::${A}:assumed-role/app`, NO_PRINCIPAL],
  ["AWS", `arn:aws:sts::${A}:assumed-role/app/`, NO_PRINCIPAL],
  ["AWS", `arn:aws:sts::${A}:federated-user/`, NO_PRINCIPAL],
  ["AWS", "rds.amazonaws.com", NO_PRINCIPAL],
  ["AWS", "arn:aws:iam::${aws:PrincipalAccount}:root", NO_PRINCIPAL],
  ["Service", "*"],
  ["Service", "rds.amazonaws.com"],
  ["Service", "logs.eu-west-1.amazonaws.com"],
  ["Service", "rds", SERVICE],
  ["Service", "rds.*.amazonaws.com", WILDCARD],
  ["Service", "https://rds.amazonaws.com", SERVICE],
  ["Service", "rds.amazonaws.com/app", SERVICE],
  ["Service", "rds.amazonaws.com.", SERVICE],
  ["Service", "", SERVICE],
  ["Federated", "*"],
  ["Federated", "cognito-identity.amazonaws.com"],
  ["Federated", `arn:aws:iam::${A}:saml-provider/okta`],
  ["Federated", `arn:aws:iam::${A}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1`],
  ["Federated", "okta", PROVIDER],
  ["Federated", `arn:aws:iam::${A}:role/app`, PROVIDER],
  ["CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"],
  ["CanonicalUser", "79a59df9", CANONICAL],
];

describe("the form of a principal", () => {
  for (const [type, value, why] of table) {
    it(`${type} ${value || "(empty)"}: ${why ?? "valid"}`, () => {
      assert.equal(invalidReason({ type, value, path: "" }), why);
    });
  }
});
