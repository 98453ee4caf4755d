/**
 * Finds the resource that decides how a cluster of the stack is encrypted: the cluster itself or its source. Follows
 * restores, clones, snapshots and their copies, replicas and global clusters.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
import {
  creationPath,
  type DbCluster,
  inheritsKey,
  type KmsEncryption,
  kmsEncryption,
  namedSourceOf,
} from "./db-cluster";
import type { DbClusterSnapshot, DbClusterSnapshotCopy } from "./db-snapshot";
import { storageEncryption } from "./deployed-encryption";
import type { GlobalCluster } from "./global-cluster";
import type { LinkTo, StackModel } from "./stack-model";
import type { StackResource } from "./stack-resource";
import { isSet, type Value } from "./value";

/** A source that is not a known resource of the stack. `link` is undefined if the property is not set. */
export interface UnresolvedSource {
  readonly kind: "unresolved";
  readonly resource: StackResource;
  readonly property: Value<string>;
  readonly link: Exclude<LinkTo<"dbCluster">, { readonly kind: "resource" }> | undefined;
}

/** The resource that decides whether a KMS key encrypts the cluster. */
export interface EncryptionDecider {
  readonly kind: "decider";
  readonly resource: StackResource<Source>;
  readonly encryption: Exclude<KmsEncryption, { readonly kind: "bySource" }>;
}

/**
 * The resource that decides which key it is. A global cluster has no key: each of its clusters has a key of its own
 * Region.
 */
export interface KeyDecider {
  readonly kind: "decider";
  readonly resource: StackResource<DbCluster | DbClusterSnapshotCopy | GlobalCluster>;
}

type Source = DbCluster | DbClusterSnapshot | DbClusterSnapshotCopy | GlobalCluster;

/**
 * Returns what decides whether a cluster or its source is encrypted. Several results if an unknown value comes from
 * several resources.
 */
export function encryptionDeciders(
  resource: StackResource<Source>,
  stack: StackModel,
): readonly (EncryptionDecider | UnresolvedSource)[] {
  return follow(resource, stack, (source): EncryptionDecider | undefined => {
    const encryption = encryptionAsDeployed(source) ?? encryptionOf(source.subject);
    return encryption.kind === "bySource" ? undefined : { kind: "decider", resource: source, encryption };
  });
}

/** Returns what decides which key a cluster has. */
export function keyDeciders(
  resource: StackResource<DbCluster>,
  stack: StackModel,
): readonly (KeyDecider | UnresolvedSource)[] {
  return follow(resource, stack, ({ subject, ...rest }): KeyDecider | undefined => {
    switch (subject.kind) {
      case "dbCluster":
        return inheritsKey(subject) ? undefined : { kind: "decider", resource: { ...rest, subject } };
      case "dbClusterSnapshot":
        return undefined;
      case "dbClusterSnapshotCopy":
        return isSet(subject.kmsKeyId) ? { kind: "decider", resource: { ...rest, subject } } : undefined;
      case "globalCluster":
        return { kind: "decider", resource: { ...rest, subject } };
    }
  });
}

/** Returns whether a KMS key encrypts a source that exists, unless its inputs decide already. */
function encryptionAsDeployed({
  deployed,
  subject,
}: StackResource<Source>): EncryptionDecider["encryption"] | undefined {
  if (deployed === undefined || encryptionOf(subject).kind !== "bySource") return undefined;
  const { kind } = storageEncryption(deployed);
  return kind === "unknown" ? undefined : { kind: kind === "kmsKey" ? "yes" : "no" };
}

function encryptionOf(source: Source): KmsEncryption {
  switch (source.kind) {
    case "dbCluster":
      return kmsEncryption(source);
    case "dbClusterSnapshot":
      return { kind: "bySource" };
    case "dbClusterSnapshotCopy":
      // AWS accepts a key only for the copy of an encrypted snapshot.
      return { kind: isSet(source.kmsKeyId) ? "yes" : "bySource" };
    case "globalCluster": {
      const { sourceDbClusterIdentifier, storageEncrypted: flag } = source;
      if (isSet(sourceDbClusterIdentifier)) return { kind: "bySource" };
      if (flag.kind === "unknown") return { kind: "open", decidedBy: flag };
      return { kind: flag.kind === "known" && flag.value ? "yes" : "no" };
    }
  }
}

/** Follows the sources until `decide` returns a result or a source is not a resource of the stack. */
function follow<D>(
  source: StackResource<Source>,
  stack: StackModel,
  decide: (source: StackResource<Source>) => D | undefined,
  visited: ReadonlySet<string> = new Set(),
): readonly (D | UnresolvedSource)[] {
  const decided = decide(source);
  if (decided !== undefined) return [decided];
  const { property, kinds } = sourceOf(source.subject);
  const unresolved = (link: UnresolvedSource["link"]): UnresolvedSource => ({
    kind: "unresolved",
    resource: source,
    property,
    link,
  });
  const links = stack.followTo(source, property, ...kinds);
  if (links.length === 0) return [unresolved(undefined)];
  const nowVisited = new Set([...visited, source.urn]);
  return links.flatMap((link) => {
    if (link.kind !== "resource") return [unresolved(link)];
    const { resource } = link;
    // A resource is not its own source. The name belongs to an earlier resource outside the stack.
    return nowVisited.has(resource.urn) || isOfAnotherRegion(source, property, resource)
      ? [unresolved({ kind: "outside", identifier: resource.name })]
      : follow(resource, stack, decide, nowVisited);
  });
}

/** Returns the property that names the source of a source. */
function sourceOf(source: Source): { readonly property: Value<string>; readonly kinds: readonly Source["kind"][] } {
  switch (source.kind) {
    case "dbClusterSnapshot":
      return { property: source.dbClusterIdentifier, kinds: ["dbCluster"] };
    case "dbClusterSnapshotCopy":
      return { property: source.sourceDbClusterSnapshotIdentifier, kinds: SNAPSHOTS };
    case "globalCluster":
      return { property: source.sourceDbClusterIdentifier, kinds: ["dbCluster"] };
    case "dbCluster": {
      const property = namedSourceOf(source);
      switch (creationPath(source)) {
        case "snapshot":
          return { property, kinds: SNAPSHOTS };
        case "globalSecondary":
          return { property, kinds: ["globalCluster"] };
        default:
          return { property, kinds: ["dbCluster"] };
      }
    }
  }
}

const SNAPSHOTS = ["dbClusterSnapshot", "dbClusterSnapshotCopy"] as const;

/**
 * Names of clusters and snapshots are local to a Region. Names of global clusters are not, and an ARN contains its
 * Region.
 */
function isOfAnotherRegion(
  { region: here }: StackResource,
  property: Value<string>,
  { region, subject }: StackResource<Source>,
): boolean {
  if (property.kind !== "known" || property.value.startsWith("arn:") || subject.kind === "globalCluster") return false;
  return region !== undefined && here !== undefined && region !== here;
}
