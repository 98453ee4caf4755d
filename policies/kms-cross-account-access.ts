/** Principals of other accounts can use the key only if the configuration allows their account or organization. */
import type { Access, AccessAnswer, CreateGrantAnswer } from "../iam/index";
import { accountIds, type ConfigOf, optionalStrings } from "../kit/config";
import { accessAnswer, createGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { findingsFor, reportedBy } from "../kit/finding";
import {
  accessFindings,
  keyPolicyCheck,
  keyPolicyMessages,
  keyPolicyOptions,
  type ReadKeyPolicy,
} from "../kit/key-policy";
import { publicAccess } from "../kit/public-access";
import { accessFix } from "../kit/repairs";
import { KEY_OPERATIONS } from "../model/kms-operations";

/** What kms-create-grant-via-service reports, whichever services it allows. */
function unscopedGrants({ document, identity, multiRegion }: ReadKeyPolicy): CreateGrantAnswer {
  const { region, account: ownAccount } = identity;
  const question = { services: ["*"], region, multiRegion, regions: [], ownAccount, key: identity };
  return createGrantAnswer(document, question);
}

const OTHER_OPERATIONS = KEY_OPERATIONS.filter((operation) => operation !== "kms:CreateGrant");

/** Joins the answer about grants to that about all other operations, without the statements that allow unscoped grants. */
function joined(others: AccessAnswer, grants: AccessAnswer, unscoped: readonly Access[]): AccessAnswer {
  const reported = new Set([...others.accesses, ...others.undecided].map(({ path }) => path));
  const open = new Set(unscoped.map(({ statement }) => statement));
  return {
    accesses: [
      ...others.accesses,
      ...grants.accesses.filter(({ path, statement }) => !reported.has(path) && !open.has(statement)),
    ],
    undecided: [...others.undecided, ...grants.undecided.filter(({ path }) => !reported.has(path))],
  };
}

const QUESTION = "whether principals of other accounts can use the key";

const messages = {
  ...keyPolicyMessages,
  otherAccount: {
    text: "{statement} allows {principal} to call `{operation}`{by} from {list}: {witness}",
    fix: "{fix}, or add its account to config `allowedAccounts` or its organization to `allowedOrganizations`",
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
    "The key policy allows other accounts only if `allowedAccounts` or `allowedOrganizations` includes them. Advisory until " +
    "one of the lists is configured.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["kms", "key-policy", "access"],
  remediationSteps: "Remove the principals of other accounts, or add their accounts to the configuration.",
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
      const callers = { kind: "otherAccounts", accounts, organizations } as const;
      const ofOthers = { actions: KEY_OPERATIONS, key: read.identity, callers };
      const ask = (actions: readonly string[]): AccessAnswer => accessAnswer(read.document, { ...ofOthers, actions });
      const unscoped = unscopedGrants(read);
      const outsiders = joined(ask(OTHER_OPERATIONS), ask(["kms:CreateGrant"]), unscoped.openings);
      const open = new Set(
        read.reading === "most"
          ? []
          : publicAccess(read.document, read.identity).accesses.map(({ statement }) => statement),
      );
      const found = accessFindings(read, outsiders, QUESTION, (access, path, data) => {
        if (open.has(access.statement)) return [];
        const fix = accessFix(read, access, ofOthers, undefined, "Remove the principal");
        const finding = violation("otherAccount", path, { ...data(), list, fix });
        return [isListed ? finding : { ...finding, level: "advisory" }];
      });
      const asksForAccount = unscoped.undecided.some(({ kind }) => kind === "ownAccount");
      return found.map((each) =>
        asksForAccount && each.message === "accountNotKnown" ? reportedBy("kms-create-grant-via-service", each) : each,
      );
    },
  }),
});
