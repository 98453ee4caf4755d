import assert from "node:assert/strict";
import { describeWitness, identityCreateGrantAnswer, parsePolicyDocument } from "../../../iam/index";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Describes the witness of the first access that an identity policy with this Allow statement gives. */
function firstWitness(more: object, services: readonly string[] = ["*"]): string | undefined {
  const allow = { Effect: "Allow", Action: "kms:*", Resource: "*", ...more };
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: [allow, { Effect: "Deny" }] });
  assert.ok(parsed.ok);
  const [opening] = identityCreateGrantAnswer(parsed.document, { services }).accesses;
  return opening && describeWitness(opening.witness, parsed.document);
}

describe("the witness of an identity policy", () => {
  it("has a holder of the policy and the whole ARN of the key", () => {
    assert.equal(firstWitness({}), `a principal with this policy can call kms:CreateGrant on \`${KEY}\` directly`);
  });

  it("has the service and the other condition keys", () => {
    const Condition = { StringLike: { "kms:ViaService": "*" }, Bool: { "aws:MultiFactorAuthPresent": "true" } };
    assert.equal(
      firstWitness({ Condition }, ["rds"]),
      `a principal with this policy can call kms:CreateGrant on \`${KEY}\` through \`ec2.us-east-1.amazonaws.com\` ` +
        "with `aws:MultiFactorAuthPresent` `true`",
    );
  });

  for (const [what, more] of [
    ["a condition", { Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } } }],
    ["a policy variable in a condition", { Condition: { StringNotEquals: { "aws:SourceIdentity": "${aws:userid}" } } }],
    ["a policy variable in a Resource", { Resource: "arn:aws:kms:*:${aws:PrincipalAccount}:key/*" }],
  ] as const) {
    it(`names the caller if ${what} distinguishes the holders`, () => {
      assert.match(
        firstWitness(more) ?? "",
        /^a principal with this policy, such as `arn:aws:iam::\d{12}:role\/example`, can call /,
      );
    });
  }

  for (const [key, differs] of [
    ["aws:FederatedProvider", true],
    ["aws:PrincipalAccount", true],
    ["aws:PrincipalArn", true],
    ["aws:PrincipalType", true],
    ["aws:userid", true],
    ["aws:username", true],
    ["kms:CallerAccount", true],
    ["aws:PrincipalOrgID", false],
    ["aws:PrincipalTag/team", false],
  ] as const) {
    it(`${differs ? "names" : "does not name"} the caller if the policy has a condition on ${key}`, () => {
      const text = firstWitness({ Condition: { StringNotEquals: { [key]: "x" } } }) ?? "";
      assert.equal(text.startsWith("a principal with this policy, such as "), differs);
      assert.ok(text.startsWith("a principal with this policy"));
    });
  }

  it("shows up to 120 characters of the key's ARN", () => {
    for (const [length, shown] of [
      [120, "key"],
      [121, "…"],
    ] as const) {
      const head = "arn:aws:kms:eu-west-1:111122223333:key/";
      const Resource = `${head}${"1".repeat(length - head.length - 3)}key`;
      assert.ok((firstWitness({ Resource }) ?? "").includes(`${shown}\` directly`), `${length}`);
    }
  });
});
