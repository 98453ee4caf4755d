/** KMS keys, policies attached to keys, and aliases. */
import type { Value } from "./value";

interface PolicyHolder {
  /** The policy document, as JSON text or as an object. Absent on a key means AWS's default key policy. */
  readonly policy: Value<unknown>;
  readonly bypassPolicyLockoutSafetyCheck: Value<boolean>;
  readonly region: Value<string>;
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}

/** A key of any kind, with its inline policy. */
export interface KmsKey extends PolicyHolder {
  readonly kind: "kmsKey";
  /**
   * - `key`: its material is created in the KMS key store or a custom one.
   * - `external`: its material is imported.
   * - `replica`, `replicaExternal`: a replica of a multi-Region key of one of these kinds.
   */
  readonly variety: "key" | "external" | "replica" | "replicaExternal";
  /** The ARN of the key. Only an audit shows the outputs of a resource among its properties. */
  readonly arn: Value<string>;
  /** The primary key of a replica. */
  readonly primaryKeyArn: Value<string>;
  readonly multiRegion: Value<boolean>;
  readonly keySpec: Value<string>;
  readonly keyUsage: Value<string>;
  readonly enabled: Value<boolean>;
  readonly origin: Value<string>;
  readonly customKeyStoreId: Value<string>;
  /** The external key, if the custom key store is an external one. */
  readonly xksKeyId: Value<string>;
  readonly enableKeyRotation: Value<boolean>;
  readonly rotationPeriodInDays: Value<number>;
  readonly deletionWindowInDays: Value<number>;
}

/** A policy that a separate resource attaches to a key. */
export interface KmsKeyPolicyAttachment extends PolicyHolder {
  readonly kind: "kmsKeyPolicy";
  /** The key the policy belongs to: a key id or ARN. */
  readonly keyId: Value<string>;
}

/** A resource that contains a key policy. */
export type KmsKeyPolicy = KmsKey | KmsKeyPolicyAttachment;

/**
 * Returns the property that identifies the key of a policy. For a replica it is the primary key, in the same account.
 */
export function identifierOf(key: KmsKeyPolicy): Value<string> {
  return key.kind === "kmsKey" ? key.primaryKeyArn : key.keyId;
}

/** Another name of a key. */
export interface KmsAlias {
  readonly kind: "kmsAlias";
  /** `alias/…` */
  readonly name: Value<string>;
  readonly targetKeyId: Value<string>;
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}
