/** Grants of AWS KMS, and which of their operations a constraint on the encryption context can bind. */
import type { Value } from "./value";

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export interface KmsGrant {
  readonly kind: "kmsGrant";
  /** The id or ARN of the key. */
  readonly keyId: Value<string>;
  readonly granteePrincipal: Value<string>;
  readonly operations: readonly Value<string>[];
  readonly constraints: readonly Value<GrantConstraint>[];
}

/** What the encryption context of a request must be, or must have. */
export interface GrantConstraint {
  readonly encryptionContextEquals: Value<ReadonlyMap<string, unknown>>;
  readonly encryptionContextSubset: Value<ReadonlyMap<string, unknown>>;
}

/** The operation that lets the grantee make grants of its own, to anyone. */
export const CREATE_GRANT = "CreateGrant";

/**
 * Operations whose requests carry an encryption context, where the key is a symmetric encryption key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
export const OPERATIONS_WITH_CONTEXT: ReadonlySet<string> = new Set([
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
]);

/** Operations that only keys of the other kinds have: they sign, agree on secrets, or make codes. */
const OPERATIONS_OF_OTHER_KEYS: ReadonlySet<string> = new Set([
  "DeriveSharedSecret",
  "GenerateMac",
  "GetPublicKey",
  "Sign",
  "Verify",
  "VerifyMac",
]);

/** Whether a key with these operations is a symmetric encryption key; undefined where they do not tell. */
export function impliesSymmetricKey(operations: readonly string[]): boolean | undefined {
  if (operations.some((operation) => operation.startsWith("GenerateDataKey"))) return true;
  return operations.some((operation) => OPERATIONS_OF_OTHER_KEYS.has(operation)) ? false : undefined;
}
