/** A key policy allows `kms:CreateGrant` only through an AWS service. */
import {
  type Access,
  allowsAbsentKey,
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  denyWithoutAbsentKey,
  dependsOnKey,
  namedServices,
  toLowerCase,
  viaService,
} from "../iam/index";
import { mayBeAuroraKey } from "../kit/aurora-keys";
import { type ConfigOf, oneOf } from "../kit/config";
import { createGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  accessData,
  accountRootOption,
  checkKeyPolicy,
  isOpen,
  keyPolicyMessages,
  keyPolicyOptions,
  pathInPolicy,
  type ReadKeyPolicy,
  undecidedFinding,
} from "../kit/key-policy";
import { publicGrants } from "../kit/public-access";
import { grantFix, mendedGrants } from "../kit/repairs";
import { decided, deferred } from "../kit/verdict";
import {
  allowsAnyService,
  forAwsResource,
  grantIsForAWSResourceOption,
  guardCondition,
  services,
  whyNotAllowed,
} from "../kit/via-service";
import type { KeyLink } from "../model/key-link";
import type { KmsKeyPolicy } from "../model/kms-key";

const QUESTION = "whether `kms:CreateGrant` is allowed only through an AWS service";

const messages = {
  ...keyPolicyMessages,
  open: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`{by} without `kms:ViaService` ({reason}), so it can give anyone use of the key{example}",
    fix: "{fix}",
  },
  openDespiteDeny: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`{by} without `kms:ViaService`. `{deny}` needs `kms:GrantIsForAWSResource` `false`, which a direct call may not have: {witness}",
    fix: 'In `{deny}`, write `"BoolIfExists": {"kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false"}`',
  },
  openIfAbsent: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`{by} without `kms:ViaService`: its `BoolIfExists` also matches without `kms:GrantIsForAWSResource`, which a direct call may not have: {witness}",
    fix: 'Write `"Bool": {"kms:GrantIsForAWSResource": "true"}`',
  },
  otherService: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`{by} through `{service}`, {why}: {witness}",
    fix: "{fix}, or add the service to config `services`",
  },
  administrators: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`, which `{action}` of the console's key policy matches, so a key administrator can give anyone use of the key",
    fix: "{fix}",
  },
  grantIsForAwsResource: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`{by} with `kms:GrantIsForAWSResource` and without `kms:ViaService`, so the grant can be for any AWS service{limit}",
    fix: '{fix}. Or accept this form with config `grantIsForAWSResource: "accepts"`',
  },
  accountRoot: {
    text: "{statement} delegates `kms:CreateGrant`{by} without `kms:ViaService` to every IAM policy of account {account}, the key's own account according to {source}",
    fix: 'Keep it, and add `{"Effect": "Deny", "Principal": "*", "Action": "kms:CreateGrant", "Resource": "*", "Condition": {guard}}`',
  },
  defaultPolicy: {
    text: "`{path}` is not set, so AWS's default key policy delegates `kms:CreateGrant` without `kms:ViaService` to every IAM policy of the account",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
} as const;

const { violation } = findingsFor(messages);

const options = {
  services: services(
    "The services that may call `kms:CreateGrant` for a caller. `*` allows any service, `rds` allows " +
      "`rds.<the key's Region>.amazonaws.com`, `rds.*` allows that service in any Region, and " +
      "`rds.eu-west-1.amazonaws.com` in that one.",
    ["*"],
  ),
  grantIsForAWSResource: grantIsForAWSResourceOption,
  accountRoot: accountRootOption,
  mandatoryFor: oneOf(
    "The keys for which a violation has the level of the policy: every key, or only those that an Aurora cluster of the " +
      "program uses or may use. For other keys it is advisory then.",
    ["everyKey", "auroraKeys"],
  ),
  ...keyPolicyOptions,
} as const;

type Config = ConfigOf<typeof options>;
type Found = Finding<typeof messages>;

export const kmsCreateGrantViaService = definePolicy({
  id: "kms-create-grant-via-service",
  displayName: "Key policies allow grants only through AWS services",
  description: "The key policy allows `kms:CreateGrant` only through an AWS service (`kms:ViaService`).",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy", "grants"],
  remediationSteps:
    "Move `kms:CreateGrant` to a statement of its own with a `StringEquals` condition on `kms:ViaService`. Remove it from " +
    "every other statement: `kms:*`, `kms:Create*` and `NotAction` match it too.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options,
  messages,
  check(key, { config }) {
    let isDependent = false;
    const judged = checkKeyPolicy<Found>(key, {
      question: QUESTION,
      accounts: config.accounts,
      checkDefault: () => ofDefaultPolicy(key, config),
      checkDocument: (read) => {
        const answer = answerOf(read, config, read);
        // Only the stack phase sees the Regions of the replicas.
        const needsReplicas = answer.undecided.some(({ kind }) => kind === "region");
        const isOnlyUndecided = answer.openings.length === 0 && answer.undecided.length > 0;
        isDependent ||= isOnlyUndecided && (needsReplicas || dependsOnKey(read.document, read.identity));
        return findings(read, answer, config, read);
      },
    });
    // Only the stack phase sees which clusters use the key.
    const needsClusters = config.mandatoryFor === "auroraKeys" && judged.findings.some(hasLevelOfPolicy);
    return (isDependent && isOpen(judged.findings)) || needsClusters ? deferred : judged;
  },
  remediate(key, { config }) {
    let mended: unknown;
    checkKeyPolicy<Found>(key, {
      question: QUESTION,
      accounts: config.accounts,
      checkDocument: (read) => {
        mended = mendedGrants(read, questionOf(read, config, read), (document, opening) => {
          if (opening.kind === "accountRoot") return false;
          if (opening.kind === "grantIsForAWSResource" && forAwsResource(config) !== "violates") return false;
          return !publicGrants(document, read.identity).has(opening.statement);
        });
        return [];
      },
    });
    return mended === undefined ? undefined : new Map([[key.policy.path, mended]]);
  },
  checkStack(key, place, { config }) {
    const { self, stack } = place;
    const links: readonly KeyLink[] = key.kind === "kmsKeyPolicy" ? stack.keys(self, key.keyId) : [];
    const judged = checkKeyPolicy<Found>(key, {
      question: QUESTION,
      accounts: config.accounts,
      place,
      checkDefault: () => ofDefaultPolicy(key, config),
      checkDocument: (read) => {
        const [link] = links;
        const regions = stack.regionsOf(link?.kind === "key" ? link.resource : self);
        const use = { multiRegion: read.multiRegion, regions };
        return findings(read, answerOf(read, config, use), config, use);
      },
    });
    // A link that leads to no known key may lead to each. A key outside the stack is not one that its clusters use.
    const mayBeUsed = (link: KeyLink): boolean =>
      link.kind === "key" ? mayBeAuroraKey(link.resource.urn, stack) : link.kind !== "outside";
    const isAurora = key.kind === "kmsKey" ? mayBeAuroraKey(self.urn, stack) : links.some(mayBeUsed);
    return isAurora || config.mandatoryFor === "everyKey"
      ? judged
      : decided(judged.findings.map((found) => (hasLevelOfPolicy(found) ? { ...found, level: "advisory" } : found)));
  },
});

const ofDefaultPolicy = ({ policy }: KmsKeyPolicy, { accountRoot }: Config): Found[] =>
  accountRoot === "delegates" ? [] : [violation("defaultPolicy", policy.path)];

const hasLevelOfPolicy = ({ outcome, level }: Finding): boolean => outcome === "violation" && level === undefined;

/** The Regions in which the key is used: its own, and for a multi-Region key those of its replicas. */
interface Use {
  readonly multiRegion: boolean;
  readonly regions?: readonly string[];
}

function questionOf(read: ReadKeyPolicy, config: Config, { multiRegion, regions = [] }: Use): CreateGrantQuestion {
  const { region, account } = read.identity;
  return { services: config.services, region, multiRegion, regions, ownAccount: account, key: read.identity };
}

const answerOf = (read: ReadKeyPolicy, config: Config, use: Use): CreateGrantAnswer =>
  createGrantAnswer(read.document, questionOf(read, config, use));

/** Shows the request where the statement alone does not: it names several principals, or the request needs more values. */
function exampleOf({ principal, witness }: Access, described: string): string {
  const isPlain = principal.startsWith("arn:") && Object.keys(witness.context).length === 0;
  return isPlain ? "" : `: ${described}`;
}

function findings(read: ReadKeyPolicy, answer: CreateGrantAnswer, config: Config, use: Use): Found[] {
  // An unknown part that may be public may also be one role, so the widest reading keeps its openings.
  const isOwn = read.reading === "most" || answer.openings.length === 0;
  const isPublic = isOwn ? new Set() : publicGrants(read.document, read.identity);
  return [
    ...answer.openings.flatMap((opening) =>
      isPublic.has(opening.statement) ? [] : ofOpening(read, opening, config, use),
    ),
    ...answer.undecided.map((open) => undecidedFinding(read.key, open, QUESTION)),
  ];
}

/** The pattern in the statement for key administrators that the AWS console writes. */
const CONSOLE_PATTERN = "kms:create*";

function ofOpening(read: ReadKeyPolicy, opening: Access, config: Config, use: Use): Found[] {
  const path = pathInPolicy(read.key, opening.path);
  const data = accessData(read, opening);
  if (opening.kind === "accountRoot") {
    const guard = guardCondition(config.services, [data.region]);
    return config.accountRoot === "delegates" ? [] : [violation("accountRoot", path, { ...data, guard })];
  }
  const named = namedServices(read.document, opening.statement);
  const question = questionOf(read, config, use);
  const fix = { ...data, fix: grantFix(read, opening, question, named), example: exampleOf(opening, data.witness) };
  const service = viaService(opening.witness);
  if (service !== undefined)
    return [violation("otherService", path, { ...fix, service, why: whyNotAllowed(opening.reason) })];
  if (opening.kind === "direct") {
    if (allowsAbsentKey(read.document, opening.statement)) return [violation("openIfAbsent", path, fix)];
    const deny = denyWithoutAbsentKey(read.document);
    if (deny !== undefined) return [violation("openDespiteDeny", path, { ...fix, deny: pathInPolicy(read.key, deny) })];
    const isConsole = toLowerCase(opening.actionPattern) === CONSOLE_PATTERN;
    return [violation(isConsole ? "administrators" : "open", path, fix)];
  }
  const limit = allowsAnyService(config.services) ? "" : ", not only for config `services`";
  const found = violation("grantIsForAwsResource", path, { ...fix, limit });
  const treatment = forAwsResource(config);
  return treatment === "accepts" ? [] : [treatment === "advises" ? { ...found, level: "advisory" } : found];
}
