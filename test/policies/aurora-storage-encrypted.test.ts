import { auroraStorageEncrypted } from "../../policies/aurora-storage-encrypted";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_OBJECT } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const kmsKeyId = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const credentials = { masterUsername: "app", manageMasterUserPassword: true };

const AWS_OWNED =
  "since 2026-02-18 AWS encrypts such a new Aurora cluster with an AWS-owned key, which your account can neither " +
  "audit nor control.";

describePolicy(auroraStorageEncrypted, {
  pass: [
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
  ],
  undecided: [
    {
      name: "a snapshot",
      type,
      props: { engine, snapshotIdentifier: "s" },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text: "undecided: `snapshotIdentifier` names the source of the cluster, and the source decides whether it is encrypted.",
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
