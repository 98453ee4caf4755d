/** A customer managed key encrypts each database activity stream: AWS does not start a stream with any other key. */
import { keyMessages, requiredKeyCheck } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";

const messages = {
  ...keyMessages("Name"),
  noKeyNamed: {
    text: "`{path}` is not set, and AWS does not start an activity stream without a key",
    fix: "Set `{path}` to a customer managed key",
  },
} as const;

const { violation } = findingsFor(messages);

export const auroraActivityStreamKey = definePolicy({
  id: "aurora-activity-stream-key",
  displayName: "Aurora activity streams are encrypted with a customer managed key",
  description: "The KMS key of a database activity stream is a customer managed key.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption", "activity-stream"],
  remediationSteps: "Set `kmsKeyId` of the activity stream to a customer managed key.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.Enabling.html",
  subjects: ["activityStream"],
  messages,
  ...requiredKeyCheck((path) => violation("noKeyNamed", path)),
});
