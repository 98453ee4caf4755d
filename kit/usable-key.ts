/**
 * Judges whether a key of the stack is one that Aurora can encrypt with: symmetric, for encryption, enabled; and, as
 * advice, one whose material KMS made and keeps itself.
 *
 * A replica shares the kind and the material of its primary key, and is enabled by itself.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html
 */
import type { KeyLink } from "../model/key-link";
import type { KmsKey } from "../model/kms-key";
import type { StackModel } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import { isSet, type Value } from "../model/value";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

/** Each is on the key, and `{cluster}` is who uses it. */
export const usableKeyMessages = {
  wrongKind: {
    text: "`{path}` is `{seen}` on the key of `{cluster}`. AWS services use only symmetric encryption keys, so AWS rejects the cluster",
    fix: "Create a key without `{path}`, whose default is `{needed}`, and use that key",
  },
  disabled: {
    text: "`{path}` is `false` on the key of `{cluster}`. AWS cannot create a cluster with a disabled key. An existing cluster becomes inaccessible, and after seven days you can only restore it",
    fix: "Remove `{path}`, or set it to `true`",
  },
  imported: {
    text: "`{cluster}` is encrypted with a key whose material is imported (`{path}` is `EXTERNAL`). If the material is missing or expired, AWS cannot use the key and the cluster becomes inaccessible",
    fix: "Use a key whose material KMS creates, or keep the material imported and unexpired",
  },
  customKeyStore: {
    text: "`{cluster}` is encrypted with a key of a custom key store (`{path}`). While the store is disconnected, AWS cannot use the key and the cluster becomes inaccessible",
    fix: "Use a key of the KMS key store, or keep the store connected",
  },
  keyPropertyNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether `{cluster}` can be encrypted with the key",
  },
  originNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide who holds the material of the key of `{cluster}`",
  },
  primaryNotFound: {
    text: "`{path}` does not lead to a known KMS key, so the pack cannot decide whether `{cluster}` can be encrypted with its replica",
  },
} as const;

const { violation, undecided } = findingsFor(usableKeyMessages);

type Found = Finding<typeof usableKeyMessages>;

/** What is wrong with a key of the stack as the key of `cluster`, or undecided about it. */
export function checkUsableKey(key: StackResource<KmsKey>, cluster: string, stack: StackModel): readonly Found[] {
  const { urn, subject } = key;
  const on = { urn, cluster };
  const isReplica = subject.variety === "replica" || subject.variety === "replicaExternal";
  return [
    ...(isReplica
      ? stack.keys(key, subject.primaryKeyArn).flatMap((link) => checkPrimary(link, subject, on))
      : checkKind(subject, on)),
    ...checkEnabled(subject, on),
    ...checkOrigin(subject, on),
  ];
}

/** Whom a finding is on, and who uses it. */
interface KeyUse {
  readonly urn: string;
  readonly cluster: string;
}

function checkPrimary(link: KeyLink, { primaryKeyArn }: KmsKey, on: KeyUse): Found[] {
  const { urn, cluster } = on;
  switch (link.kind) {
    case "key":
      return checkKind(link.resource.subject, { ...on, urn: link.resource.urn });
    case "alias":
    case "outside":
      // What kind of key it is, is the concern of the stack that makes it.
      return [];
    case "end":
    case "noLink":
      return [{ ...undecided("primaryNotFound", primaryKeyArn.path, { cluster }), urn }];
  }
}

/** The kind is settled by whatever is wrong for certain, else by all of it. */
function checkKind({ keySpec, keyUsage }: KmsKey, on: KeyUse): Found[] {
  const all = [...checkProperty(keySpec, "SYMMETRIC_DEFAULT", on), ...checkProperty(keyUsage, "ENCRYPT_DECRYPT", on)];
  const wrong = all.find(({ outcome }) => outcome === "violation");
  return wrong === undefined ? all : [wrong];
}

function checkProperty(value: Value<string>, needed: string, { urn, cluster }: KeyUse): Found[] {
  if (value.kind === "unknown") {
    return [{ ...undecided("keyPropertyNotReadable", value.path, { why: describeUnknown(value), cluster }), urn }];
  }
  if (value.kind === "absent" || !isSet(value) || value.value === needed) return [];
  return [{ ...violation("wrongKind", value.path, { seen: value.value, needed, cluster }), urn }];
}

function checkEnabled({ enabled }: KmsKey, { urn, cluster }: KeyUse): Found[] {
  if (enabled.kind === "unknown") {
    return [{ ...undecided("keyPropertyNotReadable", enabled.path, { why: describeUnknown(enabled), cluster }), urn }];
  }
  return enabled.kind === "absent" || enabled.value
    ? []
    : [{ ...violation("disabled", enabled.path, { cluster }), urn }];
}

function checkOrigin({ origin, customKeyStoreId, xksKeyId }: KmsKey, { urn, cluster }: KeyUse): Found[] {
  const advised = (finding: Found): Found[] => [{ ...finding, urn, level: "advisory" }];
  if (origin.kind === "known" && origin.value === "EXTERNAL")
    return advised(violation("imported", origin.path, { cluster }));
  const stores = origin.kind === "known" && origin.value === "AWS_KMS" ? [] : [origin];
  const given = [...stores, customKeyStoreId, xksKeyId].find(isSet);
  if (given === undefined) return [];
  return advised(
    given.kind === "unknown"
      ? undecided("originNotReadable", given.path, { why: describeUnknown(given), cluster })
      : violation("customKeyStore", given.path, { cluster }),
  );
}
