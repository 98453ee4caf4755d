/**
 * Checks that Aurora can encrypt with a key of the stack: it is symmetric, for encryption, and enabled. As advice, KMS
 * created its material and stores it.
 *
 * A replica has the kind and the material of its primary key, but its own `enabled`.
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

/** The engine shows each message on the key. `{cluster}` is the cluster that uses the key. */
export const usableKeyMessages = {
  wrongKind: {
    text: "`{path}` is {seen} on the key of `{cluster}`. AWS services use only symmetric encryption keys, so AWS rejects it",
    fix: "Create a key without `{path}`, whose default is `{needed}`, and use that key",
  },
  disabled: {
    text: "`{path}` is `false` on the key of `{cluster}`. AWS cannot create a cluster with a disabled key. An existing cluster becomes inaccessible, and after seven days you can only restore it",
    fix: "Remove `{path}`, or set it to `true`",
  },
  disabledForUse: {
    text: "`{path}` is `false` on the key that `{cluster}` names in `{property}`, and AWS cannot use a disabled key",
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

/**
 * Returns the findings about a key of the stack as a key of `cluster`.
 *
 * @param property the property that names it, if that is not the key of the cluster's storage
 */
export function checkUsableKey(
  key: StackResource<KmsKey>,
  cluster: string,
  stack: StackModel,
  property?: string,
): readonly Found[] {
  const { urn, subject } = key;
  const on = { urn, cluster, property };
  const isReplica = subject.variety === "replica" || subject.variety === "replicaExternal";
  return [
    ...(isReplica
      ? stack.keys(key, subject.primaryKeyArn).flatMap((link) => checkPrimary(link, subject, on))
      : checkKind(subject, on)),
    ...checkEnabled(subject, on),
    // The loss of another key does not make the cluster inaccessible.
    ...(property === undefined ? checkOrigin(subject, on) : []),
  ];
}

/** The key to report a finding on, and the cluster that uses it. */
interface KeyUse {
  readonly urn: string;
  readonly cluster: string;
  readonly property: string | undefined;
}

function checkPrimary(link: KeyLink, { primaryKeyArn }: KmsKey, on: KeyUse): Found[] {
  const { urn, cluster } = on;
  switch (link.kind) {
    case "key":
      return checkKind(link.resource.subject, { ...on, urn: link.resource.urn });
    case "alias":
    case "outside":
      // The stack that creates the key is responsible for its kind.
      return [];
    case "end":
    case "noLink":
      return [{ ...undecided("primaryNotFound", primaryKeyArn.path, { cluster }), urn }];
  }
}

/** Returns the first violation, or else everything that is undecided. */
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
  return [{ ...violation("wrongKind", value.path, { seen: shownKind(value.value), needed, cluster }), urn }];
}

/** Shows a value only if it looks like one of the KMS API. Any other may be a secret in the wrong place. */
const shownKind = (value: string): string =>
  /^[A-Z][A-Z0-9_]{0,39}$/.test(value) ? `\`${value}\`` : "not a value of the KMS API";

function checkEnabled({ enabled }: KmsKey, { urn, cluster, property }: KeyUse): Found[] {
  if (enabled.kind === "unknown") {
    return [{ ...undecided("keyPropertyNotReadable", enabled.path, { why: describeUnknown(enabled), cluster }), urn }];
  }
  if (enabled.kind === "absent" || enabled.value) return [];
  const found =
    property === undefined
      ? violation("disabled", enabled.path, { cluster })
      : violation("disabledForUse", enabled.path, { cluster, property });
  return [{ ...found, urn }];
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
