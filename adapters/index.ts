/** Provider properties to the model: nothing else knows a provider's type tokens or property names. */
import type { Subject } from "../model/subject";
import { AWS } from "./aws";
import type { ResourceView } from "./resource-view";

export { readAwsTags as readTags } from "./aws";
export { keyLinks, keysOf } from "./key-links";
export type { LinkedResourceView, ResourceView } from "./resource-view";

/** What the resource is in the model, or `undefined` where no policy is about its type. */
export function adapt(view: ResourceView): Subject | undefined {
  return AWS.get(view.type)?.(view);
}
