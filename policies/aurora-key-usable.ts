/** AWS accepts the key of an Aurora cluster, and can keep using it. */
import { checkAccount, keyLinkMessages, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { checkKeyRegion, keyRegionMessages } from "../kit/key-region";
import { noKeyReason } from "../kit/skip-reasons";
import { checkUsableKey, usableKeyMessages } from "../kit/usable-key";
import { decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import { type KeyIdentifier, parseKeyIdentifier } from "../model/key-identifier";
import type { KeyLink, LinkedAlias, LinkedKey } from "../model/key-link";
import type { StackPlace } from "../model/stack-model";
import { knownValue } from "../model/value";

const { accountNotAllowed, accountNotKnown } = keyMessages("On a new cluster, name", { replacesCluster: true });

const messages = {
  ...keyLinkMessages,
  ...keyRegionMessages,
  ...usableKeyMessages,
  accountNotAllowed,
  accountNotKnown,
  notByArn: {
    text: "`{path}` names a key of account `{keyAccount}` as `{key}`, which AWS looks up in the cluster's account `{account}`: only an ARN can name a key of another account",
    fix: "Set `{path}` to the ARN of the key or of its alias",
  },
  perhapsNotByArn: {
    text: "`{path}` names a key of account `{keyAccount}` for a cluster of account `{account}`. AWS finds it by ARN only, and whether this is an ARN is not known before the update",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

const { allowedAccounts } = keyOptions;

export const auroraKeyUsable = definePolicy({
  id: "aurora-key-usable",
  displayName: "AWS can use the key of an Aurora cluster",
  description:
    "The KMS key of an Aurora DB cluster is an enabled symmetric encryption key of the cluster's Region, named by ARN if it " +
    "is in another account. Advisory: KMS created and stores the key material, and `allowedAccounts` lists its account.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption"],
  remediationSteps: "Set `kmsKeyId` to an enabled symmetric encryption key of the cluster's Region.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: ["dbCluster"],
  options: { engines, allowedAccounts },
  messages,
  skipReason: noKeyReason,
  check(cluster, { config }) {
    const { kmsKeyId: key, region } = cluster;
    const other = otherEngineReason(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    if (key.kind === "unknown" && key.reason === "notKnownYet") return deferred;
    // A known ARN decides from the inputs, so that the update stops before AWS creates the cluster.
    const found = checkKeyRegion(key, region);
    return found.some(({ message }) => message !== "regionNotKnown") ? decided(found) : deferred;
  },
  checkStack(cluster, place, { config }) {
    const { kmsKeyId: key, region } = cluster;
    const regionFindings = checkKeyRegion(key, region, place);
    // A key of another Region has to be replaced, so its other defects do not matter.
    if (regionFindings.some(({ outcome }) => outcome === "violation")) return decided<Found>(regionFindings);
    const keys = keysOf(cluster, place);
    return decided<Found>([
      ...regionFindings,
      ...keys.flatMap((link) => judgeName(cluster, link)),
      ...keys.flatMap((link) =>
        link.kind === "key" ? checkUsableKey(link.resource, place.self.name, place.stack) : [],
      ),
      ...accountsOf(cluster, keys).flatMap((account): readonly Found[] =>
        checkAccount(key.path, account, config).map((found) => ({ ...found, level: "advisory" })),
      ),
    ]);
  },
});

type KeyOfStack = LinkedKey | LinkedAlias;

/** The keys of the stack that the cluster names. AWS looks up an alias name in the cluster's Region only. */
function keysOf({ kmsKeyId, region }: DbCluster, { self, stack }: StackPlace): readonly KeyOfStack[] {
  const isHere = (link: KeyLink): link is KeyOfStack => {
    if (link.kind !== "key" && link.kind !== "alias") return false;
    const { region: ofKey } = link.resource;
    return ofKey === undefined || region.kind !== "known" || ofKey === region.value;
  };
  return stack.keys(self, kmsKeyId).filter(isHere);
}

const identifierOf = ({ kmsKeyId }: DbCluster): KeyIdentifier | undefined =>
  kmsKeyId.kind === "known" ? parseKeyIdentifier(kmsKeyId.value) : undefined;

/** Requires an ARN for a key of another account. Returns no finding unless both accounts are known. */
function judgeName(cluster: DbCluster, { resource }: KeyOfStack): Found[] {
  const { kmsKeyId: key } = cluster;
  const account = knownValue(cluster.account);
  const keyAccount = knownValue(resource.subject.account);
  if (account === undefined || keyAccount === undefined || account === keyAccount) return [];
  if (key.kind !== "known") return [undecided("perhapsNotByArn", key.path, { account, keyAccount })];
  if (identifierOf(cluster)?.account !== undefined) return [];
  return [violation("notByArn", key.path, { account, keyAccount, key: key.value })];
}

/** The account of the key: from the ARN, else from the key of the stack, else the cluster's own account. */
function accountsOf(cluster: DbCluster, keys: readonly KeyOfStack[]): readonly (string | undefined)[] {
  const named = identifierOf(cluster);
  if (named?.account !== undefined) return [named.account];
  if (keys.length > 0) return keys.map(({ resource }) => knownValue(resource.subject.account));
  return named === undefined ? [] : [knownValue(cluster.account)];
}
