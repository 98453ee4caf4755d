/** A resource of a stack. */
import type { DeployedEncryption } from "./deployed-encryption";
import type { Subject } from "./subject";

export interface StackResource<S extends Subject | undefined = Subject | undefined> {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** The model of its inputs. Undefined if no policy applies to its type, or if the program only reads the resource. */
  readonly subject: S;
  /** How it is encrypted, if it is a cluster or snapshot that exists. Undefined before the update that creates it. */
  readonly deployed: DeployedEncryption | undefined;
  /** The known values that other resources can use to name it: its ARN, id or name. */
  readonly identifiers: readonly string[];
  /** Its Region, if known. */
  readonly region: string | undefined;
  /** The URN of the provider that sets its Region. Other resources of that provider are in the same Region. */
  readonly providerOfRegion: string | undefined;
  /** Whether the program protects it from deletion. */
  readonly protect: boolean;
  /** Returns the URNs that a property, named by the first part of its path, is computed from. */
  readonly computedFrom: (property: string) => readonly string[];
}
