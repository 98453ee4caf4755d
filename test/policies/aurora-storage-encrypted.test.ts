import { auroraStorageEncrypted } from "../../policies/aurora-storage-encrypted";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_OBJECT } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const kmsKeyId = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const credentials = { masterUsername: "app", manageMasterUserPassword: true };

const AWS_OWNED = "so AWS encrypts the cluster with an AWS-owned key that you cannot audit or control.";

const orders = (props: object): Origin => ({ type, name: "orders", props: { engine, ...props } });
const encrypted = orders({ storageEncrypted: true, kmsKeyId });
const plain = orders({ storageEncrypted: false });
const snapshotOf = (source: Origin): Origin => ({
  type: "aws:rds/clusterSnapshot:ClusterSnapshot",
  name: "snapshot",
  from: { dbClusterIdentifier: [source] },
});
const copyOf = (source: Origin, props = {}): Origin => ({
  type: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
  name: "copy",
  props,
  from: { sourceDbClusterSnapshotIdentifier: [source] },
});
const world = (props: object, from: Origin["from"] = {}): Origin => ({
  type: "aws:rds/globalCluster:GlobalCluster",
  name: "world",
  props,
  from,
});
const restored = { engine, snapshotIdentifier: UNKNOWN };
const clone = { engine, restoreToPointInTime: { sourceClusterIdentifier: UNKNOWN, restoreType: "copy-on-write" } };
const replica = { engine, replicationSourceIdentifier: UNKNOWN };
const secondary = { engine, globalClusterIdentifier: UNKNOWN };
const native = "aws-native:rds:DbCluster";

/** What AWS reports of a cluster that exists. */
const deployed = (storageEncrypted: boolean) => ({
  clusterResourceId: "cluster-ABC",
  storageEncrypted,
  kmsKeyId: storageEncrypted ? kmsKeyId : "",
});
const deployedNative = (storageEncryptionType: string) => ({
  dbClusterResourceId: "cluster-ABC",
  storageEncrypted: storageEncryptionType === "sse-kms",
  storageEncryptionType,
});
const accepting = { acceptAwsOwnedKey: true };
const ownedOrNone = (source: string, seen = "`false`") => ({
  message: "ownedKeyOrNone",
  at: "storageEncrypted",
  text: `undecided: \`storageEncrypted\` of the existing cluster \`${source}\` is ${seen}, which means an AWS-owned key, or no `,
});

/** Restricts the policy to the cluster under test, so that findings on the others do not count. */
const itAlone = { where: { names: ["it"] } };

const leadsTo = (at: string, source: string) => ({
  message: "sourceNotEncrypted",
  at,
  text: `\`${at}\` leads to \`${source}\`, which is not encrypted with a KMS key, so the cluster created from it is not either.`,
});
const decides = (at: string, which: string) => ({
  message: "sourceDecides",
  at,
  text: `undecided: \`${at}\` names the source of the cluster, and the source decides whether it is encrypted: ${which}.`,
});

describePolicy(auroraStorageEncrypted, {
  pass: [
    {
      name: "a restored cluster that exists and has a KMS key, whatever its source",
      type,
      props: { engine, snapshotIdentifier: "before" },
      outputs: deployed(true),
    },
    {
      name: "the same of aws-native",
      type: native,
      props: { engine, snapshotIdentifier: "before" },
      outputs: deployedNative("sse-kms"),
    },
    {
      name: "a clone of a restored cluster that exists and has a KMS key",
      type,
      props: clone,
      from: {
        restoreToPointInTime: [
          { type, name: "orders", props: { engine, snapshotIdentifier: "before" }, outputs: deployed(true) },
        ],
      },
    },
    {
      name: "a cluster restored from a snapshot that exists and has a KMS key",
      type,
      props: restored,
      from: {
        snapshotIdentifier: [
          {
            type: "aws:rds/clusterSnapshot:ClusterSnapshot",
            name: "snapshot",
            props: { dbClusterIdentifier: "another" },
            outputs: {
              dbClusterSnapshotArn: "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:s",
              storageEncrypted: true,
            },
          },
        ],
      },
    },
    {
      name: "a cluster that exists and has an AWS-owned key, accepted by config",
      type: native,
      props: { engine },
      outputs: deployedNative("sse-rds"),
      config: accepting,
    },
    {
      name: "a clone of an encrypted cluster of the stack",
      type,
      props: clone,
      from: { restoreToPointInTime: [encrypted] },
    },
    {
      name: "a clone of an existing encrypted cluster",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterIdentifier: "orders-1" } },
      otherResources: [{ ...encrypted, outputs: { id: "orders-1", clusterIdentifier: "orders-1" } }],
    },
    {
      name: "a cluster restored from a source named by resource id",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterResourceId: "cluster-ABC" } },
      otherResources: [{ ...encrypted, outputs: { clusterResourceId: "cluster-ABC" } }],
    },
    {
      name: "a clone in aws-native",
      type: native,
      props: { engine, sourceDbClusterIdentifier: UNKNOWN },
      from: { sourceDbClusterIdentifier: [encrypted] },
    },
    {
      name: "a clone in aws-native of a source named by resource id",
      type: native,
      props: { engine, sourceDbClusterResourceId: "cluster-ABC" },
      otherResources: [
        { type: native, name: "orders", props: encrypted.props ?? {}, outputs: { dbClusterResourceId: "cluster-ABC" } },
      ],
    },
    {
      name: "a snapshot of an encrypted cluster",
      type,
      props: restored,
      from: { snapshotIdentifier: [snapshotOf(encrypted)] },
    },
    {
      name: "a snapshot copy of an encrypted cluster",
      type,
      props: restored,
      from: { snapshotIdentifier: [copyOf(snapshotOf(encrypted))] },
    },
    {
      name: "a snapshot copy with a key, which AWS accepts for an encrypted snapshot only",
      type,
      props: restored,
      from: { snapshotIdentifier: [copyOf(snapshotOf(plain), { kmsKeyId })] },
      config: itAlone,
    },
    {
      name: "a replica of an encrypted cluster",
      type,
      props: replica,
      from: { replicationSourceIdentifier: [encrypted] },
    },
    {
      name: "a replica of a clone of an encrypted cluster",
      type,
      props: replica,
      from: {
        replicationSourceIdentifier: [
          { type, name: "clone", props: { ...clone }, from: { restoreToPointInTime: [encrypted] } },
        ],
      },
    },
    {
      name: "a secondary of an encrypted global cluster",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine, storageEncrypted: true })] },
    },
    {
      name: "a secondary of a global cluster created from an encrypted cluster",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({}, { sourceDbClusterIdentifier: [encrypted] })] },
    },
    {
      name: "a clone of a cluster with an AWS-owned key, accepted by config",
      type,
      props: clone,
      from: { restoreToPointInTime: [plain] },
      config: { acceptAwsOwnedKey: true },
    },
    {
      name: "a secondary of a global cluster with AWS-owned keys, accepted by config",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine })] },
      config: { acceptAwsOwnedKey: true },
    },
    { name: "a new cluster with the flag and a key", type, props: { engine, storageEncrypted: true, kmsKeyId } },
    { name: "a new cluster with the flag alone", type, props: { engine, storageEncrypted: true } },
    { name: "an unknown key", type, props: { engine, storageEncrypted: true, kmsKeyId: UNKNOWN } },
    { name: "engine aurora", type, props: { engine: "aurora", storageEncrypted: true } },
    { name: "engine aurora-mysql", type, props: { engine: "aurora-mysql", storageEncrypted: true } },
    { name: "an AWS-owned key, accepted by config", type, props: { engine }, config: { acceptAwsOwnedKey: true } },
    {
      name: "an AWS-owned key with the flag set to false, accepted by config",
      type,
      props: { engine, storageEncrypted: false },
      config: { acceptAwsOwnedKey: true },
    },
    { name: "a snapshot restored with a key", type, props: { engine, snapshotIdentifier: "s", kmsKeyId } },
    {
      name: "a snapshot restored with an unknown key",
      type,
      props: { engine, snapshotIdentifier: "s", kmsKeyId: UNKNOWN },
    },
    {
      name: "a point-in-time restore with a key",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterIdentifier: "c" }, kmsKeyId },
    },
    {
      name: "a clone with a key",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterIdentifier: "c", restoreType: "copy-on-write" }, kmsKeyId },
    },
    {
      name: "a replica with the flag",
      type,
      props: { engine, replicationSourceIdentifier: "c", storageEncrypted: true },
    },
    { name: "a replica with a key", type, props: { engine, replicationSourceIdentifier: "c", kmsKeyId } },
    {
      name: "a secondary of a global cluster with the flag",
      type,
      props: { engine, globalClusterIdentifier: "g", storageEncrypted: true },
    },
    {
      name: "a secondary of a global cluster with a key",
      type,
      props: { engine, globalClusterIdentifier: "g", kmsKeyId },
    },
    {
      name: "a primary of a global cluster with the flag",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN, storageEncrypted: true, ...credentials },
    },
    { name: "a serverless cluster, which AWS encrypts by default", type, props: { engine, engineMode: "serverless" } },
    {
      name: "a serverless cluster with the flag",
      type,
      props: { engine, engineMode: "serverless", storageEncrypted: true },
    },
    {
      name: "an empty snapshot identifier, which counts as not set",
      type,
      props: { engine, snapshotIdentifier: "", storageEncrypted: true },
    },
    { name: "an encrypted cluster with an unknown engine", type, props: { engine: UNKNOWN, storageEncrypted: true } },
    {
      name: "a configured Neptune cluster",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", storageEncrypted: true },
      config: { engines: ["neptune"] },
    },
    {
      name: "an undecided cluster, ignored by config",
      type,
      props: { engine, snapshotIdentifier: "s" },
      config: { onUndecided: "ignore" },
    },
    {
      name: "a cluster selected by name",
      type,
      props: { engine, storageEncrypted: true },
      config: { where: { names: ["i*"] } },
    },
    {
      name: "an encrypted cluster with an unknown selection",
      type,
      props: { engine, storageEncrypted: true, tags: { team: UNKNOWN } },
      config: { where: { tags: { team: "a" } } },
    },
  ],
  violation: [
    {
      name: "a restored cluster that exists and has no KMS key",
      type,
      props: { engine, snapshotIdentifier: "before", storageEncrypted: true },
      outputs: deployed(false),
      findings: [
        {
          message: "deployedWithoutKmsKey",
          at: "storageEncrypted",
          text: "`storageEncrypted` of this existing cluster is `false`, so no KMS key encrypts its storage.",
        },
      ],
    },
    {
      name: "a replica of aws-native that exists and has an AWS-owned key",
      type: native,
      props: { engine, replicationSourceIdentifier: "another" },
      outputs: deployedNative("sse-rds"),
      findings: [
        {
          message: "deployedWithoutKmsKey",
          at: "storageEncryptionType",
          text: "`storageEncryptionType` of this existing cluster is `sse-rds`, so no KMS key encrypts its storage.",
        },
      ],
    },
    {
      name: "a clone of a restored cluster that exists and has no KMS key",
      type,
      props: clone,
      from: {
        restoreToPointInTime: [
          { type, name: "orders", props: { engine, snapshotIdentifier: "before" }, outputs: deployed(false) },
        ],
      },
      config: itAlone,
      findings: [leadsTo("restoreToPointInTime", "orders")],
    },
    {
      name: "a cluster that exists without encryption, where config accepts AWS-owned keys",
      type: native,
      props: { engine },
      outputs: deployedNative("none"),
      config: accepting,
      findings: [
        {
          message: "deployedNotEncrypted",
          at: "storageEncryptionType",
          text:
            "`storageEncryptionType` of the existing cluster `it` is `none`, so its storage is not encrypted. Config " +
            "`acceptAwsOwnedKey` accepts only clusters with an AWS-owned key.",
        },
      ],
    },
    {
      name: "a clone in aws-native without an engine, of a cluster that is not encrypted",
      type: native,
      props: { storageEncrypted: true, sourceDbClusterIdentifier: "orders-1" },
      otherResources: [
        {
          type: native,
          name: "orders",
          props: { engine, storageEncrypted: false },
          outputs: { dbClusterIdentifier: "orders-1" },
        },
      ],
      config: itAlone,
      findings: [leadsTo("sourceDbClusterIdentifier", "orders")],
    },
    {
      name: "a source cluster in aws-native, which wins over a snapshot",
      type: native,
      props: { engine, snapshotIdentifier: "s", sourceDbClusterIdentifier: "orders-1" },
      otherResources: [
        {
          type: native,
          name: "orders",
          props: { engine, storageEncrypted: false },
          outputs: { dbClusterIdentifier: "orders-1" },
        },
      ],
      config: itAlone,
      findings: [leadsTo("sourceDbClusterIdentifier", "orders")],
    },
    {
      name: "an engine of aws-native in another case",
      type: native,
      props: { engine: "Aurora-PostgreSQL" },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is not set, ${AWS_OWNED}` },
      ],
    },
    {
      name: "no flag and no key",
      type,
      props: { engine },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is not set, ${AWS_OWNED}` },
      ],
    },
    {
      name: "the flag set to false",
      type,
      props: { engine, storageEncrypted: false },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is \`false\`, ${AWS_OWNED}` },
      ],
    },
    {
      name: "a key without the flag",
      type,
      props: { engine, kmsKeyId },
      findings: [
        {
          message: "keyWithoutFlag",
          at: "storageEncrypted",
          text: "`storageEncrypted` is not set, but `kmsKeyId` names a key: AWS requires both to encrypt a new cluster.",
        },
      ],
    },
    {
      name: "an unknown key with the flag set to false",
      type,
      props: { engine, storageEncrypted: false, kmsKeyId: UNKNOWN },
      config: { acceptAwsOwnedKey: true },
      findings: [
        {
          message: "keyWithoutFlag",
          at: "storageEncrypted",
          text: "`storageEncrypted` is `false`, but `kmsKeyId` names a key: AWS requires both to encrypt a new cluster.",
        },
      ],
    },
    {
      name: "a primary of a global cluster, judged as a new cluster",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN, masterUsername: "app", masterPassword: UNKNOWN },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is not set, ${AWS_OWNED}` },
      ],
    },
    {
      name: "a serverless cluster with the flag set to false",
      type,
      props: { engine, engineMode: "serverless", storageEncrypted: false },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is \`false\`, ${AWS_OWNED}` },
      ],
    },
    {
      name: "another engine that config names, which AWS does not encrypt",
      type,
      props: { engine: "mysql" },
      config: { engines: ["mysql"] },
      findings: [
        {
          message: "notEncrypted",
          at: "storageEncrypted",
          text: "`storageEncrypted` is not set, so AWS does not encrypt the storage of a cluster with the engine `mysql`.",
        },
      ],
    },
    {
      name: "a configured Neptune cluster with its own key property",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", kmsKeyArn: kmsKeyId },
      config: { engines: ["neptune"] },
      findings: [
        {
          message: "keyWithoutFlag",
          at: "storageEncrypted",
          text: "`storageEncrypted` is not set, but `kmsKeyArn` names a key: AWS requires both to encrypt a new cluster.",
        },
      ],
    },
    {
      name: "a configured DocumentDB cluster",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb", storageEncrypted: false },
      config: { engines: ["docdb"] },
      findings: [
        {
          message: "notEncrypted",
          at: "storageEncrypted",
          text: "`storageEncrypted` is `false`, so AWS does not encrypt the storage of a cluster with the engine",
        },
      ],
    },
    {
      name: "a clone of a cluster without a KMS key",
      type,
      props: clone,
      from: { restoreToPointInTime: [plain] },
      config: itAlone,
      findings: [leadsTo("restoreToPointInTime", "orders")],
    },
    {
      name: "a cluster restored from an existing snapshot",
      type,
      props: { engine, snapshotIdentifier: "before" },
      otherResources: [{ ...snapshotOf(plain), outputs: { dbClusterSnapshotIdentifier: "before" } }],
      config: itAlone,
      findings: [leadsTo("snapshotIdentifier", "orders")],
    },
    {
      name: "a replica of a cluster without a KMS key",
      type,
      props: replica,
      from: { replicationSourceIdentifier: [plain] },
      config: itAlone,
      findings: [leadsTo("replicationSourceIdentifier", "orders")],
    },
    {
      name: "a secondary of a global cluster without a KMS key",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine })] },
      findings: [leadsTo("globalClusterIdentifier", "world")],
    },
    {
      name: "a clone of a cluster with an engine that AWS does not encrypt",
      type,
      props: clone,
      from: { restoreToPointInTime: [{ type, name: "orders", props: { engine: "mysql" } }] },
      config: { ...itAlone, acceptAwsOwnedKey: true },
      findings: [leadsTo("restoreToPointInTime", "orders")],
    },
  ],
  undecided: [
    {
      name: "a cluster that exists with an AWS-owned key or without encryption, where config accepts AWS-owned keys",
      type,
      props: { engine },
      outputs: deployed(false),
      config: accepting,
      findings: [ownedOrNone("it")],
    },
    {
      name: "a clone of such a cluster",
      type,
      props: clone,
      from: { restoreToPointInTime: [{ ...plain, outputs: deployed(false) }] },
      config: { ...accepting, ...itAlone },
      findings: [ownedOrNone("orders")],
    },
    {
      name: "a cluster that exists, of which the provider does not tell the encryption, where config accepts AWS-owned keys",
      type: native,
      props: { engine },
      outputs: { dbClusterResourceId: "cluster-ABC" },
      config: accepting,
      findings: [ownedOrNone("it", "not reported")],
    },
    {
      name: "a restored cluster that the update will replace, whose outputs repeat its inputs",
      type,
      props: { engine, snapshotIdentifier: "before", storageEncrypted: true },
      outputs: { clusterResourceId: UNKNOWN, storageEncrypted: true },
      findings: [decides("snapshotIdentifier", "it is not of this stack")],
    },
    {
      name: "a clone that names itself as its source",
      type,
      props: { engine, clusterIdentifier: "orders", restoreToPointInTime: { sourceClusterIdentifier: "orders" } },
      findings: [decides("restoreToPointInTime", "it is not of this stack")],
    },
    {
      name: "a clone without a source",
      type,
      props: { engine, restoreToPointInTime: { restoreType: "copy-on-write" } },
      findings: [decides("restoreToPointInTime", "it names none")],
    },
    {
      name: "a snapshot of another Region with the same name",
      type,
      props: { engine, snapshotIdentifier: "before" },
      provider: { region: "eu-west-1" },
      otherResources: [
        {
          ...snapshotOf(encrypted),
          provider: { region: "us-east-1" },
          outputs: { dbClusterSnapshotIdentifier: "before" },
        },
      ],
      findings: [decides("snapshotIdentifier", "it is not of this stack")],
    },
    {
      name: "a snapshot of a cluster of another stack",
      type,
      props: restored,
      from: {
        snapshotIdentifier: [{ ...snapshotOf(plain), props: { dbClusterIdentifier: "orders" }, from: {} }],
      },
      findings: [decides("snapshotIdentifier", "`dbClusterIdentifier` of `snapshot` is not of this stack")],
    },
    {
      name: "a source that comes from another resource",
      type,
      props: restored,
      from: { snapshotIdentifier: [{ type: "aws:ssm/parameter:Parameter", name: "which" }] },
      findings: [decides("snapshotIdentifier", "it comes from `which` (`aws:ssm/parameter:Parameter`)")],
    },
    {
      name: "a source that comes from no resource",
      type,
      props: restored,
      findings: [
        decides(
          "snapshotIdentifier",
          "it is not known before the update, and the engine does not report which resource it comes from",
        ),
      ],
    },
    {
      name: "a clone of a cluster with an unknown flag",
      type,
      props: clone,
      from: { restoreToPointInTime: [orders({ storageEncrypted: UNKNOWN_BOOLEAN })] },
      config: itAlone,
      findings: [decides("restoreToPointInTime", "`storageEncrypted` of `orders` decides")],
    },
    {
      name: "a secondary of a global cluster with an unknown flag",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine, storageEncrypted: UNKNOWN_BOOLEAN })] },
      findings: [decides("globalClusterIdentifier", "`storageEncrypted` of `world` decides")],
    },
    {
      name: "a clone with an unknown engine",
      type,
      props: { ...clone, engine: UNKNOWN },
      from: { restoreToPointInTime: [plain] },
      config: itAlone,
      findings: [
        {
          message: "engineNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy applies to the cluster.",
        },
      ],
    },
    {
      name: "a snapshot outside the stack",
      type,
      props: { engine, snapshotIdentifier: "s" },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text:
            "undecided: `snapshotIdentifier` names the source of the cluster, and the source decides whether it is " +
            "encrypted: it is not of this stack.",
        },
      ],
    },
    {
      name: "a snapshot restored with the flag, which the API ignores",
      type,
      props: { engine, snapshotIdentifier: "s", storageEncrypted: true },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text: "undecided: `snapshotIdentifier` names the source of the cluster, and the source decides whether it is encrypted",
        },
      ],
    },
    {
      name: "a point-in-time restore with the flag",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterIdentifier: UNKNOWN }, storageEncrypted: true },
      findings: [
        {
          message: "sourceDecides",
          at: "restoreToPointInTime",
          text:
            "undecided: `restoreToPointInTime` names the source of the cluster, and the source decides whether it is " +
            "encrypted",
        },
      ],
    },
    {
      name: "an unknown point-in-time restore",
      type,
      props: { engine, restoreToPointInTime: UNKNOWN_OBJECT },
      findings: [
        {
          message: "sourceDecides",
          at: "restoreToPointInTime",
          text:
            "undecided: `restoreToPointInTime` names the source of the cluster, and the source decides whether it is " +
            "encrypted",
        },
      ],
    },
    {
      name: "a replica of a cluster outside the stack",
      type,
      props: { engine, replicationSourceIdentifier: UNKNOWN, storageEncrypted: false },
      findings: [
        {
          message: "sourceDecides",
          at: "replicationSourceIdentifier",
          text:
            "undecided: `replicationSourceIdentifier` names the source of the cluster, and the source decides whether it is " +
            "encrypted",
        },
      ],
    },
    {
      name: "a replica with an unknown flag",
      type,
      props: { engine, replicationSourceIdentifier: "c", storageEncrypted: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "notReadable",
          at: "storageEncrypted",
          text: "undecided: `storageEncrypted` is not known before the update, and decides whether the cluster is encrypted.",
        },
      ],
    },
    {
      name: "a secondary of a global cluster outside the stack",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN },
      findings: [
        {
          message: "sourceDecides",
          at: "globalClusterIdentifier",
          text:
            "undecided: `globalClusterIdentifier` names the source of the cluster, and the source decides whether it is " +
            "encrypted",
        },
      ],
    },
    {
      name: "an unknown flag",
      type,
      props: { engine, storageEncrypted: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "notReadable",
          at: "storageEncrypted",
          text: "undecided: `storageEncrypted` is not known before the update",
        },
      ],
    },
    {
      name: "a flag hidden in the exported state",
      type,
      props: { engine, storageEncrypted: "[secret]" },
      findings: [
        {
          message: "notReadable",
          at: "storageEncrypted",
          text: "undecided: `storageEncrypted` is hidden as `[secret]` in the exported state",
        },
      ],
    },
    {
      name: "a flag of an unexpected type",
      type,
      props: { engine, storageEncrypted: "yes" },
      findings: [
        {
          message: "notReadable",
          at: "storageEncrypted",
          text: "undecided: `storageEncrypted` has a value of an unexpected type",
        },
      ],
    },
    {
      name: "an unknown engine mode",
      type,
      props: { engine, engineMode: UNKNOWN },
      findings: [
        { message: "notReadable", at: "engineMode", text: "undecided: `engineMode` is not known before the update" },
      ],
    },
    {
      name: "an unknown engine",
      type,
      props: { engine: UNKNOWN },
      findings: [
        {
          message: "engineNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy applies to the cluster.",
        },
      ],
    },
    {
      name: "an unknown flag, made mandatory by config",
      type,
      props: { engine, snapshotIdentifier: "s" },
      config: { onUndecided: "fail" },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text: "undecided: `snapshotIdentifier`",
          level: "mandatory",
        },
      ],
    },
    {
      name: "an unknown tag that decides the selection",
      type,
      props: { engine, tags: { team: UNKNOWN } },
      config: { where: { tags: { team: "a" } } },
      findings: [
        {
          text: "undecided: `tags.team` is not known here, so the pack cannot decide whether config `where` selects the resource.",
        },
      ],
    },
    {
      name: "stack tags that the engine does not provide",
      type,
      props: { engine },
      config: { where: { stackTags: { env: "prod" } } },
      findings: [
        {
          text: "undecided: `stack tag env` is not available to the policy pack, so the pack cannot decide whether config `where`",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another engine",
      type,
      props: { engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
    {
      name: "Neptune",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune" },
      reason: "the policy does not check the engine `neptune`",
    },
    {
      name: "DocumentDB",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb" },
      reason: "the policy does not check the engine `docdb`",
    },
    {
      name: "an Aurora engine that config does not name",
      type,
      props: { engine },
      config: { engines: ["neptune"] },
      reason: "the policy does not check the engine `aurora-postgresql`",
    },
    {
      name: "a cluster that the program only reads",
      type,
      props: {},
      reason: "the program only reads the resource",
    },
    {
      name: "no engine",
      type,
      props: { storageEncrypted: true },
      reason: "the policy does not check the engine ``",
    },
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: {},
      reason: "the policy does not apply to resources of type `aws:s3/bucket:Bucket`",
    },
    {
      name: "a cluster that config skips by name",
      type,
      props: { engine },
      config: { where: { names: ["orders-*"] } },
      reason: "config `where` does not select the resource",
    },
    {
      name: "a cluster that config skips by tag",
      type,
      props: { engine, tags: { team: "b" } },
      config: { where: { tags: { team: "a" } } },
      reason: "config `where` does not select the resource",
    },
    {
      name: "a cluster that config skips by stack tag",
      type,
      props: { engine },
      stackTags: { env: "dev" },
      config: { where: { stackTags: { env: ["prod", "staging"] } } },
      reason: "config `where` does not select the resource",
    },
  ],
});
