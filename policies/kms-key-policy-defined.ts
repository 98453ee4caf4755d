/** The program writes the policy of each key exactly once, so it is clear which document is in force. */
import { normalForm } from "../iam/index";
import { parsePolicyDocument } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { pathInDocument } from "../kit/policy-document";
import { unknownParts } from "../kit/unknown-parts";
import { decided, deferred, describeUnknown } from "../kit/verdict";
import { mayBeAnyKey } from "../model/key-attachments";
import type { AttachedPolicy } from "../model/key-link";
import { identifierOf, type KmsKey, type KmsKeyPolicyAttachment } from "../model/kms-key";
import type { StackModel } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import { isSet, type Value } from "../model/value";

const messages = {
  notWritten: {
    text: "`{path}` is not set and no `aws.kms.KeyPolicy` of this program is for the key, so AWS's default key policy gives the account full access, and no review of the program shows it",
    fix: "Write the key policy in `{path}`, or in an `aws.kms.KeyPolicy` whose `keyId` comes from the key",
  },
  mayBeWritten: {
    text: "`{path}` is not set, and the pack cannot decide whether {keyPolicies} is for the key, because its `keyId` does not lead to one key",
    fix: "Take `keyId` from the key itself",
  },
  otherDocument: {
    text: "`{path}` is for the key `{key}` but differs from the policy in {other}, so the policy in force is the one that was applied last, and the next update may apply the other",
    fix: "Keep one of them, or make them the same",
  },
  mayDiffer: {
    text: "`{path}` {why}, so the pack cannot decide whether the policies in {all}, both for the key `{key}`, differ",
  },
  mayBeSecond: {
    text: "`{path}` does not lead to one key, so the pack cannot decide whether {keyPolicy} gives a key of this program a second policy",
    fix: "Take `keyId` from the key itself",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const kmsKeyPolicyDefined = definePolicy({
  id: "kms-key-policy-defined",
  displayName: "The policy of each key is written once",
  description:
    "The program writes the policy of every key, inline or as an `aws.kms.KeyPolicy`, and no two documents for one key " +
    "differ.",
  enforcementLevel: "disabled",
  severity: "medium",
  tags: ["kms", "key-policy"],
  remediationSteps: "Write the key policy in one place only: inline, or as an `aws.kms.KeyPolicy`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options: {},
  messages,
  // A second document is reported on its own `KeyPolicy`, so a key with an inline policy does not need the stack.
  check: ({ kind, policy }) => (kind === "kmsKey" && isSet(policy) ? decided([]) : deferred),
  checkStack(subject, { self, stack }) {
    if (subject.kind === "kmsKeyPolicy") {
      const found = keysOf(subject, self, stack).flatMap((key) => another(key, self, stack));
      // A `KeyPolicy` that may be for several keys is reported once.
      return decided([...new Map(found.map((each) => [JSON.stringify(each), each])).values()]);
    }
    if (stack.keyPolicies.forKey(self.urn).length > 0) return decided([]);
    const perhaps = stack.keyPolicies.possiblyForKey(self.urn).map(readDocument);
    if (perhaps.length === 0) return decided([violation("notWritten", subject.policy.path)]);
    const keyPolicies = perhaps.map(({ label }) => label).join(" or ");
    return decided([undecided("mayBeWritten", subject.policy.path, { keyPolicies })]);
  },
});

/** The keys that a `KeyPolicy` is for, or may be for. */
function keysOf(
  { keyId }: KmsKeyPolicyAttachment,
  self: StackResource,
  stack: StackModel,
): readonly StackResource<KmsKey>[] {
  const links = stack.keys(self, keyId);
  if (links.some(mayBeAnyKey))
    return stack.resourcesOf("kmsKey").map(({ resource, subject }) => ({ ...resource, subject }));
  return links.flatMap((link) => (link.kind === "key" ? [link.resource] : []));
}

/** The findings on a `KeyPolicy` that is one more document for a key. */
function another({ urn, name, subject }: StackResource<KmsKey>, self: StackResource, stack: StackModel): Found[] {
  const inline = isSet(subject.policy) ? [{ urn, name, policy: subject }] : [];
  const written = [...inline, ...stack.keyPolicies.forKey(urn)].map(readDocument);
  const perhaps = stack.keyPolicies.possiblyForKey(urn).map(readDocument);
  const isHere = (document: Document): boolean => document.urn === self.urn;
  return [
    ...comparedInOrder(written, name, isHere),
    ...perhaps.filter(isHere).flatMap((each) => possibleAnother(each, written)),
  ];
}

/** A policy document for a key, with its text if it can be read. */
interface Document {
  readonly urn: string;
  readonly path: string;
  readonly keyIdPath: string;
  /** How a finding names the resource that holds the document. */
  readonly label: string;
  readonly form: Form;
}

type Form =
  | { readonly kind: "read"; readonly text: string }
  | { readonly kind: "notRead"; readonly at: string; readonly why: string };

const readDocument = ({ urn, name, policy: holder }: AttachedPolicy): Document => ({
  urn,
  path: holder.policy.path,
  keyIdPath: identifierOf(holder).path,
  label: holder.kind === "kmsKey" ? `\`${holder.policy.path}\` of the key` : `\`aws.kms.KeyPolicy\` \`${name}\``,
  form: formOf(holder.policy),
});

function formOf(policy: Value<unknown>): Form {
  if (policy.kind !== "known") return { kind: "notRead", at: policy.path, why: describeUnknown(policy) };
  const [part] = unknownParts(policy.value);
  if (part !== undefined) {
    return {
      kind: "notRead",
      at: pathInDocument(policy, part.path),
      why: describeUnknown({ kind: "unknown", ...part }),
    };
  }
  const parsed = parsePolicyDocument(policy.value);
  if (!parsed.ok) return { kind: "notRead", at: policy.path, why: "cannot be read as a policy document" };
  return { kind: "read", text: normalForm(parsed.document) };
}

/** Compares each selected document with those before it, and reports the first that it differs from. */
function comparedInOrder(
  documents: readonly Document[],
  key: string,
  isSelected: (document: Document) => boolean,
): Found[] {
  return documents.flatMap((document, index): Found[] => {
    if (!isSelected(document)) return [];
    const before = documents.slice(0, index);
    const other = before.find(({ form }) => differ(form, document.form) === true);
    if (other !== undefined) {
      const { urn, path } = document;
      return [{ ...violation("otherDocument", path, { key, other: other.label }), urn }];
    }
    if (before.some(({ form }) => differ(form, document.form) === false)) return [];
    return before.slice(0, 1).flatMap((first) => possibleDifference(first, document, key));
  });
}

/** Whether two documents differ, or `undefined` if one of them cannot be read. */
function differ(one: Form, other: Form): boolean | undefined {
  return one.kind === "read" && other.kind === "read" ? one.text !== other.text : undefined;
}

/** The finding for two documents if one cannot be read. If neither can, it names the first. */
function possibleDifference(first: Document, second: Document, key: string): Found[] {
  const all = `${first.label} and ${second.label}`;
  const notRead = [first, second].flatMap(({ urn, form }): Found[] =>
    form.kind === "read" ? [] : [{ ...undecided("mayDiffer", form.at, { why: form.why, all, key }), urn }],
  );
  return notRead.slice(0, 1);
}

/** The finding for a `KeyPolicy` that may be for a key with these documents, unless it is known to be the same. */
function possibleAnother({ urn, keyIdPath, label, form }: Document, written: readonly Document[]): Found[] {
  if (written.every((document) => differ(document.form, form) === false)) return [];
  return [{ ...undecided("mayBeSecond", keyIdPath, { keyPolicy: label }), urn }];
}
