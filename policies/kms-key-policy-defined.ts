/** Who may use and manage a key is written down, once. */
import { normalForm, parsePolicyDocument } from "../iam/index";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { unknownParts } from "../kit/unknown-parts";
import { type Finding, judged, linked, undecided, violation } from "../kit/verdict";
import type { AttachedPolicy } from "../model/key-link";
import type { InStack, StackModel } from "../model/stack-model";
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
  subjects: ["kmsKey"],
  options: {},
  messages,
  check: () => linked,
  checkStack(key, place) {
    const { policy } = key;
    const { urn } = place.self;
    const [first, ...others] = [
      ...(isSet(policy) ? [{ urn, policy: key }] : []),
      ...place.stack.keyPolicies(place.self),
    ];
    if (first !== undefined) return judged(others.flatMap((other) => compared(first, other, place)));
    const [perhaps] = unlinkedPolicies(place.stack);
    if (perhaps === undefined) return judged([violation("notWritten", policy.path)]);
    return judged([undecided("perhapsAttached", policy.path, { policy: perhaps.name, type: perhaps.type })]);
  },
});

/** Key policies of the stack of which it cannot be told which key they are for. */
const unlinkedPolicies = (stack: StackModel) =>
  stack.of("kmsKeyPolicy").flatMap(({ resource, subject }) => {
    const links = stack.keys(resource, subject.keyId);
    return links.some(({ kind }) => kind === "end" || kind === "noLink") ? [resource] : [];
  });

function compared(one: AttachedPolicy, other: AttachedPolicy, place: InStack): Found[] {
  const data = { one: holderOf(one, place), other: holderOf(other, place) };
  const { path } = one.policy.policy;
  const [first, second] = [formOf(one), formOf(other)];
  if (first === undefined || second === undefined) {
    return [undecided("notCompared", path, { ...data, unread: first === undefined ? data.one : data.other })];
  }
  return first === second ? [] : [violation("differs", path, data)];
}

function holderOf({ urn, policy }: AttachedPolicy, { self, stack }: InStack): string {
  if (urn === self.urn) return `its own \`${policy.policy.path}\``;
  return `\`${stack.resource(urn)?.name}\``;
}

/** The normal form of a document; undefined where it cannot be read, or not yet. */
function formOf({ policy: { policy } }: AttachedPolicy): string | undefined {
  if (policy.kind !== "known" || unknownParts(policy.value).length > 0) return undefined;
  const parsed = parsePolicyDocument(policy.value);
  return parsed.ok ? normalForm(parsed.document) : undefined;
}
