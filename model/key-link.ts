/** Where a property that names a KMS key leads. */
import type { KmsAlias, KmsKey, KmsKeyPolicy } from "./kms-key";
import type { StackResource } from "./stack-resource";
import type { UnknownReason, Value } from "./value";

/** A policy document of a key, and the resource that contains it. */
export interface AttachedPolicy {
  readonly urn: string;
  readonly name: string;
  readonly policy: KmsKeyPolicy;
}

/** A key of this stack. It is customer managed, because a program cannot create AWS managed keys. */
export interface LinkedKey {
  readonly kind: "key";
  readonly resource: StackResource<KmsKey>;
  /** The name of the alias in the link. Absent if there is none. */
  readonly alias: Value<string>;
}

/**
 * An alias of this stack whose key is not in the stack. It names a customer managed key: a program can alias no other.
 */
export interface LinkedAlias {
  readonly kind: "alias";
  readonly resource: StackResource<KmsAlias>;
  readonly alias: Value<string>;
}

/** A known identifier that no resource of this stack has. */
export interface OutsideKey {
  readonly kind: "outside";
  readonly identifier: string;
}

/** The value comes from a resource that is not a KMS key, so the key is not known. */
export interface LinkEnd {
  readonly kind: "end";
  readonly resource: StackResource;
}

/** The value cannot be read, and the engine reports no resource that it comes from. */
export interface NoLink {
  readonly kind: "noLink";
  readonly reason: UnknownReason;
}

export type KeyLink = LinkedKey | LinkedAlias | OutsideKey | LinkEnd | NoLink;
