/** Reasons why a policy does not apply to a resource, shared by several policies. */
import type { DbCluster } from "../model/db-cluster";
import type { DbInstance } from "../model/db-instance";
import { isSet } from "../model/value";

export const NO_KEY = "the cluster names no key";

export const noKeyReason = ({ kmsKeyId }: DbCluster): string | undefined => (isSet(kmsKeyId) ? undefined : NO_KEY);

export const notInClusterReason = ({ clusterIdentifier }: DbInstance): string | undefined =>
  isSet(clusterIdentifier) ? undefined : "the instance is not a member of a DB cluster";
