/** What Performance Insights keeps is encrypted with a customer managed key. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { judgeKey, judgeKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { notOfCluster } from "../kit/not-about";
import { decided, deferred, notApplicable, whyUnknown } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import type { DbInstance } from "../model/db-instance";
import type { InStack, LinkTo } from "../model/stack-model";
import { isSet } from "../model/value";

const messages = {
  ...keyMessages("Name"),
  ...conditionMessages,
  awsManagedByDefault: {
    text: "`{path}` is not set: AWS encrypts what Performance Insights keeps with the AWS managed key `aws/rds`, which you can neither manage, rotate nor share",
    fix: "Name a customer managed key in `{path}`",
  },
  clusterDecides: {
    text: "`{path}` names a cluster {which}, and where the cluster has Performance Insights on, it decides the key",
    fix: "To decide it here, name a customer managed key in `{key}`",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraPerformanceInsightsKey = definePolicy({
  id: "aurora-performance-insights-key",
  displayName: "Performance Insights is encrypted with a customer managed key",
  description:
    "Where Performance Insights of an Aurora DB cluster or instance is on, its KMS key is a customer managed key.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["aurora", "kms", "encryption", "performance-insights"],
  remediationSteps: "Name a customer managed key in `performanceInsightsKmsKeyId`.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.access-control.cmk-policy.html",
  subjects: ["dbCluster", "dbInstance"],
  options: { engines, ...keyOptions },
  messages,
  skipReason(subject) {
    const other = subject.kind === "dbInstance" ? notOfCluster(subject) : undefined;
    const { performanceInsightsEnabled: enabled } = subject;
    return other ?? (enabled.kind === "unknown" || isOn(subject) ? undefined : "Performance Insights is off");
  },
  check(subject, { config }) {
    const { engine, performanceInsightsEnabled: enabled, performanceInsightsKmsKeyId: key, account } = subject;
    const other = otherEngine(subject, config.engines);
    if (other !== undefined) return notApplicable(other);
    if (subject.kind === "dbInstance" && !isSet(key)) return deferred;
    const found = judgeKey(key, account, config, violation("awsManagedByDefault", key.path));
    return found === undefined ? deferred : decided(underConditions<Found>(found, [engine, enabled]));
  },
  checkStack(subject, place, { config }) {
    const { engine, performanceInsightsEnabled: enabled, performanceInsightsKmsKeyId: key, account } = subject;
    const found =
      subject.kind === "dbInstance" && !isSet(key)
        ? byCluster(subject, place)
        : judgeKeyInStack(key, account, config, place);
    return decided(underConditions<Found>(found, [engine, enabled]));
  },
});

const isOn = ({ performanceInsightsEnabled: enabled }: DbCluster | DbInstance): boolean =>
  enabled.kind === "known" && enabled.value;

/** An instance that names no key has that of its cluster, where the cluster has Performance Insights on. */
function byCluster(
  { clusterIdentifier, performanceInsightsKmsKeyId: key }: DbInstance,
  { self, stack }: InStack,
): Found[] {
  return stack.followTo(self, clusterIdentifier, "dbCluster").flatMap((link): Found[] => {
    const which = unknownOf(link);
    if (which !== undefined) return [undecided("clusterDecides", clusterIdentifier.path, { which, key: key.path })];
    return link.kind === "resource" && isOn(link.resource.subject) ? [] : [violation("awsManagedByDefault", key.path)];
  });
}

/** What of the cluster cannot be told here. */
function unknownOf(link: LinkTo<"dbCluster">): string | undefined {
  if (link.kind !== "resource") return "that is not of this stack";
  const { performanceInsightsEnabled: enabled } = link.resource.subject;
  return enabled.kind === "unknown" ? `whose \`${enabled.path}\` ${whyUnknown(enabled)}` : undefined;
}
