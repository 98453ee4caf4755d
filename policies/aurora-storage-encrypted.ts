/** An Aurora cluster is encrypted with a KMS key, by its own properties or by the source it is created from. */
import { flag } from "../kit/config";
import { definePolicy } from "../kit/define";
import { describeDecidingProperty, describeUnresolvedSource } from "../kit/encryption-source";
import { engines, isAurora, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { type Decided, decided, deferred, describeUnknown, notApplicable } from "../kit/verdict";
import { type DbCluster, kmsEncryption, sourceOf } from "../model/db-cluster";
import { storageEncryption } from "../model/deployed-encryption";
import { type EncryptionDecider, encryptionDeciders, type UnresolvedSource } from "../model/encryption-source";
import type { StackResource } from "../model/stack-resource";
import { isSet, type Value } from "../model/value";

const SET_FLAG_AND_KEY = "Set `storageEncrypted: true` and set `{key}` to a customer managed key";

const messages = {
  awsOwnedKey: {
    text: "`{path}` is {seen}, so AWS encrypts the cluster with an AWS-owned key that you cannot audit or control",
    replacesCluster: true,
    fix: `${SET_FLAG_AND_KEY}, or accept AWS-owned keys with config \`acceptAwsOwnedKey: true\``,
  },
  notEncrypted: {
    text: "`{path}` is {seen}, so AWS does not encrypt the storage of a cluster with the engine `{engine}`",
    replacesCluster: true,
    fix: SET_FLAG_AND_KEY,
  },
  keyWithoutFlag: {
    text: "`{path}` is {seen}, but `{key}` names a key: AWS requires both to encrypt a new cluster",
    replacesCluster: true,
    fix: "Set `storageEncrypted: true` as well as the key",
  },
  deployedWithoutKmsKey: {
    text: "`{path}` of this existing cluster is {seen}, so no KMS key encrypts its storage",
    replacesCluster: true,
    fix: SET_FLAG_AND_KEY,
  },
  deployedNotEncrypted: {
    text: "`{path}` of the existing cluster `{source}` is {seen}, so its storage is not encrypted. Config `acceptAwsOwnedKey` accepts only clusters with an AWS-owned key",
    replacesCluster: true,
    fix: SET_FLAG_AND_KEY,
  },
  ownedKeyOrNone: {
    text: "`{path}` of the existing cluster `{source}` is {seen}, which means an AWS-owned key, or no encryption if the cluster comes from before 2026-02-18",
    fix: "Look at `StorageEncryptionType` in the output of `aws rds describe-db-clusters`: `sse-rds` is an AWS-owned key",
  },
  sourceNotEncrypted: {
    text: "`{path}` leads to `{source}`, which is not encrypted with a KMS key, so the cluster created from it is not either",
    replacesCluster: true,
    fix: "Encrypt `{source}` with a KMS key before you create the cluster from it",
  },
  sourceDecides: {
    text: "`{path}` names the source of the cluster, and the source decides whether it is encrypted: {which}",
    fix: "To decide it here, set `{key}` to a customer managed key when you create the cluster",
  },
  notReadable: { text: "`{path}` {why}, and decides whether the cluster is encrypted" },
  engineNotReadable: { text: "`{path}` {why}, and decides whether this policy applies to the cluster" },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraStorageEncrypted = definePolicy({
  id: "aurora-storage-encrypted",
  displayName: "Aurora storage is encrypted with a KMS key",
  description: "The storage of an Aurora DB cluster is encrypted with a KMS key.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption"],
  remediationSteps:
    "Set `storageEncrypted: true` and set `kmsKeyId` to a customer managed key. On an existing cluster, " +
    "either change replaces the database: copy a snapshot with the key, restore from the copy, and switch over.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
  subjects: ["dbCluster"],
  options: {
    engines,
    acceptAwsOwnedKey: flag("Accept a new cluster that AWS encrypts with an AWS-owned key."),
  },
  messages,
  check(cluster, { config }) {
    const other = otherEngineReason(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    const found = kmsEncryption(cluster);
    switch (found.kind) {
      case "yes":
        return decided([]);
      case "bySource":
        return deferred;
      case "open":
        return verdict(cluster, [
          undecided("notReadable", found.decidedBy.path, { why: describeUnknown(found.decidedBy) }),
        ]);
      case "no":
        return notEncrypted(cluster, config.acceptAwsOwnedKey) ?? deferred;
    }
  },
  checkStack(cluster, { self, stack }, { config }) {
    if (kmsEncryption(cluster).kind === "no") return verdict(cluster, acceptedAwsOwnedKey(self));
    const deciders = encryptionDeciders({ ...self, subject: cluster }, stack);
    return verdict(
      cluster,
      deciders.flatMap((decider) => judgeSource(cluster, decider, self, config.acceptAwsOwnedKey)),
    );
  },
});

/** Keeps the findings only for an engine the policy applies to. */
function verdict({ engine }: DbCluster, findings: readonly Found[]): Decided<Found> {
  if (findings.length === 0 || engine.kind !== "unknown") return decided(findings);
  return decided([undecided("engineNotReadable", engine.path, { why: describeUnknown(engine) })]);
}

/**
 * Returns the verdict on a cluster that its properties do not encrypt with a KMS key. Undefined if it may have an AWS-owned
 * key that the configuration accepts: one that exists may have none.
 */
function notEncrypted(cluster: DbCluster, acceptAwsOwnedKey: boolean): Decided<Found> | undefined {
  const finding = withoutKmsKey(cluster, acceptAwsOwnedKey);
  return finding && verdict(cluster, [finding]);
}

function withoutKmsKey(cluster: DbCluster, acceptAwsOwnedKey: boolean): Found | undefined {
  const { engine, storageEncrypted, kmsKeyId } = cluster;
  const data = { seen: storageEncrypted.kind === "absent" ? "not set" : "`false`", key: kmsKeyId.path };
  if (isSet(kmsKeyId)) return violation("keyWithoutFlag", storageEncrypted.path, data);
  if (engine.kind === "known" && !isAurora(engine.value)) {
    return violation("notEncrypted", storageEncrypted.path, { ...data, engine: engine.value });
  }
  return acceptAwsOwnedKey ? undefined : violation("awsOwnedKey", storageEncrypted.path, data);
}

/**
 * Judges a cluster without a KMS key where AWS-owned keys are accepted. AWS encrypts a new one. What encrypts one that
 * exists, its outputs say, if anything does.
 */
function acceptedAwsOwnedKey({ deployed, name }: Pick<StackResource, "deployed" | "name">): Found[] {
  if (deployed === undefined) return [];
  const { kind, by } = storageEncryption(deployed);
  const data = { seen: describeOutput(by), source: name, key: deployed.kmsKeyId.path };
  switch (kind) {
    case "none":
      return [violation("deployedNotEncrypted", by.path, data)];
    case "noKmsKey":
    case "unknown":
      return [undecided("ownedKeyOrNone", by.path, data)];
    case "awsOwnedKey":
    case "kmsKey":
      return [];
  }
}

/** Describes what AWS reports, which is a boolean or one of three names. */
const describeOutput = (output: Value<string | boolean>): string =>
  output.kind === "known" ? `\`${output.value}\`` : "not reported";

/** Judges a cluster that inherits its encryption from its source. */
function judgeSource(
  cluster: DbCluster,
  decider: EncryptionDecider | UnresolvedSource,
  self: StackResource,
  acceptAwsOwnedKey: boolean,
): Found[] {
  const { path } = sourceOf(cluster);
  const open = (which: string): Found => undecided("sourceDecides", path, { which, key: cluster.kmsKeyId.path });
  if (decider.kind === "unresolved") return [open(describeUnresolvedSource(decider, self))];
  const { resource, encryption } = decider;
  switch (encryption.kind) {
    case "yes":
      return [];
    case "open":
      return [open(describeDecidingProperty(encryption.decidedBy.path, resource))];
    case "no": {
      const { subject, deployed } = resource;
      const isAccepted =
        acceptAwsOwnedKey && (subject.kind !== "dbCluster" || withoutKmsKey(subject, acceptAwsOwnedKey) === undefined);
      if (isAccepted) return acceptedAwsOwnedKey(resource);
      if (resource.urn !== self.urn || deployed === undefined)
        return [violation("sourceNotEncrypted", path, { source: resource.name })];
      const { by } = storageEncryption(deployed);
      return [violation("deployedWithoutKmsKey", by.path, { seen: describeOutput(by), key: cluster.kmsKeyId.path })];
    }
  }
}
