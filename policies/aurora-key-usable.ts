/** The key of a cluster is one that AWS accepts for it, and can go on using. */
import { judgeAccount, keyLinkMessages, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { judgeKeyRegion, keyRegionMessages } from "../kit/key-region";
import { withoutKey } from "../kit/not-about";
import { judgeUsableKey, usableKeyMessages } from "../kit/usable-key";
import { decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import { type KeyIdentifier, parseKeyIdentifier } from "../model/key-identifier";
import type { KeyLink, LinkedAlias, LinkedKey } from "../model/key-link";
import type { InStack } from "../model/stack-model";
import { knownValue } from "../model/value";

const { accountNotAllowed, accountNotKnown } = keyMessages("On a new cluster, name", { replacesCluster: true });

const messages = {
  ...keyLinkMessages,
  ...keyRegionMessages,
  ...usableKeyMessages,
  accountNotAllowed,
  accountNotKnown,
  notByArn: {
    text: "`{path}` names a key of account `{keyAccount}` by `{key}`, which AWS looks for in account `{account}` of the cluster: a key of another account is named by its ARN only",
    fix: "Name the ARN of the key, or of its alias, in `{path}`",
  },
  perhapsNotByArn: {
    text: "`{path}` names a key of account `{keyAccount}` for a cluster of account `{account}`: by its ARN AWS finds it, by its id or the name of an alias it does not, and which of them it is, is not known before the update",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

const { allowedAccounts } = keyOptions;

export const auroraKeyUsable = definePolicy({
  id: "aurora-key-usable",
  displayName: "AWS can use the key of an Aurora cluster",
  description:
    "The KMS key of an Aurora DB cluster is a symmetric encryption key that is enabled, of the cluster's Region, and named by its " +
    "ARN where it is another account's; advisory: KMS made its material and keeps it itself, in an account of `allowedAccounts`.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption"],
  remediationSteps: "Name an enabled symmetric encryption key of the cluster's Region in `kmsKeyId`.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: ["dbCluster"],
  options: { engines, allowedAccounts },
  messages,
  skipReason: withoutKey,
  check(cluster, { config }) {
    const { kmsKeyId: key, region } = cluster;
    const other = otherEngine(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    if (key.kind === "unknown" && key.reason === "notKnownYet") return deferred;
    // What an ARN tells is told by inputs, so that an update stops in time.
    const found = judgeKeyRegion(key, region);
    return found.some(({ message }) => message !== "regionNotKnown") ? decided(found) : deferred;
  },
  checkStack(cluster, place, { config }) {
    const { kmsKeyId: key, region } = cluster;
    const ofRegion = judgeKeyRegion(key, region, place);
    // Another key is needed, whatever else there is to say of this one.
    if (ofRegion.some(({ outcome }) => outcome === "violation")) return decided<Found>(ofRegion);
    const here = keysOf(cluster, place);
    return decided<Found>([
      ...ofRegion,
      ...here.flatMap((link) => judgeName(cluster, link)),
      ...here.flatMap((link) =>
        link.kind === "key" ? judgeUsableKey(link.resource, place.self.name, place.stack) : [],
      ),
      ...accountsOf(cluster, here).flatMap((account): readonly Found[] =>
        judgeAccount(key.path, account, config).map((found) => ({ ...found, level: "advisory" })),
      ),
    ]);
  },
});

type OfStack = LinkedKey | LinkedAlias;

/** The keys of the stack that the cluster names. The name of an alias leads to none of another Region. */
function keysOf({ kmsKeyId, region }: DbCluster, { self, stack }: InStack): readonly OfStack[] {
  const isHere = (link: KeyLink): link is OfStack => {
    if (link.kind !== "key" && link.kind !== "alias") return false;
    const { region: ofKey } = link.resource;
    return ofKey === undefined || region.kind !== "known" || ofKey === region.value;
  };
  return stack.keys(self, kmsKeyId).filter(isHere);
}

const identifierOf = ({ kmsKeyId }: DbCluster): KeyIdentifier | undefined =>
  kmsKeyId.kind === "known" ? parseKeyIdentifier(kmsKeyId.value) : undefined;

/** How a key of another account is named. Two accounts that are not both known are not told apart. */
function judgeName(cluster: DbCluster, { resource }: OfStack): Found[] {
  const { kmsKeyId: key } = cluster;
  const account = knownValue(cluster.account);
  const keyAccount = knownValue(resource.subject.account);
  if (account === undefined || keyAccount === undefined || account === keyAccount) return [];
  if (key.kind !== "known") return [undecided("perhapsNotByArn", key.path, { account, keyAccount })];
  if (identifierOf(cluster)?.account !== undefined) return [];
  return [violation("notByArn", key.path, { account, keyAccount, key: key.value })];
}

/** The account of the key: an ARN says it, else the key of the stack; what is found by neither is the cluster's own. */
function accountsOf(cluster: DbCluster, keys: readonly OfStack[]): readonly (string | undefined)[] {
  const named = identifierOf(cluster);
  if (named?.account !== undefined) return [named.account];
  if (keys.length > 0) return keys.map(({ resource }) => knownValue(resource.subject.account));
  return named === undefined ? [] : [knownValue(cluster.account)];
}
