/** Where the key of a resource comes from, when its identifier is the output of another resource of the program. */
import type { KmsKeyPolicy } from "./kms-key";
import type { Value } from "./value";

/** A policy document of a key, and the resource that holds it. */
export interface AttachedPolicy {
  readonly urn: string;
  readonly policy: KmsKeyPolicy;
}

/** The link leads to a key the program makes, so a customer managed one: nobody else can make it. */
export interface LinkedKey {
  readonly kind: "key";
  /** The property that names the key. */
  readonly path: string;
  /** The Pulumi name of the resource the link leads to. */
  readonly resource: string;
  /** The alias the link goes through, where it goes through one. */
  readonly alias: Value<string>;
  /** The one account the key's provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
  /** The documents in force once the stack is finished: those of its KeyPolicy resources alone, else its own. */
  readonly policies: readonly AttachedPolicy[];
}

/** The link leads to a resource that is no KMS key: what it hands on cannot be told. */
export interface LinkEnd {
  readonly kind: "end";
  /** The property that names the key. */
  readonly path: string;
  readonly resource: string;
  readonly type: string;
}

export type KeyLink = LinkedKey | LinkEnd;
