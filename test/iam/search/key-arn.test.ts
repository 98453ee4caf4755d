import assert from "node:assert/strict";
import { holds } from "../../../iam/conditions/condition";
import { type PolicyDocument, parsePolicyDocument } from "../../../iam/index";
import { accountsOfKeys, anyKeyArn, keyArnExamples, namesKeyIds, onKeyArn } from "../../../iam/search/key-arn";
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
    it(`\`${pattern}\` matches ${names ? "some keys by their ids, or no key" : "every key of some kind"}`, () =>
      assert.equal(namesKeyIds(pattern), names));
  }

  it("lies in a partition that the document names, if it names one", () => {
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

  it("determines the Region and the account, and no other key", () => {
    const arn = { kind: "values", values: [`arn:aws:kms:eu-west-1:${A}:key/${ID}`] } as const;
    const onArn = (key: string, value: string) => onKeyArn(oneOf(key, [exactPattern(value)]).atom);
    for (const [key, value, truth] of [
      ["aws:requestedregion", "eu-west-1", true],
      ["aws:requestedregion", "eu-west", false],
      ["aws:requestedregion", `eu-west-1:${A}`, false],
      ["aws:resourceaccount", A, true],
      ["aws:resourceaccount", "444455556666", false],
    ] as const) {
      const atom = onArn(key, value);
      assert.ok(atom);
      assert.equal(holds(atom, arn), truth, `${key} ${value}`);
    }
    assert.equal(onArn("aws:sourcevpc", "vpc-1"), undefined);
    const absence = onKeyArn(absent("aws:resourceaccount").atom);
    assert.ok(absence);
    assert.equal(holds(absence, arn), false);
  });

  it("is shown with the parts of the document, and with its wildcards filled", () => {
    const own = document(
      "*",
      "arn:aws:s3:::orders",
      `arn:aws:kms:eu-*:444455556666:key/mrk-*`,
      "arn:aws:kms:eu-isoe-west-1:*:key/1*",
    );
    assert.deepEqual(keyArnExamples(own, undefined, A).slice(0, 3), [
      "arn:aws:kms:eu-west-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab",
      `arn:aws-iso-e:kms:eu-isoe-west-1:${A}:key/${ID}`,
      `arn:aws:kms:us-east-1:${A}:key/${ID}`,
    ]);
    assert.equal(keyArnExamples(document("*"), "cn-north-1", A)[0], `arn:aws-cn:kms:cn-north-1:${A}:key/${ID}`);
  });

  for (const [glob, region] of [
    ["us-*", "us-east-1"],
    ["eu-*", "eu-west-1"],
    ["ap-*", "ap-southeast-1"],
    ["ca-*", "ca-central-1"],
    ["us-gov-*", "us-gov-west-1"],
    ["cn-*", "cn-north-1"],
  ] as const) {
    it(`is shown in ${region} for \`${glob}\``, () => {
      const [arn] = keyArnExamples(document(`arn:*:kms:${glob}:${A}:key/*`), undefined, A);
      assert.equal(arn?.split(":")[3], region);
    });
  }

  it("is shown with one of two ids of single-Region keys and of multi-Region keys, and the account of the caller", () => {
    const ids = (pattern: string) =>
      keyArnExamples(document(`arn:aws:kms:us-east-1:*:key/${pattern}`), undefined, "444455556666")
        .filter((arn) => arn.startsWith("arn:aws:kms:us-east-1:"))
        .map((arn) => arn.split(":").slice(4).join(":"));
    assert.deepEqual(ids("?????????-*").slice(0, 1), [`${A}:key/?????????-*`]);
    const all = ids("*");
    for (const id of [`${A}:key/${ID}`, `${A}:key/fedcba98-7654-3210-fedc-ba9876543210`, `444455556666:key/${ID}`]) {
      assert.ok(all.includes(id), id);
    }
    assert.ok(ids("mrk-*").includes(`${A}:key/mrk-1234abcd12ab34cd56ef1234567890ab`));
    assert.ok(ids("mrk-*").includes(`${A}:key/mrk-fedcba9876543210fedcba9876543210`));
  });

  for (const [variable, compares] of [
    ["aws:PrincipalAccount", true],
    ["aws:ResourceAccount", true],
    ["kms:CallerAccount", true],
    ["aws:username", false],
  ] as const) {
    it(`${compares ? "may" : "cannot"} be compared with the caller's account by \`${variable}\``, () => {
      const accounts = accountsOfKeys(document(`arn:aws:kms:*:444455556666:key/\${${variable}}`));
      assert.deepEqual(accounts, compares ? [A, "444455556666"] : []);
    });
  }
});
