/** A snapshot copy has a key of its Region: the key it names or, within one Region, the key of its source. */
import { checkKey, checkKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { checkKeyRegion, keyRegionMessages, regionDependsOnStack, regionNotKnown } from "../kit/key-region";
import { decided, deferred, describeUnknown } from "../kit/verdict";
import { type DbClusterSnapshot, type DbClusterSnapshotCopy, sourceRegion } from "../model/db-snapshot";
import { encryptionDeciders } from "../model/encryption-source";
import type { LinkTo, StackModel, StackPlace } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import { isSet, type Known, known, knownValue } from "../model/value";

const messages = {
  ...keyMessages("Name"),
  ...keyRegionMessages,
  noKeyForRegion: {
    text: "`{path}` is not set, but the snapshot is copied from `{source}` to `{region}`, where its key does not work. AWS rejects such a copy of an encrypted snapshot",
    fix: "Set `{path}` to a customer managed key of `{region}`",
  },
  sourceNotSeen: {
    text: "`{path}` names a snapshot outside this program, of {place}. AWS requires `{key}` for the copy if the snapshot is encrypted with a KMS key",
    fix: "Set `{key}` to a customer managed key of `{region}`, unless the snapshot is not encrypted",
  },
  sourceNotReadable: { text: "`{path}` {why}, and decides which Region the snapshot is copied from" },
  destinationUnclear: {
    text: "`{path}` is not known to be the resource's Region. AWS makes the copy in the resource's Region, whatever this property says, so it is unclear which key the copy requires",
    fix: "Set `region` to the Region of the copy, and remove `{path}`",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;
type Source = LinkTo<"dbClusterSnapshot" | "dbClusterSnapshotCopy">;

export const auroraSnapshotCopyKey = definePolicy({
  id: "aurora-snapshot-copy-key",
  displayName: "A snapshot copy has a key of its Region",
  description:
    "A copy of a DB cluster snapshot to another Region names a KMS key of that Region. Advisory: any key that a copy names " +
    "is a customer managed key.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["aurora", "kms", "encryption", "snapshot"],
  remediationSteps: "Set `kmsKeyId` to a customer managed key of the copy's Region.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
  subjects: ["dbClusterSnapshotCopy"],
  options: keyOptions,
  messages,
  check(copy, { config }) {
    const { kmsKeyId: key, account, region } = copy;
    if (destinationIsUnclear(copy)) return decided([undecided("destinationUnclear", copy.destinationRegion.path)]);
    if (!isSet(key)) return isWithinRegion(copy) && sourceAccount(copy) === undefined ? decided([]) : deferred;
    const found = checkKey(key, account, config);
    return found === undefined || regionDependsOnStack(key)
      ? deferred
      : decided(combine(checkKeyRegion(key, region), found));
  },
  checkStack(copy, place, { config }) {
    const { kmsKeyId: key, account, region } = copy;
    if (!isSet(key)) return decided(judgeWithoutKey(copy, place));
    return decided(combine(checkKeyRegion(key, region, place), checkKeyInStack(key, account, config, place)));
  },
});

function destinationIsUnclear({ destinationRegion: destination, region }: DbClusterSnapshotCopy): boolean {
  return isSet(destination) && (destination.kind === "unknown" || knownValue(destination) !== knownValue(region));
}

function isWithinRegion(copy: DbClusterSnapshotCopy): boolean {
  const source = sourceRegion(copy);
  return source === copy.region || (source.kind === "known" && source.value === knownValue(copy.region));
}

/** Combines both judgments: AWS requires a key of the Region, while a customer managed key is only advised. */
function combine(ofRegion: readonly Found[], customerManaged: readonly Found[]): Found[] {
  const others = customerManaged.filter(({ message }) => !ofRegion.some((found) => found.message === message));
  return [
    ...ofRegion,
    ...others.map((found): Found => (found.outcome === "violation" ? { ...found, level: "advisory" } : found)),
  ];
}

/** Judges a copy without a key: it keeps the key of its source, which works in one Region only. */
function judgeWithoutKey(copy: DbClusterSnapshotCopy, { self, stack }: StackPlace): Found[] {
  const { sourceDbClusterSnapshotIdentifier: source, kmsKeyId: key, region } = copy;
  return stack.followTo(self, source, "dbClusterSnapshot", "dbClusterSnapshotCopy").flatMap((link): Found[] => {
    const from = regionOf(link) ?? sourceRegion(copy);
    if (from.kind !== "known") return [undecided("sourceNotReadable", source.path, { why: describeUnknown(from) })];
    if (region.kind !== "known") return [regionNotKnown(region)];
    if (link.kind === "resource") {
      if (from.value === region.value || isUnencrypted(link.resource, stack)) return [];
      return [violation("noKeyForRegion", key.path, { source: from.value, region: region.value })];
    }
    const place = otherPlace(copy, from.value, region.value);
    return place === undefined
      ? []
      : [undecided("sourceNotSeen", source.path, { place, key: key.path, region: region.value })];
  });
}

/** Where a source is from which AWS requires a key for the copy, in words; undefined if it requires none. */
function otherPlace(copy: DbClusterSnapshotCopy, from: string, to: string): string | undefined {
  if (from !== to) return `another Region, \`${from}\``;
  const owner = sourceAccount(copy);
  const account = knownValue(copy.account);
  // A snapshot of the account of the copy is the usual case, so an account that is not known is taken for it.
  return owner === undefined || account === undefined || owner === account ? undefined : `account \`${owner}\``;
}

/** The account in the ARN of the source. A plain identifier names a snapshot of the account of the copy. */
const sourceAccount = ({ sourceDbClusterSnapshotIdentifier: source }: DbClusterSnapshotCopy): string | undefined =>
  /^arn:[^:]*:rds:[^:]*:(\d{12}):/.exec(`${knownValue(source)}`)?.[1];

/** The Region of the source, if the source is a resource of this stack. */
const regionOf = (link: Source): Known<string> | undefined =>
  link.kind === "resource" && link.resource.region !== undefined ? known("region", link.resource.region) : undefined;

/** Whether the source has no KMS key: AWS then rejects a copy that names one. */
function isUnencrypted(source: StackResource<DbClusterSnapshot | DbClusterSnapshotCopy>, stack: StackModel): boolean {
  const deciders = encryptionDeciders(source, stack);
  return deciders.every((decider) => decider.kind === "decider" && decider.encryption.kind === "no");
}
