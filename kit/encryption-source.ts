/** What is said of a source that decides on the encryption of a cluster, where it cannot be told what it decides. */
import type { OutOfSight } from "../model/encryption-source";
import type { StackResource } from "../model/stack-resource";
import { whyUnknown } from "./verdict";

/** Words that follow "the source decides: ", where the source is out of sight of `self`, who asks. */
export function whichSource({ resource, property, link }: OutOfSight, self: StackResource): string {
  const what = resource.urn === self.urn ? "it" : `\`${property.path}\` of \`${resource.name}\``;
  switch (link?.kind) {
    case undefined:
      return `${what} names none`;
    case "outside":
      return `${what} is not of this stack`;
    case "end":
      return `${what} comes from \`${link.resource.name}\` (\`${link.resource.type}\`)`;
    case "noLink": {
      const why = whyUnknown({ kind: "unknown", path: property.path, reason: link.reason });
      return `${what} ${why}, and the engine names no resource that it comes from`;
    }
  }
}

/** The same, where a property of a resource in sight decides. */
export const whichProperty = (path: string, { name }: StackResource): string => `\`${path}\` of \`${name}\` decides`;
