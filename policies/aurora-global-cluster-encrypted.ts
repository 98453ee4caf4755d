/** An Aurora global cluster is encrypted, and each of its secondaries has a key of its own Region. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { keyLinkMessages } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { describeDecidingProperty, describeUnresolvedSource } from "../kit/encryption-source";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { checkKeyRegion, keyRegionMessages } from "../kit/key-region";
import { decided, deferred, describeUnknown, notApplicable } from "../kit/verdict";
import { type DbCluster, isGlobalSecondary } from "../model/db-cluster";
import { type EncryptionDecider, encryptionDeciders, type UnresolvedSource } from "../model/encryption-source";
import type { GlobalCluster } from "../model/global-cluster";
import { primariesOf } from "../model/global-members";
import type { LinkTo, StackModel, StackPlace } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import { isSet } from "../model/value";

const messages = {
  ...keyLinkMessages,
  ...keyRegionMessages,
  ...conditionMessages,
  notEncrypted: {
    text: "`{path}` is {seen}, so no KMS key encrypts the global cluster or the clusters in it",
    replacesCluster: true,
    fix: "Set `storageEncrypted: true` on the global cluster and on its primary, and give each secondary a key of its own Region",
  },
  sourceNotEncrypted: {
    text: "`{path}` names `{cluster}`, which is not encrypted with a KMS key, so the global cluster is not encrypted either",
    replacesCluster: true,
    fix: "Encrypt `{cluster}` with a KMS key before you create the global cluster from it",
  },
  sourceDecides: {
    text: "`{path}` names the source of the global cluster, and the source decides whether it is encrypted: {which}",
  },
  encryptionNotReadable: { text: "`{path}` {why}, and decides whether the global cluster is encrypted" },
  noKeyOfRegion: {
    text: "`{path}` is not set on a secondary of an encrypted global cluster, so AWS rejects it: a secondary requires a key of its own Region",
    fix: "Set `{path}` to a key of the secondary's Region",
  },
  globalDecides: {
    text: "`{path}` names the global cluster, which decides whether this secondary requires a key of its own Region: {which}",
    fix: "To decide it here, set `{key}` to a key of the secondary's Region",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraGlobalClusterEncrypted = definePolicy({
  id: "aurora-global-cluster-encrypted",
  displayName: "An Aurora global cluster is encrypted, with a key in each Region",
  description:
    "An Aurora global cluster is encrypted, and each of its secondary clusters names a KMS key of its own Region.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption", "global-database"],
  remediationSteps:
    "Set `storageEncrypted: true` on a new global cluster and on its primary. Set `kmsKeyId` of each secondary to a key " +
    "of its own Region.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html",
  subjects: ["globalCluster", "dbCluster"],
  options: { engines },
  messages,
  skipReason: (subject) =>
    subject.kind === "globalCluster" || isGlobalSecondary(subject)
      ? undefined
      : "the cluster is not a secondary of a global cluster",
  check(subject, { config }) {
    const other = otherEngineReason(subject, config.engines);
    if (other !== undefined) return notApplicable(other);
    if (subject.kind === "dbCluster" || isSet(subject.sourceDbClusterIdentifier)) return deferred;
    return decided(underConditions(judgeFlag(subject), [subject.engine]));
  },
  checkStack: (subject, place) =>
    decided(
      underConditions(subject.kind === "dbCluster" ? secondary(subject, place) : encryption(subject, place), [
        subject.engine,
      ]),
    ),
});

/** Judges the encryption of a global cluster. Returns no finding for an encrypted one. */
function encryption(global: GlobalCluster, { self, stack }: StackPlace): Found[] {
  const { sourceDbClusterIdentifier: source } = global;
  if (!isSet(source)) return judgeFlag(global);
  const deciders = encryptionDeciders({ ...self, subject: global }, stack);
  return deciders.flatMap((decider) => judgeSource(source.path, decider, self));
}

function judgeSource(path: string, decider: EncryptionDecider | UnresolvedSource, self: StackResource): Found[] {
  if (decider.kind === "unresolved")
    return [undecided("sourceDecides", path, { which: describeUnresolvedSource(decider, self) })];
  const { resource, encryption } = decider;
  switch (encryption.kind) {
    case "no":
      return [violation("sourceNotEncrypted", path, { cluster: resource.name })];
    case "open":
      return [
        undecided("sourceDecides", path, { which: describeDecidingProperty(encryption.decidedBy.path, resource) }),
      ];
    case "yes":
      return [];
  }
}

function judgeFlag({ storageEncrypted: flag }: GlobalCluster): Found[] {
  if (flag.kind === "unknown") return [undecided("encryptionNotReadable", flag.path, { why: describeUnknown(flag) })];
  if (flag.kind === "absent") return [violation("notEncrypted", flag.path, { seen: "not set" })];
  return flag.value ? [] : [violation("notEncrypted", flag.path, { seen: "`false`" })];
}

/**
 * Judges the key of a secondary. If the global cluster is not encrypted, the finding belongs to the global cluster alone.
 */
function secondary(cluster: DbCluster, place: StackPlace): Found[] {
  const { kmsKeyId: key, globalClusterIdentifier: name, region } = cluster;
  const found = isSet(key) ? checkKeyRegion(key, region, place) : [violation("noKeyOfRegion", key.path)];
  return place.stack.followTo(place.self, name, "globalCluster").flatMap((link): Found[] => {
    const which = whyNotKnown(link, place.stack);
    // AWS rejects a key of another Region whether the global cluster is encrypted or not.
    if (which !== undefined)
      return isSet(key) ? found : [undecided("globalDecides", name.path, { which, key: key.path })];
    return link.kind === "resource" && requiresOwnKey(link.resource, place) ? found : [];
  });
}

/** Returns why the encryption of the global cluster is not known; undefined if it is known. */
function whyNotKnown(link: LinkTo<"globalCluster">, stack: StackModel): string | undefined {
  if (link.kind !== "resource") return "it is not in this stack";
  const found = encryption(link.resource.subject, { self: link.resource, stack });
  return found.some(({ outcome }) => outcome === "undecided") ? "its encryption is not known here" : undefined;
}

/**
 * Whether AWS requires a key of its own Region from a secondary. A secondary is in another Region than its primary, unless
 * the program says otherwise.
 */
function requiresOwnKey(global: StackResource<GlobalCluster>, { self, stack }: StackPlace): boolean {
  if (encryption(global.subject, { self: global, stack }).length > 0) return false;
  return !primariesOf(global, stack).some(({ region }) => region !== undefined && region === self.region);
}
