/** Who may use and manage a key is written down, once. */
import { normalForm } from "../iam/index";
import { parsePolicyDocument } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { unknownParts } from "../kit/unknown-parts";
import { type Finding, judged, linked, undecided, violation } from "../kit/verdict";
import type { AttachedPolicy } from "../model/key-link";
import type { KmsKey } from "../model/kms-key";
import type { StackModel } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import { isSet } from "../model/value";

const messages = {
  notWritten: {
    text: "`{path}` is not set, and no `KeyPolicy` of this program is for the key: AWS's default key policy is in force, which delegates to the IAM policies of the account",
    fix: "Write the policy of the key, in `{path}` or as a `KeyPolicy`",
  },
  perhapsAttached: {
    text: "`{path}` is not set, and whether `{policy}` (`{type}`) is for the key is not known: it names a key that cannot be told here",
  },
  differs: {
    text:
      "the policy of the key is written twice and not the same, by {one} and by {other}: each update puts in force the one that it " +
      "applies last",
    fix: "Write the policy of the key once",
  },
  notCompared: {
    text: "the policy of the key is written twice, by {one} and by {other}, and whether both say the same is not known: {unread} cannot be read here",
  },
} as const;

type Found = Finding<keyof typeof messages>;

export const kmsKeyPolicyDefined = definePolicy({
  id: "kms-key-policy-defined",
  displayName: "The policy of a key is written, and once",
  description:
    "Each KMS key has a policy that the program writes, inline or as a `KeyPolicy`; where it writes two, they say the same.",
  enforcementLevel: "advisory",
  severity: "low",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy"],
  remediationSteps: "Write the policy of the key, in one place.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options: {},
  messages,
  // What another document says is told where that is: a key with a policy of its own needs no look at the stack.
  check: ({ kind, policy }) => (kind === "kmsKey" && isSet(policy) ? judged([]) : linked),
  checkStack(subject, { self, stack }) {
    if (subject.kind === "kmsKey") return judged(written(subject, self, stack));
    return judged(
      stack
        .keys(self, subject.keyId)
        .flatMap((link) => (link.kind === "key" ? compared(link.resource, self, stack) : [])),
    );
  },
});

/** Of a key without a policy of its own. */
function written({ policy }: KmsKey, self: StackResource, stack: StackModel): Found[] {
  if (stack.keyPolicies(self).length > 0) return [];
  const [perhaps] = unlinkedPolicies(stack);
  if (perhaps === undefined) return [violation("notWritten", policy.path)];
  return [undecided("perhapsAttached", policy.path, { policy: perhaps.name, type: perhaps.type })];
}

/** Key policies of the stack of which it cannot be told which key they are for. */
const unlinkedPolicies = (stack: StackModel) =>
  stack.of("kmsKeyPolicy").flatMap(({ resource, subject }) => {
    const links = stack.keys(resource, subject.keyId);
    return links.some(({ kind }) => kind === "end" || kind === "noLink") ? [resource] : [];
  });

interface Document {
  readonly urn: string;
  readonly form: string | undefined;
  readonly holder: string;
}

/** The document of a KeyPolicy with the first of the key, its own where it has one. A finding is on the key. */
function compared(key: StackResource<KmsKey>, self: StackResource, stack: StackModel): readonly Found[] {
  const { urn, subject } = key;
  const { path } = subject.policy;
  const own = isSet(subject.policy) ? [{ urn, policy: subject }] : [];
  const documents = [...own, ...stack.keyPolicies(key)].map((each) => ({
    urn: each.urn,
    form: formOf(each),
    holder: each.urn === urn ? `its own \`${path}\`` : `\`${stack.resource(each.urn)?.name}\``,
  }));
  const here = documents.slice(1).filter((each) => each.urn === self.urn);
  return documents
    .slice(0, 1)
    .flatMap((first) => here.flatMap((other) => judgePair(path, first, other)))
    .map((found) => ({ ...found, urn }));
}

function judgePair(path: string, one: Document, other: Document): Found[] {
  const data = { one: one.holder, other: other.holder };
  const unread = [one, other].find(({ form }) => form === undefined);
  if (unread !== undefined) return [undecided("notCompared", path, { ...data, unread: unread.holder })];
  return one.form === other.form ? [] : [violation("differs", path, data)];
}

/** The normal form of a document; undefined where it cannot be read, or not yet. */
function formOf({ policy: { policy } }: AttachedPolicy): string | undefined {
  if (policy.kind !== "known" || unknownParts(policy.value).length > 0) return undefined;
  const parsed = parsePolicyDocument(policy.value);
  return parsed.ok ? normalForm(parsed.document) : undefined;
}
