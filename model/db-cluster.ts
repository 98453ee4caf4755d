/**
 * A DB cluster, with the properties of `CreateDBCluster` and of the restore operations, from either provider.
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
  /** The master password in the program and its state. The pack reads whether it is set, never its value. */
  readonly masterPassword: Value<unknown>;
  readonly snapshotIdentifier: Value<string>;
  readonly restoreToPointInTime: Value<unknown>;
  /** The source cluster of a point-in-time restore or a clone: its name, ARN or resource id. */
  readonly restoredFrom: Value<string>;
  readonly replicationSourceIdentifier: Value<string>;
  readonly globalClusterIdentifier: Value<string>;
  /**
   * The master user name and every way to set its password. The pack reads whether they are set, never their values.
   */
  readonly masterCredentials: readonly Value<unknown>[];
  readonly region: Value<string>;
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}

/**
 * How the cluster is created, which decides what determines its encryption.
 *
 * - `new`, `serverless`: its own properties.
 * - `snapshot`, `pointInTime`: the source, unless the cluster names a key. Those APIs have no `StorageEncrypted`.
 * - `replica`, `globalSecondary`: the source. The properties must agree with it.
 */
export type CreationPath = "new" | "serverless" | "snapshot" | "pointInTime" | "replica" | "globalSecondary";

/**
 * Returns the creation path of a cluster, in the order in which the AWS provider chooses the API call.
 *
 * A member of a global cluster that has master credentials is the primary, which is created like any new cluster. A
 * secondary inherits the credentials of the primary, and AWS rejects credentials on a secondary.
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

/** Reports whether the cluster joins a global cluster as a secondary. Its encryption is then that of the primary. */
export function isGlobalSecondary(cluster: DbCluster): boolean {
  const path = creationPath(cluster);
  return path === "globalSecondary" || (path === "replica" && joinsGlobalCluster(cluster));
}

const joinsGlobalCluster = ({ globalClusterIdentifier, masterCredentials }: DbCluster): boolean =>
  isSet(globalClusterIdentifier) && !masterCredentials.some(isSet);

/**
 * Returns the property that names the source of a cluster, or `storageEncrypted` for a cluster without a source.
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

/** Returns the property that names the source: a snapshot, a cluster, or the global cluster that it joins. */
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

/** Whether a KMS key encrypts a cluster. If its own properties do not decide, what does. */
export type KmsEncryption =
  | { readonly kind: "yes" }
  | { readonly kind: "no" }
  | { readonly kind: "bySource" }
  | { readonly kind: "open"; readonly decidedBy: Unknown };

/**
 * Returns whether a KMS key encrypts the cluster, according to its own properties.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export function kmsEncryption(cluster: DbCluster): KmsEncryption {
  const { storageEncrypted: flag, engineMode } = cluster;
  const path = creationPath(cluster);
  const isNew = path === "new" || path === "serverless";
  if (!isNew && !inheritsKey(cluster)) return { kind: "yes" };
  // The restore APIs have no such flag, so `storageEncrypted: true` has no effect.
  if (path === "snapshot" || path === "pointInTime") return { kind: "bySource" };
  if (flag.kind === "unknown") return { kind: "open", decidedBy: flag };
  if (flag.kind === "known" && flag.value) return { kind: "yes" };
  if (!isNew) return { kind: "bySource" };
  if (flag.kind === "known") return { kind: "no" };
  // Aurora Serverless v1 is encrypted unless the flag is `false`.
  if (path === "serverless") return { kind: "yes" };
  return engineMode.kind === "unknown" ? { kind: "open", decidedBy: engineMode } : { kind: "no" };
}

/** Reports whether a cluster inherits the key of its source: it has a source and names no key. */
export function inheritsKey(cluster: DbCluster): boolean {
  const path = creationPath(cluster);
  return path !== "new" && path !== "serverless" && !isSet(cluster.kmsKeyId);
}
