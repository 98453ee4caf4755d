/** AWS accepts each key that Aurora uses, and can keep using it. */
import { KEY_USERS, type KeyUser, keysNamedBy } from "../kit/aurora-keys";
import { checkAccount, keyLinkMessages, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { checkKeyRegion, keyRegionMessages, shareRegion } from "../kit/key-region";
import { notInClusterReason } from "../kit/skip-reasons";
import { checkUsableKey, usableKeyMessages } from "../kit/usable-key";
import { decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import { encryptionDeciders } from "../model/encryption-source";
import { type KeyIdentifier, parseKeyIdentifier } from "../model/key-identifier";
import type { KeyLink, LinkedAlias, LinkedKey } from "../model/key-link";
import type { StackPlace } from "../model/stack-model";
import { isSet, knownValue, type Value } from "../model/value";

const { accountNotAllowed, accountNotKnown } = keyMessages("Name", { replacesCluster: true });

const messages = {
  ...keyLinkMessages,
  ...keyRegionMessages,
  ...usableKeyMessages,
  accountNotAllowed,
  accountNotKnown,
  replicaWithoutKey: {
    text: "`{path}` names a cluster of `{from}` that a KMS key encrypts, and `{key}` is not set. A key works in one Region, so AWS rejects the replica in `{to}`",
    fix: "Set `{key}` to a customer managed key of `{to}`",
  },
  replicaRegionNotKnown: {
    text: "`{path}` names the source of a replica, `{key}` is not set, and it is not known whether both are in one Region. AWS rejects a replica of an encrypted cluster of another Region without a key",
    fix: "Set `{key}` if the source is in another Region",
  },
  replicaSourceNotSeen: {
    text: "`{path}` names a cluster of `{from}` whose encryption is not known here, and `{key}` is not set. If a KMS key encrypts it, AWS rejects the replica in `{to}`",
    fix: "Set `{key}` to a customer managed key of `{to}`, unless the source is not encrypted",
  },
  notByArn: {
    text: "`{path}` names a key of account `{keyAccount}` as `{key}`, which AWS looks up in account `{account}`: only an ARN can name a key of another account",
    fix: "Set `{path}` to the ARN of the key or of its alias",
  },
  perhapsNotByArn: {
    text: "`{path}` names a key of account `{keyAccount}` for a resource of account `{account}`. AWS finds it by ARN only, and whether this is an ARN is not known before the update",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

const { allowedAccounts } = keyOptions;

export const auroraKeyUsable = definePolicy({
  id: "aurora-key-usable",
  displayName: "AWS can use the keys of Aurora",
  description:
    "Each KMS key that Aurora uses is an enabled symmetric encryption key of the Region: for storage, Performance Insights, " +
    "the master user's secret, the activity stream, a snapshot copy and an export. The key of another account is named by " +
    "ARN. Advisory, for storage: KMS created and stores the key material, and `allowedAccounts` lists its account.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption"],
  remediationSteps: "Name an enabled symmetric encryption key of the Region.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: KEY_USERS,
  options: { engines, allowedAccounts },
  messages,
  skipReason: (user) =>
    (user.kind === "dbInstance" ? notInClusterReason(user) : undefined) ??
    (keysNamedBy(user).length > 0 || isReplicaWithoutKey(user) ? undefined : "the resource names no key"),
  check(user, { config }) {
    const other = "engine" in user ? otherEngineReason(user, config.engines) : undefined;
    if (other !== undefined) return notApplicable(other);
    // A known ARN decides from the inputs, so that the update stops before AWS creates the resource.
    const found = keysNamedBy(user).flatMap((key) => (isNotKnownYet(key) ? [] : checkRegion(user, key)));
    return found.some(({ outcome }) => outcome === "violation") ? decided(found) : deferred;
  },
  checkStack(user, place, { config }) {
    const judged = new Set<string>();
    return decided<Found>([
      ...keysNamedBy(user).flatMap((key) => judgeKey(user, key, place, config, judged)),
      ...(isReplicaWithoutKey(user) ? judgeReplica(user, place) : []),
    ]);
  },
});

const isReplicaWithoutKey = (user: KeyUser): user is DbCluster =>
  user.kind === "dbCluster" && isSet(user.replicationSourceIdentifier) && !isSet(user.kmsKeyId);

/**
 * Judges a replica that names no key. It has the key of its source, which works in the Region of the source only.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html (KmsKeyId)
 */
function judgeReplica(replica: DbCluster, { self, stack }: StackPlace): Found[] {
  const { replicationSourceIdentifier: source, kmsKeyId: key, region } = replica;
  return stack.followTo(self, source, "dbCluster").flatMap((link): Found[] => {
    if (link.kind === "resource" ? shareRegion(self, link.resource) : isPlainIdentifier(source)) return [];
    const from = link.kind === "resource" ? link.resource.region : regionInArn(source);
    const to = knownValue(region);
    if (from !== undefined && from === to) return [];
    if (from === undefined || to === undefined) {
      return [undecided("replicaRegionNotKnown", source.path, { key: key.path })];
    }
    const data = { from, to, key: key.path };
    if (link.kind !== "resource") return [undecided("replicaSourceNotSeen", source.path, data)];
    const deciders = encryptionDeciders(link.resource, stack);
    const kinds = new Set(deciders.map((each) => (each.kind === "decider" ? each.encryption.kind : "open")));
    if (kinds.size === 1 && kinds.has("yes")) return [violation("replicaWithoutKey", source.path, data)];
    return kinds.size === 1 && kinds.has("no") ? [] : [undecided("replicaSourceNotSeen", source.path, data)];
  });
}

const regionInArn = (source: Value<string>): string | undefined =>
  /^arn:[^:]*:rds:([^:]+):/.exec(`${knownValue(source)}`)?.[1];

/** A plain identifier names a cluster of the Region of the replica. */
const isPlainIdentifier = (source: Value<string>): boolean => source.kind === "known" && !source.value.includes(":");

type KeyOfStack = LinkedKey | LinkedAlias;

const isNotKnownYet = (key: Value<string>): boolean => key.kind === "unknown" && key.reason === "notKnownYet";

/** Checks the Region of a key. That of a snapshot copy has a policy of its own. */
const checkRegion = (user: KeyUser, key: Value<string>, place?: StackPlace): readonly Found[] =>
  user.kind === "dbClusterSnapshotCopy" ? [] : checkKeyRegion(key, user.region, place);

/** Judges one key. A key that several properties name is judged once, by the first of them. */
function judgeKey(
  user: KeyUser,
  key: Value<string>,
  place: StackPlace,
  config: { readonly allowedAccounts: readonly string[] | undefined },
  judged: Set<string>,
): readonly Found[] {
  const regionFindings = checkRegion(user, key, place);
  // A key of another Region has to be replaced, so its other defects do not matter.
  if (regionFindings.some(({ outcome }) => outcome === "violation")) return regionFindings;
  const links = linksOf(user, key, place);
  const property = user.kind === "dbCluster" && key === user.kmsKeyId ? undefined : key.path;
  const fresh = links.filter(({ resource }) => !judged.has(resource.urn));
  for (const { resource } of fresh) judged.add(resource.urn);
  return [
    ...regionFindings,
    ...links.flatMap((link) => judgeName(user, key, link)),
    ...fresh.flatMap((link) =>
      link.kind === "key" ? checkUsableKey(link.resource, place.self.name, place.stack, property) : [],
    ),
    ...(property === undefined ? accountsOf(user, key, links) : []).flatMap((account): readonly Found[] =>
      checkAccount(key.path, account, config).map((found) => ({ ...found, level: "advisory" })),
    ),
  ];
}

/** The keys of the stack that a property names. AWS looks up an alias name in the Region of the resource only. */
function linksOf({ region }: KeyUser, key: Value<string>, { self, stack }: StackPlace): readonly KeyOfStack[] {
  const isHere = (link: KeyLink): link is KeyOfStack => {
    if (link.kind !== "key" && link.kind !== "alias") return false;
    const { region: ofKey } = link.resource;
    return ofKey === undefined || region.kind !== "known" || ofKey === region.value;
  };
  return stack.keys(self, key).filter(isHere);
}

const identifierOf = (key: Value<string>): KeyIdentifier | undefined =>
  key.kind === "known" ? parseKeyIdentifier(key.value) : undefined;

/** Requires an ARN for a key of another account. Returns no finding unless both accounts are known. */
function judgeName(user: KeyUser, key: Value<string>, { resource }: KeyOfStack): Found[] {
  const account = knownValue(user.account);
  const keyAccount = knownValue(resource.subject.account);
  if (account === undefined || keyAccount === undefined || account === keyAccount) return [];
  if (key.kind !== "known") return [undecided("perhapsNotByArn", key.path, { account, keyAccount })];
  if (identifierOf(key)?.account !== undefined) return [];
  return [violation("notByArn", key.path, { account, keyAccount, key: key.value })];
}

/** The account of the key: from the ARN, else from the key of the stack, else the resource's own account. */
function accountsOf(user: KeyUser, key: Value<string>, links: readonly KeyOfStack[]): readonly (string | undefined)[] {
  const named = identifierOf(key);
  if (named?.account !== undefined) return [named.account];
  if (links.length > 0) return links.map(({ resource }) => knownValue(resource.subject.account));
  return named === undefined ? [] : [knownValue(user.account)];
}
