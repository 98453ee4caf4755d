import { auroraSnapshotCopyKey } from "../../policies/aurora-snapshot-copy-key";
import { describePolicy, type Origin, UNKNOWN } from "../kit/policy-tester";

const type = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";
const target = { targetDbClusterSnapshotIdentifier: "orders-copy" };
const arnIn = (region: string) => `arn:aws:rds:${region}:111122223333:cluster-snapshot:orders`;
const keyIn = (region: string) => `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const multiRegionId = "mrk-1234abcd12ab34cd56ef1234567890ab";
const ireland = { region: "eu-west-1" };
const virginia = { region: "us-east-1" };
const toIreland = { ...target, sourceDbClusterSnapshotIdentifier: arnIn("us-east-1") };
const linkedSource = { ...target, sourceDbClusterSnapshotIdentifier: UNKNOWN };

const cluster = (props: object, provider: object): Origin => ({
  type: "aws:rds/cluster:Cluster",
  name: "orders",
  props: { engine: "aurora-postgresql", ...props },
  provider,
});
const snapshot = (provider?: object, of?: Origin): Origin => ({
  type: "aws:rds/clusterSnapshot:ClusterSnapshot",
  name: "snapshot",
  props: { dbClusterIdentifier: of === undefined ? "orders" : UNKNOWN, dbClusterSnapshotIdentifier: "orders" },
  ...(provider && { provider }),
  ...(of && { from: { dbClusterIdentifier: [of] } }),
});
const from = (origin: Origin) => ({ sourceDbClusterSnapshotIdentifier: [origin] });
const key = (provider?: object, props: object = { description: "copies" }): Origin => ({
  type: "aws:kms/key:Key",
  name: "key",
  props,
  ...(provider && { provider }),
});

const noKey = {
  text:
    "`kmsKeyId` is not set, but the snapshot is copied from `us-east-1` to `eu-west-1`, where its key does not work. " +
    "AWS rejects such a copy of an encrypted snapshot.\n" +
    "Set `kmsKeyId` to a customer managed key of `eu-west-1`.",
};
const notSeen = (place: string) => ({
  message: "sourceNotSeen",
  at: "sourceDbClusterSnapshotIdentifier",
  text:
    `undecided: \`sourceDbClusterSnapshotIdentifier\` names a snapshot outside this program, of ${place}. AWS requires ` +
    "`kmsKeyId` for the copy if the snapshot is encrypted with a KMS key.",
});
const otherRegion = {
  text:
    "`kmsKeyId` names a key of `us-east-1`, which AWS cannot use in `eu-west-1`.\n" +
    "Name a key of `eu-west-1`. For a multi-Region key, name its replica there.",
};
const unclear = {
  message: "destinationUnclear",
  at: "destinationRegion",
  text:
    "undecided: `destinationRegion` is not known to be the resource's Region. AWS makes the copy in the resource's " +
    "Region, whatever this property says, so it is unclear which key the copy requires.",
};

describePolicy(auroraSnapshotCopyKey, {
  pass: [
    {
      name: "within the Region, named by identifier",
      type,
      props: { ...target, sourceDbClusterSnapshotIdentifier: "orders" },
      provider: ireland,
    },
    {
      name: "a plain identifier with an unknown Region",
      type,
      props: { ...target, sourceDbClusterSnapshotIdentifier: "rds:orders-2026-01-01-00-00" },
    },
    {
      name: "within the Region, named by ARN, while the account of the copy is not known",
      type,
      props: { ...target, sourceDbClusterSnapshotIdentifier: arnIn("eu-west-1") },
      provider: ireland,
    },
    {
      name: "within the Region and the account, named by ARN",
      type,
      props: { ...target, sourceDbClusterSnapshotIdentifier: arnIn("eu-west-1") },
      provider: { ...ireland, allowedAccountIds: '["111122223333"]' },
    },
    {
      name: "within the Region, of a snapshot of the program",
      type,
      props: linkedSource,
      provider: ireland,
      from: from(snapshot(ireland)),
    },
    {
      name: "a destinationRegion equal to the resource's Region",
      type,
      props: {
        ...target,
        sourceDbClusterSnapshotIdentifier: "orders",
        region: "eu-west-1",
        destinationRegion: "eu-west-1",
      },
    },
    {
      name: "to another Region, with a key ARN of that Region",
      type,
      props: { ...toIreland, kmsKeyId: keyIn("eu-west-1") },
      provider: ireland,
    },
    {
      name: "to another Region, with a key id",
      type,
      props: { ...toIreland, kmsKeyId: keyId },
      provider: ireland,
    },
    {
      name: "to another Region, with an alias name",
      type,
      props: { ...toIreland, kmsKeyId: "alias/copies" },
      provider: ireland,
    },
    {
      name: "to another Region, with a key of the program in that Region",
      type,
      props: { ...toIreland, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { kmsKeyId: [key(ireland)] },
    },
    {
      name: "to another Region, with the id of an existing key of the program",
      type,
      props: { ...toIreland, kmsKeyId: keyId },
      provider: ireland,
      otherResources: [{ ...key(ireland), outputs: { keyId, arn: keyIn("eu-west-1") } }],
    },
    {
      name: "the id of a multi-Region key with a replica in the Region",
      type,
      props: { ...toIreland, kmsKeyId: multiRegionId },
      provider: ireland,
      otherResources: [
        { ...key(virginia, { multiRegion: true }), outputs: { keyId: multiRegionId } },
        {
          type: "aws:kms/replicaKey:ReplicaKey",
          name: "replica",
          outputs: { keyId: multiRegionId },
          provider: ireland,
        },
      ],
    },
    {
      name: "to another Region, from a cluster without a KMS key",
      type,
      props: linkedSource,
      provider: ireland,
      from: from(snapshot(virginia, cluster({}, virginia))),
    },
    {
      name: "an existing snapshot of a cluster without a KMS key, to another Region",
      type,
      props: toIreland,
      provider: ireland,
      otherResources: [
        { ...cluster({}, virginia), outputs: { id: "orders", clusterIdentifier: "orders" } },
        { ...snapshot(virginia), outputs: { dbClusterSnapshotArn: arnIn("us-east-1") } },
      ],
    },
  ],
  violation: [
    {
      name: "a snapshot of the program in another Region",
      type,
      props: linkedSource,
      provider: ireland,
      from: from(snapshot(virginia, cluster({ storageEncrypted: true }, virginia))),
      findings: [noKey],
    },
    {
      name: "a copy of a copy in another Region",
      type,
      props: linkedSource,
      provider: ireland,
      from: from({
        type,
        name: "first",
        props: { ...target, sourceDbClusterSnapshotIdentifier: "orders" },
        provider: virginia,
      }),
      findings: [noKey],
    },
    {
      name: "a snapshot of the program whose cluster is outside it",
      type,
      props: linkedSource,
      provider: ireland,
      from: from(snapshot(virginia)),
      findings: [noKey],
    },
    {
      name: "with a key of the Region of the source",
      type,
      props: { ...toIreland, kmsKeyId: keyIn("us-east-1") },
      provider: ireland,
      findings: [{ ...otherRegion, message: "keyOfOtherRegion", at: "kmsKeyId" }],
    },
    {
      name: "with a key of the program in the Region of the source",
      type,
      props: { ...toIreland, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { kmsKeyId: [key(virginia)] },
      findings: [otherRegion],
    },
    {
      name: "with the id of an existing key in the Region of the source",
      type,
      props: { ...toIreland, kmsKeyId: keyId },
      provider: ireland,
      otherResources: [{ ...key(virginia), outputs: { keyId } }],
      findings: [otherRegion],
    },
    {
      name: "with the alias of a key in the Region of the source",
      type,
      props: { ...toIreland, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: {
        kmsKeyId: [
          { type: "aws:kms/alias:Alias", name: "alias", provider: virginia, from: { targetKeyId: [key(virginia)] } },
        ],
      },
      findings: [otherRegion],
    },
    {
      name: "an AWS managed key: advisory",
      type,
      props: { ...toIreland, kmsKeyId: "alias/aws/rds" },
      provider: ireland,
      findings: [
        {
          message: "awsManagedKey",
          at: "kmsKeyId",
          level: "advisory",
          text:
            "`kmsKeyId` names `alias/aws/rds`, an AWS managed key, which you cannot manage, rotate or share.\n" +
            "Name a customer managed key in `kmsKeyId`.",
        },
      ],
    },
    {
      name: "an AWS managed key of the wrong Region",
      type,
      props: { ...toIreland, kmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/aws/rds" },
      provider: ireland,
      findings: [
        { ...otherRegion, message: "keyOfOtherRegion", at: "kmsKeyId" },
        {
          message: "awsManagedKey",
          at: "kmsKeyId",
          level: "advisory",
          text: "`kmsKeyId` names `arn:aws:kms:us-east-1:111122223333:alias/aws/rds`, an AWS managed key",
        },
      ],
    },
  ],
  undecided: [
    {
      name: "to another Region without a key, of a snapshot outside the program",
      type,
      props: toIreland,
      provider: ireland,
      findings: [notSeen("another Region, `us-east-1`")],
    },
    {
      name: "of another account's snapshot without a key",
      type,
      props: { ...target, sourceDbClusterSnapshotIdentifier: arnIn("eu-west-1") },
      provider: { ...ireland, allowedAccountIds: '["444455556666"]' },
      findings: [notSeen("account `111122223333`")],
    },
    {
      name: "an unknown Region of the copy",
      type,
      props: toIreland,
      findings: [
        { text: "undecided: `region` is not set, so the pack cannot decide in which Region the key must be." },
      ],
    },
    {
      name: "a key and an unknown Region of the copy",
      type,
      props: { ...toIreland, region: UNKNOWN, kmsKeyId: keyIn("eu-west-1") },
      findings: [
        {
          message: "regionNotKnown",
          at: "region",
          text: "undecided: `region` is not known before the update, so the pack cannot decide in which Region the key must be.",
        },
      ],
    },
    {
      name: "a source that comes from no resource",
      type,
      props: linkedSource,
      provider: ireland,
      findings: [
        {
          text:
            "undecided: `sourceDbClusterSnapshotIdentifier` is not known before the update, and decides which Region the " +
            "snapshot is copied from.",
        },
      ],
    },
    {
      name: "a snapshot of the program in an unknown Region",
      type,
      props: linkedSource,
      provider: ireland,
      from: from(snapshot()),
      findings: [{ text: "undecided: `sourceDbClusterSnapshotIdentifier` is not known before the update" }],
    },
    {
      name: "an ARN without a Region",
      type,
      props: { ...target, sourceDbClusterSnapshotIdentifier: "arn:aws:rds" },
      provider: ireland,
      findings: [{ text: "undecided: `sourceDbClusterSnapshotIdentifier` has a value of an unexpected type" }],
    },
    {
      name: "a key that comes from no resource",
      type,
      props: { ...toIreland, kmsKeyId: UNKNOWN },
      provider: ireland,
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "a key hidden in the exported state",
      type,
      props: { ...toIreland, kmsKeyId: "[secret]" },
      provider: ireland,
      findings: [
        {
          message: "keyNotReadable",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is hidden as `[secret]` in the exported state, so the pack cannot decide which key it names.",
        },
      ],
    },
    {
      name: "a value that is not a key identifier",
      type,
      props: { ...toIreland, kmsKeyId: "copies" },
      provider: ireland,
      findings: [
        {
          message: "noKeyIdentifier",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not a key id, key ARN, alias na",
        },
      ],
    },
    {
      name: "a key in an unknown account",
      type,
      props: { ...toIreland, kmsKeyId: "alias/copies" },
      provider: ireland,
      config: { allowedAccounts: ["111122223333"] },
      findings: [
        {
          message: "accountNotKnown",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names a key whose account is not known, so the pack cannot check it against config `allowedAccounts`.",
        },
      ],
    },
    {
      name: "a key of the program in an unknown Region",
      type,
      props: { ...toIreland, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { kmsKeyId: [key()] },
      findings: [
        {
          text: "undecided: `kmsKeyId` names `key`, whose Region is not known, so the pack cannot decide whether AWS can use it.",
        },
      ],
    },
    {
      name: "the primary of a multi-Region key that has a replica in the Region",
      type,
      props: { ...toIreland, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { kmsKeyId: [key(virginia, { multiRegion: true })] },
      otherResources: [
        {
          type: "aws:kms/replicaKey:ReplicaKey",
          name: "replica",
          provider: ireland,
          from: { primaryKeyArn: [key(virginia, { multiRegion: true })] },
        },
      ],
      findings: [
        {
          text: "undecided: `kmsKeyId` names a multi-Region key by its resource of `us-east-1`. Its id is also valid in `eu-west-1`, but its ARN is not.",
        },
      ],
    },
    {
      name: "a destinationRegion that differs from the resource's Region",
      type,
      props: { ...toIreland, destinationRegion: "eu-west-1" },
      provider: virginia,
      findings: [unclear],
    },
    {
      name: "a destinationRegion and an unknown Region of the resource",
      type,
      props: { ...toIreland, destinationRegion: "eu-west-1" },
      findings: [unclear],
    },
    {
      name: "an unknown destinationRegion",
      type,
      props: { ...toIreland, destinationRegion: UNKNOWN },
      provider: ireland,
      findings: [unclear],
    },
  ],
  notApplicable: [
    {
      name: "a snapshot",
      type: "aws:rds/clusterSnapshot:ClusterSnapshot",
      props: { dbClusterIdentifier: "orders", dbClusterSnapshotIdentifier: "orders" },
      reason: "the policy does not apply to resources of type `aws:rds/clusterSnapshot:ClusterSnapshot`",
    },
  ],
});
