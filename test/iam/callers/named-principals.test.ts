import assert from "node:assert/strict";
import { collectNames, type DocumentNames } from "../../../iam/callers/named-principals";
import { parsePolicyDocument } from "../../../iam/index";

/** What a document names that has one statement for each condition. */
function namesOf(conditions: readonly object[]): DocumentNames {
  const statements = conditions.map((Condition) => ({
    Effect: "Allow",
    Principal: "*",
    Action: "kms:Decrypt",
    Resource: "*",
    Condition,
  }));
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return collectNames(parsed.document, { region: "us-east-1", account: "111122223333" }, []);
}

describe("what a document names", () => {
  const services = [
    { "ForAnyValue:StringEquals": { "aws:CalledVia": "glue.amazonaws.com" } },
    { StringLike: { "aws:CalledViaFirst": "athena.*" } },
    { StringEquals: { "aws:CalledViaLast": "backup.amazonaws.com" } },
  ];
  const organizations = [
    { StringEquals: { "aws:PrincipalOrgID": "o-second" } },
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-first/*" } },
    { StringEquals: { "aws:ResourceOrgID": "o-resource" } },
  ];

  it("has the services of `aws:CalledVia`, and two that it does not name", () => {
    const { calledServices } = namesOf(services);
    assert.deepEqual(calledServices, [
      "cloudformation.amazonaws.com",
      "example",
      "athena.",
      "athena.*",
      "backup.amazonaws.com",
      "glue.amazonaws.com",
    ]);
  });

  it("has the organizations, and two that it does not name", () => {
    assert.deepEqual(namesOf(organizations).organizations, [
      "o-example",
      "example",
      "o-first",
      "o-resource",
      "o-second",
    ]);
  });

  it("does not depend on the order of the statements", () => {
    assert.deepEqual(namesOf(services.toReversed()).calledServices, namesOf(services).calledServices);
    assert.deepEqual(namesOf(organizations.toReversed()).organizations, namesOf(organizations).organizations);
  });
});
