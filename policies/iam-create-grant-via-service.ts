/** An identity policy allows `kms:CreateGrant` only through an AWS service. */
import { regionsIn } from "../iam/index";
import { type ConfigOf, oneOf, strings } from "../kit/config";
import { identityCreateGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  allowsEveryService,
  checkIdentityPolicy,
  checkIdentityPolicyInStack,
  type IdentityPolicyCheck,
  identityFindings,
  identityPolicyMessages,
  noDocumentReason,
  type ReadIdentityPolicy,
} from "../kit/identity-policy";

import { describeMissingServices, notViaServiceCondition, viaServiceCondition } from "../kit/via-service";
import { MANAGED_POLICIES_DATE, type ManagedPolicyFacts } from "../model/aws-managed-policies";

const QUESTION = "whether `kms:CreateGrant` is allowed only through an AWS service";

const SCOPE_IT = 'Move `kms:CreateGrant` to a statement of its own with `"Condition": {condition}`';

const DENY_IT =
  'Add a statement that denies it: `{"Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*", "Condition": {denial}}`';

const messages = {
  ...identityPolicyMessages,
  open: {
    text: "{statement} allows `kms:CreateGrant` (matched by `{action}`) {lacking}: {reason}. Such a caller can grant anyone use of the key: {witness}",
    fix: SCOPE_IT,
  },
  openWithEverything: {
    text: "{statement} allows `kms:CreateGrant` with all other actions (matched by `{action}`), {lacking}: {reason}. Such a caller can grant anyone use of the key: {witness}",
    fix: DENY_IT,
  },
  grantIsForAwsResource: {
    text: "{statement} allows `kms:CreateGrant` (matched by `{action}`) with `kms:GrantIsForAWSResource` instead of `kms:ViaService`, so the grant can be for any AWS service",
    fix: `${SCOPE_IT}, or accept this form with config \`grantIsForAWSResource: "accepts"\``,
  },
  managedPolicy: {
    text: "`{path}` attaches AWS managed policy `{name}` ({version}, as of {date}), which allows `kms:CreateGrant` {how}",
    fix: `Attach your own policy with only the actions you need, or also attach a policy that denies this call. ${DENY_IT}`,
  },
} as const;

const { violation } = findingsFor(messages);

const options = {
  services: strings(
    "The services that may call `kms:CreateGrant` for a caller. `*` allows any service. `rds` allows " +
      "`rds.<Region>.amazonaws.com` in the Regions that the ARNs in `Resource` name, or in any Region if they name none. " +
      "`rds.*` allows that service in any Region.",
    ["*"],
  ),
  grantIsForAWSResource: oneOf(
    "How to treat a statement that requires `kms:GrantIsForAWSResource` instead of `kms:ViaService`.",
    ["advises", "violates", "accepts"],
  ),
} as const;

type Config = ConfigOf<typeof options>;
type Found = Finding<typeof messages>;

export const iamCreateGrantViaService = definePolicy({
  id: "iam-create-grant-via-service",
  displayName: "IAM policies allow grants only through AWS services",
  description: "IAM identity policies allow `kms:CreateGrant` only through an AWS service (`kms:ViaService`).",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["iam", "kms", "identity-policy", "grants"],
  remediationSteps:
    "Move `kms:CreateGrant` to a statement of its own with a `StringLike` condition on `kms:ViaService`. Remove it from " +
    "every other statement: `kms:*`, `kms:Create*` and `NotAction` match it too.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  subjects: ["iamPolicy"],
  options,
  messages,
  skipReason: noDocumentReason,
  check: (policy, { config }) => checkIdentityPolicy(policy, asked(config)),
  checkStack: (policy, place, { config }) => checkIdentityPolicyInStack(policy, place, asked(config)),
});

const asked = (config: Config): IdentityPolicyCheck<Found> => ({
  question: QUESTION,
  checkDocument: (read) => ofDocument(read, config),
  checkManagedPolicy: (name, facts, path) => ofManagedPolicy(name, facts, path, config),
});

function ofDocument(read: ReadIdentityPolicy, config: Config): Found[] {
  const { services } = config;
  const regions = regionsIn(read.document);
  const answer = identityCreateGrantAnswer(read.document, { services, holders: read.holders });
  return identityFindings<Found>(read, answer, QUESTION, (access, path, known) => {
    const data = {
      ...known,
      lacking: describeMissingServices(services),
      condition: viaServiceCondition(services, regions),
      denial: notViaServiceCondition(services, regions),
    };
    if (access.kind === "grantIsForAWSResource")
      return forAwsResources(violation("grantIsForAwsResource", path, data), config);
    if (!allowsEveryService(access)) return [violation("open", path, data)];
    return [{ ...violation("openWithEverything", path, data), level: "advisory" }];
  });
}

function forAwsResources(found: Found, { grantIsForAWSResource: level }: Config): Found[] {
  if (level === "accepts") return [];
  return [level === "advises" ? { ...found, level: "advisory" } : found];
}

/** Reports an attached AWS managed policy, always as advice, because the program cannot change its text. */
function ofManagedPolicy(name: string, facts: Partial<ManagedPolicyFacts>, path: string, config: Config): Found[] {
  const { version = "", createGrantVia: via = [], forAwsResources: bound = false } = facts;
  const { services, grantIsForAWSResource } = config;
  const others = via.filter((each) => !services.some((service) => [each, `${each}.*`, "*"].includes(service)));
  const open = via.includes("*") ? !bound || grantIsForAWSResource !== "accepts" : others.length > 0;
  if (!open) return [];
  const through = `also through ${others.map((each) => `\`${each}\``).join(" and ")}`;
  const how = via.includes("*") ? (bound ? BOUND : describeMissingServices(services)) : through;
  const data = { name, version, date: MANAGED_POLICIES_DATE, how, denial: notViaServiceCondition(services) };
  return [{ ...violation("managedPolicy", path, data), level: "advisory" }];
}

const BOUND = "for any AWS service, with `kms:GrantIsForAWSResource` instead of `kms:ViaService`";
