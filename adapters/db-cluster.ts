/** Builds the model of a DB cluster from the properties that a provider has. */
import type { DbCluster } from "../model/db-cluster";
import { absent } from "../model/value";
import { readAccount, readRegion } from "./provider";
import type { ResourceView } from "./resource-view";

/**
 * Properties that some kinds of cluster do not have. A finding can name them, so each has the name that Aurora's has.
 */
const ABSENT = {
  engineMode: absent("engineMode"),
  performanceInsightsEnabled: absent("performanceInsightsEnabled"),
  performanceInsightsKmsKeyId: absent("performanceInsightsKmsKeyId"),
  manageMasterUserPassword: absent("manageMasterUserPassword"),
  masterUserSecretKmsKeyId: absent("masterUserSecretKmsKeyId"),
  masterPassword: absent("masterPassword"),
  restoreToPointInTime: absent("restoreToPointInTime"),
  restoredFrom: absent("restoreToPointInTime"),
  replicationSourceIdentifier: absent("replicationSourceIdentifier"),
  masterCredentials: [],
} as const;

type Given = Omit<DbCluster, "kind" | "region" | "account">;

/**
 * Returns the cluster of a resource, in its Region and account.
 *
 * @param given the properties that this type of resource has; the others are absent
 */
export function dbCluster(
  view: ResourceView,
  given: Omit<Given, keyof typeof ABSENT> & Partial<Pick<Given, keyof typeof ABSENT>>,
): DbCluster {
  return { kind: "dbCluster", ...ABSENT, ...given, region: readRegion(view), account: readAccount(view) };
}
