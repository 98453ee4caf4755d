/** A part of a policy document, given as an object, that cannot be read. It stands in the document where the part would. */
import type { UnknownReason } from "./value";

export class UnknownPart {
  readonly reason: UnknownReason;

  constructor(reason: UnknownReason) {
    this.reason = reason;
  }
}
