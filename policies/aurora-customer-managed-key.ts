/** The key of the cluster is a customer managed one: by its identifier, or by the resource that makes it. */
import { judgeKey, judgeLinks, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { type Context, definePolicy } from "../kit/define";
import { whichProperty, whichSource } from "../kit/encryption-source";
import { engines, isAurora, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { selector } from "../kit/selector";
import { type Decided, decided, deferred, notApplicable, whyUnknown } from "../kit/verdict";
import { creationPath, type DbCluster, sourceOf, takesOverKey } from "../model/db-cluster";
import { type KeyDecider, keyDeciders, type OutOfSight } from "../model/encryption-source";
import type { StackModel } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";

const NAME_A_KEY = "On a new cluster, name a customer managed key in `{path}`";

const messages = {
  ...keyMessages("On a new cluster, name", { replacesCluster: true }),
  awsManagedByDefault: {
    text: "`{path}` is not set: AWS encrypts the cluster with the AWS managed key `aws/rds`, which you can neither manage, rotate nor share",
    replacesCluster: true,
    fix: NAME_A_KEY,
  },
  awsOwnedByDefault: {
    text: "`{path}` is not set, nor is `{flag}` true: AWS encrypts a new Aurora cluster with an AWS-owned key, which is not in your account at all",
    replacesCluster: true,
    fix: `${NAME_A_KEY}, with \`{flag}: true\``,
  },
  noKeyNamed: {
    text: "`{path}` is not set: whatever protects the cluster, it is no customer managed key",
    replacesCluster: true,
    fix: `${NAME_A_KEY}, with \`{flag}: true\``,
  },
  sourceHasOtherKey: {
    text: "`{path}` leads to `{source}`, whose key the cluster takes over: it is no customer managed key, or no allowed one",
    replacesCluster: true,
    fix: "On a new cluster, name a customer managed key in `{key}`, or in `{source}` before the cluster is made from it",
  },
  sourceDecides: {
    text: "`{path}` names the source of the cluster, which decides its key: {which}",
    fix: "To decide it here, name a customer managed key in `{key}` when the cluster is created",
  },
  keyNotReadable: { text: "`{path}` {why}, and decides which key the cluster has" },
  engineNotReadable: { text: "`{path}` {why}, and decides whether this policy is about the cluster" },
  mandatoryWhereNotReadable: {
    text: "`{path}` {why}, and decides whether config `mandatoryWhere` makes the violation mandatory",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

const options = {
  engines,
  ...keyOptions,
  mandatoryWhere: selector("The clusters for which a violation is mandatory, whatever the level of the policy."),
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
    "On a new cluster, name a customer managed key in `kmsKeyId`. On a cluster that exists the change replaces the " +
    "database: copy a snapshot with the key, restore from the copy, switch over.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: ["dbCluster"],
  options,
  messages,
  check(cluster, context) {
    const other = otherEngine(cluster, context.config.engines);
    if (other !== undefined) return notApplicable(other);
    if (takesOverKey(cluster)) return deferred;
    const found = judgeKey(cluster.kmsKeyId, cluster.account, context.config, byDefault(cluster));
    return found === undefined ? deferred : verdict(cluster, found, context);
  },
  checkStack(cluster, place, context) {
    return verdict(cluster, ofStack({ ...place.self, subject: cluster }, place.stack, context.config), context);
  },
});

/** No key is named on a new cluster: what AWS takes instead. */
function byDefault(cluster: DbCluster): Found {
  const { engine, kmsKeyId, storageEncrypted } = cluster;
  const encrypted = storageEncrypted.kind === "known" && storageEncrypted.value;
  if (encrypted || (creationPath(cluster) === "serverless" && storageEncrypted.kind === "absent")) {
    return violation("awsManagedByDefault", kmsKeyId.path);
  }
  const awsOwned = engine.kind === "known" && isAurora(engine.value) && storageEncrypted.kind !== "unknown";
  return violation(awsOwned ? "awsOwnedByDefault" : "noKeyNamed", kmsKeyId.path, { flag: storageEncrypted.path });
}

function ofStack(self: StackResource<DbCluster>, stack: StackModel, config: Config): readonly Found[] {
  const { subject } = self;
  if (!takesOverKey(subject)) return judgeLinks(subject.kmsKeyId.path, stack.keys(self, subject.kmsKeyId), config);
  return keyDeciders(self, stack).flatMap((decider) => bySource(self, decider, stack, config));
}

/** What is wrong with a key that is taken over, or undecided about it. */
function bySource(
  self: StackResource<DbCluster>,
  decider: KeyDecider | OutOfSight,
  stack: StackModel,
  config: Config,
): readonly Found[] {
  const { kmsKeyId: key, storageEncrypted } = self.subject;
  const { path } = sourceOf(self.subject);
  const open = (which: string): Found => undecided("sourceDecides", path, { which, key: key.path });
  if (decider.kind === "outOfSight") return [open(whichSource(decider, self))];
  const { resource } = decider;
  const { subject } = resource;
  // Without a key of its own AWS makes no encrypted secondary.
  if (subject.kind === "globalCluster") return [violation("noKeyNamed", key.path, { flag: storageEncrypted.path })];
  const { kmsKeyId, account } = subject;
  const notSet = subject.kind === "dbCluster" ? byDefault(subject) : undefined;
  const found =
    judgeKey<Found>(kmsKeyId, account, config, notSet) ??
    judgeLinks(kmsKeyId.path, stack.keys(resource, kmsKeyId), config);
  if (found.length === 0) return [];
  if (found.every(({ outcome }) => outcome === "undecided")) return [open(whichProperty(kmsKeyId.path, resource))];
  return [violation("sourceHasOtherKey", path, { source: resource.name, key: key.path })];
}

/** Findings count only for an engine the policy is about, and violations are mandatory where so configured. */
function verdict({ engine }: DbCluster, findings: readonly Found[], context: Context<typeof options>): Decided<Found> {
  const first = findings[0];
  if (first === undefined) return decided([]);
  if (engine.kind === "unknown")
    return decided([undecided("engineNotReadable", engine.path, { why: whyUnknown(engine) })]);
  if (findings.every(({ outcome }) => outcome === "undecided")) return decided(findings);
  const selection = context.select(context.config.mandatoryWhere);
  switch (selection.kind) {
    case "passedOver":
      return decided(findings);
    case "selected":
      return decided(
        findings.map((found) => (found.outcome === "violation" ? { ...found, level: "mandatory" } : found)),
      );
    case "unknown":
      return decided([...findings, undecided("mandatoryWhereNotReadable", selection.path, { why: selection.reason })]);
  }
}
