import assert from "node:assert/strict";
import { type Decision, evaluate } from "../../../iam/evaluator/evaluate";
import type { Caller, Request } from "../../../iam/evaluator/request";
import { parsePolicyDocument } from "../../../iam/index";

const A = "111122223333";
const SESSION: Caller = { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/ops/app`, userId: "AROAAPP:one" };
const USER: Caller = { kind: "user", arn: `arn:aws:iam::${A}:user/team/alice`, userId: "AIDAALICE" };
const FEDERATED: Caller = { kind: "federatedUser", arn: `arn:aws:sts::${A}:federated-user/bob` };
const ROOT: Caller = { kind: "root", arn: `arn:aws:iam::${A}:root` };
const SERVICE: Caller = { kind: "service", name: "rds.amazonaws.com" };

const ALLOW = { Effect: "Allow", Principal: "*", Action: "kms:CreateGrant", Resource: "*" };
const DENY = { ...ALLOW, Effect: "Deny" };

function decide(statements: unknown, given: Partial<Request> = {}): Decision {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const key = { region: "us-east-1", account: A };
  return evaluate(parsed.document, { caller: SESSION, action: "kms:CreateGrant", key, context: {}, ...given });
}

const when = (operator: string, key: string, values: unknown) => ({ Condition: { [operator]: { [key]: values } } });

describe("evaluating one request", () => {
  const table: readonly (readonly [name: string, statements: unknown, kind: Decision["kind"]])[] = [
    ["no statement", [], "notAllowed"],
    ["an Allow", [ALLOW], "allowed"],
    ["a Deny", [DENY], "denied"],
    ["a Deny after an Allow", [ALLOW, DENY], "denied"],
    ["an Allow after a Deny", [DENY, ALLOW], "denied"],
    ["another action", [{ ...ALLOW, Action: "kms:Decrypt" }], "notAllowed"],
    ["an action in another case", [{ ...ALLOW, Action: "KMS:create*" }], "allowed"],
    ["a NotAction", [{ Effect: "Allow", Principal: "*", NotAction: "s3:*", Resource: "*" }], "allowed"],
    ["no action", [{ Effect: "Allow", Principal: "*", Resource: "*" }], "notAllowed"],
    ["no resource", [{ Effect: "Allow", Principal: "*", Action: "*" }], "notAllowed"],
    ["no principal", [{ Effect: "Allow", Resource: "*", Action: "*" }], "notAllowed"],
    ["another principal", [{ ...ALLOW, Principal: { AWS: "444455556666" } }], "notAllowed"],
    ["an alias", [{ ...ALLOW, Resource: "arn:aws:kms:us-east-1:111122223333:alias/x" }], "notAllowed"],
    ["one key", [{ ...ALLOW, Resource: "arn:aws:kms:us-east-1:111122223333:key/x" }], "unresolved"],
    ["one key, in a Deny", [ALLOW, { ...DENY, Resource: "arn:aws:kms:us-east-1:111122223333:key/x" }], "unresolved"],
    ["a canonical user", [{ ...ALLOW, Principal: { CanonicalUser: "x" } }], "unresolved"],
    ["a federated principal", [{ ...ALLOW, Principal: { Federated: "x" } }], "notAllowed"],
    ["an unknown operator in an Allow", [{ ...ALLOW, ...when("Sounds", "aws:x", "y") }], "unresolved"],
    ["an unknown operator in a Deny", [ALLOW, { ...DENY, ...when("Sounds", "aws:x", "y") }], "unresolved"],
    ["an unknown operator and another Allow", [{ ...ALLOW, ...when("Sounds", "aws:x", "y") }, ALLOW], "allowed"],
    ["an unknown operator and a Deny", [{ ...ALLOW, ...when("Sounds", "aws:x", "y") }, DENY], "denied"],
    ["an undecided Deny without an Allow", [{ ...DENY, ...when("Sounds", "aws:x", "y") }], "notAllowed"],
    ["an unknown time", [{ ...ALLOW, ...when("DateLessThan", "aws:CurrentTime", "2026-01-01") }], "unresolved"],
    [
      "an unknown policy variable",
      [{ ...ALLOW, ...when("StringEquals", "aws:x", "${aws:CurrentTime}") }],
      "notAllowed",
    ],
  ];
  for (const [name, statements, kind] of table) {
    it(`${name}: ${kind}`, () => assert.equal(decide(statements).kind, kind));
  }

  it("returns the index of the statement that decided", () => {
    const other = { ...ALLOW, Action: "s3:*" };
    assert.deepEqual(decide([other, ALLOW]), { kind: "allowed", statement: 1 });
    assert.deepEqual(decide([ALLOW, other, DENY]), { kind: "denied", statement: 2 });
  });

  it("returns the parts that it cannot decide", () => {
    const open = { ...ALLOW, Principal: { CanonicalUser: "x" }, Resource: "arn:aws:kms:us-east-1:111122223333:key/x" };
    assert.deepEqual(
      decide([
        { ...open, ...when("Bool", "aws:SecureTransport", "true") },
        { ...DENY, ...when("Null", "aws:x", "x") },
      ]),
      {
        kind: "unresolved",
        parts: [
          {
            kind: "principal",
            path: "Statement[0].Principal.CanonicalUser",
            reason: "it is unknown whether `x` matches the caller",
          },
          {
            kind: "resource",
            path: "Statement[0].Resource",
            reason: "it is unknown whether this element covers the key",
          },
          {
            kind: "condition",
            path: "Statement[0].Condition.Bool.aws:SecureTransport",
            reason: "the operator cannot compare the value that the request has for `aws:securetransport`",
          },
          {
            kind: "deny",
            path: "Statement[1].Condition.Null.aws:x",
            reason: "the values of Null must be `true` or `false`",
          },
        ],
      },
    );
    assert.deepEqual(
      decide([{ ...ALLOW, ...when("NumericEquals", "aws:MultiFactorAuthAge", "x") }], {
        context: { "aws:multifactorauthage": ["5"] },
      }),
      {
        kind: "unresolved",
        parts: [
          {
            kind: "condition",
            path: "Statement[0].Condition.NumericEquals.aws:MultiFactorAuthAge",
            reason: "`x` is not a number",
          },
        ],
      },
    );
    const unknown = decide([
      { ...ALLOW, ...when("ForAllValues:Null", "aws:x", "true") },
      { ...DENY, ...when("StringEquals", "aws:CurrentTime", "x") },
    ]);
    assert.equal(unknown.kind, "unresolved");
  });

  for (const [name, caller, key, value] of [
    ["a session's role", SESSION, "aws:PrincipalArn", `arn:aws:iam::${A}:role/ops/app`],
    ["a session's account", SESSION, "kms:CallerAccount", A],
    ["a session's type", SESSION, "aws:PrincipalType", "AssumedRole"],
    ["a session's id", SESSION, "aws:userid", "AROAAPP:one"],
    ["a user's ARN", USER, "AWS:principalarn", `arn:aws:iam::${A}:user/team/alice`],
    ["a user's name", USER, "aws:username", "alice"],
    ["a user's id", USER, "aws:userid", "AIDAALICE"],
    ["a user's type", USER, "aws:PrincipalType", "User"],
    ["a federated user's id", FEDERATED, "aws:userid", `${A}:bob`],
    ["a federated user's type", FEDERATED, "aws:PrincipalType", "FederatedUser"],
    ["the root user's id", ROOT, "aws:userid", A],
    ["the root user's type", ROOT, "aws:PrincipalType", "Account"],
    ["the root user's account", ROOT, "aws:PrincipalAccount", A],
    ["a service's name", SERVICE, "aws:PrincipalServiceName", "rds.amazonaws.com"],
    ["whether a service is one", SERVICE, "aws:PrincipalIsAWSService", "true"],
    ["whether a user is a service", USER, "aws:PrincipalIsAWSService", "false"],
  ] as const) {
    it(`derives ${name} from the caller, whatever the context says`, () => {
      const given = { caller, context: { [key]: ["something else"] } };
      assert.equal(decide([{ ...ALLOW, ...when("StringEquals", key, value) }], given).kind, "allowed");
    });
  }

  it("gives a user name to users only", () => {
    for (const caller of [SESSION, FEDERATED, ROOT, SERVICE]) {
      assert.equal(decide([{ ...ALLOW, ...when("Null", "aws:username", "true") }], { caller }).kind, "allowed");
    }
  });

  it("resolves policy variables from the request", () => {
    const tags = [{ ...ALLOW, ...when("StringEquals", "aws:PrincipalTag/a", "${aws:RequestTag/b}") }];
    const context = { "aws:PrincipalTag/a": ["x"], "aws:requesttag/B": ["x"] };
    assert.equal(decide(tags, { context }).kind, "allowed");
    assert.equal(decide(tags, { context: { "aws:PrincipalTag/a": ["x"] } }).kind, "notAllowed");
    const several = { ...context, "aws:requesttag/B": ["x", "y"] };
    assert.equal(decide(tags, { context: several }).kind, "unresolved");
    const empty = { "aws:PrincipalTag/a": [""], "aws:requesttag/B": [""] };
    assert.equal(decide(tags, { context: empty }).kind, "unresolved");
    const operation = [{ ...ALLOW, ...when("StringEquals", "aws:PrincipalTag/a", "${kms:GrantOperations}") }];
    assert.equal(decide(operation, { context: { ...context, "kms:GrantOperations": ["x"] } }).kind, "unresolved");
    const never = [{ ...ALLOW, ...when("StringNotEquals", "aws:PrincipalTag/a", "${aws:CurrentTime}") }];
    assert.equal(decide(never, { context }).kind, "unresolved");
  });

  it("reads grant operations for CreateGrant only", () => {
    const operations = [{ ...ALLOW, Action: "kms:*", ...when("Null", "kms:GrantOperations", "false") }];
    const context = { "kms:GrantOperations": ["Decrypt"] };
    assert.equal(decide(operations, { context }).kind, "allowed");
    assert.equal(decide(operations, { context, action: "KMS:creategrant" }).kind, "allowed");
    assert.equal(decide(operations, { context, action: "kms:PutKeyPolicy" }).kind, "notAllowed");
    assert.equal(decide(operations, { action: "kms:PutKeyPolicy" }).kind, "notAllowed");
  });

  it("treats an empty list as an absent key", () => {
    const guarded = [ALLOW, { ...DENY, ...when("Null", "kms:ViaService", "true") }];
    assert.equal(decide(guarded, { context: { "kms:ViaService": [] } }).kind, "denied");
    assert.equal(decide(guarded, { context: { "kms:viaservice": ["x"] } }).kind, "allowed");
  });

  const ofKey = { Effect: "Allow", Action: "kms:*" };
  for (const [name, statement, kind] of [
    ["its key", { ...ofKey, Resource: `arn:aws:kms:*:${A}:key/x` }, "allowed"],
    ["another key", { ...ofKey, Resource: `arn:aws:kms:*:${A}:key/y` }, "notAllowed"],
    ["all but its key", { ...ofKey, NotResource: `arn:aws:kms:*:${A}:key/x` }, "notAllowed"],
    ["all but another key", { ...ofKey, NotResource: `arn:aws:kms:*:${A}:key/y` }, "allowed"],
    ["a key by a variable", { ...ofKey, Resource: "arn:aws:kms:*:${aws:PrincipalAccount}:key/x" }, "allowed"],
    ["a key by a variable without value", { ...ofKey, Resource: "${aws:SourceVpc}" }, "notAllowed"],
    ["a key by an unknown variable", { ...ofKey, Resource: ["s3:*", "${aws:UserAgent}"] }, "unresolved"],
    ["every key, and an unknown variable", { ...ofKey, Resource: ["*", "${aws:UserAgent}"] }, "allowed"],
    ["the Region", { ...ofKey, Resource: "*", ...when("StringEquals", "aws:RequestedRegion", "eu-west-1") }, "allowed"],
    ["the account", { ...ofKey, Resource: "*", ...when("StringNotEquals", "aws:ResourceAccount", A) }, "notAllowed"],
  ] as const) {
    it(`an identity policy of ${name}`, () => {
      const request = { keyArn: `arn:aws:kms:eu-west-1:${A}:key/x`, key: { region: undefined, account: undefined } };
      assert.equal(decide([statement], request).kind, kind);
    });
  }
});
