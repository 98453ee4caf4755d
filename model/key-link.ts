/** Where the KMS key that a property names comes from. */
import type { KmsAlias, KmsKey, KmsKeyPolicy } from "./kms-key";
import type { StackResource } from "./stack-resource";
import type { UnknownReason, Value } from "./value";

/** A policy document of a key, and the resource that holds it. */
export interface AttachedPolicy {
  readonly urn: string;
  readonly name: string;
  readonly policy: KmsKeyPolicy;
}

/** A key of this stack, so a customer managed one: nobody else can make it. */
export interface LinkedKey {
  readonly kind: "key";
  readonly resource: StackResource<KmsKey>;
  /** The name of the alias the link goes through; absent where it goes through none. */
  readonly alias: Value<string>;
}

/** An alias of this stack whose key is not followed further: a program can name customer managed keys only. */
export interface LinkedAlias {
  readonly kind: "alias";
  readonly resource: StackResource<KmsAlias>;
  readonly alias: Value<string>;
}

/** A known identifier that no resource of this stack goes by. */
export interface OutsideKey {
  readonly kind: "outside";
  readonly identifier: string;
}

/** The value comes from a resource that is no KMS key: what it hands on cannot be told. */
export interface LinkEnd {
  readonly kind: "end";
  readonly resource: StackResource;
}

/** The value cannot be read, and the engine names no resource it was computed from. */
export interface NoLink {
  readonly kind: "noLink";
  readonly reason: UnknownReason;
}

export type KeyLink = LinkedKey | LinkedAlias | OutsideKey | LinkEnd | NoLink;
