/** The copy of a snapshot has a key of its Region: of its own, or, within a Region, the one of its source. */
import { judgeKey, judgeKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { judgeKeyRegion, keyRegionMessages, regionIsLinked, regionNotKnown } from "../kit/key-region";
import { decided, deferred, whyUnknown } from "../kit/verdict";
import { type DbClusterSnapshotCopy, sourceRegion } from "../model/db-snapshot";
import { encryptionDeciders } from "../model/encryption-source";
import type { InStack, LinkTo, StackModel } from "../model/stack-model";
import { isSet, type Known, known, knownValue } from "../model/value";

const messages = {
  ...keyMessages("Name"),
  ...keyRegionMessages,
  noKeyForRegion: {
    text: "`{path}` is not set, and the snapshot is copied from `{source}` to `{region}`, where its key cannot be used: AWS rejects the copy of an encrypted snapshot",
    fix: "Name a customer managed key of `{region}` in `{path}`",
  },
  sourceNotReadable: { text: "`{path}` {why}, and decides from which Region the snapshot is copied" },
  destinationUnclear: {
    text: "`{path}` is not known to be the Region of the resource: AWS makes a copy in the Region of the call, which is the resource's, whatever the provider says of this property; so where the copy is made, and which key it needs, cannot be told",
    fix: "Set `region` to the Region of the copy, and leave `{path}` out",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;
type Source = LinkTo<"dbClusterSnapshot" | "dbClusterSnapshotCopy">;

export const auroraSnapshotCopyKey = definePolicy({
  id: "aurora-snapshot-copy-key",
  displayName: "The copy of a snapshot has a key of its Region",
  description:
    "A copy of a DB cluster snapshot to another Region names a KMS key of that Region; a key that is named is a customer " +
    "managed key, which is advisory.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption", "snapshot"],
  remediationSteps: "Name a customer managed key of the Region of the copy in `kmsKeyId`.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
  subjects: ["dbClusterSnapshotCopy"],
  options: keyOptions,
  messages,
  check(copy, { config }) {
    const { kmsKeyId: key, account, region } = copy;
    if (destinationIsUnclear(copy)) return decided([undecided("destinationUnclear", copy.destinationRegion.path)]);
    if (!isSet(key)) return isWithinRegion(copy) ? decided([]) : deferred;
    const found = judgeKey(key, account, config);
    return found === undefined || regionIsLinked(key) ? deferred : decided(both(judgeKeyRegion(key, region), found));
  },
  checkStack(copy, place, { config }) {
    const { kmsKeyId: key, account, region } = copy;
    if (!isSet(key)) return decided(withoutKey(copy, place));
    return decided(both(judgeKeyRegion(key, region, place), judgeKeyInStack(key, account, config, place)));
  },
});

function destinationIsUnclear({ destinationRegion: destination, region }: DbClusterSnapshotCopy): boolean {
  return isSet(destination) && (destination.kind === "unknown" || knownValue(destination) !== knownValue(region));
}

function isWithinRegion(copy: DbClusterSnapshotCopy): boolean {
  const source = sourceRegion(copy);
  return source === copy.region || (source.kind === "known" && source.value === knownValue(copy.region));
}

/** The key is one of the Region, without which AWS makes no copy; and a customer managed one, which is advised. */
function both(ofRegion: readonly Found[], customerManaged: readonly Found[]): Found[] {
  const others = customerManaged.filter(({ message }) => !ofRegion.some((found) => found.message === message));
  return [
    ...ofRegion,
    ...others.map((found): Found => (found.outcome === "violation" ? { ...found, level: "advisory" } : found)),
  ];
}

/** No key is named: the copy keeps the key of its source, which is good in one Region only. */
function withoutKey(copy: DbClusterSnapshotCopy, { self, stack }: InStack): Found[] {
  const { sourceDbClusterSnapshotIdentifier: source, kmsKeyId: key, region } = copy;
  return stack.followTo(self, source, "dbClusterSnapshot", "dbClusterSnapshotCopy").flatMap((link): Found[] => {
    const from = regionOf(link) ?? sourceRegion(copy);
    if (from.kind !== "known") return [undecided("sourceNotReadable", source.path, { why: whyUnknown(from) })];
    if (region.kind !== "known") return [regionNotKnown(region)];
    if (from.value === region.value || isUnencrypted(link, stack)) return [];
    return [violation("noKeyForRegion", key.path, { source: from.value, region: region.value })];
  });
}

/** The Region of the source, where it is a resource of this stack. */
const regionOf = (link: Source): Known<string> | undefined =>
  link.kind === "resource" && link.resource.region !== undefined ? known("region", link.resource.region) : undefined;

/** Of a cluster without a KMS key there is no encrypted snapshot, and AWS refuses its copy a key. */
function isUnencrypted(link: Source, stack: StackModel): boolean {
  if (link.kind !== "resource") return false;
  const deciders = encryptionDeciders(link.resource, stack);
  return deciders.every((decider) => decider.kind === "decider" && decider.encryption.kind === "no");
}
