import assert from "node:assert/strict";
import { arnAtom, keyArnGlob, matchesArn, resourceCoversKey } from "../../../iam/evaluator/resource";
import type { ResourceElement } from "../../../iam/syntax/ast";

const A = "111122223333";
const KEY = { region: "us-east-1", account: A };
const resource = (...patterns: readonly string[]): ResourceElement => ({
  kind: "resource",
  patterns,
  path: "Resource",
});
const unresolved = () => ({ kind: "unresolved" }) as const;

describe("the Resource element", () => {
  for (const [region, partition] of [
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"],
    ["mx-central-1", "aws"],
    ["xx-new-1", "aws*"],
    [undefined, "aws*"],
  ] as const) {
    it(`expects keys of ${region ?? "an unknown Region"} in the partition ${partition}`, () => {
      assert.equal(keyArnGlob({ region, account: A }), `arn:${partition}:kms:${region ?? "*"}:${A}:key/*`);
    });
  }

  for (const [pattern, covered] of [
    ["*", true],
    ["arn:aws:kms:us-east-1:111122223333:key/*", true],
    ["arn:*:kms:*:*:*", true],
    ["arn:aws:kms:us-east-1:111122223333:*", true],
    ["arn:aws:kms:us-east-1:111122223333:*/*", undefined],
    ["arn:aws:kms:us-east-1:111122223333:k*/*", undefined],
    ["arn:aws:k*:us-east-1:111122223333:key/*", undefined],
    ["arn:aws:KMS:us-east-1:111122223333:key/*", undefined],
    ["arn:aws:kms:us-east-1:111122223333:key/1*", undefined],
    ["arn:aws:kms:us-east-1:111122223333:alias/*", false],
    ["arn:aws:kms:us-west-2:111122223333:key/*", false],
    ["arn:aws:kms:us-east-1:444455556666:key/*", false],
    ["arn:aws:s3:::orders", false],
  ] as const) {
    it(`${pattern} covers the key: ${covered ?? "undecided"}`, () => {
      assert.equal(resourceCoversKey(resource(pattern), "2012-10-17", KEY), covered);
    });
  }

  const arn = `arn:aws:kms:us-east-1:${A}:key/x`;
  for (const [length, matched, reason] of [
    [2048, false, undefined],
    [2049, undefined, "a pattern of 2049 characters is longer than the 2048 that are compared"],
  ] as const) {
    it(`${matched === undefined ? "leaves undecided" : "compares"} a pattern of ${length} characters`, () => {
      const element = resource("x".repeat(length));
      assert.equal(matchesArn(element, "2012-10-17", arn, unresolved), matched);
      assert.equal(arnAtom(element, "2012-10-17", unresolved).undecidedReason, reason);
      assert.equal(resourceCoversKey(element, "2012-10-17", KEY), matched);
    });
  }
});
