/** Findings for a property whose value is not known yet and does not lead to a KMS key. */
import type { LinkEnd, NoLink } from "../model/key-link";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

export const unresolvedLinkMessages = {
  noLink: { text: "`{path}` {why}, and the engine does not report which resource it comes from" },
  linkEnds: {
    text: "`{path}` is not known before the update, and comes from `{resource}` (`{type}`), which is not a KMS key of this program",
  },
} as const;

const { undecided } = findingsFor(unresolvedLinkMessages);

/** The policy that reports a key that is not known, for each resource that names one for Aurora. */
export const KEY_OWNER = "aurora-key-usable";

/** Returns the finding for such a property. */
export function unresolvedLink(path: string, link: LinkEnd | NoLink): Finding<typeof unresolvedLinkMessages> {
  if (link.kind === "noLink") {
    return undecided("noLink", path, { why: describeUnknown({ kind: "unknown", path, reason: link.reason }) });
  }
  return undecided("linkEnds", path, { resource: link.resource.name, type: link.resource.type });
}
