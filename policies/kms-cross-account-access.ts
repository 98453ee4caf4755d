/** Principals of other accounts can use the key only if the configuration allows their account or organization. */

import { namedServices } from "../iam/index";
import { accountIds, type ConfigOf, optionalStrings } from "../kit/config";
import { accessAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { accessFindings, keyPolicyCheck, keyPolicyMessages, keyPolicyOptions } from "../kit/key-policy";

import { placeholderHint, viaServiceCondition } from "../kit/via-service";
import { KEY_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether principals of other accounts can use the key";

const messages = {
  ...keyPolicyMessages,
  otherAccount: {
    text: "{statement} allows {principal} to call `{operation}` (matched by `{action}`) from {list}: {witness}",
    fix: "Remove the principal, or add its account to config `allowedAccounts` or its organization to `allowedOrganizations`",
  },
  grantNotViaService: {
    text: "{statement} allows {principal} to call `kms:CreateGrant` (matched by `{action}`) without `kms:ViaService`, so another account can grant anyone use of the key: {witness}",
    fix: 'Add `"Condition": {condition}` to {statement}{hint}',
  },
} as const;

const { violation } = findingsFor(messages);

const options = {
  allowedAccounts: accountIds("The other accounts whose principals may use the key. Default: none."),
  allowedOrganizations: optionalStrings("The organizations (`o-…`) whose accounts may use the key. Default: none."),
  ...keyPolicyOptions,
} as const;

export const kmsCrossAccountAccess = definePolicy({
  id: "kms-cross-account-access",
  displayName: "Other accounts use a key only if you allow them",
  description:
    "The key policy allows other accounts only if `allowedAccounts` or `allowedOrganizations` includes them, and allows " +
    "them `kms:CreateGrant` only through an AWS service. Advisory until one of the lists is configured.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["kms", "key-policy", "access"],
  remediationSteps:
    "Remove the principals of other accounts, or add their accounts to the configuration. Require `kms:ViaService` for " +
    "their `kms:CreateGrant`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  options,
  messages,
  ...keyPolicyCheck({
    question: QUESTION,
    checkDocument: (read, config: ConfigOf<typeof options>) => {
      const { allowedAccounts: accounts = [], allowedOrganizations: organizations = [] } = config;
      const isListed = accounts.length + organizations.length > 0;
      const list = isListed
        ? "an account outside `allowedAccounts` and `allowedOrganizations`"
        : "another account, and neither `allowedAccounts` nor `allowedOrganizations` says which may";
      const outsiders = accessAnswer(read.document, {
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
      const reported = new Set([...outsiders.accesses, ...outsiders.undecided].map(({ path }) => path));
      const others = {
        accesses: grants.accesses.filter(({ path }) => !reported.has(path)),
        undecided: grants.undecided.filter(({ path }) => !reported.has(path)),
      };
      return [
        ...accessFindings(read, outsiders, QUESTION, (_, path, data) => {
          const found = violation("otherAccount", path, { ...data(), list });
          return [isListed ? found : { ...found, level: "advisory" }];
        }),
        ...accessFindings(read, others, QUESTION, ({ statement }, path, data) => {
          const known = data();
          const condition = viaServiceCondition(["*"], namedServices(read.document, statement), [known.region]);
          return [violation("grantNotViaService", path, { ...known, condition, hint: placeholderHint(condition) })];
        }),
      ];
    },
  }),
});
