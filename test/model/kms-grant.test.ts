import assert from "node:assert/strict";
import { CREATE_GRANT, impliesSymmetricKey, OPERATIONS_WITH_CONTEXT } from "../../model/kms-grant";

describe("the operations of a grant", () => {
  it("have an encryption context if they are these", () =>
    assert.deepEqual(
      [...OPERATIONS_WITH_CONTEXT],
      [
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom",
        "ReEncryptTo",
      ],
    ));

  it("create grants if they are this one", () => assert.equal(CREATE_GRANT, "CreateGrant"));

  for (const { operations, expected } of [
    { operations: ["GenerateDataKey"], expected: true },
    { operations: ["GenerateDataKeyPair"], expected: true },
    { operations: ["GenerateDataKeyPairWithoutPlaintext"], expected: true },
    { operations: ["GenerateDataKeyWithoutPlaintext"], expected: true },
    { operations: ["DescribeKey", "GenerateDataKey"], expected: true },
    { operations: ["DeriveSharedSecret"], expected: false },
    { operations: ["GenerateMac"], expected: false },
    { operations: ["GetPublicKey"], expected: false },
    { operations: ["Sign"], expected: false },
    { operations: ["Verify"], expected: false },
    { operations: ["VerifyMac"], expected: false },
    { operations: ["DescribeKey", "Sign"], expected: false },
    // Asymmetric keys encrypt and decrypt too.
    { operations: ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo"], expected: undefined },
    { operations: ["CreateGrant", "DescribeKey", "RetireGrant"], expected: undefined },
    { operations: [], expected: undefined },
  ]) {
    it(`${operations.join(", ") || "none"}: ${
      expected === undefined ? "any kind of key" : expected ? "a symmetric encryption key" : "another kind of key"
    }`, () => assert.equal(impliesSymmetricKey(operations), expected));
  }
});
