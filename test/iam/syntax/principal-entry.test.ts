import assert from "node:assert/strict";
import type { PrincipalType } from "../../../iam/syntax/ast";
import { isAccountEntry, type NamedPrincipal, namedPrincipal } from "../../../iam/syntax/principal-entry";

const A = "111122223333";
const arn = (service: string, path: string) => `arn:aws:${service}::${A}:${path}`;

function named(type: PrincipalType, value: string): NamedPrincipal {
  return namedPrincipal({ type, value, path: "" });
}

describe("an entry of Principal", () => {
  const table: readonly (readonly [value: string, principal: NamedPrincipal])[] = [
    ["*", { kind: "everyone" }],
    [A, { kind: "account", partition: undefined, account: A }],
    [arn("iam", "root"), { kind: "account", partition: "aws", account: A }],
    [arn("iam", "user/team/alice"), { kind: "user", arn: arn("iam", "user/team/alice") }],
    [arn("iam", "role/app"), { kind: "role", arn: arn("iam", "role/app") }],
    [`arn:aws-cn:iam::${A}:role/app`, { kind: "role", arn: `arn:aws-cn:iam::${A}:role/app` }],
    [arn("sts", "federated-user/x"), { kind: "federatedUser", arn: arn("sts", "federated-user/x") }],
    [
      arn("sts", "assumed-role/app/one"),
      { kind: "roleSession", partition: "aws", account: A, role: "app", session: "one" },
    ],
    ["AIDA1234", { kind: "uniqueId", id: "AIDA1234" }],
    ["AROA1234", { kind: "uniqueId", id: "AROA1234" }],
  ];
  for (const [value, principal] of table) {
    it(`AWS \`${value}\` names a principal of the kind ${principal.kind}`, () => {
      assert.deepEqual(named("AWS", value), principal);
    });
  }

  for (const value of [
    "",
    "**",
    "11112222333",
    "1111222233334",
    "AIDA123",
    "AAAA12345678",
    "0AIDA1234",
    "AIDA1234!",
    "AIDAabcd",
    arn("iam", "group/x"),
    arn("iam", "role*"),
    arn("iam", "role/?"),
    `arn:*:iam::${A}:role/app`,
    "arn:aws:iam::1:root",
    `x${arn("iam", "root")}`,
    arn("sts", "assumed-role/app"),
    arn("sts", "assumed-role/app/one/more"),
    arn("sts", "assumed-role/app/*"),
    arn("sts", "role/app/one"),
    `x${arn("sts", "federated-user/x")}`,
  ]) {
    it(`AWS \`${value}\` names nobody`, () => assert.deepEqual(named("AWS", value), { kind: "nobody" }));
  }

  it("of another type names a service, a provider, or an unknown account", () => {
    assert.deepEqual(named("Service", "rds.amazonaws.com"), { kind: "service", name: "rds.amazonaws.com" });
    assert.deepEqual(named("Federated", "x"), { kind: "federated", provider: "x" });
    assert.deepEqual(named("CanonicalUser", "x"), {
      kind: "undecided",
      reason: "a canonical user ID does not identify its account",
    });
  });

  it("names a whole account by its number or its root", () => {
    const isAccount = (value: string) => isAccountEntry({ type: "AWS", value, path: "" });
    assert.deepEqual([A, arn("iam", "root"), "*", arn("iam", "role/app")].map(isAccount), [true, true, false, false]);
  });
});
