/** The key of an Aurora cluster is a customer managed key, judged by its identifier or by the resource that creates it. */
import { checkIdentifier, checkKey, checkLinks, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { type Context, definePolicy } from "../kit/define";
import { describeDecidingProperty, describeUnresolvedSource } from "../kit/encryption-source";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor, reportedBy } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { selector } from "../kit/selector";
import { type Decided, decided, deferred, describeUnknown, notApplicable } from "../kit/verdict";
import { creationPath, type DbCluster, inheritsKey, sourceOf } from "../model/db-cluster";
import { storageEncryption } from "../model/deployed-encryption";
import { type KeyDecider, keyDeciders, type UnresolvedSource } from "../model/encryption-source";
import { parseKeyIdentifier } from "../model/key-identifier";
import type { StackModel } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";

const SET_A_KEY = "Set `{path}` to a customer managed key";

const messages = {
  ...keyMessages("Name", { replacesCluster: true }),
  awsManagedByDefault: {
    text: "`{path}` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, rotate or share",
    replacesCluster: true,
    fix: SET_A_KEY,
  },
  sourceHasOtherKey: {
    text: "`{path}` leads to `{source}`, whose key the cluster inherits. That key is not a customer managed key, or it is not allowed",
    replacesCluster: true,
    fix: "Set `{key}` to a customer managed key, or set one on `{source}` before you create the cluster from it",
  },
  keyOutsideStack: {
    text: "`{path}` of this existing cluster is `{arn}`, a key that is not in the stack, and its ARN does not show whether it is a customer managed key",
    fix: "If it is one, list its ARN in config `allowedKeys`",
  },
  sourceDecides: {
    text: "`{path}` names the source of the cluster, and the source decides its key: {which}",
    fix: "To decide it here, set `{key}` to a customer managed key when you create the cluster",
  },
  keyNotReadable: { text: "`{path}` {why}, and decides which key the cluster has" },
  engineNotReadable: { text: "`{path}` {why}, and decides whether this policy applies to the cluster" },
  mandatoryWhereNotReadable: {
    text: "`{path}` {why}, and decides whether config `mandatoryWhere` makes the violation mandatory",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

const options = {
  engines,
  ...keyOptions,
  mandatoryWhere: selector("The clusters for which a violation is mandatory, regardless of the policy's level."),
} as const;

type Found = Finding<typeof messages>;
type Config = Context<typeof options>["config"];

export const auroraCustomerManagedKey = definePolicy({
  id: "aurora-customer-managed-key",
  displayName: "Aurora storage is encrypted with a customer managed key",
  description: "The KMS key of an Aurora DB cluster is a customer managed key.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["aurora", "kms", "encryption"],
  remediationSteps:
    "Set `kmsKeyId` to a customer managed key. On an existing cluster, this change replaces the " +
    "database: copy a snapshot with the key, restore from the copy, and switch over.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: ["dbCluster"],
  options,
  messages,
  check(cluster, context) {
    const other = otherEngineReason(cluster, context.config.engines);
    if (other !== undefined) return notApplicable(other);
    if (inheritsKey(cluster)) return deferred;
    const found = checkKey(cluster.kmsKeyId, cluster.account, context.config, keyByDefault(cluster));
    return found === undefined ? deferred : verdict(cluster, found, context);
  },
  checkStack(cluster, place, context) {
    return verdict(cluster, judgeInStack({ ...place.self, subject: cluster }, place.stack, context.config), context);
  },
});

/**
 * Returns the finding for a new cluster without a key that AWS encrypts with `aws/rds`. A cluster without any KMS key, or
 * of which that is not known, is a finding of aurora-storage-encrypted.
 */
function keyByDefault(cluster: DbCluster): Found | undefined {
  const { kmsKeyId, storageEncrypted } = cluster;
  const encrypted = storageEncrypted.kind === "known" && storageEncrypted.value;
  const byDefault = creationPath(cluster) === "serverless" && storageEncrypted.kind === "absent";
  return encrypted || byDefault ? violation("awsManagedByDefault", kmsKeyId.path) : undefined;
}

function judgeInStack(self: StackResource<DbCluster>, stack: StackModel, config: Config): readonly Found[] {
  const { subject } = self;
  if (!inheritsKey(subject)) return checkLinks(subject.kmsKeyId.path, stack.keys(self, subject.kmsKeyId), config);
  return (
    judgeDeployedKey(self, stack, config) ??
    keyDeciders(self, stack).flatMap((decider) => judgeInheritedKey(self, decider, stack, config))
  );
}

/** Judges the key that AWS reports for a cluster that exists. Undefined if AWS reports none, or if the source shows more. */
function judgeDeployedKey(
  self: StackResource<DbCluster>,
  stack: StackModel,
  config: Config,
): readonly Found[] | undefined {
  const { deployed, subject } = self;
  if (deployed === undefined) return undefined;
  const encryption = storageEncryption(deployed).kind;
  if (encryption !== "kmsKey" && encryption !== "unknown") return [];
  const { kmsKeyId: key } = deployed;
  if (key.kind !== "known" || parseKeyIdentifier(key.value) === undefined) return undefined;
  const links = stack.keys(self, key);
  const inStack = links.filter((link) => link.kind === "key" || link.kind === "alias");
  if (inStack.length > 0) return checkLinks(key.path, inStack, config);
  if (config.allowedKeys !== undefined) return checkIdentifier(key, subject.account, config);
  const bySource = keyDeciders(self, stack);
  if (bySource.every(({ kind }) => kind === "decider")) return undefined;
  return [undecided("keyOutsideStack", key.path, { arn: key.value })];
}

/** Judges the key that the cluster inherits from its source. */
function judgeInheritedKey(
  self: StackResource<DbCluster>,
  decider: KeyDecider | UnresolvedSource,
  stack: StackModel,
  config: Config,
): readonly Found[] {
  const { kmsKeyId: key } = self.subject;
  const { path } = sourceOf(self.subject);
  // aurora-storage-encrypted reports a source that is not known.
  const open = (which: string): Found =>
    reportedBy("aurora-storage-encrypted", undecided("sourceDecides", path, { which, key: key.path }));
  if (decider.kind === "unresolved") return [open(describeUnresolvedSource(decider, self))];
  const { resource } = decider;
  const { subject } = resource;
  // AWS does not create an encrypted secondary without a key of its own: see aurora-global-cluster-encrypted.
  if (subject.kind === "globalCluster") return [];
  const { kmsKeyId, account } = subject;
  const notSet = subject.kind === "dbCluster" ? keyByDefault(subject) : undefined;
  const found =
    checkKey<Found>(kmsKeyId, account, config, notSet) ??
    checkLinks(kmsKeyId.path, stack.keys(resource, kmsKeyId), config);
  if (found.length === 0) return [];
  if (found.every(({ outcome }) => outcome === "undecided"))
    return [open(describeDecidingProperty(kmsKeyId.path, resource))];
  return [violation("sourceHasOtherKey", path, { source: resource.name, key: key.path })];
}

/** Keeps the findings only for an engine the policy applies to, and raises violations that `mandatoryWhere` selects. */
function verdict({ engine }: DbCluster, findings: readonly Found[], context: Context<typeof options>): Decided<Found> {
  const first = findings[0];
  if (first === undefined) return decided([]);
  if (engine.kind === "unknown")
    return decided([undecided("engineNotReadable", engine.path, { why: describeUnknown(engine) })]);
  if (findings.every(({ outcome }) => outcome === "undecided")) return decided(findings);
  const selection = context.select(context.config.mandatoryWhere);
  switch (selection.kind) {
    case "notSelected":
      return decided(findings);
    case "selected":
      return decided(
        findings.map((found) => (found.outcome === "violation" ? { ...found, level: "mandatory" } : found)),
      );
    case "unknown":
      return decided([...findings, undecided("mandatoryWhereNotReadable", selection.path, { why: selection.reason })]);
  }
}
