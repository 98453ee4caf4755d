/** Where the key of a resource comes from, when its identifier is the output of another resource of the program. */
import type { Value } from "./value";

/** The link leads to a key the program makes, so a customer managed one: nobody else can make it. */
export interface LinkedKey {
  readonly kind: "key";
  /** The Pulumi name of the resource the link leads to. */
  readonly resource: string;
  /** The alias the link goes through, where it goes through one. */
  readonly alias: Value<string>;
  /** The one account the key's provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}

/** The link leads to a resource that is no KMS key: what it hands on cannot be told. */
export interface LinkEnd {
  readonly kind: "end";
  readonly resource: string;
  readonly type: string;
}

export type KeyLink = LinkedKey | LinkEnd;
