/** Every way an identity policy allows `kms:CreateGrant` goes through an AWS service. */
import { regionsIn } from "../iam/index";
import { type ConfigOf, oneOf, strings } from "../kit/config";
import { identityCreateGrantAnswer } from "../kit/decisions";
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
import { lackingServices, notViaServiceCondition, viaServiceCondition } from "../kit/via-service";
import { MANAGED_POLICIES_DATE, type ManagedPolicyFacts } from "../model/aws-managed-policies";

const QUESTION = "whether `kms:CreateGrant` goes through an AWS service";

const SCOPE_IT = 'Give `kms:CreateGrant` a statement of its own, with `"Condition": {condition}`';

const DENY_IT =
  'Add a statement that takes it away: `{"Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*", "Condition": {denial}}`';

const messages = {
  ...identityPolicyMessages,
  open: {
    text:
      "{statement} gives `kms:CreateGrant` (by `{action}`) {lacking}: {reason}; {witness}, and so hand the use of the key " +
      "to anyone",
    fix: SCOPE_IT,
  },
  openWithEverything: {
    text:
      "{statement} gives `kms:CreateGrant` among all other actions (by `{action}`), {lacking}: {reason}; {witness}, and so " +
      "hand the use of the key to anyone",
    fix: DENY_IT,
  },
  grantIsForAwsResource: {
    text:
      "{statement} gives `kms:CreateGrant` (by `{action}`) for AWS resources (`kms:GrantIsForAWSResource`), but for those of " +
      "any AWS service, and not by `kms:ViaService`",
    fix: `${SCOPE_IT}, or accept this form with config \`grantIsForAWSResource: "accepts"\``,
  },
  managedPolicy: {
    text: "`{path}` attaches AWS managed policy `{name}` (its text {version}, as of {date}), which gives `kms:CreateGrant` {how}",
    fix: `Attach a policy of your own that gives what is needed, or beside it one that takes this away. ${DENY_IT}`,
  },
} as const;

const options = {
  services: strings(
    "The services that may call `kms:CreateGrant` on a caller's behalf: `*` for any; a name such as `rds` for " +
      "`rds.<Region>.amazonaws.com`, with the Regions in the ARNs of `Resource`, or any Region where they say none; `rds.*` " +
      "for that service in any Region.",
    ["*"],
  ),
  grantIsForAWSResource: oneOf(
    "What a statement is that asks for `kms:GrantIsForAWSResource` in place of `kms:ViaService`.",
    ["advises", "violates", "accepts"],
  ),
} as const;

type Config = ConfigOf<typeof options>;
type Found = Finding<keyof typeof messages>;

export const iamCreateGrantViaService = definePolicy({
  id: "iam-create-grant-via-service",
  displayName: "IAM policies let grants be created through an AWS service only",
  description: "Every way an IAM identity policy allows `kms:CreateGrant` is scoped by `kms:ViaService`.",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["iam", "kms", "identity-policy", "grants"],
  remediationSteps:
    "Give `kms:CreateGrant` a statement of its own with a `StringLike` condition on `kms:ViaService`, and take it out of every " +
    "other statement: `kms:*`, `kms:Create*` and `NotAction` carry it too.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  subjects: ["iamPolicy"],
  options,
  messages,
  skipReason: withoutDocument,
  check: (policy, { config }) => judgeIdentityPolicy(policy, asked(config)),
  checkStack: (policy, place, { config }) => judgeIdentityPolicyInStack(policy, place, asked(config)),
});

const asked = (config: Config): IdentityQuestion<Found["message"]> => ({
  question: QUESTION,
  ofDocument: (read) => ofDocument(read, config),
  ofManagedPolicy: (name, facts, path) => ofManagedPolicy(name, facts, path, config),
});

function ofDocument(read: ReadIdentityPolicy, config: Config): Found[] {
  const { services } = config;
  const regions = regionsIn(read.document);
  const answer = identityCreateGrantAnswer(read.document, { services, holders: read.holders });
  return identityFindings<Found["message"]>(read, answer, QUESTION, (access, path, told) => {
    const data = {
      ...told,
      lacking: lackingServices(services),
      condition: viaServiceCondition(services, regions),
      denial: notViaServiceCondition(services, regions),
    };
    if (access.kind === "grantIsForAWSResource")
      return forAwsResources(violation("grantIsForAwsResource", path, data), config);
    if (!isWide(access)) return [violation("open", path, data)];
    return [{ ...violation("openWithEverything", path, data), level: "advisory" }];
  });
}

function forAwsResources(found: Found, { grantIsForAWSResource: level }: Config): Found[] {
  if (level === "accepts") return [];
  return [level === "advises" ? { ...found, level: "advisory" } : found];
}

/** An attached policy of AWS's is advised against only: its text is not the program's. */
function ofManagedPolicy(name: string, facts: Partial<ManagedPolicyFacts>, path: string, config: Config): Found[] {
  const { version = "", createGrantVia: via = [], forAwsResources: bound = false } = facts;
  const { services, grantIsForAWSResource } = config;
  const others = via.filter((each) => !services.some((service) => [each, `${each}.*`, "*"].includes(service)));
  const open = via.includes("*") ? !bound || grantIsForAWSResource !== "accepts" : others.length > 0;
  if (!open) return [];
  const through = `through ${others.map((each) => `\`${each}\``).join(" and ")} too`;
  const how = via.includes("*") ? (bound ? BOUND : lackingServices(services)) : through;
  const data = { name, version, date: MANAGED_POLICIES_DATE, how, denial: notViaServiceCondition(services) };
  return [{ ...violation("managedPolicy", path, data), level: "advisory" }];
}

const BOUND = "for AWS resources (`kms:GrantIsForAWSResource`) of any AWS service, and not by `kms:ViaService`";
