/** A key policy allows `kms:CreateGrant` only through an AWS service. */
import { type Access, type CreateGrantAnswer, dependsOnKey } from "../iam/index";
import { type ConfigOf, oneOf, strings } from "../kit/config";
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
import { deferred } from "../kit/verdict";

const QUESTION = "whether `kms:CreateGrant` is allowed only through an AWS service";

const SCOPE_IT =
  'Move `kms:CreateGrant` to a statement of its own with `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`';

const messages = {
  ...keyPolicyMessages,
  open: {
    text: "{statement} allows {principal} to call `kms:CreateGrant` (matched by `{action}`) without `kms:ViaService`: {reason}. Such a caller can grant anyone use of the key: {witness}",
    fix: SCOPE_IT,
  },
  administrators: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`, which `{action}` of the AWS console's key policy matches, so a key administrator can grant anyone use of the key: {witness}",
    fix: `Replace \`{action}\` with \`kms:CreateAlias\`, the only other key operation it matches. ${SCOPE_IT}`,
  },
  grantIsForAwsResource: {
    text: "{statement} allows {principal} to call `kms:CreateGrant` (matched by `{action}`) with `kms:GrantIsForAWSResource` instead of `kms:ViaService`, so the grant can be for any AWS service",
    fix: `${SCOPE_IT}, or accept this form with config \`grantIsForAWSResource: "accepts"\``,
  },
  accountRoot: {
    text: "{statement} delegates `kms:CreateGrant` (matched by `{action}`) without `kms:ViaService` to every IAM policy of account {account}, the key's own account according to {source}",
    fix: `${SCOPE_IT}, or accept delegation with config \`accountRoot: "delegates"\``,
  },
  defaultPolicy: {
    text: "`{path}` is not set, so AWS's default key policy delegates `kms:CreateGrant` without `kms:ViaService` to every IAM policy of the account",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
} as const;

const { violation } = findingsFor(messages);

const options = {
  services: strings(
    "The services that may call `kms:CreateGrant` for a caller. `*` allows any service, `rds` allows " +
      "`rds.<the key's Region>.amazonaws.com`, and `rds.*` allows that service in any Region.",
    ["*"],
  ),
  grantIsForAWSResource: oneOf(
    "How to treat a statement that requires `kms:GrantIsForAWSResource` instead of `kms:ViaService`.",
    ["advises", "violates", "accepts"],
  ),
  accountRoot: accountRootOption,
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
      checkDefault: () => (config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", key.policy.path)]),
      checkDocument: (read) => {
        const answer = answerOf(read, config, read);
        // Only the stack phase sees the Regions of the replicas.
        const needsReplicas = answer.undecided.some(({ kind }) => kind === "region");
        const isOnlyUndecided = answer.openings.length === 0 && answer.undecided.length > 0;
        isDependent ||= isOnlyUndecided && (needsReplicas || dependsOnKey(read.document, read.identity));
        return findings(read, answer, config);
      },
    });
    return isDependent && isOpen(judged.findings) ? deferred : judged;
  },
  checkStack: (key, place, { config }) =>
    checkKeyPolicy<Found>(key, {
      question: QUESTION,
      accounts: config.accounts,
      place,
      checkDocument: (read) => {
        const [link] = key.kind === "kmsKeyPolicy" ? place.stack.keys(place.self, key.keyId) : [];
        const regions = place.stack.regionsOf(link?.kind === "key" ? link.resource : place.self);
        return findings(read, answerOf(read, config, { multiRegion: read.multiRegion, regions }), config);
      },
    }),
});

/** The Regions in which the key is used: its own, and for a multi-Region key those of its replicas. */
interface Use {
  readonly multiRegion: boolean;
  readonly regions?: readonly string[];
}

function answerOf(read: ReadKeyPolicy, { services }: Config, { multiRegion, regions = [] }: Use): CreateGrantAnswer {
  const { region, account } = read.identity;
  const key = read.identity;
  return createGrantAnswer(read.document, { services, region, multiRegion, regions, ownAccount: account, key });
}

function findings(read: ReadKeyPolicy, answer: CreateGrantAnswer, config: Config): Found[] {
  return [
    ...answer.openings.flatMap((opening) => ofOpening(read, opening, config)),
    ...answer.undecided.map((open) => undecidedFinding(read.key, open, QUESTION)),
  ];
}

/** The pattern in the statement for key administrators that the AWS console writes. */
const CONSOLE_PATTERN = "kms:create*";

function ofOpening(read: ReadKeyPolicy, opening: Access, config: Config): Found[] {
  const path = pathInPolicy(read.key, opening.path);
  const data = () => accessData(read, opening);
  switch (opening.kind) {
    case "direct":
      return [
        violation(opening.actionPattern.toLowerCase() === CONSOLE_PATTERN ? "administrators" : "open", path, data()),
      ];
    case "accountRoot":
      return config.accountRoot === "delegates" ? [] : [violation("accountRoot", path, data())];
    case "grantIsForAWSResource": {
      const found = violation("grantIsForAwsResource", path, data());
      const level = config.grantIsForAWSResource;
      return level === "accepts" ? [] : [level === "advises" ? { ...found, level: "advisory" } : found];
    }
  }
}
