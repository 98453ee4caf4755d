/** The key policy is one KMS can act on: it parses, and no part of it is without effect. */
import { AUTHORIZATION_DATE, keyArnGlob, MAX_PROBLEMS, type Problem, quote, type Remark } from "../iam/index";
import { reviewKeyPolicy } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { judgeKeyPolicy, keyPolicyMessages, keyPolicyOptions, type ReadKeyPolicy, within } from "../kit/key-policy";
import { nearestAction, nearestConditionKey, nearestOperator } from "../kit/nearest";
import { type Finding, violation } from "../kit/verdict";
import { knownValue } from "../model/value";

const QUESTION = "whether the key policy is valid";

/** A document that is wrong everywhere is told so only this often. */
const SHOWN = 10;

const AS_OF = `as AWS documents them on ${AUTHORIZATION_DATE}`;
const NO_EFFECT = "and so its statement has no effect";
const NEAREST = "The nearest that AWS defines is {nearest}";

const messages = {
  ...keyPolicyMessages,
  more: { text: "`{path}` has {count} more such findings", fix: "Correct those shown first" },
  noStatement: { text: "`{path}` is empty: a key policy has at least one statement", fix: "Write one" },
  missingElement: {
    text: "`{path}` has no {seen}, and so no effect: a statement of a key policy needs Principal, Action and Resource",
    fix: 'Add what is missing (`"Resource": "*"` is the key itself), or take the statement out',
  },
  emptyElement: { text: `\`{path}\` lists nothing, ${NO_EFFECT}`, fix: "Fill the list, or take the statement out" },
  noKeyAction: {
    text: `\`{path}\` ({seen}) takes in none of the actions on a KMS key (${AS_OF}), ${NO_EFFECT}`,
    fix: "List actions on the key, such as `kms:Decrypt`, or take the statement out",
  },
  otherResource: {
    text: `\`{path}\` ({seen}) does not take in this key, \`{key}\`, ${NO_EFFECT}`,
    fix: 'Write `"Resource": "*"`, which in a key policy is the key itself',
  },
  sparesEverybody: {
    text: `\`{path}\` spares everybody, ${NO_EFFECT}`,
    fix: "Name those to be spared, or take the statement out",
  },
  malformedPrincipal: {
    text: "`{path}` has {seen}, which is no principal ({reason}): KMS refuses such a policy",
    fix:
      "Name an account, a user, a role, a session or a service; for many, `*` with a condition on " +
      "`aws:PrincipalArn` or `aws:PrincipalOrgID`",
  },
  uniqueId: {
    text: "`{path}` has {seen}, a unique id, which AWS shows in a policy in place of a user or role that was deleted",
    fix: "Take it out, or name the principal by its ARN",
  },
  repeatedSid: {
    text: "`{path}` is {seen}, as is that of `{first}`: what names a statement by its Sid cannot tell the two",
    fix: "Give each statement a Sid of its own",
  },
  unknownAction: {
    text: `\`{path}\` lists {seen}, which takes in none of the actions of AWS KMS (${AS_OF})`,
    fix: NEAREST,
  },
  otherServiceAction: {
    text: "`{path}` lists {seen}, an action of another service, which means nothing in a key policy",
    fix: "Take it out",
  },
  unknownKey: { text: "`{path}` is on {seen}, a condition key that AWS does not define", fix: NEAREST },
  keyNeverSent: {
    text:
      "`{path}` is on {seen}, which KMS sends with none of the actions of the statement: the condition is always decided " +
      "as for an absent key",
    fix: "Take the condition out, or list only actions that KMS sends the key with",
  },
  unknownOperator: { text: "`{path}` has {seen}, a condition operator that AWS does not define", fix: NEAREST },
  unreadableValue: {
    text: "`{path}` has a value that nothing can be compared with: {reason}",
    fix: "Correct the value",
  },
  literalWildcard: {
    text: "`{path}` compares with {seen} to the letter, wildcards too, and no service is called so",
    fix: "Use `StringLike` (or `StringNotLike`)",
  },
  noService: {
    text: "`{path}` has {seen}, which `kms:ViaService` never is: its values are `service.region.amazonaws.com` in lower case",
    fix: "Write it like `rds.{region}.amazonaws.com`",
  },
  otherRegion: {
    text: "`{path}` has {seen}, of another Region than the key, which only the services of {region} can use",
    fix: "Write `rds.{region}.amazonaws.com` for Amazon RDS, and others likewise",
  },
} as const;

type Found = Finding<keyof typeof messages>;

export const kmsKeyPolicyValid = definePolicy({
  id: "kms-key-policy-valid",
  displayName: "A key policy is valid, and every part of it has effect",
  description:
    "The key policy parses, has no statement without effect, and names its principals as AWS does; advisory: it speaks " +
    "only of actions, condition keys, operators and services that exist and can come with its requests.",
  enforcementLevel: "mandatory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy"],
  remediationSteps:
    "Correct what the finding names, or take it out: a statement that has no effect neither allows nor denies anything.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options: keyPolicyOptions,
  messages,
  check: (key, { config }) =>
    judgeKeyPolicy<Found["message"]>(key, {
      question: QUESTION,
      accounts: config.accounts,
      ofDocument,
      ofProblems: (problems) =>
        shown(
          problems,
          key.policy.path,
          ({ path, reason }: Problem) => violation("malformed", within(key, path), { reason }),
          MAX_PROBLEMS,
        ),
    }),
});

function ofDocument(read: ReadKeyPolicy): Found[] {
  const { path } = read.key.policy;
  const remarks = reviewKeyPolicy(read.document, { ...read.identity, multiRegion: read.multiRegion });
  const found = (mandatory: boolean): Found[] =>
    shown(
      remarks.filter(({ kind }) => MANDATORY.has(kind) === mandatory),
      path,
      (remark) => ofRemark(read, remark),
    );
  return [...found(true), ...found(false).map((finding): Found => ({ ...finding, level: "advisory" }))];
}

/** The remarks that say KMS refuses the policy, or that a statement has no effect. The others may be meant so. */
const MANDATORY: ReadonlySet<Remark["kind"]> = new Set<Remark["kind"]>([
  "noStatement",
  "missingElement",
  "emptyElement",
  "noKeyAction",
  "otherResource",
  "sparesEverybody",
  "malformedPrincipal",
]);

function ofRemark({ key, identity }: ReadKeyPolicy, { kind, path, text, reason = "" }: Remark): Found {
  return violation(kind, within(key, path), {
    seen: kind === "missingElement" ? text : quote(text),
    reason,
    first: within(key, reason),
    key: keyArnGlob(identity),
    region: knownValue(key.region) ?? "<region>",
    nearest: quote(NEAREST_OF[kind]?.(text) ?? ""),
  });
}

const NEAREST_OF: Readonly<Partial<Record<Remark["kind"], (text: string) => string>>> = {
  unknownAction: nearestAction,
  unknownKey: nearestConditionKey,
  unknownOperator: nearestOperator,
};

/** The first of many findings, and how many more there are: of `limit`, at least so many. */
function shown<T>(all: readonly T[], path: string, found: (one: T) => Found, limit = Infinity): Found[] {
  const first = all.slice(0, SHOWN).map(found);
  const more = all.length - first.length;
  const count = `${all.length < limit ? "" : "at least "}${more}`;
  return more === 0 ? first : [...first, violation("more", path, { count })];
}
