/**
 * Checks that a property names a customer managed KMS key that the configuration allows.
 *
 * A key that is not known is a finding of aurora-key-usable, which judges every key that Aurora uses, or of
 * aurora-snapshot-copy-key. It is repeated here.
 *
 * The check uses the identifier of the key if it is known, or else the resource that creates the key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt
 */

import { parseKeyIdentifier } from "../model/key-identifier";
import type { KeyLink, LinkedAlias, LinkedKey } from "../model/key-link";
import type { StackPlace } from "../model/stack-model";
import { absent, isSet, type Known, knownValue, type Value } from "../model/value";
import { accountIds, type ConfigOf, optionalStrings } from "./config";
import { type Finding, findingsFor, reportedBy } from "./finding";
import { KEY_OWNER, unresolvedLink, unresolvedLinkMessages } from "./key-link";
import { anyGlobMatches } from "./selector";
import { type Decided, decided, deferred, describeUnknown, type Verdict } from "./verdict";

export const keyOptions = {
  allowedKeys: optionalStrings("Globs on the ARN, id or alias of the allowed keys. Any, if left out."),
  allowedAccounts: accountIds("The accounts whose keys are allowed. Any, if left out."),
} as const;

type Config = ConfigOf<typeof keyOptions>;

/**
 * Returns the messages of this check.
 *
 * @param name how each fix begins: `Name`, or when and how to do so, such as `On a new cluster, name`
 * @param change whether to name another key replaces the cluster
 */
export function keyMessages<const Name extends string>(name: Name, change: { readonly replacesCluster?: true } = {}) {
  return {
    awsManagedKey: {
      text: "`{path}` names `{key}`, an AWS managed key, which you cannot manage, rotate or share",
      ...change,
      fix: `${name} a customer managed key in \`{path}\``,
    },
    keyNotAllowed: {
      text: "`{path}` names `{key}`, which config `allowedKeys` does not match",
      ...change,
      fix: `${name} a key that config \`allowedKeys\` matches, or add this one to it`,
    },
    accountNotAllowed: {
      text: "`{path}` names a key of account `{account}`, which config `allowedAccounts` does not list",
      ...change,
      fix: `${name} a key of a listed account, or add this account to config \`allowedAccounts\``,
    },
    ...keyLinkMessages,
    arnNotKnownYet: {
      text: "`{path}` names a key of this program, whose ARN is not known before the update, so the pack cannot check it against config `allowedKeys`",
    },
    accountNotKnown: {
      text: "`{path}` names a key whose account is not known, so the pack cannot check it against config `allowedAccounts`",
      fix: "Limit the provider to one account with `allowedAccountIds`",
    },
  } as const;
}

/** The reasons why the key cannot be found. */
export const keyLinkMessages = {
  noKeyIdentifier: { text: "`{path}` is not a key id, key ARN, alias name or alias ARN" },
  ...unresolvedLinkMessages,
  keyNotReadable: { text: "`{path}` {why}, so the pack cannot decide which key it names" },
} as const;

const messages = keyMessages("Name");

const { violation, undecided } = findingsFor(messages);

type KeyFinding = Finding<typeof messages>;

/**
 * Checks the key that a property names, by inputs alone.
 *
 * @param account the account of the resource that names the key
 * @param notSet the finding if the property is not set
 * @returns the findings, or `undefined` if the verdict depends on the resource that the key comes from: see `checkLinks`
 */
export function checkKey<F extends Finding = never>(
  key: Value<string>,
  account: Value<string>,
  config: Config,
  notSet?: F,
): (KeyFinding | F)[] | undefined {
  if (key.kind === "unknown") {
    return key.reason === "notKnownYet"
      ? undefined
      : [reportedBy(KEY_OWNER, undecided("keyNotReadable", key.path, { why: describeUnknown(key) }))];
  }
  return key.kind === "known" && isSet(key) ? checkIdentifier(key, account, config) : notSet ? [notSet] : [];
}

/**
 * Checks the key that a property names, in the stack phase: by its identifier if that is known, or else by its links.
 */
export const checkKeyInStack = (
  key: Value<string>,
  account: Value<string>,
  config: Config,
  { self, stack }: StackPlace,
): readonly KeyFinding[] => checkKey(key, account, config) ?? checkLinks(key.path, stack.keys(self, key), config);

interface NamesKey {
  readonly kmsKeyId: Value<string>;
  readonly account: Value<string>;
}

/**
 * Returns the options and checks of a policy about a resource that AWS does not create without a key in `kmsKeyId`.
 *
 * @param notSet the finding if no key is named, on this property
 */
export const requiredKeyCheck = <F extends Finding>(notSet: (path: string) => F) => ({
  options: keyOptions,
  check({ kmsKeyId, account }: NamesKey, { config }: { readonly config: Config }): Verdict<KeyFinding | F> {
    const found = checkKey(kmsKeyId, account, config, notSet(kmsKeyId.path));
    return found === undefined ? deferred : decided(found);
  },
  checkStack: (
    { kmsKeyId, account }: NamesKey,
    place: StackPlace,
    { config }: { readonly config: Config },
  ): Decided<KeyFinding> => decided(checkKeyInStack(kmsKeyId, account, config, place)),
});

/**
 * Checks a known identifier.
 *
 * @param account the account of the resource that names the key. An identifier that is not an ARN names a key of that
 *   account
 */
export function checkIdentifier(
  { path, value: key }: Known<string>,
  account: Value<string>,
  config: Config,
): KeyFinding[] {
  const identifier = parseKeyIdentifier(key);
  if (identifier === undefined) return [reportedBy(KEY_OWNER, undecided("noKeyIdentifier", path))];
  if (identifier.awsManaged) return [violation("awsManagedKey", path, { key })];
  const { allowedKeys } = config;
  const allowed = allowedKeys === undefined || anyGlobMatches(allowedKeys, identifier.names);
  return [
    ...(allowed ? [] : [violation("keyNotAllowed", path, { key })]),
    ...checkAccount(path, identifier.account ?? knownValue(account), config),
  ];
}

/** Checks an unknown identifier by the resources that it may come from. */
export function checkLinks(path: string, links: readonly KeyLink[], config: Config): KeyFinding[] {
  if (links.length === 0)
    return [reportedBy(KEY_OWNER, unresolvedLink(path, { kind: "noLink", reason: "notKnownYet" }))];
  return links.flatMap((link) => checkLink(path, link, config));
}

function checkLink(path: string, link: KeyLink, config: Config): KeyFinding[] {
  switch (link.kind) {
    case "key":
    case "alias":
      return checkLinkedKey(path, link, config);
    case "outside":
      return checkIdentifier({ kind: "known", path, value: link.identifier }, absent(path), config);
    case "end":
    case "noLink":
      return [reportedBy(KEY_OWNER, unresolvedLink(path, link))];
  }
}

function checkLinkedKey(path: string, { alias, resource }: LinkedKey | LinkedAlias, config: Config): KeyFinding[] {
  const { allowedKeys } = config;
  // A glob that matches the alias allows the key. Only `*` is sure to match its ARN, which is not known yet.
  const allowed = allowedKeys === undefined || allowedKeys.includes("*") || anyGlobMatchesAlias(allowedKeys, alias);
  return [
    ...(allowed ? [] : [undecided("arnNotKnownYet", path)]),
    ...checkAccount(path, knownValue(resource.subject.account), config),
  ];
}

const anyGlobMatchesAlias = (globs: readonly string[], alias: Value<string>): boolean =>
  alias.kind === "known" && anyGlobMatches(globs, [alias.value]);

/** Checks the account of a key. */
export function checkAccount(
  path: string,
  account: string | undefined,
  { allowedAccounts }: Pick<Config, "allowedAccounts">,
): Finding<Pick<typeof messages, "accountNotKnown" | "accountNotAllowed">>[] {
  if (allowedAccounts === undefined) return [];
  if (account === undefined) return [undecided("accountNotKnown", path)];
  return allowedAccounts.includes(account) ? [] : [violation("accountNotAllowed", path, { account })];
}
