/** Every way a key policy allows `kms:CreateGrant` goes through an AWS service. */
import {
  type CreateGrantAnswer,
  createGrantAnswer,
  describeWitness,
  type OpenBecause,
  type Opening,
  type PolicyDocument,
  type Problem,
  parsePolicyDocument,
  type Undecided,
} from "../iam/index";
import { accountIds, type ConfigOf, oneOf, strings } from "../kit/config";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { type Finding, judged, undecided, violation, whyUnknown } from "../kit/verdict";
import type { KmsKeyPolicy } from "../model/kms-key";
import { type OwnAccount, ownAccount } from "../model/own-account";
import { isSet, knownValue } from "../model/value";

const SCOPE_IT =
  'Give `kms:CreateGrant` a statement of its own, with `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`';

const messages = {
  open: {
    text:
      "{statement} gives {principal} `kms:CreateGrant` (by `{action}`) without `kms:ViaService`: {because}. {witness}, " +
      "and so hand the use of the key to anyone",
    fix: SCOPE_IT,
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
  accountNotKnown: {
    text:
      "`{path}` names an account without scoping `kms:CreateGrant`; only if it is the key's own does that merely " +
      "delegate, and which account that is cannot be told here",
    fix: "Name the key's own account in config `accounts`, or confine the provider with `allowedAccountIds`",
  },
  notDecided: { text: "`{path}` decides whether `kms:CreateGrant` goes through an AWS service: {reason}" },
  malformed: { text: "`{path}` cannot be read as part of a policy document: {reason}", fix: "Correct the document" },
  notReadable: { text: "`{path}` {why}, and decides who may call `kms:CreateGrant`" },
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
  accountRoot: oneOf("What an unscoped statement for the root of the key's own account is.", ["delegates", "violates"]),
  accounts: accountIds("The account the keys belong to; several leave the choice to what the key and provider tell."),
} as const;

/** Why the conditions of a statement do not hold the door. */
const BECAUSE: Readonly<Record<OpenBecause, string>> = {
  noCondition: "no condition asks for it",
  ifExists: "its operator ends in `IfExists`, which also holds where the key is absent",
  negated: "its operator is negated, and also holds where the key is absent",
  forAllValues: "`ForAllValues` also holds where the key is absent",
  otherService: "its condition lets in another service",
  otherRegion: "its condition lets in another Region than the key's",
  grantIsForAWSResource: "its condition asks for `kms:GrantIsForAWSResource` instead",
  otherCondition: "its conditions are on other keys",
};

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
    const { policy } = key;
    if (policy.kind === "unknown") return judged([undecided("notReadable", policy.path, { why: whyUnknown(policy) })]);
    if (policy.kind === "absent" || !isSet(policy)) {
      return judged(config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", policy.path)]);
    }
    const parsed = parsePolicyDocument(policy.value);
    if (!parsed.ok) return judged([malformed(key, parsed.problems)]);
    return judged(ofDocument(key, parsed.document, config));
  },
});

function ofDocument(key: KmsKeyPolicy, document: PolicyDocument, config: Config): Found[] {
  const own = ownAccount(key, document, config.accounts);
  const answer: CreateGrantAnswer = createGrantAnswer(document, {
    services: config.services,
    region: knownValue(key.region),
    multiRegion: key.multiRegion.kind === "unknown" || knownValue(key.multiRegion) === true,
    ownAccount: own?.account,
  });
  return [
    ...answer.openings.flatMap((opening) => ofOpening(key, opening, own, config)),
    ...answer.undecided.map((open) => ofUndecided(key, open)),
  ];
}

function malformed(key: KmsKeyPolicy, [first, ...others]: readonly [Problem, ...Problem[]]): Found {
  const more = others.length === 0 ? "" : ` (and ${others.length} more such problems)`;
  return undecided("malformed", within(key, first.path), { reason: `${first.reason}${more}` });
}

function ofOpening(key: KmsKeyPolicy, opening: Opening, own: OwnAccount | undefined, config: Config): Found[] {
  const path = within(key, opening.path);
  const data = {
    statement: opening.sid === undefined ? `\`${path}\`` : `\`${path}\` (\`${opening.sid}\`)`,
    action: opening.actionPattern,
    principal: `\`${opening.principal}\``,
    because: BECAUSE[opening.because],
    witness: describeWitness(opening.witness),
    region: knownValue(key.region) ?? "<region>",
    account: own?.account ?? "",
    source: own?.source ?? "",
  };
  switch (opening.kind) {
    case "direct":
      return [violation("open", path, data)];
    case "accountRoot":
      return config.accountRoot === "delegates" ? [] : [violation("accountRoot", path, data)];
    case "grantIsForAWSResource": {
      const found = violation("grantIsForAwsResource", path, data);
      const level = config.grantIsForAWSResource;
      return level === "accepts" ? [] : [level === "advises" ? { ...found, level: "advisory" } : found];
    }
  }
}

function ofUndecided(key: KmsKeyPolicy, { path, kind, reason }: Undecided): Found {
  return undecided(kind === "ownAccount" ? "accountNotKnown" : "notDecided", within(key, path), { reason });
}

/** A path in the document, as a path of the resource that holds it. */
const within = ({ policy }: KmsKeyPolicy, path: string): string =>
  path === "" ? policy.path : `${policy.path}.${path}`;
