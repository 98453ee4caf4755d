/** Describes the source of a cluster whose encryption the pack cannot determine. */
import type { UnresolvedSource } from "../model/encryption-source";
import type { StackResource } from "../model/stack-resource";
import { describeUnknown } from "./verdict";

/** Returns words that follow "the source decides: ", for a source that cannot be resolved from `self`. */
export function describeUnresolvedSource({ resource, property, link }: UnresolvedSource, self: StackResource): string {
  const what = resource.urn === self.urn ? "it" : `\`${property.path}\` of \`${resource.name}\``;
  switch (link?.kind) {
    case undefined:
      return `${what} names none`;
    case "outside":
      return `${what} is not of this stack`;
    case "end":
      return `${what} comes from \`${link.resource.name}\` (\`${link.resource.type}\`)`;
    case "noLink": {
      const why = describeUnknown({ kind: "unknown", path: property.path, reason: link.reason });
      return `${what} ${why}, and the engine does not report which resource it comes from`;
    }
  }
}

/** Returns such words for a property of a resource that is resolved. */
export const describeDecidingProperty = (path: string, { name }: StackResource): string =>
  `\`${path}\` of \`${name}\` decides`;
