/** What is exported to Amazon S3 is encrypted with a customer managed key. */
import { judgeKey, judgeKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { decided, deferred } from "../kit/verdict";

const messages = {
  ...keyMessages("Name"),
  noKeyNamed: {
    text: "`{path}` is not set: AWS starts no export without a key to encrypt it",
    fix: "Name a customer managed key in `{path}`",
  },
} as const;

const { violation } = findingsFor(messages);

export const auroraExportKey = definePolicy({
  id: "aurora-export-key",
  displayName: "Exports to Amazon S3 are encrypted with a customer managed key",
  description: "The KMS key that encrypts the export of a snapshot to Amazon S3 is a customer managed key.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["aurora", "kms", "encryption", "export"],
  remediationSteps: "Name a customer managed key in `kmsKeyId` of the export task.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-export-snapshot.html",
  subjects: ["exportTask"],
  options: keyOptions,
  messages,
  check({ kmsKeyId, account }, { config }) {
    const found = judgeKey(kmsKeyId, account, config, violation("noKeyNamed", kmsKeyId.path));
    return found === undefined ? deferred : decided(found);
  },
  checkStack: ({ kmsKeyId, account }, place, { config }) => decided(judgeKeyInStack(kmsKeyId, account, config, place)),
});
