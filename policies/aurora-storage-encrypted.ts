/** The cluster is encrypted with a KMS key: by its own properties, or by the source it is made from. */
import { flag } from "../kit/config";
import { definePolicy } from "../kit/define";
import { whichProperty, whichSource } from "../kit/encryption-source";
import { engines, isAurora, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { type Decided, decided, deferred, notApplicable, whyUnknown } from "../kit/verdict";
import { type DbCluster, kmsEncryption, sourceOf } from "../model/db-cluster";
import { type EncryptionDecider, encryptionDeciders, type OutOfSight } from "../model/encryption-source";
import type { StackResource } from "../model/stack-resource";
import { isSet } from "../model/value";

const SET_BOTH = "On a new cluster, set `storageEncrypted: true` and name a customer managed key in `{key}`";

const messages = {
  awsOwnedKey: {
    text: "`{path}` is {seen}: since 2026-02-18 AWS encrypts such a new Aurora cluster with an AWS-owned key, which your account can neither audit nor control",
    replacesCluster: true,
    fix: `${SET_BOTH}, or accept AWS-owned keys with config \`acceptAwsOwnedKey: true\``,
  },
  notEncrypted: {
    text: "`{path}` is {seen}: AWS does not encrypt the storage of such a cluster of engine `{engine}`",
    replacesCluster: true,
    fix: SET_BOTH,
  },
  keyWithoutFlag: {
    text: "`{path}` is {seen} though `{key}` names a key: for a new encrypted cluster AWS wants both",
    replacesCluster: true,
    fix: "On a new cluster, set `storageEncrypted: true` beside the key",
  },
  sourceNotEncrypted: {
    text: "`{path}` leads to `{source}`, which is not encrypted with a KMS key, and so the cluster that is made from it is not either",
    replacesCluster: true,
    fix: "On a new cluster, encrypt `{source}` with a KMS key before the cluster is made from it",
  },
  sourceDecides: {
    text: "`{path}` names the source of the cluster, which decides whether it is encrypted: {which}",
    fix: "To decide it here, name a customer managed key in `{key}` when the cluster is created",
  },
  notReadable: { text: "`{path}` {why}, and decides whether the cluster is encrypted" },
  engineNotReadable: { text: "`{path}` {why}, and decides whether this policy is about the cluster" },
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
    "On a new cluster, set `storageEncrypted: true` and name a customer managed key in `kmsKeyId`. On a cluster that " +
    "exists either change replaces the database: copy a snapshot with the key, restore from the copy, switch over.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
  subjects: ["dbCluster"],
  options: {
    engines,
    acceptAwsOwnedKey: flag("Accept a new cluster that AWS encrypts with an AWS-owned key."),
  },
  messages,
  check(cluster, { config }) {
    const other = otherEngine(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    const found = kmsEncryption(cluster);
    switch (found.kind) {
      case "yes":
        return decided([]);
      case "bySource":
        return deferred;
      case "open":
        return verdict(cluster, [undecided("notReadable", found.decidedBy.path, { why: whyUnknown(found.decidedBy) })]);
      case "no":
        return verdict(cluster, notEncrypted(cluster, config.acceptAwsOwnedKey));
    }
  },
  checkStack(cluster, { self, stack }, { config }) {
    const deciders = encryptionDeciders({ ...self, subject: cluster }, stack);
    return verdict(
      cluster,
      deciders.flatMap((decider) => bySource(cluster, decider, self, config.acceptAwsOwnedKey)),
    );
  },
});

/** Findings count only for an engine the policy is about. */
function verdict({ engine }: DbCluster, findings: readonly Found[]): Decided<Found> {
  if (findings.length === 0 || engine.kind !== "unknown") return decided(findings);
  return decided([undecided("engineNotReadable", engine.path, { why: whyUnknown(engine) })]);
}

/** What is wrong with a new cluster that is not encrypted with a KMS key. */
function notEncrypted(cluster: DbCluster, acceptAwsOwnedKey: boolean): readonly Found[] {
  const { engine, storageEncrypted, kmsKeyId } = cluster;
  const data = { seen: storageEncrypted.kind === "absent" ? "not set" : "`false`", key: kmsKeyId.path };
  if (isSet(kmsKeyId)) return [violation("keyWithoutFlag", storageEncrypted.path, data)];
  if (engine.kind === "known" && !isAurora(engine.value)) {
    return [violation("notEncrypted", storageEncrypted.path, { ...data, engine: engine.value })];
  }
  return acceptAwsOwnedKey ? [] : [violation("awsOwnedKey", storageEncrypted.path, data)];
}

/** What is wrong with a cluster that takes its encryption over, or undecided about it. */
function bySource(
  cluster: DbCluster,
  decider: EncryptionDecider | OutOfSight,
  self: StackResource,
  acceptAwsOwnedKey: boolean,
): Found[] {
  const { path } = sourceOf(cluster);
  const open = (which: string): Found => undecided("sourceDecides", path, { which, key: cluster.kmsKeyId.path });
  if (decider.kind === "outOfSight") return [open(whichSource(decider, self))];
  const { resource, encryption } = decider;
  switch (encryption.kind) {
    case "yes":
      return [];
    case "open":
      return [open(whichProperty(encryption.decidedBy.path, resource))];
    case "no": {
      const { subject } = resource;
      const accepted = acceptAwsOwnedKey && (subject.kind !== "dbCluster" || notEncrypted(subject, true).length === 0);
      return accepted ? [] : [violation("sourceNotEncrypted", path, { source: resource.name })];
    }
  }
}
