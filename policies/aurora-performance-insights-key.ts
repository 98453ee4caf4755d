/** A customer managed key encrypts the data of Performance Insights. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { oneOf } from "../kit/config";
import { checkKey, checkKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { notInClusterReason } from "../kit/skip-reasons";
import { decided, deferred, describeUnknown, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import type { DbInstance } from "../model/db-instance";
import type { LinkTo, StackPlace } from "../model/stack-model";
import { isSet } from "../model/value";

const messages = {
  ...keyMessages("Name"),
  ...conditionMessages,
  awsManagedByDefault: {
    text: "`{path}` is not set, so AWS encrypts the data of Performance Insights with the AWS managed key `aws/rds`, which you cannot manage, rotate or share",
    fix: "Set `{path}` to a customer managed key",
  },
  clusterDecides: {
    text: "`{path}` names a cluster {which}. If Performance Insights is on for that cluster, the cluster decides the key",
    fix: "To decide it here, set `{key}` to a customer managed key",
  },
} as const;

const defaultKey = oneOf(
  "How to treat Performance Insights whose key is not set, which AWS encrypts with the AWS managed key `aws/rds`.",
  ["accepts", "violates"],
);

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraPerformanceInsightsKey = definePolicy({
  id: "aurora-performance-insights-key",
  displayName: "Performance Insights is encrypted with a customer managed key",
  description:
    "If Performance Insights is on for an Aurora DB cluster or instance, its KMS key is a customer managed key.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["aurora", "kms", "encryption", "performance-insights"],
  remediationSteps: "Set `performanceInsightsKmsKeyId` to a customer managed key.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.access-control.cmk-policy.html",
  subjects: ["dbCluster", "dbInstance"],
  options: { engines, ...keyOptions, defaultKey },
  messages,
  skipReason(subject) {
    const other = subject.kind === "dbInstance" ? notInClusterReason(subject) : undefined;
    const { performanceInsightsEnabled: enabled } = subject;
    return other ?? (enabled.kind === "unknown" || isOn(subject) ? undefined : "Performance Insights is off");
  },
  check(subject, { config }) {
    const { engine, performanceInsightsEnabled: enabled, performanceInsightsKmsKeyId: key, account } = subject;
    const other = otherEngineReason(subject, config.engines);
    if (other !== undefined) return notApplicable(other);
    if (!isSet(key) && config.defaultKey === "accepts") return decided([]);
    if (subject.kind === "dbInstance" && !isSet(key)) return deferred;
    const found = checkKey(key, account, config, violation("awsManagedByDefault", key.path));
    return found === undefined ? deferred : decided(underConditions<Found>(found, [engine, enabled]));
  },
  checkStack(subject, place, { config }) {
    const { engine, performanceInsightsEnabled: enabled, performanceInsightsKmsKeyId: key, account } = subject;
    const found =
      subject.kind === "dbInstance" && !isSet(key)
        ? judgeByCluster(subject, place)
        : checkKeyInStack(key, account, config, place);
    return decided(underConditions<Found>(found, [engine, enabled]));
  },
});

const isOn = ({ performanceInsightsEnabled: enabled }: DbCluster | DbInstance): boolean =>
  enabled.kind === "known" && enabled.value;

/** Judges an instance without a key: it uses the key of its cluster if Performance Insights is on there. */
function judgeByCluster(
  { clusterIdentifier, performanceInsightsKmsKeyId: key }: DbInstance,
  { self, stack }: StackPlace,
): Found[] {
  return stack.followTo(self, clusterIdentifier, "dbCluster").flatMap((link): Found[] => {
    const which = whatIsNotKnown(link);
    if (which !== undefined) return [undecided("clusterDecides", clusterIdentifier.path, { which, key: key.path })];
    return link.kind === "resource" && isOn(link.resource.subject) ? [] : [violation("awsManagedByDefault", key.path)];
  });
}

/** Returns what is not known about the cluster; undefined if enough is known. */
function whatIsNotKnown(link: LinkTo<"dbCluster">): string | undefined {
  if (link.kind !== "resource") return "that is not in this stack";
  const { performanceInsightsEnabled: enabled } = link.resource.subject;
  return enabled.kind === "unknown" ? `whose \`${enabled.path}\` ${describeUnknown(enabled)}` : undefined;
}
