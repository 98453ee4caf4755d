/** Somebody can still change the key policy, so that a fix does not lock the owner out. */
import { accessAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { judgeKeyPolicy, keyPolicyMessages, keyPolicyOptions, ofUndecided } from "../kit/key-policy";
import { violation } from "../kit/verdict";

const QUESTION = "whether anybody can still change the key policy";

const messages = {
  ...keyPolicyMessages,
  nobody: {
    text:
      "`{path}` allows nobody `kms:PutKeyPolicy`: once it is in force the key can be neither repaired nor opened again, " +
      "but by AWS Support",
    fix: "Give the root of the key's own account `kms:*`, which delegates to its IAM policies, or name an administrator",
  },
} as const;

export const kmsAdminLockout = definePolicy({
  id: "kms-admin-lockout",
  displayName: "Somebody can manage the key",
  description: "The key policy allows `kms:PutKeyPolicy` to somebody of the key's own account.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy"],
  remediationSteps: "Keep a statement that gives the root of the account, or an administrator, `kms:PutKeyPolicy`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options: keyPolicyOptions,
  messages,
  check: (key, { config }) =>
    judgeKeyPolicy(key, {
      question: QUESTION,
      accounts: config.accounts,
      ofDocument: (read) => {
        const { accesses, undecided } = accessAnswer(read.document, {
          actions: ["kms:PutKeyPolicy"],
          key: read.identity,
          // The right does not cross accounts; of whose account the key is nothing is known, anybody counts.
          callers: { kind: read.own === undefined ? "anyone" : "ownAccount" },
        });
        if (accesses.length > 0) return [];
        if (undecided.length > 0) return undecided.map((part) => ofUndecided(key, part, QUESTION));
        return [violation("nobody", key.policy.path)];
      },
    }),
});
