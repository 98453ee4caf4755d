/** Principals of other accounts reach the key only where the configuration allows their account or organization. */

import { accountIds, optionalStrings } from "../kit/config";
import { accessAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { accessFindings, judgeKeyPolicy, keyPolicyMessages, keyPolicyOptions } from "../kit/key-policy";
import { violation } from "../kit/verdict";
import { KEY_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether principals of other accounts reach the key";

const messages = {
  ...keyPolicyMessages,
  otherAccount: {
    text: "{statement} gives `{operation}` (by `{action}`, to {principal}) to another account than those allowed: {witness}",
    fix: "Take the principal out, or allow its account in config `allowedAccounts` (or `allowedOrganizations`)",
  },
  grantNotViaService: {
    text:
      "{statement} gives principals of another account `kms:CreateGrant` (by `{action}`, to {principal}) without " +
      "`kms:ViaService`: {witness}, and so hand the use of the key to anyone",
    fix: '{statement} needs `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`',
  },
} as const;

const options = {
  allowedAccounts: accountIds("The other accounts whose principals may use the key. None, where left out."),
  allowedOrganizations: optionalStrings(
    "The organizations (`o-…`) whose accounts may use the key. None, where left out.",
  ),
  ...keyPolicyOptions,
} as const;

export const kmsCrossAccountAccess = definePolicy({
  id: "kms-cross-account-access",
  displayName: "Other accounts reach a key only where allowed",
  description:
    "A key policy admits principals of other accounts only from `allowedAccounts` and `allowedOrganizations`, and " +
    "`kms:CreateGrant` of theirs only through an AWS service.",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy", "access"],
  remediationSteps:
    "Remove the principals of other accounts, or allow their accounts in the configuration; scope their " +
    "`kms:CreateGrant` by `kms:ViaService`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options,
  messages,
  check: (key, { config }) =>
    judgeKeyPolicy(key, {
      question: QUESTION,
      accounts: config.accounts,
      ofDocument: (read) => {
        const { allowedAccounts: accounts = [], allowedOrganizations: organizations = [] } = config;
        const strangers = accessAnswer(read.document, {
          actions: KEY_OPERATIONS,
          key: read.identity,
          callers: { kind: "otherAccounts", accounts, organizations },
        });
        const grants = accessAnswer(read.document, {
          actions: ["kms:CreateGrant"],
          key: read.identity,
          callers: { kind: "otherAccounts", accounts: [], organizations: [] },
          outsideServices: { services: ["*"] },
        });
        const told = new Set([...strangers.accesses, ...strangers.undecided].map(({ path }) => path));
        const others = {
          accesses: grants.accesses.filter(({ path }) => !told.has(path)),
          undecided: grants.undecided.filter(({ path }) => !told.has(path)),
        };
        return [
          ...accessFindings(read, strangers, QUESTION, (_, path, data) => [violation("otherAccount", path, data())]),
          ...accessFindings(read, others, QUESTION, (_, path, data) => [violation("grantNotViaService", path, data())]),
        ];
      },
    }),
});
