/** Builds the stack model from the resources of a stack policy and from their inputs. */
import { StackModel } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import type { Subject } from "../model/subject";
import { knownValue } from "../model/value";
import { providerOfRegion, readRegion } from "./provider";
import { readString } from "./read";
import { resourceTypeOf } from "./resource-types";
import type { LinkedResourceView } from "./resource-view";

/**
 * Returns the model of a stack.
 *
 * @param resources the resources with their outputs, as AnalyzeStack has them
 * @param subjects what each resource is by its inputs, by URN: an output cannot tell "not set" from "not known yet"
 */
export function stackModel(
  resources: readonly LinkedResourceView[],
  subjects: (urn: string) => Subject | undefined,
): StackModel {
  return new StackModel(resources.map((resource) => stackResource(resource, subjects(resource.urn))));
}

function stackResource(view: LinkedResourceView, subject: Subject | undefined): StackResource {
  const { urn, name, type, props, opts, propertyDependencies } = view;
  const resourceType = resourceTypeOf(type);
  const identifiers = (resourceType?.identifiers ?? []).flatMap((property) => {
    const value = knownValue(readString(props, property));
    return value === undefined || value === "" ? [] : [value];
  });
  return {
    urn,
    name,
    type,
    subject,
    deployed: resourceType?.deployed?.(props),
    identifiers: [...new Set(identifiers)],
    region: knownValue(readRegion(view)),
    providerOfRegion: providerOfRegion(view),
    protect: opts.protect,
    computedFrom: urnsOf(propertyDependencies),
  };
}

/** Keeps only the URNs, so that the model does not keep the properties of the whole stack in memory. */
function urnsOf(dependencies: LinkedResourceView["propertyDependencies"]): (property: string) => readonly string[] {
  const urns = new Map(
    Object.entries(dependencies).map(([property, from]) => [property, from.map((each) => each.urn)] as const),
  );
  return (property) => urns.get(property) ?? [];
}
