import assert from "node:assert/strict";
import { KMS_KEY_ACTIONS } from "../../iam/aws/kms-authorization";
import { DECRYPTION_OPERATIONS, ENCRYPTION_OPERATIONS, KEY_OPERATIONS } from "../../model/kms-operations";

describe("the operations on a KMS key", () => {
  it("are these, in the order in which a finding names them", () =>
    assert.deepEqual(KEY_OPERATIONS, [
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:GenerateDataKeyPair",
      "kms:GenerateDataKeyPairWithoutPlaintext",
      "kms:CreateGrant",
      "kms:ListGrants",
      "kms:RetireGrant",
      "kms:RevokeGrant",
      "kms:PutKeyPolicy",
      "kms:Sign",
      "kms:Verify",
      "kms:GenerateMac",
      "kms:VerifyMac",
      "kms:DeriveSharedSecret",
      "kms:Encapsulate",
      "kms:Decapsulate",
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DeleteImportedKeyMaterial",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:GetKeyLastUsage",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:GetParametersForImport",
      "kms:GetPublicKey",
      "kms:ImportKeyMaterial",
      "kms:ListKeyPolicies",
      "kms:ListKeyRotations",
      "kms:ListResourceTags",
      "kms:ReplicateKey",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:SynchronizeMultiRegionKey",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
      "kms:UpdatePrimaryRegion",
    ]));

  it("are all that AWS defines", () => assert.deepEqual([...KEY_OPERATIONS].sort(), [...KMS_KEY_ACTIONS].sort()));

  it("that use a symmetric encryption key are these", () =>
    assert.deepEqual(ENCRYPTION_OPERATIONS, [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:GenerateDataKeyPair",
      "kms:GenerateDataKeyPairWithoutPlaintext",
    ]));

  it("that reveal what the key has encrypted are these", () =>
    assert.deepEqual(DECRYPTION_OPERATIONS, ["kms:Decrypt", "kms:ReEncryptFrom"]));
});
