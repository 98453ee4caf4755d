/**
 * The KMS keys that Aurora uses: for storage, Performance Insights, the master user's secret, activity streams, snapshot
 * copies and exports.
 */
import type { ActivityStream } from "../model/activity-stream";
import type { DbCluster } from "../model/db-cluster";
import type { DbInstance } from "../model/db-instance";
import type { DbClusterSnapshotCopy, ExportTask } from "../model/db-snapshot";
import type { KeyLink } from "../model/key-link";
import type { StackModel } from "../model/stack-model";
import { isSet, type Value } from "../model/value";
import { isAurora } from "./engines";

/** A resource that names keys for Aurora. */
export type KeyUser = DbCluster | DbInstance | ActivityStream | DbClusterSnapshotCopy | ExportTask;

export const KEY_USERS = ["dbCluster", "dbInstance", "activityStream", "dbClusterSnapshotCopy", "exportTask"] as const;

/** Returns the properties of a resource that name keys and are set, that of the storage first. */
export function keysNamedBy(user: KeyUser): readonly Value<string>[] {
  switch (user.kind) {
    case "dbCluster":
      return [user.kmsKeyId, user.performanceInsightsKmsKeyId, user.masterUserSecretKmsKeyId].filter(isSet);
    case "dbInstance":
      // The cluster decides the encryption of its instances.
      return [user.performanceInsightsKmsKeyId].filter(isSet);
    default:
      return [user.kmsKeyId].filter(isSet);
  }
}

type Keys = ReadonlySet<string> | "any";

/** The result by stack, because every key of it asks. */
const KEYS = new WeakMap<StackModel, Keys>();

/**
 * Whether Aurora uses, or may use, the key with this URN in the stack. A resource whose key is not known may use any key.
 */
export function mayBeAuroraKey(urn: string, stack: StackModel): boolean {
  const keys = KEYS.get(stack) ?? keysOf(stack);
  KEYS.set(stack, keys);
  return keys === "any" || keys.has(urn);
}

function keysOf(stack: StackModel): Keys {
  const links = KEY_USERS.flatMap((kind) => stack.resourcesOf(kind)).flatMap(({ resource, subject }) => {
    if ("engine" in subject && subject.engine.kind === "known" && !isAurora(subject.engine.value)) return [];
    return keysNamedBy(subject).flatMap((value) => stack.allKeys(resource, value));
  });
  return links.some(isUnresolved)
    ? "any"
    : new Set(links.flatMap((link) => (link.kind === "key" ? [link.resource.urn] : [])));
}

/** The keys of master user secrets by stack. */
const SECRETS = new WeakMap<StackModel, ReadonlySet<string>>();

/**
 * Returns the services that use the key with this URN on a caller's behalf, whichever resource of the stack names it:
 * Amazon RDS, and Secrets Manager if the key encrypts the managed secret of a master user.
 */
export function servicesOfAuroraKey(urn: string, stack: StackModel): readonly string[] {
  const secrets = SECRETS.get(stack) ?? keysOfSecrets(stack);
  SECRETS.set(stack, secrets);
  return secrets.has(urn) ? ["rds", "secretsmanager"] : ["rds"];
}

function keysOfSecrets(stack: StackModel): ReadonlySet<string> {
  const links = stack
    .resourcesOf("dbCluster")
    .flatMap(({ resource, subject }) => stack.allKeys(resource, subject.masterUserSecretKmsKeyId));
  return new Set(links.flatMap((link) => (link.kind === "key" ? [link.resource.urn] : [])));
}

const isUnresolved = ({ kind }: KeyLink): boolean => kind === "end" || kind === "noLink";
