/** The key is used through Amazon RDS only, and no Deny stands in the way of what Aurora does by its grants. */
import type { Access, AccessAnswer, Callers } from "../iam/index";
import { type ConfigOf, strings } from "../kit/config";
import { accessAnswer, denialAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  accessFindings,
  accountRootOption,
  judgeKeyPolicy,
  keyPolicyMessages,
  keyPolicyOptions,
  ofUndecided,
  type ReadKeyPolicy,
} from "../kit/key-policy";
import { type Finding, violation } from "../kit/verdict";
import { ENCRYPTION_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether the key is used through the configured services only";
const GRANTEE = "whether it also denies what Aurora does by its grants";

const messages = {
  ...keyPolicyMessages,
  open: {
    text: "{statement} gives {principal} `{operation}` (by `{action}`) outside the configured services: {reason}. {witness}",
    fix: 'Scope the statement with `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`',
  },
  accountRoot: {
    text:
      "{statement} delegates `{operation}` (by `{action}`) to every IAM policy of account {account} (the key's own, by " +
      "{source}), unscoped",
    fix: 'Leave the use of the key out of the statement for the root, or accept it with config `accountRoot: "delegates"`',
  },
  defaultPolicy: {
    text: "`{path}` is not set: AWS's default key policy delegates the use of the key to every IAM policy of the account",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
  deniesGrantee: {
    text:
      "{statement} denies `{operation}` (by `{action}`) without `kms:ViaService`, and so also the calls Aurora makes by " +
      "its grants: a grantee calls KMS itself, and sends no `kms:ViaService`; the cluster would lose its storage",
    fix:
      "Leave such calls out of the Deny, by a second condition on what a grantee's call carries: " +
      '`"Null": {"kms:EncryptionContext:aws:rds:dbc-id": "true"}`',
  },
} as const;

const options = {
  services: strings(
    "The services through which the key may be used: a name such as `rds` for `rds.<the key's Region>.amazonaws.com`; " +
      "`rds.*` for that service in any Region; `*` for any.",
    ["rds"],
  ),
  accountRoot: accountRootOption,
  ...keyPolicyOptions,
} as const;

type Config = ConfigOf<typeof options>;
type Found = Finding<keyof typeof messages>;

const USES = [...ENCRYPTION_OPERATIONS, "kms:CreateGrant"];

/** The grant Aurora uses allows these; the page's encryption context is what its calls carry. */
const GRANTED = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];

const GRANTEES_CONTEXT = [
  { key: "kms:ViaService", kind: "absent" },
  { key: "kms:EncryptionContext:aws:rds:dbc-id", kind: "among", patterns: ["*"] },
] as const;

export const kmsKeyUseViaRds = definePolicy({
  id: "kms-key-use-via-rds",
  displayName: "A key is used through Amazon RDS only",
  description: "The key policy allows cryptographic use of the key, and grants on it, only through `services`.",
  enforcementLevel: "disabled",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy"],
  remediationSteps:
    "Add a `StringEquals` condition on `kms:ViaService` to every statement that allows the use of the key; keep the calls " +
    "of Aurora's grantees, which carry none, out of every Deny.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options,
  messages,
  check: (key, { config }) =>
    judgeKeyPolicy<Found["message"]>(key, {
      question: QUESTION,
      accounts: config.accounts,
      awsDefault: () => (config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", key.policy.path)]),
      ofDocument: (read) => [...uses(read, config), ...denials(read)],
    }),
});

function uses(read: ReadKeyPolicy, { services, accountRoot }: Config): Found[] {
  const answer = accessAnswer(read.document, {
    actions: USES,
    key: read.identity,
    outsideServices: { services, multiRegion: read.multiRegion },
  });
  return accessFindings<Found["message"]>(read, answer, QUESTION, ({ kind }: Access, path, data) => {
    if (kind === "direct") return [violation("open", path, data())];
    return accountRoot === "delegates" ? [] : [violation("accountRoot", path, data())];
  });
}

/**
 * Deny statements that meet a call of Aurora's grantee. AWS does not document whether that is a service in its own name
 * or a principal of an account of AWS's: a Deny that meets only one of the two is undecided.
 */
function denials(read: ReadKeyPolicy): Found[] {
  const ask = (callers: Callers): AccessAnswer =>
    denialAnswer(read.document, { actions: GRANTED, key: read.identity, callers, context: GRANTEES_CONTEXT });
  const service = ask({ kind: "service", name: "rds.amazonaws.com" });
  const principal = ask({ kind: "public" });
  const pathsOf = ({ accesses }: AccessAnswer) => new Set(accesses.map(({ path }) => path));
  const both = [...pathsOf(service)].filter((path) => pathsOf(principal).has(path));
  const found = [...service.accesses, ...principal.accesses];
  const one = found.filter(({ path }) => !both.includes(path));
  return [
    ...accessFindings<Found["message"]>(read, { ...principal, undecided: [] }, GRANTEE, ({ path: own }, path, data) =>
      both.includes(own) ? [violation("deniesGrantee", path, data())] : [],
    ),
    ...one.map(({ path }) => ofUndecided(read.key, { kind: "deny", path, reason: WHO_THE_GRANTEE_IS }, GRANTEE)),
    ...[...service.undecided, ...principal.undecided].map((part) => ofUndecided(read.key, part, GRANTEE)),
  ];
}

const WHO_THE_GRANTEE_IS =
  "it tells AWS services from other callers, and AWS does not document which of them the grantee of Aurora's grants is";
