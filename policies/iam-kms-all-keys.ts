/** No identity policy gives decryption, or all of KMS, on keys it does not single out. */
import type { AccessAnswer } from "../iam/index";
import { allKeysAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  type IdentityQuestion,
  identityFindings,
  identityPolicyMessages,
  isWide,
  judgeIdentityPolicy,
  judgeIdentityPolicyInStack,
  type ReadIdentityPolicy,
  withoutDocument,
} from "../kit/identity-policy";
import { type Finding, violation } from "../kit/verdict";
import { MANAGED_POLICIES_DATE } from "../model/aws-managed-policies";
import { DECRYPTION_OPERATIONS, KEY_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether it is for keys it singles out only";

const SINGLE_OUT =
  "List the keys it is for in `Resource`, or narrow it by what they have: " +
  '`"Condition": {"StringEquals": {"aws:ResourceTag/<key>": "<value>"}}`, or a condition on `kms:ResourceAliases`, ' +
  "`kms:ViaService` or the encryption context";

const messages = {
  ...identityPolicyMessages,
  allKeys: {
    text: "{statement} gives `{operation}` (by `{action}`) on keys it does not single out: {witness}",
    fix: SINGLE_OUT,
  },
  allKeysWithEverything: {
    text: "{statement} gives `{operation}` among all other actions (by `{action}`), on keys it does not single out: {witness}",
    fix:
      "Leave KMS to a statement of its own that lists its keys, or take decryption away: " +
      '`{"Effect": "Deny", "Action": ["kms:Decrypt", "kms:ReEncryptFrom"], "NotResource": ["<ARN of a key>"]}`',
  },
  managedPolicy: {
    text:
      "`{path}` attaches AWS managed policy `{name}` (its text {version}, as of {date}), which gives `{operation}` on keys " +
      "it does not single out",
    fix: "Attach a policy of your own that lists its keys",
  },
} as const;

type Found = Finding<keyof typeof messages>;

export const iamKmsAllKeys = definePolicy({
  id: "iam-kms-all-keys",
  displayName: "IAM policies are for KMS keys they single out",
  description:
    "No IAM identity policy allows `kms:Decrypt` or `kms:ReEncryptFrom`, or any operation by `kms:*`, on KMS keys it does not " +
    "single out.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["iam", "kms", "identity-policy", "access"],
  remediationSteps:
    "List the ARNs of keys in `Resource`, or add a condition on `aws:ResourceTag`, `kms:ResourceAliases`, `kms:ViaService` or " +
    "the encryption context.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
  subjects: ["iamPolicy"],
  options: {},
  messages,
  skipReason: withoutDocument,
  check: (policy) => judgeIdentityPolicy(policy, ASKED),
  checkStack: (policy, place) => judgeIdentityPolicyInStack(policy, place, ASKED),
});

const ASKED: IdentityQuestion<Found["message"]> = {
  question: QUESTION,
  ofDocument(read) {
    return identityFindings<Found["message"]>(read, answer(read), QUESTION, (access, path, data) =>
      isWide(access)
        ? [{ ...violation("allKeysWithEverything", path, data), level: "advisory" }]
        : [violation("allKeys", path, data)],
    );
  },
  ofManagedPolicy(name, { version = "", allKeys: operation }, path) {
    if (operation === undefined) return [];
    const data = { name, version, date: MANAGED_POLICIES_DATE, operation };
    return [{ ...violation("managedPolicy", path, data), level: "advisory" }];
  },
};

/** Of decryption by any pattern, and of every other operation where a statement gives all of KMS; once a statement. */
function answer({ document, holders }: ReadIdentityPolicy): AccessAnswer {
  const decryption = allKeysAnswer(document, { actions: DECRYPTION_OPERATIONS, holders });
  const statements = document.statements.filter(
    ({ effect, action }) => effect === "Deny" || action?.patterns.some(isAllOfKms),
  );
  const everything = allKeysAnswer({ ...document, statements }, { actions: KEY_OPERATIONS, holders });
  const told = new Set([...decryption.accesses, ...decryption.undecided].map(({ path }) => path));
  const isNew = ({ path }: { readonly path: string }) => !told.has(path);
  return {
    accesses: [...decryption.accesses, ...everything.accesses.filter(isNew)],
    undecided: [...decryption.undecided, ...everything.undecided.filter(isNew)],
  };
}

const isAllOfKms = (pattern: string): boolean => /^kms:\*+$/i.test(pattern);
