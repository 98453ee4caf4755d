/** The key is used only through Amazon RDS, and no Deny blocks the calls that Aurora makes with its grants. */
import { type Access, type AccessAnswer, type Callers, namedServices } from "../iam/index";
import type { ConfigOf } from "../kit/config";
import { accessAnswer, denialAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  accessFindings,
  accountRootOption,
  keyPolicyCheck,
  keyPolicyMessages,
  keyPolicyOptions,
  type ReadKeyPolicy,
  undecidedFinding,
} from "../kit/key-policy";

import { services, viaServiceCondition } from "../kit/via-service";
import { ENCRYPTION_OPERATIONS } from "../model/kms-operations";

const QUESTION = "whether the key is used only through config `services`";
const GRANTEE = "whether it also denies the calls that Aurora makes with its grants";

const messages = {
  ...keyPolicyMessages,
  open: {
    text: "{statement} allows {principal} to call `{operation}`{by} outside config `services`: {reason}. For example, {witness}",
    fix: 'Add `"Condition": {condition}` to the statement',
  },
  accountRoot: {
    text: "{statement} delegates `{operation}`{by} without `kms:ViaService` to every IAM policy of account {account}, the key's own account according to {source}",
    fix: 'Remove cryptographic use from the statement for the root, or accept delegation with config `accountRoot: "delegates"`',
  },
  defaultPolicy: {
    text: "`{path}` is not set, so AWS's default key policy delegates use of the key to every IAM policy of the account",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
  deniesGrantee: {
    text: "{statement} denies `{operation}`{by} without `kms:ViaService`. It also denies the calls that Aurora makes with its grants, because a grantee calls KMS directly. The cluster would lose its storage",
    fix: 'Exclude them from the Deny with a second condition: `"Null": {"kms:EncryptionContext:aws:rds:dbc-id": "true"}`',
  },
} as const;

const { violation } = findingsFor(messages);

const options = {
  services: services(
    "The services through which the key may be used. `rds` allows `rds.<the key's Region>.amazonaws.com`, `rds.*` allows " +
      "that service in any Region, `rds.eu-west-1.amazonaws.com` in that one, and `*` allows any service.",
    ["rds"],
  ),
  accountRoot: accountRootOption,
  ...keyPolicyOptions,
} as const;

type Config = ConfigOf<typeof options>;
type Found = Finding<typeof messages>;

const USES = [...ENCRYPTION_OPERATIONS, "kms:CreateGrant"];

/** The operations that Aurora's grant allows and that carry the encryption context of a cluster. */
const GRANTED = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];

const GRANTEES_CONTEXT = [
  { key: "kms:ViaService", kind: "absent" },
  { key: "kms:EncryptionContext:aws:rds:dbc-id", kind: "among", patterns: ["*"] },
] as const;

export const kmsKeyUseViaRds = definePolicy({
  id: "kms-key-use-via-rds",
  displayName: "Keys are used only through Amazon RDS",
  description: "The key policy allows cryptographic use of the key, and grants on it, only through config `services`.",
  enforcementLevel: "disabled",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy"],
  remediationSteps:
    "Add a `StringEquals` condition on `kms:ViaService` to every statement that allows use of the key. Exclude the calls of " +
    "Aurora's grantee, which have no `kms:ViaService`, from every Deny.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  options,
  messages,
  ...keyPolicyCheck({
    question: QUESTION,
    violatedBy: "accessOrDenial",
    checkDefault: (key, config: Config): Found[] =>
      config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", key.policy.path)],
    checkDocument: (read, config: Config) => [...uses(read, config), ...denials(read)],
  }),
});

function uses(read: ReadKeyPolicy, config: Config): Found[] {
  const answer = accessAnswer(read.document, {
    actions: USES,
    key: read.identity,
    outsideServices: { services: config.services, multiRegion: read.multiRegion },
  });
  return accessFindings<Found>(read, answer, QUESTION, (access: Access, path, data) => {
    const known = data();
    const named = namedServices(read.document, access.statement);
    const condition = viaServiceCondition(config.services, named, [known.region]);
    if (access.kind === "direct") return [violation("open", path, { ...known, condition })];
    return config.accountRoot === "delegates" ? [] : [violation("accountRoot", path, known)];
  });
}

/**
 * Reports Deny statements that match a call of Aurora's grantee. AWS does not document whether the grantee is a service
 * principal or a principal of an AWS account. A Deny that matches only one of them is undecided.
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
    ...accessFindings<Found>(read, { ...principal, undecided: [] }, GRANTEE, ({ path: own }, path, data) =>
      both.includes(own) ? [violation("deniesGrantee", path, data())] : [],
    ),
    ...one.map(({ path }) => undecidedFinding(read.key, { kind: "deny", path, reason: WHO_THE_GRANTEE_IS }, GRANTEE)),
    ...[...service.undecided, ...principal.undecided].map((part) => undecidedFinding(read.key, part, GRANTEE)),
  ];
}

const WHO_THE_GRANTEE_IS =
  "it treats AWS services and other callers differently, and AWS does not document which of them the grantee of Aurora's grants is";
