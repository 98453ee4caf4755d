/** How to read the resources of one type into the model. */
import type { DeployedEncryption } from "../model/deployed-encryption";
import type { Subject } from "../model/subject";
import type { ResourceView } from "./resource-view";

export interface ResourceType {
  /** Reads the inputs of a resource. */
  readonly read: (view: ResourceView) => Subject;
  /** The output properties whose values other resources can use to name it. */
  readonly identifiers: readonly string[];
  /** Reads from its outputs how a resource that exists is encrypted. */
  readonly deployed?: (outputs: object) => DeployedEncryption | undefined;
}

/** Returns a property name that the compiler checks against the provider's typings. */
export const propertyOf =
  <Args>() =>
  (name: string & keyof Args): string =>
    name;
