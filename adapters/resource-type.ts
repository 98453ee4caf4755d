/** How resources of one type become part of the model. */
import type { Subject } from "../model/subject";
import type { ResourceView } from "./resource-view";

export interface ResourceType {
  /** What the resource is, by its inputs. */
  readonly read: (view: ResourceView) => Subject;
  /** The properties, of its outputs, by whose values other resources may name it. */
  readonly identifiers: readonly string[];
}

/** Ties a property name to the provider's typings, so that a rename there breaks the build. */
export const propertyOf =
  <Args>() =>
  (name: string & keyof Args): string =>
    name;
