/** Provider properties to the model: nothing else knows a provider's type tokens or property names. */
import type { Subject } from "../model/subject";
import { resourceTypeOf } from "./resource-types";
import type { ResourceView } from "./resource-view";

export { readTags } from "./provider";
export { subjectKindOf } from "./resource-types";
export type { ResourceView } from "./resource-view";
export { stackModel } from "./stack";

/** What makes a resource of the type one of the model, or `undefined` where no policy is about the type. */
export function readerOf(type: string): ((view: ResourceView) => Subject) | undefined {
  return resourceTypeOf(type)?.read;
}
