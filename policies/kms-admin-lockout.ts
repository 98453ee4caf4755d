/** A principal of the key's own account can still change the key policy, so the owner is not locked out. */
import { accessAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { keyPolicyCheck, keyPolicyMessages, keyPolicyOptions, undecidedFinding } from "../kit/key-policy";

const QUESTION = "whether anyone can still change the key policy";

const messages = {
  ...keyPolicyMessages,
  noAdministrator: {
    text: "`{path}` allows nobody to call `kms:PutKeyPolicy`, so once it is in force only AWS Support can change the key policy",
    fix: "Allow `kms:*` for the root of the key's own account, or allow an administrator of that account `kms:PutKeyPolicy`",
  },
} as const;

const { violation } = findingsFor(messages);

export const kmsAdminLockout = definePolicy({
  id: "kms-admin-lockout",
  displayName: "The key policy can still be changed",
  description: "The key policy allows a principal of the key's own account to call `kms:PutKeyPolicy`.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["kms", "key-policy"],
  remediationSteps: "Keep a statement that allows the account root or an administrator to call `kms:PutKeyPolicy`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  options: keyPolicyOptions,
  messages,
  ...keyPolicyCheck({
    question: QUESTION,
    violatedBy: "noAccess",
    checkDocument: (read): Finding<typeof messages>[] => {
      const { accesses, undecided } = accessAnswer(read.document, {
        actions: ["kms:PutKeyPolicy"],
        key: read.identity,
        // `kms:PutKeyPolicy` does not work across accounts. If the key's account is not known, any caller counts.
        callers: { kind: read.own === undefined ? "anyone" : "ownAccount" },
      });
      if (accesses.length > 0) return [];
      if (undecided.length > 0) return undecided.map((part) => undecidedFinding(read.key, part, QUESTION));
      return [violation("noAdministrator", read.key.policy.path)];
    },
  }),
});
