/** What the model knows of a KMS key, of a policy document attached to one, and of what names or grants its use. */
import type { Value } from "./value";

interface PolicyHolder {
  /** The policy document, as JSON text or as an object. Absent on a key means AWS's default key policy. */
  readonly policy: Value<unknown>;
  readonly bypassPolicyLockoutSafetyCheck: Value<boolean>;
  readonly multiRegion: Value<boolean>;
  readonly region: Value<string>;
  /** The one account the provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}

/** A key of any kind, with its inline policy. */
export interface KmsKey extends PolicyHolder {
  readonly kind: "kmsKey";
  /**
   * - `key`: made in the KMS key store or a custom one. `external`: for imported key material.
   * - `replica`, `replicaExternal`: of a multi-Region key of the two kinds.
   */
  readonly variety: "key" | "external" | "replica" | "replicaExternal";
  /** The key a replica is made of. */
  readonly primaryKeyArn: Value<string>;
  readonly keySpec: Value<string>;
  readonly keyUsage: Value<string>;
  readonly enabled: Value<boolean>;
  readonly origin: Value<string>;
  readonly customKeyStoreId: Value<string>;
  /** The key material, where the custom key store is an external one. */
  readonly xksKeyId: Value<string>;
  readonly enableKeyRotation: Value<boolean>;
  readonly rotationPeriodInDays: Value<number>;
  readonly deletionWindowInDays: Value<number>;
}

/** A policy attached to a key from outside. */
export interface KmsKeyPolicyAttachment extends PolicyHolder {
  readonly kind: "kmsKeyPolicy";
  /** The key the policy belongs to: a key id or ARN. */
  readonly keyId: Value<string>;
}

/** A holder of a key policy. */
export type KmsKeyPolicy = KmsKey | KmsKeyPolicyAttachment;

/** What identifies the key of a policy: of a replica its primary, whose account is its own. A key names itself never. */
export function identifierOf(key: KmsKeyPolicy): Value<string> {
  return key.kind === "kmsKey" ? key.primaryKeyArn : key.keyId;
}

/** Another name of a key. */
export interface KmsAlias {
  readonly kind: "kmsAlias";
  /** `alias/…` */
  readonly name: Value<string>;
  readonly targetKeyId: Value<string>;
  /** The one account the provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}
