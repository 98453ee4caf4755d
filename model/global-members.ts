/** The members of an Aurora global cluster in the same stack. */
import type { StackModel } from "./stack-model";
import type { StackResource } from "./stack-resource";
import type { SubjectOf } from "./subject";
import { isSet } from "./value";

/**
 * Returns its primaries: the members with master credentials, which a secondary cannot have, and its source cluster.
 */
export function primariesOf(
  global: StackResource<SubjectOf<"globalCluster">>,
  stack: StackModel,
): readonly StackResource[] {
  const members = stack.resourcesOf("dbCluster").filter(({ resource, subject }) => {
    if (!subject.masterCredentials.some(isSet)) return false;
    const links = stack.followTo(resource, subject.globalClusterIdentifier, "globalCluster");
    return links.some((link) => link.kind === "resource" && link.resource.urn === global.urn);
  });
  const sources = stack.followTo(global, global.subject.sourceDbClusterIdentifier, "dbCluster");
  return [
    ...members.map(({ resource }) => resource),
    ...sources.flatMap((link) => (link.kind === "resource" ? [link.resource] : [])),
  ];
}
