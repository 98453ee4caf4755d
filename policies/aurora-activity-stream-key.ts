/** A database activity stream is encrypted with a customer managed key: AWS starts it with no other. */
import { judgeKey, judgeKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { decided, deferred } from "../kit/verdict";

const messages = {
  ...keyMessages("Name"),
  noKeyNamed: {
    text: "`{path}` is not set: AWS starts no activity stream without a key to encrypt it",
    fix: "Name a customer managed key in `{path}`",
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
  remediationSteps: "Name a customer managed key in `kmsKeyId` of the activity stream.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.Enabling.html",
  subjects: ["activityStream"],
  options: keyOptions,
  messages,
  check({ kmsKeyId, account }, { config }) {
    const found = judgeKey(kmsKeyId, account, config, violation("noKeyNamed", kmsKeyId.path));
    return found === undefined ? deferred : decided(found);
  },
  checkStack: ({ kmsKeyId, account }, place, { config }) => decided(judgeKeyInStack(kmsKeyId, account, config, place)),
});
