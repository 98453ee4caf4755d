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
    "`kmsKeyId` is not set on a secondary of an encrypted global cluster: AWS wants a key of the secondary's own Region " +
    "there, and rejects the cluster otherwise.\nName a key of the Region of the secondary in `kmsKeyId`.",
};
const otherRegion = { text: "`kmsKeyId` names a key of `us-east-1`, which AWS cannot use in `eu-west-1`." };
const notEncrypted = {
  text: "`storageEncrypted` is not set: the global cluster, and so each cluster in it, is without a KMS key.\nWARNING: ",
};
const sourceDecides = (which: string) => ({
  text:
    "undecided: `sourceDbClusterIdentifier` names the cluster the global cluster is made of, whose encryption it takes " +
    `over: ${which}.`,
});
const globalDecides = (which: string) => ({
  text:
    "undecided: `globalClusterIdentifier` names the global cluster, which decides whether this secondary needs a key of " +
    `its own Region: ${which}.`,
});

describePolicy(auroraGlobalClusterEncrypted, {
  pass: [
    { name: "encrypted", type: globalType, props: { ...named, engine, storageEncrypted: true } },
    {
      name: "made of an encrypted cluster",
      type: globalType,
      props: madeOf,
      from: from(cluster({ storageEncrypted: true })),
    },
    {
      name: "made of a serverless cluster, which is encrypted by default",
      type: globalType,
      props: madeOf,
      from: from(cluster({ engineMode: "serverless" })),
    },
    {
      name: "made of a cluster restored with a key",
      type: globalType,
      props: madeOf,
      from: from(cluster({ snapshotIdentifier: "before", kmsKeyId: keyIn("us-east-1") })),
    },
    {
      name: "made of a replica with a key",
      type: globalType,
      props: madeOf,
      from: from(cluster({ replicationSourceIdentifier: "orders", kmsKeyId: keyIn("us-east-1") })),
    },
    {
      name: "made of a clone of an encrypted cluster",
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
      name: "once its source is made",
      type: globalType,
      props: { ...named, sourceDbClusterIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
      beside: [
        {
          ...cluster({ storageEncrypted: true }),
          outputs: { arn: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
        },
      ],
    },
    {
      name: "a secondary with a key of its Region by ARN",
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
      name: "that secondary once all is made",
      type,
      props: { ...secondary, ...named, kmsKeyId: keyIn("eu-west-1") },
      provider: ireland,
      beside: [
        { ...encrypted, outputs: { id: "world", globalClusterIdentifier: "world" } },
        { ...key(ireland), outputs: { arn: keyIn("eu-west-1") } },
      ],
    },
    {
      name: "a secondary with a key, of a global cluster of another stack",
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
      beside: [primary(encrypted, ireland)],
    },
    {
      name: "a secondary in the Region of the cluster the global one is made of",
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
      name: "not encrypted",
      type: globalType,
      props: { ...named, engine },
      findings: [{ ...notEncrypted, message: "notEncrypted", at: "storageEncrypted" }],
    },
    {
      name: "not to be encrypted",
      type: globalType,
      props: { ...named, engine, storageEncrypted: false },
      findings: [
        {
          message: "notEncrypted",
          at: "storageEncrypted",
          text: "`storageEncrypted` is `false`: the global cluster, and so each cluster in it, is without a KMS key.",
        },
      ],
    },
    {
      name: "made of a cluster that is not encrypted",
      type: globalType,
      props: madeOf,
      from: from(cluster({ kmsKeyId: keyIn("us-east-1") })),
      findings: [
        {
          text:
            "`sourceDbClusterIdentifier` names `orders`, which is not encrypted with a KMS key, and neither is the global " +
            "cluster made of it.\nWARNING: ",
        },
      ],
    },
    {
      name: "made of a serverless cluster that is not to be encrypted",
      type: globalType,
      props: madeOf,
      from: from(cluster({ engineMode: "serverless", storageEncrypted: false })),
      findings: [{ text: "`sourceDbClusterIdentifier` names `orders`, which is not encrypted with a KMS key" }],
    },
    {
      name: "not encrypted, and so neither its secondary, which is not flagged",
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
      beside: [primary(encrypted, virginia)],
      findings: [noKey],
    },
    {
      name: "that secondary once the global cluster is made",
      type,
      props: { ...secondary, ...named },
      provider: ireland,
      beside: [
        { ...encrypted, outputs: { id: "world", globalClusterIdentifier: "world" } },
        { ...cluster({}), name: "other", outputs: { id: "world" }, provider: ireland },
      ],
      findings: [noKey],
    },
    {
      name: "a secondary in a Region that is not known, which is another than the primary's",
      type,
      props: secondary,
      from: of(encrypted),
      beside: [primary(encrypted, {})],
      findings: [noKey],
    },
    {
      name: "a secondary that is said to be a replica too",
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
      name: "a key of another Region, whatever the global cluster of another stack is",
      type,
      props: { ...secondary, ...named, kmsKeyId: keyIn("us-east-1") },
      provider: ireland,
      findings: [otherRegion],
    },
  ],
  undecided: [
    {
      name: "a flag not known yet",
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
      name: "an engine not known yet",
      type: globalType,
      props: { ...named, engine: UNKNOWN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy is about the resource.",
        },
      ],
    },
    {
      name: "made of a cluster of another stack",
      type: globalType,
      props: { ...named, sourceDbClusterIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:orders" },
      findings: [sourceDecides("it is not of this stack")],
    },
    {
      name: "made of a cluster whose flag is not known yet",
      type: globalType,
      props: madeOf,
      from: from(cluster({ storageEncrypted: UNKNOWN_BOOLEAN })),
      findings: [sourceDecides("`storageEncrypted` of `orders` decides")],
    },
    {
      name: "made of a cluster whose engine mode is not known yet",
      type: globalType,
      props: madeOf,
      from: from(cluster({ engineMode: UNKNOWN })),
      findings: [sourceDecides("`engineMode` of `orders` decides")],
    },
    {
      name: "made of a restored cluster",
      type: globalType,
      props: madeOf,
      from: from(cluster({ restoreToPointInTime: UNKNOWN_OBJECT })),
      findings: [
        sourceDecides(
          "`restoreToPointInTime.sourceClusterIdentifier` of `orders` is not known before the update, and the engine names no " +
            "resource that it comes from",
        ),
      ],
    },
    {
      name: "made of a replica",
      type: globalType,
      props: madeOf,
      from: from(cluster({ replicationSourceIdentifier: "orders-of-before" })),
      findings: [sourceDecides("`replicationSourceIdentifier` of `orders` is not of this stack")],
    },
    {
      name: "a secondary of a global cluster of another stack",
      type,
      props: { ...secondary, ...named },
      findings: [globalDecides("it is not of this stack")],
    },
    {
      name: "a secondary of a global cluster whose encryption is not known yet",
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
          text: "undecided: `kmsKeyId` is not known before the update, and the engine names no resource that it comes from.",
        },
      ],
    },
    {
      name: "a secondary with a key of the program that may be another",
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
      reason: "the cluster is no secondary of a global cluster",
    },
    {
      name: "a cluster of no global one",
      type,
      props: { engine, storageEncrypted: true },
      reason: "the cluster is no secondary of a global cluster",
    },
    {
      name: "a global cluster of another engine than configured",
      type: globalType,
      props: { ...named, engine: "aurora-mysql" },
      config: { engines: ["aurora-postgresql"] },
      reason: "the policy is not about the engine `aurora-mysql`",
    },
    {
      name: "a secondary of another engine",
      type,
      props: { ...secondary, engine: "mysql" },
      reason: "the policy is not about the engine `mysql`",
    },
  ],
});
