/** A customer managed key encrypts each export of a snapshot or cluster to Amazon S3. */
import { keyMessages, requiredKeyCheck } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";

const messages = {
  ...keyMessages("Name"),
  noKeyNamed: {
    text: "`{path}` is not set, and AWS does not start an export without a key",
    fix: "Set `{path}` to a customer managed key",
  },
} as const;

const { violation } = findingsFor(messages);

export const auroraExportKey = definePolicy({
  id: "aurora-export-key",
  displayName: "Exports to Amazon S3 are encrypted with a customer managed key",
  description: "The KMS key of a snapshot export to Amazon S3 is a customer managed key.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["aurora", "kms", "encryption", "export"],
  remediationSteps: "Set `kmsKeyId` of the export task to a customer managed key.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-export-snapshot.html",
  subjects: ["exportTask"],
  messages,
  ...requiredKeyCheck((path) => violation("noKeyNamed", path)),
});
