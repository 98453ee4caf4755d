/** What is said of a source that decides on the encryption of a cluster, where it cannot be told what it decides. */
import type { UnresolvedSource } from "../model/encryption-source";
import type { StackResource } from "../model/stack-resource";
import { describeUnknown } from "./verdict";

/** Words that follow "the source decides: ", where the source is out of sight of `self`, who asks. */
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

/** The same, where a property of a resource in sight decides. */
export const describeDecidingProperty = (path: string, { name }: StackResource): string =>
  `\`${path}\` of \`${name}\` decides`;
