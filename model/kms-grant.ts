/** Grants of AWS KMS, and the operations that a constraint on the encryption context applies to. */
import type { Value } from "./value";

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export interface KmsGrant {
  readonly kind: "kmsGrant";
  /** The id or ARN of the key. */
  readonly keyId: Value<string>;
  readonly granteePrincipal: Value<string>;
  readonly operations: readonly Value<string>[];
  readonly constraints: readonly Value<GrantConstraint>[];
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}

/** What the encryption context of a request must equal, or must contain. */
export interface GrantConstraint {
  readonly encryptionContextEquals: Value<ReadonlyMap<string, unknown>>;
  readonly encryptionContextSubset: Value<ReadonlyMap<string, unknown>>;
}

/** The operation with which the grantee can create grants for anyone. */
export const CREATE_GRANT = "CreateGrant";

/**
 * The operations whose requests have an encryption context, if the key is a symmetric encryption key.
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

/** The operations of the other kinds of keys: signing, key agreement and MACs. */
const OPERATIONS_OF_OTHER_KEYS: ReadonlySet<string> = new Set([
  "Decapsulate",
  "DeriveSharedSecret",
  "Encapsulate",
  "GenerateMac",
  "GetPublicKey",
  "Sign",
  "Verify",
  "VerifyMac",
]);

/** Returns whether a key with these operations is a symmetric encryption key, or `undefined` if they do not show it. */
export function impliesSymmetricKey(operations: readonly string[]): boolean | undefined {
  if (operations.some((operation) => operation.startsWith("GenerateDataKey"))) return true;
  return operations.some((operation) => OPERATIONS_OF_OTHER_KEYS.has(operation)) ? false : undefined;
}
