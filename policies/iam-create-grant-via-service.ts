/** An identity policy allows `kms:CreateGrant` only through an AWS service. */
import { namedServices, regionsIn, serviceNames, viaService } from "../iam/index";
import { type ConfigOf, oneOf } from "../kit/config";
import { identityCreateGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
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

import {
  allowsAnyService,
  describeMissingServices,
  forAwsResource,
  grantIsForAWSResourceOption,
  notViaServiceCondition,
  placeholderHint,
  services,
  viaServiceCondition,
  whyNotAllowed,
} from "../kit/via-service";
import { MANAGED_POLICIES_DATE, type ManagedPolicyFacts } from "../model/aws-managed-policies";

const QUESTION = "whether `kms:CreateGrant` is allowed only through an AWS service";

const SCOPE_IT = 'Move `kms:CreateGrant` to a statement of its own with `"Condition": {condition}`{hint}';

const DENY_IT =
  'Add a statement that denies it: `{"Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*", "Condition": {denial}}`';

const messages = {
  ...identityPolicyMessages,
  open: {
    text: "{statement} allows `kms:CreateGrant`{by} {lacking} ({reason}), so it can give anyone use of the key: {witness}",
    fix: SCOPE_IT,
  },
  otherService: {
    text: "{statement} allows `kms:CreateGrant`{by} through `{service}`, {why}: {witness}",
    fix: 'Require `"Condition": {condition}`, or add the service to config `services`',
  },
  openWithEverything: {
    text: "{statement} allows `kms:CreateGrant` with all other actions{by}, {lacking} ({reason}), so it can give anyone use of the key: {witness}",
    fix: DENY_IT,
  },
  grantIsForAwsResource: {
    text: "{statement} allows `kms:CreateGrant`{by} with `kms:GrantIsForAWSResource` and without `kms:ViaService`, so the grant can be for any AWS service{limit}",
    fix: `${SCOPE_IT}, or accept this form with config \`grantIsForAWSResource: "accepts"\``,
  },
  managedPolicy: {
    text: "`{path}` attaches AWS managed policy `{name}` ({version}, as of {date}), which allows `kms:CreateGrant` {how}",
    fix: 'Attach your own policy with only the actions you need, or also attach a Deny of `kms:CreateGrant` with `"Condition": {denial}`',
  },
} as const;

const { violation } = findingsFor(messages);

const options = {
  services: services(
    "The services that may call `kms:CreateGrant` for a caller. `*` allows any service. `rds` allows " +
      "`rds.<Region>.amazonaws.com` in the Regions that the ARNs in `Resource` name, or in any Region if they name none. " +
      "`rds.*` allows that service in any Region, and `rds.eu-west-1.amazonaws.com` in that one.",
    ["*"],
  ),
  grantIsForAWSResource: grantIsForAWSResourceOption,
  serviceRolePolicies: oneOf(
    "How to treat an attached AWS managed policy for service roles (`service-role/…`, `aws-service-role/…`), which nobody " +
      "but AWS can change.",
    ["accepts", "advises"],
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
  refused: (path, reason) => violation("malformed", path, { reason }),
  checkManagedPolicy: (name, facts, path) => ofManagedPolicy(name, facts, path, config),
});

function ofDocument(read: ReadIdentityPolicy, config: Config): Found[] {
  const regions = regionsIn(read.document);
  const answer = identityCreateGrantAnswer(read.document, { services: config.services, holders: read.holders });
  return identityFindings<Found>(read, answer, QUESTION, (access, path, known) => {
    const condition = viaServiceCondition(config.services, namedServices(read.document, access.statement), regions);
    const fix = { condition, hint: placeholderHint(condition) };
    const denial = notViaServiceCondition(config.services, regions);
    const data = { ...known, ...fix, lacking: describeMissingServices(config.services), denial };
    const service = viaService(access.witness);
    const isWide = reachesOtherServices(read, access);
    if (service !== undefined && !isWide) {
      return [violation("otherService", path, { ...data, service, why: whyNotAllowed(access.reason) })];
    }
    if (access.kind === "grantIsForAWSResource") {
      const limit = allowsAnyService(config.services) ? "" : ", not only for config `services`";
      return forAwsResources(violation("grantIsForAwsResource", path, { ...data, limit }), config);
    }
    if (!isWide) return [violation("open", path, data)];
    return [{ ...violation("openWithEverything", path, data), level: "advisory" }];
  });
}

function forAwsResources(found: Found, config: Config): Found[] {
  const treatment = forAwsResource(config);
  if (treatment === "accepts") return [];
  return [treatment === "advises" ? { ...found, level: "advisory" } : found];
}

/** Reports an attached AWS managed policy, always as advice, because the program cannot change its text. */
function ofManagedPolicy(name: string, facts: Partial<ManagedPolicyFacts>, path: string, config: Config): Found[] {
  if (config.serviceRolePolicies === "accepts" && SERVICE_ROLE.test(name)) return [];
  const { version = "", createGrantVia: via = [], forAwsResources: bound = false } = facts;
  const allowed = new Set(serviceNames(config.services));
  const others = allowsAnyService(config.services) ? [] : via.filter((each) => !allowed.has(each));
  const open = via.includes("*") ? !bound || forAwsResource(config) !== "accepts" : others.length > 0;
  if (!open) return [];
  const through = `also through ${others.map((each) => `\`${each}\``).join(" and ")}`;
  const how = via.includes("*") ? (bound ? BOUND : describeMissingServices(config.services)) : through;
  const data = { name, version, date: MANAGED_POLICIES_DATE, how, denial: notViaServiceCondition(config.services) };
  return [{ ...violation("managedPolicy", path, data), level: "advisory" }];
}

const SERVICE_ROLE = /^(aws-)?service-role\//;

const BOUND = "for any AWS service, with `kms:GrantIsForAWSResource` and without `kms:ViaService`";
