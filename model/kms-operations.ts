/**
 * The KMS API operations a key policy can allow on a KMS key, by what they are for.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */

/** Operations that encrypt and decrypt data with a symmetric key, as Aurora uses one. */
export const ENCRYPTION_OPERATIONS = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:GenerateDataKeyPair",
  "kms:GenerateDataKeyPairWithoutPlaintext",
] as const;

/** Operations that give what a key has encrypted: decryption, to the caller or to another key. */
export const DECRYPTION_OPERATIONS = ["kms:Decrypt", "kms:ReEncryptFrom"] as const;

const OTHER_CRYPTOGRAPHIC_OPERATIONS = [
  "kms:Sign",
  "kms:Verify",
  "kms:GenerateMac",
  "kms:VerifyMac",
  "kms:DeriveSharedSecret",
  "kms:Encapsulate",
  "kms:Decapsulate",
] as const;

const GRANT_OPERATIONS = ["kms:CreateGrant", "kms:ListGrants", "kms:RetireGrant", "kms:RevokeGrant"] as const;

const ADMINISTRATION = [
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
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:SynchronizeMultiRegionKey",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
] as const;

/** All of them, the most telling first: a finding names the first that gets through. */
export const KEY_OPERATIONS: readonly string[] = [
  "kms:Decrypt",
  ...ENCRYPTION_OPERATIONS.filter((operation) => operation !== "kms:Decrypt"),
  ...GRANT_OPERATIONS,
  "kms:PutKeyPolicy",
  ...OTHER_CRYPTOGRAPHIC_OPERATIONS,
  ...ADMINISTRATION.filter((operation) => operation !== "kms:PutKeyPolicy"),
];
