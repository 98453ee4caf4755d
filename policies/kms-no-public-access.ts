/** No key policy allows the public to use or administer the key. */
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { accessFindings, keyPolicyCheck, keyPolicyMessages, keyPolicyOptions } from "../kit/key-policy";
import { publicAccess } from "../kit/public-access";
import { accessFix, rootOf } from "../kit/repairs";
import { KEY_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether the public can use the key";

const messages = {
  ...keyPolicyMessages,
  public: {
    text: "{statement} allows `{operation}`{by}, for {principal}, to any AWS account: {witness}",
    fix: "{fix}",
  },
} as const;

const { violation } = findingsFor(messages);

export const kmsNoPublicAccess = definePolicy({
  id: "kms-no-public-access",
  displayName: "A key is not open to the public",
  description: "Only principals that the key policy identifies can use or administer the key.",
  enforcementLevel: "mandatory",
  severity: "critical",
  tags: ["kms", "key-policy", "access"],
  remediationSteps:
    "Name the principals in `Principal`, or add a condition on `aws:PrincipalOrgID`, `aws:PrincipalAccount` or " +
    "`kms:CallerAccount` that lists your own organization or accounts.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  options: keyPolicyOptions,
  messages,
  ...keyPolicyCheck({
    question: QUESTION,
    checkDocument: (read) => {
      const answer = publicAccess(read.document, read.identity);
      return accessFindings(read, answer, QUESTION, (access, path, data) => {
        const question = { actions: KEY_OPERATIONS, key: read.identity, callers: { kind: "public" } } as const;
        const fix = accessFix(read, access, question, rootOf(read), "Name the principals");
        return [violation("public", path, { ...data(), fix })];
      });
    },
  }),
});
