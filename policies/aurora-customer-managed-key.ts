/** The key of the cluster is a customer managed one: by its identifier, or by the resource that makes it. */
import { judgeKey, judgeLinks, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { type Context, definePolicy } from "../kit/define";
import { engines, isAurora, otherEngine } from "../kit/engines";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { selector } from "../kit/selector";
import {
  type Finding,
  type Judged,
  judged,
  linked,
  notApplicable,
  undecided,
  violation,
  whyUnknown,
} from "../kit/verdict";
import { creationPath, type DbCluster, sourceOf } from "../model/db-cluster";

const NAME_A_KEY = "On a new cluster, name a customer managed key in `{path}`";

const messages = {
  ...keyMessages({ when: "On a new cluster", replacesCluster: true }),
  awsManagedByDefault: {
    text:
      "`{path}` is not set: AWS encrypts the cluster with the AWS managed key `aws/rds`, which you can neither manage, " +
      "rotate nor share",
    replacesCluster: true,
    fix: NAME_A_KEY,
  },
  awsOwnedByDefault: {
    text:
      "`{path}` is not set, nor is `{flag}` true: AWS encrypts a new Aurora cluster with an AWS-owned key, which is not " +
      "in your account at all",
    replacesCluster: true,
    fix: `${NAME_A_KEY}, with \`{flag}: true\``,
  },
  noKeyNamed: {
    text: "`{path}` is not set: whatever protects the cluster, it is no customer managed key",
    replacesCluster: true,
    fix: `${NAME_A_KEY}, with \`{flag}: true\``,
  },
  sourceDecides: {
    text: "`{path}` names the source of the cluster, and the source decides its key",
    fix: "To decide it here, name a customer managed key in `{key}` when the cluster is created",
  },
  keyNotReadable: { text: "`{path}` {why}, and decides which key the cluster has" },
  engineNotReadable: { text: "`{path}` {why}, and decides whether this policy is about the cluster" },
  mandatoryWhereNotReadable: {
    text: "`{path}` {why}, and decides whether config `mandatoryWhere` makes the violation mandatory",
  },
} as const;

const options = {
  engines,
  ...keyOptions,
  mandatoryWhere: selector("The clusters for which a violation is mandatory, whatever the level of the policy."),
} as const;

type Found = Finding<keyof typeof messages>;

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
    const { kmsKeyId, account } = cluster;
    const other = otherEngine(cluster, context.config.engines);
    if (other !== undefined) return notApplicable(other);
    const found = judgeKey(kmsKeyId, account, context.config, byDefault(cluster));
    return found === undefined ? linked : verdict(cluster, found, context);
  },
  checkStack(cluster, { self, stack }, context) {
    const { kmsKeyId } = cluster;
    return verdict(cluster, judgeLinks(kmsKeyId.path, stack.keys(self, kmsKeyId), context.config), context);
  },
});

/** No key is named: what AWS takes instead depends on how the cluster is made. */
function byDefault(cluster: DbCluster): Found {
  const { engine, kmsKeyId, storageEncrypted } = cluster;
  const path = creationPath(cluster);
  if (path !== "new" && path !== "serverless") {
    return undecided("sourceDecides", sourceOf(cluster).path, { key: kmsKeyId.path });
  }
  const data = { flag: storageEncrypted.path };
  const byFlag = storageEncrypted.kind === "known" && storageEncrypted.value;
  if (byFlag || (path === "serverless" && storageEncrypted.kind === "absent")) {
    return violation("awsManagedByDefault", kmsKeyId.path);
  }
  const awsOwned = engine.kind === "known" && isAurora(engine.value) && storageEncrypted.kind !== "unknown";
  return violation(awsOwned ? "awsOwnedByDefault" : "noKeyNamed", kmsKeyId.path, data);
}

/** Findings count only for an engine the policy is about, and violations are mandatory where so configured. */
function verdict(
  { engine }: DbCluster,
  findings: readonly Found[],
  context: Context<typeof options>,
): Judged<Found["message"]> {
  const first = findings[0];
  if (first === undefined) return judged([]);
  if (engine.kind === "unknown")
    return judged([undecided("engineNotReadable", engine.path, { why: whyUnknown(engine) })]);
  if (findings.every(({ outcome }) => outcome === "undecided")) return judged(findings);
  const selection = context.select(context.config.mandatoryWhere);
  switch (selection.kind) {
    case "passedOver":
      return judged(findings);
    case "selected":
      return judged(
        findings.map((found) => (found.outcome === "violation" ? { ...found, level: "mandatory" } : found)),
      );
    case "unknown":
      return judged([...findings, undecided("mandatoryWhereNotReadable", selection.path, { why: selection.because })]);
  }
}
