/** A part of a policy document, given as an object, that cannot be read. It stands in the document where the part would. */
import type { UnknownBecause } from "./value";

export class UnknownPart {
  readonly because: UnknownBecause;

  constructor(because: UnknownBecause) {
    this.because = because;
  }
}
