/** The key policy allows cryptographic use of the key only with the encryption context of Amazon RDS. */
import type { ConfigOf } from "../kit/config";
import { accessAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  accessFindings,
  accountRootOption,
  keyPolicyCheck,
  keyPolicyMessages,
  keyPolicyOptions,
} from "../kit/key-policy";

import { ENCRYPTION_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether use of the key requires the encryption context of Amazon RDS";

/** What RDS sends with every use of the key for Aurora. An EBS volume id can come with it, but never instead. */
const CLUSTER_ID = "aws:rds:dbc-id";

const messages = {
  ...keyPolicyMessages,
  open: {
    text: "{statement} allows {principal} to call `{operation}`{by} without the encryption context `aws:rds:dbc-id`, so the key can be used outside Aurora: {witness}",
    fix: 'Add `"Condition": {"Null": {"kms:EncryptionContext:aws:rds:dbc-id": "false"}}`. For an existing cluster, you can require its resource id with `StringEquals`',
  },
  accountRoot: {
    text: "{statement} delegates `{operation}`{by} without the encryption context `aws:rds:dbc-id` to every IAM policy of account {account}, the key's own account according to {source}",
    fix: 'Remove cryptographic use from the statement for the root, or accept delegation with config `accountRoot: "delegates"`',
  },
  defaultPolicy: {
    text: "`{path}` is not set, so AWS's default key policy delegates use of the key to every IAM policy of the account",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
} as const;

const { violation } = findingsFor(messages);

const options = { accountRoot: accountRootOption, ...keyPolicyOptions } as const;

export const kmsEncryptionContext = definePolicy({
  id: "kms-encryption-context",
  displayName: "Use of a key requires the encryption context of Amazon RDS",
  description: "The key policy allows cryptographic use of the key only with the encryption context that RDS sends.",
  enforcementLevel: "disabled",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy", "encryption-context"],
  remediationSteps:
    "Add a condition on `kms:EncryptionContext:aws:rds:dbc-id` or `kms:EncryptionContextKeys` to every statement that " +
    "allows cryptographic operations.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  options,
  messages,
  ...keyPolicyCheck({
    question: QUESTION,
    checkDefault: (key, config: ConfigOf<typeof options>): Finding<typeof messages>[] =>
      config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", key.policy.path)],
    checkDocument: (read, config: ConfigOf<typeof options>) => {
      const answer = accessAnswer(read.document, {
        actions: ENCRYPTION_OPERATIONS,
        key: read.identity,
        context: [
          { key: `kms:EncryptionContext:${CLUSTER_ID}`, kind: "absent" },
          { key: "kms:EncryptionContextKeys", kind: "outside", patterns: [CLUSTER_ID] },
        ],
      });
      return accessFindings<Finding<typeof messages>>(read, answer, QUESTION, ({ kind }, path, data) => {
        if (kind === "direct") return [violation("open", path, data())];
        return config.accountRoot === "delegates" ? [] : [violation("accountRoot", path, data())];
      });
    },
  }),
});
