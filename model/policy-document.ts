/** Replaces a part of a policy document that cannot be read, in a document that is an object. */
import type { UnknownReason } from "./value";

export class UnknownPart {
  readonly reason: UnknownReason;

  constructor(reason: UnknownReason) {
    this.reason = reason;
  }
}
