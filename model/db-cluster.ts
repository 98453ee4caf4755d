/**
 * A DB cluster as `CreateDBCluster` and its restoring siblings see it, whichever provider declares it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
import { isSet, type Unknown, type Value } from "./value";

export interface DbCluster {
  readonly kind: "dbCluster";
  readonly engine: Value<string>;
  readonly engineMode: Value<string>;
  readonly storageEncrypted: Value<boolean>;
  readonly kmsKeyId: Value<string>;
  readonly performanceInsightsEnabled: Value<boolean>;
  readonly performanceInsightsKmsKeyId: Value<string>;
  /** Whether Secrets Manager keeps the master password, and the key of that secret. */
  readonly manageMasterUserPassword: Value<boolean>;
  readonly masterUserSecretKmsKeyId: Value<string>;
  /** The master password as the program gives it and its state keeps it. Only its presence is read, never its value. */
  readonly masterPassword: Value<unknown>;
  readonly snapshotIdentifier: Value<string>;
  readonly restoreToPointInTime: Value<unknown>;
  /** The cluster that a restore to a point in time, or a clone, is made from: its name, ARN or resource id. */
  readonly restoredFrom: Value<string>;
  readonly replicationSourceIdentifier: Value<string>;
  readonly globalClusterIdentifier: Value<string>;
  /** The master user name and every way to give its password. Only their presence is read, never their value. */
  readonly masterCredentials: readonly Value<unknown>[];
  readonly region: Value<string>;
  /** The one account the provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}

/**
 * How the cluster comes into being, which decides who chooses its encryption.
 *
 * - `new`, `serverless`: its own properties do.
 * - `snapshot`, `pointInTime`: the source does, unless a key is named. Those APIs have no `StorageEncrypted`.
 * - `replica`, `globalSecondary`: the source does, and the properties must agree with it.
 */
export type CreationPath = "new" | "serverless" | "snapshot" | "pointInTime" | "replica" | "globalSecondary";

/**
 * The creation path of a cluster, by the order in which the AWS provider chooses the API call.
 *
 * A member of a global cluster with master credentials is its primary, and is created like any new cluster: a
 * secondary takes its credentials from the primary, and AWS rejects any given to it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 */
export function creationPath(cluster: DbCluster): CreationPath {
  if (isSet(cluster.snapshotIdentifier)) return "snapshot";
  if (isSet(cluster.restoreToPointInTime)) return "pointInTime";
  if (isSet(cluster.replicationSourceIdentifier)) return "replica";
  if (joinsGlobalCluster(cluster)) return "globalSecondary";
  if (cluster.engineMode.kind === "known" && cluster.engineMode.value === "serverless") return "serverless";
  return "new";
}

/** Whether the cluster joins a global cluster that has a primary already, and so follows that one in its encryption. */
export function isGlobalSecondary(cluster: DbCluster): boolean {
  const path = creationPath(cluster);
  return path === "globalSecondary" || (path === "replica" && joinsGlobalCluster(cluster));
}

const joinsGlobalCluster = ({ globalClusterIdentifier, masterCredentials }: DbCluster): boolean =>
  isSet(globalClusterIdentifier) && !masterCredentials.some(isSet);

/**
 * The property that names the source of a cluster, on a path where the source decides; else the flag of the cluster.
 */
export function sourceOf(cluster: DbCluster): Value<unknown> {
  switch (creationPath(cluster)) {
    case "pointInTime":
      return cluster.restoreToPointInTime;
    case "serverless":
    case "new":
      return cluster.storageEncrypted;
    default:
      return namedSourceOf(cluster);
  }
}

/** What names the source of a cluster: a snapshot, a cluster, or the global cluster it joins. */
export function namedSourceOf(cluster: DbCluster): Value<string> {
  switch (creationPath(cluster)) {
    case "snapshot":
      return cluster.snapshotIdentifier;
    case "replica":
      return cluster.replicationSourceIdentifier;
    case "globalSecondary":
      return cluster.globalClusterIdentifier;
    default:
      return cluster.restoredFrom;
  }
}

/** Whether a cluster is encrypted with a KMS key; where its own properties do not tell, what decides. */
export type KmsEncryption =
  | { readonly kind: "yes" }
  | { readonly kind: "no" }
  | { readonly kind: "bySource" }
  | { readonly kind: "open"; readonly decidedBy: Unknown };

/**
 * Whether the cluster is encrypted with a KMS key, as far as its own properties tell.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export function kmsEncryption(cluster: DbCluster): KmsEncryption {
  const { storageEncrypted: flag, engineMode } = cluster;
  const path = creationPath(cluster);
  const isNew = path === "new" || path === "serverless";
  if (!isNew && !inheritsKey(cluster)) return { kind: "yes" };
  // To restore, AWS takes no flag: `storageEncrypted: true` reaches nobody.
  if (path === "snapshot" || path === "pointInTime") return { kind: "bySource" };
  if (flag.kind === "unknown") return { kind: "open", decidedBy: flag };
  if (flag.kind === "known" && flag.value) return { kind: "yes" };
  if (!isNew) return { kind: "bySource" };
  if (flag.kind === "known") return { kind: "no" };
  // Aurora Serverless v1 is encrypted unless the flag says otherwise.
  if (path === "serverless") return { kind: "yes" };
  return engineMode.kind === "unknown" ? { kind: "open", decidedBy: engineMode } : { kind: "no" };
}

/** Whether a cluster is made from a source and names no key, and so gets that of the source. */
export function inheritsKey(cluster: DbCluster): boolean {
  const path = creationPath(cluster);
  return path !== "new" && path !== "serverless" && !isSet(cluster.kmsKeyId);
}
