import { auroraStorageEncrypted } from "../../policies/aurora-storage-encrypted";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_OBJECT } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const kmsKeyId = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const credentials = { masterUsername: "app", manageMasterUserPassword: true };

const AWS_OWNED =
  "since 2026-02-18 AWS encrypts such a new Aurora cluster with an AWS-owned key, which your account can neither " +
  "audit nor control.";

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

/** What is found on the others is not of interest. */
const itAlone = { where: { names: ["it"] } };

const leadsTo = (at: string, source: string) => ({
  message: "sourceNotEncrypted",
  at,
  text: `\`${at}\` leads to \`${source}\`, which is not encrypted with a KMS key, and so the cluster that is made from it is not either.`,
});
const decides = (at: string, which: string) => ({
  message: "sourceDecides",
  at,
  text: `undecided: \`${at}\` names the source of the cluster, which decides whether it is encrypted: ${which}.`,
});

describePolicy(auroraStorageEncrypted, {
  pass: [
    {
      name: "a clone of an encrypted cluster of the stack",
      type,
      props: clone,
      from: { restoreToPointInTime: [encrypted] },
    },
    {
      name: "that clone once its source is made",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterIdentifier: "orders-1" } },
      beside: [{ ...encrypted, outputs: { id: "orders-1", clusterIdentifier: "orders-1" } }],
    },
    {
      name: "a cluster restored from one that the program names by its resource id",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterResourceId: "cluster-ABC" } },
      beside: [{ ...encrypted, outputs: { clusterResourceId: "cluster-ABC" } }],
    },
    {
      name: "a clone by aws-native",
      type: native,
      props: { engine, sourceDbClusterIdentifier: UNKNOWN },
      from: { sourceDbClusterIdentifier: [encrypted] },
    },
    {
      name: "a clone by aws-native, by the resource id",
      type: native,
      props: { engine, sourceDbClusterResourceId: "cluster-ABC" },
      beside: [
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
      name: "a copy of a snapshot of an encrypted cluster",
      type,
      props: restored,
      from: { snapshotIdentifier: [copyOf(snapshotOf(encrypted))] },
    },
    {
      name: "a copy with a key, whatever it is a copy of: AWS takes a key for an encrypted snapshot only",
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
      name: "a secondary of a global cluster made of an encrypted one",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({}, { sourceDbClusterIdentifier: [encrypted] })] },
    },
    {
      name: "a clone of a cluster with an AWS-owned key, accepted",
      type,
      props: clone,
      from: { restoreToPointInTime: [plain] },
      config: { acceptAwsOwnedKey: true },
    },
    {
      name: "a secondary of a global cluster with AWS-owned keys, accepted",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine })] },
      config: { acceptAwsOwnedKey: true },
    },
    { name: "a new cluster with both", type, props: { engine, storageEncrypted: true, kmsKeyId } },
    { name: "a new cluster with the flag alone", type, props: { engine, storageEncrypted: true } },
    { name: "a key not known yet", type, props: { engine, storageEncrypted: true, kmsKeyId: UNKNOWN } },
    { name: "engine aurora", type, props: { engine: "aurora", storageEncrypted: true } },
    { name: "engine aurora-mysql", type, props: { engine: "aurora-mysql", storageEncrypted: true } },
    { name: "an AWS-owned key, accepted", type, props: { engine }, config: { acceptAwsOwnedKey: true } },
    {
      name: "an AWS-owned key by false, accepted",
      type,
      props: { engine, storageEncrypted: false },
      config: { acceptAwsOwnedKey: true },
    },
    { name: "a snapshot restored with a key", type, props: { engine, snapshotIdentifier: "s", kmsKeyId } },
    {
      name: "a snapshot with a key not known yet",
      type,
      props: { engine, snapshotIdentifier: "s", kmsKeyId: UNKNOWN },
    },
    {
      name: "a point in time with a key",
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
      name: "a global secondary with the flag",
      type,
      props: { engine, globalClusterIdentifier: "g", storageEncrypted: true },
    },
    { name: "a global secondary with a key", type, props: { engine, globalClusterIdentifier: "g", kmsKeyId } },
    {
      name: "a global primary with the flag",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN, storageEncrypted: true, ...credentials },
    },
    { name: "serverless, by default", type, props: { engine, engineMode: "serverless" } },
    { name: "serverless, by the flag", type, props: { engine, engineMode: "serverless", storageEncrypted: true } },
    {
      name: "an empty snapshot identifier is none",
      type,
      props: { engine, snapshotIdentifier: "", storageEncrypted: true },
    },
    { name: "encrypted, whatever the engine", type, props: { engine: UNKNOWN, storageEncrypted: true } },
    {
      name: "neptune, configured",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", storageEncrypted: true },
      config: { engines: ["neptune"] },
    },
    {
      name: "an undecided one, ignored",
      type,
      props: { engine, snapshotIdentifier: "s" },
      config: { onUndecided: "ignore" },
    },
    { name: "selected by name", type, props: { engine, storageEncrypted: true }, config: { where: { names: ["i*"] } } },
    {
      name: "not selected for sure, but encrypted anyway",
      type,
      props: { engine, storageEncrypted: true, tags: { team: UNKNOWN } },
      config: { where: { tags: { team: "a" } } },
    },
  ],
  violation: [
    {
      name: "nothing set",
      type,
      props: { engine },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is not set: ${AWS_OWNED}` },
      ],
    },
    {
      name: "false",
      type,
      props: { engine, storageEncrypted: false },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: `\`storageEncrypted\` is \`false\`: ${AWS_OWNED}` },
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
          text: "`storageEncrypted` is not set though `kmsKeyId` names a key: for a new encrypted cluster AWS wants both.",
        },
      ],
    },
    {
      name: "a key not known yet against the flag",
      type,
      props: { engine, storageEncrypted: false, kmsKeyId: UNKNOWN },
      config: { acceptAwsOwnedKey: true },
      findings: [
        {
          message: "keyWithoutFlag",
          at: "storageEncrypted",
          text: "`storageEncrypted` is `false` though `kmsKeyId` names a key: for a new encrypted cluster AWS wants both.",
        },
      ],
    },
    {
      name: "a global primary is judged as new",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN, masterUsername: "app", masterPassword: UNKNOWN },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: "`storageEncrypted` is not set: since 2026-02-18" },
      ],
    },
    {
      name: "serverless, set to false",
      type,
      props: { engine, engineMode: "serverless", storageEncrypted: false },
      findings: [
        { message: "awsOwnedKey", at: "storageEncrypted", text: "`storageEncrypted` is `false`: since 2026-02-18" },
      ],
    },
    {
      name: "another engine, configured, is not encrypted at all",
      type,
      props: { engine: "mysql" },
      config: { engines: ["mysql"] },
      findings: [
        {
          message: "notEncrypted",
          at: "storageEncrypted",
          text: "`storageEncrypted` is not set: AWS does not encrypt the storage of such a cluster of engine `mysql`.",
        },
      ],
    },
    {
      name: "neptune, configured, by the name of its own key property",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", kmsKeyArn: kmsKeyId },
      config: { engines: ["neptune"] },
      findings: [
        {
          message: "keyWithoutFlag",
          at: "storageEncrypted",
          text: "`storageEncrypted` is not set though `kmsKeyArn` names a key",
        },
      ],
    },
    {
      name: "docdb, configured",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb", storageEncrypted: false },
      config: { engines: ["docdb"] },
      findings: [
        {
          message: "notEncrypted",
          at: "storageEncrypted",
          text: "`storageEncrypted` is `false`: AWS does not encrypt",
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
      name: "a restored cluster, named once its source is made",
      type,
      props: { engine, snapshotIdentifier: "before" },
      beside: [{ ...snapshotOf(plain), outputs: { dbClusterSnapshotIdentifier: "before" } }],
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
      name: "a secondary of a global cluster without",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine })] },
      findings: [leadsTo("globalClusterIdentifier", "world")],
    },
    {
      name: "a clone of a cluster of another engine, which AWS does not encrypt, though AWS-owned keys are accepted",
      type,
      props: clone,
      from: { restoreToPointInTime: [{ type, name: "orders", props: { engine: "mysql" } }] },
      config: { ...itAlone, acceptAwsOwnedKey: true },
      findings: [leadsTo("restoreToPointInTime", "orders")],
    },
  ],
  undecided: [
    {
      name: "a clone that is to be one of itself",
      type,
      props: { engine, clusterIdentifier: "orders", restoreToPointInTime: { sourceClusterIdentifier: "orders" } },
      findings: [decides("restoreToPointInTime", "it is not of this stack")],
    },
    {
      name: "a clone of nothing",
      type,
      props: { engine, restoreToPointInTime: { restoreType: "copy-on-write" } },
      findings: [decides("restoreToPointInTime", "it names none")],
    },
    {
      name: "a snapshot of another Region that goes by the same name",
      type,
      props: { engine, snapshotIdentifier: "before" },
      provider: { region: "eu-west-1" },
      beside: [
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
      name: "a source that comes from nothing",
      type,
      props: restored,
      findings: [
        decides(
          "snapshotIdentifier",
          "it is not known before the update, and the engine names no resource that it comes from",
        ),
      ],
    },
    {
      name: "a clone of a cluster with a flag not known yet",
      type,
      props: clone,
      from: { restoreToPointInTime: [orders({ storageEncrypted: UNKNOWN_BOOLEAN })] },
      config: itAlone,
      findings: [decides("restoreToPointInTime", "`storageEncrypted` of `orders` decides")],
    },
    {
      name: "a secondary of a global cluster with a flag not known yet",
      type,
      props: secondary,
      from: { globalClusterIdentifier: [world({ engine, storageEncrypted: UNKNOWN_BOOLEAN })] },
      findings: [decides("globalClusterIdentifier", "`storageEncrypted` of `world` decides")],
    },
    {
      name: "a clone of an engine not known yet",
      type,
      props: { ...clone, engine: UNKNOWN },
      from: { restoreToPointInTime: [plain] },
      config: itAlone,
      findings: [
        {
          message: "engineNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy is about the cluster.",
        },
      ],
    },
    {
      name: "a snapshot",
      type,
      props: { engine, snapshotIdentifier: "s" },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text:
            "undecided: `snapshotIdentifier` names the source of the cluster, which decides whether it is encrypted: it is not " +
            "of this stack.",
        },
      ],
    },
    {
      name: "a snapshot with the flag alone, which its API does not take",
      type,
      props: { engine, snapshotIdentifier: "s", storageEncrypted: true },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text: "undecided: `snapshotIdentifier` names the source",
        },
      ],
    },
    {
      name: "a point in time with the flag alone",
      type,
      props: { engine, restoreToPointInTime: { sourceClusterIdentifier: UNKNOWN }, storageEncrypted: true },
      findings: [
        {
          message: "sourceDecides",
          at: "restoreToPointInTime",
          text: "undecided: `restoreToPointInTime` names the source",
        },
      ],
    },
    {
      name: "a point in time not known yet",
      type,
      props: { engine, restoreToPointInTime: UNKNOWN_OBJECT },
      findings: [
        {
          message: "sourceDecides",
          at: "restoreToPointInTime",
          text: "undecided: `restoreToPointInTime` names the source",
        },
      ],
    },
    {
      name: "a replica",
      type,
      props: { engine, replicationSourceIdentifier: UNKNOWN, storageEncrypted: false },
      findings: [
        {
          message: "sourceDecides",
          at: "replicationSourceIdentifier",
          text: "undecided: `replicationSourceIdentifier` names the source",
        },
      ],
    },
    {
      name: "a replica with a flag not known yet",
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
      name: "a global secondary",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN },
      findings: [
        {
          message: "sourceDecides",
          at: "globalClusterIdentifier",
          text: "undecided: `globalClusterIdentifier` names the source",
        },
      ],
    },
    {
      name: "a flag not known yet",
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
      name: "an engine mode not known yet",
      type,
      props: { engine, engineMode: UNKNOWN },
      findings: [
        { message: "notReadable", at: "engineMode", text: "undecided: `engineMode` is not known before the update" },
      ],
    },
    {
      name: "an engine not known yet",
      type,
      props: { engine: UNKNOWN },
      findings: [
        {
          message: "engineNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy is about the cluster.",
        },
      ],
    },
    {
      name: "made mandatory",
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
      name: "a tag that decides whether the cluster is selected",
      type,
      props: { engine, tags: { team: UNKNOWN } },
      config: { where: { tags: { team: "a" } } },
      findings: [
        { text: "undecided: `tags.team` is not known here, and decides whether config `where` selects the resource." },
      ],
    },
    {
      name: "stack tags the engine does not tell",
      type,
      props: { engine },
      config: { where: { stackTags: { env: "prod" } } },
      findings: [
        { text: "undecided: `stack tag env` is not told to a policy pack here, and decides whether config `where`" },
      ],
    },
  ],
  notApplicable: [
    { name: "another engine", type, props: { engine: "mysql" }, reason: "the policy is not about the engine `mysql`" },
    {
      name: "Neptune",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune" },
      reason: "the policy is not about the engine `neptune`",
    },
    {
      name: "DocumentDB",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb" },
      reason: "the policy is not about the engine `docdb`",
    },
    {
      name: "an Aurora engine the configuration leaves out",
      type,
      props: { engine },
      config: { engines: ["neptune"] },
      reason: "the policy is not about the engine `aurora-postgresql`",
    },
    {
      name: "a cluster the program only reads",
      type,
      props: {},
      reason: "the program only reads the resource",
    },
    {
      name: "no engine",
      type,
      props: { storageEncrypted: true },
      reason: "the policy is not about the engine ``",
    },
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: {},
      reason: "the policy is not about resources of type `aws:s3/bucket:Bucket`",
    },
    {
      name: "passed over by name",
      type,
      props: { engine },
      config: { where: { names: ["orders-*"] } },
      reason: "config `where` does not select the resource",
    },
    {
      name: "passed over by tag",
      type,
      props: { engine, tags: { team: "b" } },
      config: { where: { tags: { team: "a" } } },
      reason: "config `where` does not select the resource",
    },
    {
      name: "passed over by stack tag",
      type,
      props: { engine },
      stackTags: { env: "dev" },
      config: { where: { stackTags: { env: ["prod", "staging"] } } },
      reason: "config `where` does not select the resource",
    },
  ],
});
