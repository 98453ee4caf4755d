import assert from "node:assert/strict";
import { holds } from "../../../iam/conditions/condition";
import { type PolicyDocument, parsePolicyDocument } from "../../../iam/index";
import { anyKeyArn, keyArnExamples, namesKeyIds, onKeyArn } from "../../../iam/search/key-arn";
import { absent, oneOf } from "../../../iam/solver/key-constraints";
import { exactPattern } from "../../../iam/strings/pattern";

const A = "111122223333";
const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

function document(...resources: readonly string[]): PolicyDocument {
  const Statement = [{ Effect: "Allow", Action: "kms:*", Resource: resources }];
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  return parsed.document;
}

describe("the ARN of a key", () => {
  for (const [pattern, names] of [
    ["*", false],
    ["arn:aws:kms:*:*:*", false],
    ["arn:aws:kms:*", false],
    [`arn:aws:kms:eu-west-1:${A}:key/*`, false],
    [`arn:aws:kms:*:\${aws:PrincipalAccount}:key/*`, false],
    ["arn:aws:kms:*:*:key/mrk-*", false],
    ["arn:aws:kms:*:*:key/?????????-*", true],
    [`arn:aws:kms:eu-west-1:${A}:key/${ID}`, true],
    [`*${ID}`, true],
    ["arn:aws:kms:*:*:key/mrk-12*", true],
    ["arn:aws:kms:*:*:key/${aws:PrincipalTag/key}", true],
    ["arn:aws:kms:*:*:alias/*", true],
    ["arn:aws:s3:::orders", true],
  ] as const) {
    it(`\`${pattern}\` names ${names ? "keys by their ids, or none" : "every key of some kind"}`, () =>
      assert.equal(namesKeyIds(pattern), names));
  }

  it("lies in the partition that the document writes out, if it does", () => {
    const ofChina = { kind: "values", values: [`arn:aws-cn:kms:cn-north-1:${A}:key/${ID}`] } as const;
    for (const [resources, may] of [
      [["*"], true],
      [["arn:*:kms:*:*:key/*"], true],
      [["arn:aws:s3:::orders"], false],
      [["arn:aws-cn:s3:::orders", "arn:aws:s3:::orders"], true],
    ] as const) {
      assert.equal(holds(anyKeyArn(document(...resources)).atom, ofChina), may, resources.join());
    }
  });

  it("tells the Region and the account, and no more", () => {
    const arn = { kind: "values", values: [`arn:aws:kms:eu-west-1:${A}:key/${ID}`] } as const;
    const asked = (key: string, value: string) => onKeyArn(oneOf(key, [exactPattern(value)]).atom);
    for (const [key, value, truth] of [
      ["aws:requestedregion", "eu-west-1", true],
      ["aws:requestedregion", "eu-west", false],
      ["aws:requestedregion", `eu-west-1:${A}`, false],
      ["aws:resourceaccount", A, true],
      ["aws:resourceaccount", "444455556666", false],
    ] as const) {
      const atom = asked(key, value);
      assert.ok(atom);
      assert.equal(holds(atom, arn), truth, `${key} ${value}`);
    }
    assert.equal(asked("aws:sourcevpc", "vpc-1"), undefined);
    const there = onKeyArn(absent("aws:resourceaccount").atom);
    assert.ok(there);
    assert.equal(holds(there, arn), false);
  });

  it("is shown with the document's own parts, and its wildcards filled", () => {
    const own = document(
      "*",
      "arn:aws:s3:::orders",
      `arn:aws:kms:eu-*:444455556666:key/mrk-*`,
      "arn:aws:kms:eu-isoe-west-1:*:key/1*",
    );
    assert.deepEqual(keyArnExamples(own, undefined, A).slice(0, 3), [
      "arn:aws:kms:eu-west-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab",
      `arn:aws-iso:kms:eu-isoe-west-1:${A}:key/${ID}`,
      `arn:aws:kms:us-east-1:${A}:key/${ID}`,
    ]);
    assert.equal(keyArnExamples(document("*"), "cn-north-1", A)[0], `arn:aws-cn:kms:cn-north-1:${A}:key/${ID}`);
  });
});
