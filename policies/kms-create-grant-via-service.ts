/** Every way a key policy allows `kms:CreateGrant` goes through an AWS service. */
import type { Access, CreateGrantAnswer } from "../iam/index";
import { type ConfigOf, oneOf, strings } from "../kit/config";
import { createGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  accessData,
  accountRootOption,
  judgeKeyPolicy,
  keyPolicyMessages,
  keyPolicyOptions,
  mayBeMultiRegion,
  ofUndecided,
  type ReadKeyPolicy,
  within,
} from "../kit/key-policy";
import { deferred, type Finding, violation } from "../kit/verdict";

const QUESTION = "whether `kms:CreateGrant` goes through an AWS service";

const SCOPE_IT =
  'Give `kms:CreateGrant` a statement of its own, with `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`';

const messages = {
  ...keyPolicyMessages,
  open: {
    text:
      "{statement} gives {principal} `kms:CreateGrant` (by `{action}`) without `kms:ViaService`: {reason}. {witness}, " +
      "and so hand the use of the key to anyone",
    fix: SCOPE_IT,
  },
  administrators: {
    text:
      "{statement} gives {principal} `kms:CreateGrant` by `{action}`, as the key administrators of AWS's console: who " +
      "administers a key may so give its use to anyone. {witness}",
    fix: `In place of \`{action}\` list \`kms:CreateAlias\`, the one other operation on a key it takes in. ${SCOPE_IT}`,
  },
  grantIsForAwsResource: {
    text:
      "{statement} gives {principal} `kms:CreateGrant` (by `{action}`) for AWS resources (`kms:GrantIsForAWSResource`), " +
      "but for those of any AWS service, and not by `kms:ViaService`",
    fix: `${SCOPE_IT}, or accept this form with config \`grantIsForAWSResource: "accepts"\``,
  },
  accountRoot: {
    text:
      "{statement} delegates `kms:CreateGrant` (by `{action}`) to every IAM policy of account {account} (the key's own, " +
      "by {source}), unscoped",
    fix: `${SCOPE_IT}, or accept delegation with config \`accountRoot: "delegates"\``,
  },
  defaultPolicy: {
    text:
      "`{path}` is not set: AWS's default key policy delegates `kms:CreateGrant` to every IAM policy of the account, " +
      "unscoped",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
} as const;

const options = {
  services: strings(
    "The services that may call `kms:CreateGrant` on a caller's behalf: `*` for any; a name such as `rds` for " +
      "`rds.<the key's Region>.amazonaws.com`; `rds.*` for that service in any Region.",
    ["*"],
  ),
  grantIsForAWSResource: oneOf(
    "What a statement is that asks for `kms:GrantIsForAWSResource` in place of `kms:ViaService`.",
    ["advises", "violates", "accepts"],
  ),
  accountRoot: accountRootOption,
  ...keyPolicyOptions,
} as const;

type Config = ConfigOf<typeof options>;
type Found = Finding<keyof typeof messages>;

export const kmsCreateGrantViaService = definePolicy({
  id: "kms-create-grant-via-service",
  displayName: "Grants on a key are created through an AWS service only",
  description: "Every way a key policy allows `kms:CreateGrant` is scoped by `kms:ViaService`.",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy", "grants"],
  remediationSteps:
    "Give `kms:CreateGrant` a statement of its own with a `StringEquals` condition on `kms:ViaService`, and take it " +
    "out of every other statement: `kms:*`, `kms:Create*` and `NotAction` carry it too.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options,
  messages,
  check(key, { config }) {
    let waits = false;
    const judged = judgeKeyPolicy<Found["message"]>(key, {
      question: QUESTION,
      accounts: config.accounts,
      awsDefault: () => (config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", key.policy.path)]),
      ofDocument: (read) => {
        const answer = answerOf(read, config, read);
        // The Regions of a multi-Region key are told by the replicas of the stack; what is open already is told now.
        waits = answer.openings.length === 0 && answer.undecided.some(({ kind }) => kind === "region");
        return findings(read, answer, config);
      },
    });
    return waits ? deferred : judged;
  },
  checkStack: (key, { self, stack }, { config }) =>
    judgeKeyPolicy<Found["message"]>(key, {
      question: QUESTION,
      accounts: config.accounts,
      ofDocument: (read) => {
        const [link] = key.kind === "kmsKeyPolicy" ? stack.keys(self, key.keyId) : [];
        const use =
          link?.kind === "key"
            ? { multiRegion: mayBeMultiRegion(link.resource.subject), regions: stack.regionsOf(link.resource) }
            : { multiRegion: read.multiRegion, regions: stack.regionsOf(self) };
        return findings(read, answerOf(read, config, use), config);
      },
    }),
});

/** Where the key of a policy is used: in its own Region, and, of a multi-Region key, in those of its replicas. */
interface Use {
  readonly multiRegion: boolean;
  readonly regions?: readonly string[];
}

function answerOf(read: ReadKeyPolicy, { services }: Config, { multiRegion, regions = [] }: Use): CreateGrantAnswer {
  const { region, account } = read.identity;
  return createGrantAnswer(read.document, { services, region, multiRegion, regions, ownAccount: account });
}

function findings(read: ReadKeyPolicy, answer: CreateGrantAnswer, config: Config): Found[] {
  return [
    ...answer.openings.flatMap((opening) => ofOpening(read, opening, config)),
    ...answer.undecided.map((open) => ofUndecided(read.key, open, QUESTION)),
  ];
}

/** The pattern of the console's statement for key administrators. */
const CONSOLE_PATTERN = "kms:create*";

function ofOpening(read: ReadKeyPolicy, opening: Access, config: Config): Found[] {
  const path = within(read.key, opening.path);
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
