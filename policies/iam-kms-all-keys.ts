/** No identity policy allows decryption, or all of KMS, on keys that it does not specify. */
import type { AccessAnswer } from "../iam/index";
import { allKeysAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import {
  checkIdentityPolicy,
  checkIdentityPolicyInStack,
  type IdentityPolicyCheck,
  identityFindings,
  identityPolicyMessages,
  noDocumentReason,
  type ReadIdentityPolicy,
  reachesOtherServices,
} from "../kit/identity-policy";

import { MANAGED_POLICIES_DATE } from "../model/aws-managed-policies";
import { DECRYPTION_OPERATIONS, KEY_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether it applies only to keys that it specifies";

const SPECIFY_KEYS =
  'List the keys in `Resource`, or add a condition on their tags, such as `"StringEquals": {"aws:ResourceTag/<key>": "<value>"}`';

const messages = {
  ...identityPolicyMessages,
  allKeys: {
    text: "{statement} allows `{operation}`{by} on keys that it does not specify, including future ones: {witness}",
    fix: SPECIFY_KEYS,
  },
  allKeysWithEverything: {
    text: "{statement} allows `{operation}` with all other actions{by}, on keys that it does not specify, including future ones: {witness}",
    fix: "Move KMS to a statement of its own that lists its keys in `Resource`",
  },
  managedPolicy: {
    text: "`{path}` attaches AWS managed policy `{name}` ({version}, as of {date}), which allows `{operation}` on keys that it does not specify",
    fix: "Attach your own policy that lists its keys",
  },
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const iamKmsAllKeys = definePolicy({
  id: "iam-kms-all-keys",
  displayName: "IAM policies specify their KMS keys",
  description:
    "IAM identity policies allow `kms:Decrypt` and `kms:ReEncryptFrom`, and any operation with `kms:*`, only on KMS keys that " +
    "they specify.",
  enforcementLevel: "disabled",
  severity: "medium",
  tags: ["iam", "kms", "identity-policy", "access"],
  remediationSteps:
    "List the ARNs of keys in `Resource`, or add a condition on `aws:ResourceTag`, `kms:ResourceAliases`, `kms:ViaService` or " +
    "the encryption context.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
  subjects: ["iamPolicy"],
  options: {},
  messages,
  skipReason: noDocumentReason,
  check: (policy) => checkIdentityPolicy(policy, ASKED),
  checkStack: (policy, place) => checkIdentityPolicyInStack(policy, place, ASKED),
});

const ASKED: IdentityPolicyCheck<Found> = {
  question: QUESTION,
  checkDocument(read) {
    return identityFindings<Found>(read, answer(read), QUESTION, (access, path, data) =>
      reachesOtherServices(read, access)
        ? [{ ...violation("allKeysWithEverything", path, data), level: "advisory" }]
        : [violation("allKeys", path, data)],
    );
  },
  checkManagedPolicy(name, { version = "", allKeys: operation }, path) {
    if (operation === undefined) return [];
    const data = { name, version, date: MANAGED_POLICIES_DATE, operation };
    return [{ ...violation("managedPolicy", path, data), level: "advisory" }];
  },
};

/**
 * Asks about decryption in every statement, and about every operation in the statements that allow all of KMS. Reports
 * each statement once.
 */
function answer({ document, holders }: ReadIdentityPolicy): AccessAnswer {
  const decryption = allKeysAnswer(document, { actions: DECRYPTION_OPERATIONS, holders });
  const statements = document.statements.filter(
    ({ effect, action }) => effect === "Deny" || action?.patterns.some(isAllOfKms),
  );
  const everything = allKeysAnswer({ ...document, statements }, { actions: KEY_OPERATIONS, holders });
  const reported = new Set([...decryption.accesses, ...decryption.undecided].map(({ path }) => path));
  const isNew = ({ path }: { readonly path: string }) => !reported.has(path);
  return {
    accesses: [...decryption.accesses, ...everything.accesses.filter(isNew)],
    undecided: [...decryption.undecided, ...everything.undecided.filter(isNew)],
  };
}

const isAllOfKms = (pattern: string): boolean => /^kms:\*+$/i.test(pattern);
