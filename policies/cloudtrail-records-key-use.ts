/** A trail records each use of a KMS key with its encryption context, so that the use can be audited. */
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { checkAdvancedEventSelector, checkEventSelector, recordedEventsMessages } from "../kit/recorded-events";
import { decided, describeUnknown } from "../kit/verdict";

const messages = {
  notLogging: {
    text: "`{path}` is `false`, so the trail records nothing, including the use of KMS keys",
    fix: "Set `{path}` to `true`",
  },
  notReadable: { text: "`{path}` {why}, and decides whether the trail records anything" },
  ...recordedEventsMessages,
} as const;

const { violation, undecided } = findingsFor(messages);

export const cloudtrailRecordsKeyUse = definePolicy({
  id: "cloudtrail-records-key-use",
  displayName: "Trails record the use of KMS keys",
  description: "A CloudTrail trail records the use of KMS keys, including the encryption context of each use.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "cloudtrail", "audit"],
  remediationSteps: "Record all management events, read and write, and do not exclude `kms.amazonaws.com`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html",
  subjects: ["trail"],
  options: {},
  messages,
  check({ logging, eventSelectors, advancedEventSelectors }) {
    if (logging.kind === "known" && !logging.value) return decided([violation("notLogging", logging.path)]);
    const undecidedLogging =
      logging.kind === "unknown" ? [undecided("notReadable", logging.path, { why: describeUnknown(logging) })] : [];
    const selectors = [
      ...eventSelectors.map(checkEventSelector),
      ...advancedEventSelectors.map(checkAdvancedEventSelector),
    ];
    // A trail records what any of its selectors matches. Without selectors it records all management events.
    if (selectors.length === 0 || selectors.some((found) => found.length === 0)) return decided(undecidedLogging);
    const found = selectors.flat();
    const undecidedFindings = found.filter(({ outcome }) => outcome === "undecided");
    if (undecidedFindings.length > 0) return decided([...undecidedLogging, ...undecidedFindings]);
    // Data events do not matter if another selector is for management events.
    const ofManagement = found.filter(({ message }) => message !== "noManagementEvents");
    return decided(ofManagement.length > 0 ? ofManagement : found);
  },
});
