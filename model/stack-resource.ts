/** A resource as part of its stack. */
import type { Subject } from "./subject";

export interface StackResource<S extends Subject | undefined = Subject | undefined> {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** What it is, by its inputs; undefined where no policy is about its type, or the program only reads it. */
  readonly subject: S;
  /** What other resources may call it: its ARN, id or name, as far as known. */
  readonly identifiers: readonly string[];
  /** The Region it is in, where known. */
  readonly region: string | undefined;
  /** The URN of its provider, where that gives it its Region: others of that provider are in the same one. */
  readonly providerOfRegion: string | undefined;
  /** Whether the program protects it from deletion. */
  readonly protect: boolean;
  /** The URNs a property, by the first part of its path, was computed from. */
  readonly computedFrom: (property: string) => readonly string[];
}
