/** A principal of the key's own account can still change the key policy, so the owner is not locked out. */
import type { ContextConstraint } from "../iam/index";
import { accessAnswer, describeWitness } from "../kit/decisions";
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
  onlyThroughService: {
    text: "`{statement}` allows `kms:PutKeyPolicy` only through an AWS service, and the pack does not know whether that service can change the key policy for a caller: {witness}",
    fix: "Allow an administrator of the key's own account to call `kms:PutKeyPolicy` directly",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const kmsAdminLockout = definePolicy({
  id: "kms-admin-lockout",
  displayName: "The key policy can still be changed",
  description: "The key policy allows a principal of the key's own account to call `kms:PutKeyPolicy` directly.",
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
    checkDocument: (read): Found[] => {
      const ask = (...context: readonly ContextConstraint[]) =>
        accessAnswer(read.document, {
          actions: ["kms:PutKeyPolicy"],
          key: read.identity,
          // `kms:PutKeyPolicy` does not work across accounts. If the key's account is not known, any caller counts.
          callers: { kind: "administrators" },
          context,
        });
      const direct = ask({ key: "kms:ViaService", kind: "absent" });
      if (direct.accesses.length > 0) return [];
      const indirect = ask(...THROUGH_ANOTHER_SERVICE);
      const open = direct.undecided.length > 0 ? direct.undecided : indirect.undecided;
      const through = indirect.accesses.map(({ path, witness }) =>
        undecided("onlyThroughService", read.key.policy.path, {
          statement: path,
          witness: describeWitness(witness),
        }),
      );
      if (open.length + through.length === 0) return [violation("noAdministrator", read.key.policy.path)];
      return [...through, ...open.map((part) => undecidedFinding(read.key, part, QUESTION))];
    },
  }),
});

/**
 * Services that use a key to encrypt data and never manage it. Another service may: CloudFormation calls
 * `kms:PutKeyPolicy` for the user who deploys a stack.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const DATA_SERVICES = [
  "backup",
  "dms",
  "dynamodb",
  "ec2",
  "ecr",
  "elasticache",
  "elasticfilesystem",
  "es",
  "fsx",
  "kinesis",
  "lambda",
  "rds",
  "redshift",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "workspaces",
];

const THROUGH_ANOTHER_SERVICE: readonly ContextConstraint[] = [
  { key: "kms:ViaService", kind: "among", patterns: ["*"] },
  {
    key: "kms:ViaService",
    kind: "outside",
    patterns: DATA_SERVICES.map((service) => `${service}.*.amazonaws.com`),
  },
];
