import assert from "node:assert/strict";
import { CONDITION_KEYS, CONDITION_OPERATORS } from "../../../iam/index";
import { VIA_SERVICE_CHARACTERS } from "../../../iam/lint/via-service";

describe("the vocabulary of a review", () => {
  it("has every condition operator", () => {
    assert.deepEqual([...CONDITION_OPERATORS].sort(), [
      "ArnEquals",
      "ArnLike",
      "ArnNotEquals",
      "ArnNotLike",
      "BinaryEquals",
      "Bool",
      "DateEquals",
      "DateGreaterThan",
      "DateGreaterThanEquals",
      "DateLessThan",
      "DateLessThanEquals",
      "DateNotEquals",
      "IpAddress",
      "NotIpAddress",
      "Null",
      "NumericEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericNotEquals",
      "StringEquals",
      "StringEqualsIgnoreCase",
      "StringLike",
      "StringNotEquals",
      "StringNotEqualsIgnoreCase",
      "StringNotLike",
    ]);
  });

  it("has the condition keys that continue with a name of the request", () => {
    assert.deepEqual(CONDITION_KEYS.filter((key) => /[/:]$/.test(key)).sort(), [
      "aws:PrincipalTag/",
      "aws:RequestTag/",
      "aws:ResourceTag/",
      "kms:EncryptionContext:",
    ]);
  });

  it("has no condition key twice", () => {
    assert.equal(new Set(CONDITION_KEYS.map((key) => key.toLowerCase())).size, CONDITION_KEYS.length);
  });

  it("has the characters of the names of services", () => {
    assert.equal(VIA_SERVICE_CHARACTERS.join(""), "abcdefghijklmnopqrstuvwxyz0123456789-.");
  });
});
