/** A KMS key or a key policy of its own, reduced to what decides who may use the key. */
import type { Value } from "./value";

export interface KmsKeyPolicy {
  /** `kmsKey`: a key of any kind with its inline policy. `kmsKeyPolicy`: the policy attached to a key from outside. */
  readonly kind: "kmsKey" | "kmsKeyPolicy";
  /** The policy document, as JSON text or as an object. Absent on a key means AWS's default key policy. */
  readonly policy: Value<unknown>;
  /**
   * The key the policy belongs to, or of a replica its primary: a key id or ARN. Absent on any other key, which names
   * itself only once created.
   */
  readonly keyId: Value<string>;
  readonly bypassPolicyLockoutSafetyCheck: Value<boolean>;
  readonly multiRegion: Value<boolean>;
  readonly region: Value<string>;
  /** The one account the provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}
