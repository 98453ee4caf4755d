/**
 * What AWS reports of the encryption of a cluster or snapshot that exists.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html (StorageEncrypted, StorageEncryptionType)
 */
import type { Value } from "./value";

export interface DeployedEncryption {
  /** False for an AWS-owned key as well as without encryption. */
  readonly storageEncrypted: Value<boolean>;
  /** `none`, `sse-rds` or `sse-kms`. Only aws-native has it. */
  readonly storageEncryptionType: Value<string>;
  /** The ARN of the KMS key. */
  readonly kmsKeyId: Value<string>;
}

/**
 * What encrypts the storage, and the property that says so. `noKmsKey`: an AWS-owned key, or none for a cluster created
 * before 2026-02-18 and for what was restored from one. `unknown`: the provider does not say.
 */
export interface StorageEncryption {
  readonly kind: "kmsKey" | "awsOwnedKey" | "none" | "noKmsKey" | "unknown";
  readonly by: Value<string | boolean>;
}

const BY_TYPE: ReadonlyMap<string, StorageEncryption["kind"]> = new Map([
  ["sse-kms", "kmsKey"],
  ["sse-rds", "awsOwnedKey"],
  ["none", "none"],
]);

/** Returns what encrypts the storage of a resource that exists. */
export function storageEncryption({
  storageEncrypted,
  storageEncryptionType: type,
}: DeployedEncryption): StorageEncryption {
  const byType = type.kind === "known" ? BY_TYPE.get(type.value) : undefined;
  if (byType !== undefined) return { kind: byType, by: type };
  if (storageEncrypted.kind !== "known") return { kind: "unknown", by: storageEncrypted };
  return { kind: storageEncrypted.value ? "kmsKey" : "noKmsKey", by: storageEncrypted };
}
