/** Reads provider properties into the model. No other folder knows a provider's type tokens or property names. */
import type { Subject } from "../model/subject";
import { resourceTypeOf } from "./resource-types";
import type { ResourceView } from "./resource-view";

export { readTags } from "./provider";
export { subjectKindOf } from "./resource-types";
export type { ResourceView } from "./resource-view";
export { stackModel } from "./stack";

/** Returns what reads a resource of the type into the model, or `undefined` if no policy applies to the type. */
export function readerOf(type: string): ((view: ResourceView) => Subject) | undefined {
  return resourceTypeOf(type)?.read;
}
