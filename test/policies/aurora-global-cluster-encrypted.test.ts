import { auroraGlobalClusterEncrypted } from "../../policies/aurora-global-cluster-encrypted";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_OBJECT, urnOf } from "../kit/policy-tester";

const globalType = "aws:rds/globalCluster:GlobalCluster";
const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const named = { globalClusterIdentifier: "world" };
const keyIn = (region: string) => `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ireland = { region: "eu-west-1" };
const virginia = { region: "us-east-1" };

const world = (props: object): Origin => ({ type: globalType, name: "world", props: { ...named, engine, ...props } });
const encrypted = world({ storageEncrypted: true });
const secondary = { engine, storageEncrypted: true, globalClusterIdentifier: UNKNOWN };
const of = (global: Origin) => ({ globalClusterIdentifier: [global] });
const primary = (of: Origin, provider: object): Origin => ({
  type,
  name: "primary",
  props: { engine, storageEncrypted: true, masterUsername: "app", globalClusterIdentifier: UNKNOWN },
  provider,
  from: { globalClusterIdentifier: [of] },
});
const key = (provider: object): Origin => ({ type: "aws:kms/key:Key", name: "key", provider });
const cluster = (props: object): Origin => ({
  type,
  name: "orders",
  props: { engine, masterUsername: "app", ...props },
});
const madeOf = { ...named, sourceDbClusterIdentifier: UNKNOWN };
const from = (source: Origin) => ({ sourceDbClusterIdentifier: [source] });

const noKey = {
  text:
    "`kmsKeyId` is not set on a secondary of an encrypted global cluster, so AWS rejects it: a secondary requires a " +
    "key of its own Region.\n" +
    "Set `kmsKeyId` to a key of the secondary's Region.",
};
const otherRegion = { text: "`kmsKeyId` names a key of `us-east-1`, which AWS cannot use in `eu-west-1`." };
const notEncrypted = {
  text: "`storageEncrypted` is not set, so no KMS key encrypts the global cluster or the clusters in it.\nSet `storageEncrypted: true` on the global cluster and on its primary, and give each secondary a key of its own Region. On an existing cluster this replaces the database, and its data is lost: see the page.",
};
const sourceDecides = (which: string) => ({
  text:
    "undecided: `sourceDbClusterIdentifier` names the source of the global cluster, and the source decides whether " +
    `it is encrypted: ${which}.`,
});
const globalDecides = (which: string) => ({
  text:
    "undecided: `globalClusterIdentifier` names the global cluster, which decides whether this secondary requires a " +
    `key of its own Region: ${which}.`,
});

describePolicy(auroraGlobalClusterEncrypted, {
  pass: [
    { name: "an encrypted global cluster", type: globalType, props: { ...named, engine, storageEncrypted: true } },
    {
      name: "created from an encrypted cluster",
      type: globalType,
      props: madeOf,
      from: from(cluster({ storageEncrypted: true })),
    },
    {
      name: "created from a serverless cluster, which AWS encrypts by default",
      type: globalType,
      props: madeOf,
      from: from(cluster({ engineMode: "serverless" })),
    },
    {
      name: "created from a cluster restored with a key",
      type: globalType,
      props: madeOf,
      from: from(cluster({ snapshotIdentifier: "before", kmsKeyId: keyIn("us-east-1") })),
    },
    {
      name: "created from a replica with a key",
      type: globalType,
      props: madeOf,
      from: from(cluster({ replicationSourceIdentifier: "orders", kmsKeyId: keyIn("us-east-1") })),
    },
    {
      name: "created from a clone of an encrypted cluster",
      type: globalType,
      props: madeOf,
      from: from({
        type,
        name: "clone",
        props: { engine, restoreToPointInTime: { sourceClusterIdentifier: UNKNOWN } },
        from: { restoreToPointInTime: [cluster({ storageEncrypted: true })] },
      }),
    },
    {
      name: "created from an encrypted cluster that exists",
      type: globalType,
      props: { ...named, sourceDbClusterIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
      otherResources: [
        {
          ...cluster({ storageEncrypted: true }),
          outputs: { arn: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
        },
      ],
    },
    {
      name: "a secondary with a key ARN of its Region",
      type,
      props: { ...secondary, kmsKeyId: keyIn("eu-west-1") },
      provider: ireland,
      from: of(encrypted),
    },
    {
      name: "a secondary with a key of the program in its Region",
      type,
      props: { ...secondary, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { ...of(encrypted), kmsKeyId: [key(ireland)] },
    },
    {
      name: "a secondary with a key of the program in its Region, all existing",
      type,
      props: { ...secondary, ...named, kmsKeyId: keyIn("eu-west-1") },
      provider: ireland,
      otherResources: [
        { ...encrypted, outputs: { id: "world", globalClusterIdentifier: "world" } },
        { ...key(ireland), outputs: { arn: keyIn("eu-west-1") } },
      ],
    },
    {
      name: "a secondary with a key, in a global cluster of another stack",
      type,
      props: { ...secondary, ...named, kmsKeyId: keyIn("eu-west-1") },
      provider: ireland,
    },
    {
      name: "a secondary in the Region of its primary",
      type,
      props: secondary,
      provider: ireland,
      from: of(encrypted),
      otherResources: [primary(encrypted, ireland)],
    },
    {
      name: "a secondary in the Region of the global cluster's source",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN },
      provider: ireland,
      from: of({
        type: globalType,
        name: "world",
        props: madeOf,
        from: from({ ...cluster({ storageEncrypted: true }), provider: ireland }),
      }),
    },
  ],
  violation: [
    {
      name: "no flag",
      type: globalType,
      props: { ...named, engine },
      findings: [{ ...notEncrypted, message: "notEncrypted", at: "storageEncrypted" }],
    },
    {
      name: "the flag set to false",
      type: globalType,
      props: { ...named, engine, storageEncrypted: false },
      findings: [
        {
          message: "notEncrypted",
          at: "storageEncrypted",
          text: "`storageEncrypted` is `false`, so no KMS key encrypts the global cluster or the clusters in it.",
        },
      ],
    },
    {
      name: "created from a cluster that is not encrypted",
      type: globalType,
      props: madeOf,
      from: from(cluster({ kmsKeyId: keyIn("us-east-1") })),
      findings: [
        {
          text: "`sourceDbClusterIdentifier` names `orders`, which is not encrypted with a KMS key, so the global cluster is not encrypted either.\nEncrypt `orders` with a KMS key before you create the global cluster from it. On an existing cluster this replaces the database, and its data is lost: see the page.",
        },
      ],
    },
    {
      name: "created from a serverless cluster with the flag set to false",
      type: globalType,
      props: madeOf,
      from: from(cluster({ engineMode: "serverless", storageEncrypted: false })),
      findings: [
        {
          text:
            "`sourceDbClusterIdentifier` names `orders`, which is not encrypted with a KMS key, so the global cluster is not " +
            "encrypted either.",
        },
      ],
    },
    {
      name: "a secondary of an unencrypted global cluster: one finding, on the global cluster",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN },
      provider: ireland,
      from: of(world({})),
      findings: [{ ...notEncrypted, urn: urnOf(globalType, "world") }],
    },
    {
      name: "a secondary without a key",
      type,
      props: secondary,
      provider: ireland,
      from: of(encrypted),
      otherResources: [primary(encrypted, virginia)],
      findings: [noKey],
    },
    {
      name: "a secondary without a key in an existing global cluster",
      type,
      props: { ...secondary, ...named },
      provider: ireland,
      otherResources: [
        { ...encrypted, outputs: { id: "world", globalClusterIdentifier: "world" } },
        { ...cluster({}), name: "other", outputs: { id: "world" }, provider: ireland },
      ],
      findings: [noKey],
    },
    {
      name: "a secondary in an unknown Region",
      type,
      props: secondary,
      from: of(encrypted),
      otherResources: [primary(encrypted, {})],
      findings: [noKey],
    },
    {
      name: "a secondary that also names a replication source",
      type,
      props: { ...secondary, replicationSourceIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
      provider: ireland,
      from: of(encrypted),
      findings: [noKey],
    },
    {
      name: "a secondary with the key of its primary",
      type,
      props: { ...secondary, kmsKeyId: keyIn("us-east-1") },
      provider: ireland,
      from: of(encrypted),
      findings: [otherRegion],
    },
    {
      name: "a secondary with a key of the program in the Region of the primary",
      type,
      props: { ...secondary, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { ...of(encrypted), kmsKeyId: [key(virginia)] },
      findings: [otherRegion],
    },
    {
      name: "a key of another Region, in a global cluster of another stack",
      type,
      props: { ...secondary, ...named, kmsKeyId: keyIn("us-east-1") },
      provider: ireland,
      findings: [otherRegion],
    },
  ],
  undecided: [
    {
      name: "an unknown flag",
      type: globalType,
      props: { ...named, engine, storageEncrypted: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "encryptionNotReadable",
          at: "storageEncrypted",
          text: "undecided: `storageEncrypted` is not known before the update, and decides whether the global cluster is encrypted.",
        },
      ],
    },
    {
      name: "an unknown engine",
      type: globalType,
      props: { ...named, engine: UNKNOWN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, so the pack cannot decide whether this policy applies.",
        },
      ],
    },
    {
      name: "created from a cluster of another stack",
      type: globalType,
      props: { ...named, sourceDbClusterIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
      findings: [sourceDecides("it is not of this stack")],
    },
    {
      name: "created from a cluster with an unknown flag",
      type: globalType,
      props: madeOf,
      from: from(cluster({ storageEncrypted: UNKNOWN_BOOLEAN })),
      findings: [sourceDecides("`storageEncrypted` of `orders` decides")],
    },
    {
      name: "created from a cluster with an unknown engine mode",
      type: globalType,
      props: madeOf,
      from: from(cluster({ engineMode: UNKNOWN })),
      findings: [sourceDecides("`engineMode` of `orders` decides")],
    },
    {
      name: "created from a restored cluster",
      type: globalType,
      props: madeOf,
      from: from(cluster({ restoreToPointInTime: UNKNOWN_OBJECT })),
      findings: [
        sourceDecides(
          "`restoreToPointInTime.sourceClusterIdentifier` of `orders` is not known before the update, and the engine does not report which resource it comes from",
        ),
      ],
    },
    {
      name: "created from a replica",
      type: globalType,
      props: madeOf,
      from: from(cluster({ replicationSourceIdentifier: "orders-of-before" })),
      findings: [sourceDecides("`replicationSourceIdentifier` of `orders` is not of this stack")],
    },
    {
      name: "a secondary of a global cluster of another stack",
      type,
      props: { ...secondary, ...named },
      findings: [globalDecides("it is not in this stack")],
    },
    {
      name: "a secondary of a global cluster whose encryption is unknown",
      type,
      props: secondary,
      from: of(world({ storageEncrypted: UNKNOWN_BOOLEAN })),
      findings: [
        { text: "undecided: `storageEncrypted` is not known before the update", urn: urnOf(globalType, "world") },
        globalDecides("its encryption is not known here"),
      ],
    },
    {
      name: "a secondary with a key that comes from no resource",
      type,
      props: { ...secondary, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: of(encrypted),
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "a secondary with a key that comes from another resource",
      type,
      props: { ...secondary, kmsKeyId: UNKNOWN },
      provider: ireland,
      from: { ...of(encrypted), kmsKeyId: [{ type: "aws:ssm/parameter:Parameter", name: "choice" }] },
      findings: [{ text: "undecided: `kmsKeyId` is not known before the update, and comes from `choice`" }],
    },
    {
      name: "a secondary with a key hidden in the exported state",
      type,
      props: { ...secondary, kmsKeyId: "[secret]" },
      provider: ireland,
      from: of(encrypted),
      findings: [{ text: "undecided: `kmsKeyId` is hidden as `[secret]` in the exported state" }],
    },
  ],
  notApplicable: [
    {
      name: "a primary",
      type,
      props: { ...secondary, masterUsername: "app" },
      reason: "the cluster is not a secondary of a global cluster",
    },
    {
      name: "a cluster outside any global cluster",
      type,
      props: { engine, storageEncrypted: true },
      reason: "the cluster is not a secondary of a global cluster",
    },
    {
      name: "a global cluster with an engine that config does not name",
      type: globalType,
      props: { ...named, engine: "aurora-mysql" },
      config: { engines: ["aurora-postgresql"] },
      reason: "the policy does not check the engine `aurora-mysql`",
    },
    {
      name: "a secondary with another engine",
      type,
      props: { ...secondary, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
  ],
});
