/** The cluster is encrypted with a KMS key: by its own properties, or by the source it is made from. */
import { flag } from "../kit/config";
import { definePolicy } from "../kit/define";
import { engines, isAurora, otherEngine } from "../kit/engines";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { type Finding, judged, notApplicable, undecided, violation, whyUnknown } from "../kit/verdict";
import { creationPath, type DbCluster, sourceOf } from "../model/db-cluster";
import { isSet, type Unknown } from "../model/value";

const SET_BOTH = "On a new cluster, set `storageEncrypted: true` and name a customer managed key in `{key}`";

const messages = {
  awsOwnedKey: {
    text:
      "`{path}` is {seen}: since 2026-02-18 AWS encrypts such a new Aurora cluster with an AWS-owned key, which your " +
      "account can neither audit nor control",
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
  sourceDecides: {
    text: "`{path}` names the source of the cluster, and the source decides whether it is encrypted",
    fix: "To decide it here, name a customer managed key in `{key}` when the cluster is created",
  },
  notReadable: { text: "`{path}` {why}, and decides whether the cluster is encrypted" },
  engineNotReadable: { text: "`{path}` {why}, and decides whether this policy is about the cluster" },
} as const;

type MessageId = keyof typeof messages;

export const auroraStorageEncrypted = definePolicy({
  id: "aurora-storage-encrypted",
  displayName: "Aurora storage is encrypted with a KMS key",
  description: "The storage of an Aurora DB cluster is encrypted with a KMS key.",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
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
    const findings = encryption(cluster, config.acceptAwsOwnedKey);
    if (findings.length > 0 && cluster.engine.kind === "unknown") {
      return judged([notReadable(cluster.engine, "engineNotReadable")]);
    }
    return judged(findings);
  },
});

/** What is wrong with the encryption of the cluster, or undecided about it; nothing where it is encrypted. */
function encryption(cluster: DbCluster, acceptAwsOwnedKey: boolean): Finding<MessageId>[] {
  const { engineMode, storageEncrypted, kmsKeyId } = cluster;
  const encrypted = storageEncrypted.kind === "known" && storageEncrypted.value;
  const source = sourceOf(cluster);
  switch (creationPath(cluster)) {
    case "snapshot":
    case "pointInTime":
      // These APIs take no flag: `storageEncrypted: true` reaches nobody.
      return isSet(kmsKeyId) ? [] : [undecided("sourceDecides", source.path, { key: kmsKeyId.path })];
    case "replica":
    case "globalSecondary":
      if (encrypted || isSet(kmsKeyId)) return [];
      if (storageEncrypted.kind === "unknown") return [notReadable(storageEncrypted)];
      return [undecided("sourceDecides", source.path, { key: kmsKeyId.path })];
    case "serverless":
      // Aurora Serverless v1 is encrypted unless the flag says otherwise.
      return storageEncrypted.kind === "absent" ? [] : byFlag(cluster, acceptAwsOwnedKey);
    case "new":
      if (storageEncrypted.kind === "absent" && engineMode.kind === "unknown") return [notReadable(engineMode)];
      return byFlag(cluster, acceptAwsOwnedKey);
  }
}

/** A new cluster is encrypted with a KMS key exactly if the flag says so. */
function byFlag(cluster: DbCluster, acceptAwsOwnedKey: boolean): Finding<MessageId>[] {
  const { engine, storageEncrypted, kmsKeyId } = cluster;
  if (storageEncrypted.kind === "unknown") return [notReadable(storageEncrypted)];
  if (storageEncrypted.kind === "known" && storageEncrypted.value) return [];
  const data = { seen: storageEncrypted.kind === "absent" ? "not set" : "`false`", key: kmsKeyId.path };
  if (isSet(kmsKeyId)) return [violation("keyWithoutFlag", storageEncrypted.path, data)];
  if (engine.kind === "known" && !isAurora(engine.value)) {
    return [violation("notEncrypted", storageEncrypted.path, { ...data, engine: engine.value })];
  }
  return acceptAwsOwnedKey ? [] : [violation("awsOwnedKey", storageEncrypted.path, data)];
}

const notReadable = (value: Unknown, message: MessageId = "notReadable"): Finding<MessageId> =>
  undecided(message, value.path, { why: whyUnknown(value) });
