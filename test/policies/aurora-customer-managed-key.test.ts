import { auroraCustomerManagedKey } from "../../policies/aurora-customer-managed-key";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const storageEncrypted = true;
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const oneAccount = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };

const key = { type: "aws:kms/key:Key", name: "key" };
const alias = { type: "aws:kms/alias:Alias", name: "alias", props: { name: "alias/orders" } };
const linked = { engine, storageEncrypted, kmsKeyId: UNKNOWN };

const orders = (props: object, from: Origin["from"] = {}): Origin => ({
  type,
  name: "orders",
  props: { engine, storageEncrypted, ...props },
  from,
});
const clone = { engine, restoreToPointInTime: { sourceClusterIdentifier: UNKNOWN, restoreType: "copy-on-write" } };
const cloneOf = (source: Origin) => ({ restoreToPointInTime: [source] });
const restored = { engine, snapshotIdentifier: UNKNOWN };
const copyOf = (source: Origin, props: object, from: Origin["from"] = {}): Origin => ({
  type: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
  name: "copy",
  props,
  from: {
    sourceDbClusterSnapshotIdentifier: [
      { type: "aws:rds/clusterSnapshot:ClusterSnapshot", name: "snapshot", from: { dbClusterIdentifier: [source] } },
    ],
    ...from,
  },
});
/** What AWS reports of a restored cluster that exists. */
const deployed = (kmsKeyId: string) => ({
  clusterResourceId: "cluster-ABC",
  storageEncrypted: kmsKeyId !== "",
  kmsKeyId,
});
const fromElsewhere = { engine, snapshotIdentifier: "before" };

/** Restricts the policy to the cluster under test, so that findings on the others do not count. */
const itAlone = { where: { names: ["it"] } };
const takenOver = (at: string, source: string) => ({
  message: "sourceHasOtherKey",
  at,
  text:
    `\`${at}\` leads to \`${source}\`, whose key the cluster inherits. That key is not a customer managed key, or it is not ` +
    "allowed.",
});
const decides = (at: string, which: string) => ({
  message: "sourceDecides",
  at,
  text: `undecided: \`${at}\` names the source of the cluster, and the source decides its key: ${which}.`,
});

describePolicy(auroraCustomerManagedKey, {
  pass: [
    // aurora-storage-encrypted reports a cluster without any KMS key, and aurora-global-cluster-encrypted a secondary.
    { name: "neither a key nor the flag", type, props: { engine } },
    { name: "an empty key and a false flag", type, props: { engine, storageEncrypted: false, kmsKeyId: "" } },
    { name: "an unknown flag without a key", type, props: { engine, storageEncrypted: UNKNOWN_BOOLEAN } },
    { name: "another engine that config names", type, props: { engine: "mysql" }, config: { engines: ["mysql"] } },
    { name: "a restored cluster that exists and has no KMS key", type, props: fromElsewhere, outputs: deployed("") },
    {
      name: "a global secondary without its own key, which it cannot inherit",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN },
      from: {
        globalClusterIdentifier: [
          { type: "aws:rds/globalCluster:GlobalCluster", name: "world", props: { storageEncrypted: true } },
        ],
      },
    },
    {
      name: "a restored cluster that exists and has a key of the stack",
      type,
      props: fromElsewhere,
      outputs: deployed(keyArn),
      otherResources: [{ ...key, outputs: { arn: keyArn } }],
    },
    {
      name: "a clone that exists, whose source in the stack shows more than the ARN of its key",
      type,
      props: clone,
      from: cloneOf(orders({ kmsKeyId: keyArn })),
      outputs: deployed(keyArn),
    },
    {
      name: "a restored cluster that exists and has a key that config allows",
      type,
      props: fromElsewhere,
      outputs: deployed(keyArn),
      config: { allowedKeys: [keyArn] },
    },
    { name: "a clone of a cluster with a key", type, props: clone, from: cloneOf(orders({ kmsKeyId: keyArn })) },
    {
      name: "a clone of a cluster with a key of the program",
      type,
      props: clone,
      from: cloneOf(orders({}, { kmsKeyId: [key] })),
    },
    {
      name: "a clone of a cluster with an alias that config allows",
      type,
      props: clone,
      from: cloneOf(orders({}, { kmsKeyId: [alias] })),
      config: { allowedKeys: ["alias/orders"] },
    },
    {
      name: "a snapshot copy without its own key",
      type,
      props: restored,
      from: { snapshotIdentifier: [copyOf(orders({ kmsKeyId: keyArn }), {})] },
    },
    {
      name: "a snapshot copy with a key of the program",
      type,
      props: restored,
      from: { snapshotIdentifier: [copyOf(orders({}), {}, { kmsKeyId: [key] })] },
      config: itAlone,
    },
    { name: "a key ARN", type, props: { engine, storageEncrypted, kmsKeyId: keyArn } },
    { name: "a key id", type, props: { engine, storageEncrypted, kmsKeyId: keyId } },
    {
      name: "a multi-Region key id",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "mrk-1234abcd12ab34cd56ef1234567890ab" },
    },
    { name: "an alias name", type, props: { engine, storageEncrypted, kmsKeyId: "alias/orders" } },
    {
      name: "an alias ARN",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/orders" },
    },
    {
      name: "a key ARN of China",
      type,
      props: { engine, storageEncrypted, kmsKeyId: keyArn.replace("arn:aws:", "arn:aws-cn:") },
    },
    { name: "a key without the flag", type, props: { engine, kmsKeyId: keyArn } },
    { name: "a snapshot restored with a key", type, props: { engine, snapshotIdentifier: "s", kmsKeyId: keyArn } },
    {
      name: "an allowed ARN",
      type,
      props: { engine, kmsKeyId: keyArn },
      config: { allowedKeys: ["arn:aws:kms:*:111122223333:key/*"] },
    },
    { name: "an allowed id", type, props: { engine, kmsKeyId: keyArn }, config: { allowedKeys: ["nothing", keyId] } },
    {
      name: "an allowed alias",
      type,
      props: { engine, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/prod/orders" },
      config: { allowedKeys: ["alias/prod*"] },
    },
    {
      name: "an allowed account, known from the ARN",
      type,
      props: { engine, kmsKeyId: keyArn },
      config: { allowedAccounts: ["111122223333"] },
    },
    {
      name: "an allowed account, known from the provider",
      type,
      props: { engine, kmsKeyId: keyId },
      provider: oneAccount,
      config: { allowedAccounts: ["111122223333"] },
    },
    { name: "a key of the program", type, props: linked, from: { kmsKeyId: [key] } },
    {
      name: "a replica key of the program",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "aws:kms/replicaKey:ReplicaKey", name: "replica" }] },
    },
    {
      name: "an external key of the program",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "aws:kms/externalKey:ExternalKey", name: "external" }] },
    },
    { name: "an alias of the program", type, props: linked, from: { kmsKeyId: [alias] } },
    {
      name: "a key linked through its key policy",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "aws:kms/keyPolicy:KeyPolicy", name: "policy", from: { keyId: [key] } }] },
    },
    {
      name: "an alias of the program, allowed by name",
      type,
      props: linked,
      from: { kmsKeyId: [alias] },
      config: { allowedKeys: ["alias/ord*"] },
    },
    {
      name: "a key of the program where every key is allowed",
      type,
      props: linked,
      from: { kmsKeyId: [key] },
      config: { allowedKeys: ["*"] },
    },
    {
      name: "a key of the program in an allowed account",
      type,
      props: linked,
      from: { kmsKeyId: [{ ...key, provider: oneAccount }] },
      config: { allowedAccounts: ["111122223333"] },
    },
    {
      name: "a configured Neptune cluster with its own key property",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", kmsKeyArn: UNKNOWN },
      from: { kmsKeyArn: [key] },
      config: { engines: ["neptune"] },
    },
  ],
  violation: [
    {
      name: "a restored cluster that exists and has a key that config does not allow",
      type,
      props: fromElsewhere,
      outputs: deployed(keyArn),
      config: { allowedKeys: ["alias/orders"] },
      findings: [
        {
          message: "keyNotAllowed",
          at: "kmsKeyId",
          text: `\`kmsKeyId\` names \`${keyArn}\`, which config \`allowedKeys\` does not match.`,
        },
      ],
    },
    {
      name: "no key",
      type,
      props: { engine, storageEncrypted },
      findings: [
        {
          message: "awsManagedByDefault",
          at: "kmsKeyId",
          text:
            "`kmsKeyId` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, " +
            "rotate or share.",
        },
      ],
    },
    {
      name: "a serverless cluster, which AWS encrypts with aws/rds by default",
      type,
      props: { engine, engineMode: "serverless" },
      findings: [
        {
          message: "awsManagedByDefault",
          at: "kmsKeyId",
          text:
            "`kmsKeyId` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, " +
            "rotate or share.",
        },
      ],
    },
    {
      name: "alias/aws/rds by name",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "alias/aws/rds" },
      findings: [
        {
          message: "awsManagedKey",
          at: "kmsKeyId",
          text: "`kmsKeyId` names `alias/aws/rds`, an AWS managed key, which you cannot manage, rotate or share.",
        },
      ],
    },
    {
      name: "another AWS managed alias by ARN",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs" },
      findings: [
        {
          message: "awsManagedKey",
          at: "kmsKeyId",
          text: "`kmsKeyId` names `arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs`, an AWS managed key",
        },
      ],
    },
    {
      name: "a key that config does not allow",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "alias/orders" },
      config: { allowedKeys: ["alias/prod-*"] },
      findings: [
        {
          message: "keyNotAllowed",
          at: "kmsKeyId",
          text: "`kmsKeyId` names `alias/orders`, which config `allowedKeys` does not match.",
        },
      ],
    },
    {
      name: "a key of an account that config does not list",
      type,
      props: { engine, storageEncrypted, kmsKeyId: keyArn },
      config: { allowedAccounts: ["444455556666"], allowedKeys: ["alias/*"] },
      findings: [
        {
          message: "keyNotAllowed",
          at: "kmsKeyId",
          text: `\`kmsKeyId\` names \`${keyArn}\`, which config \`allowedKeys\` does not match`,
        },
        {
          message: "accountNotAllowed",
          at: "kmsKeyId",
          text: "`kmsKeyId` names a key of account `111122223333`, which config `allowedAccounts` does not list.",
        },
      ],
    },
    {
      name: "a key of the program in an account that config does not list",
      type,
      props: linked,
      from: { kmsKeyId: [{ ...key, provider: oneAccount }] },
      config: { allowedAccounts: ["444455556666"] },
      findings: [{ text: "`kmsKeyId` names a key of account `111122223333`" }],
    },
    {
      name: "raised by mandatoryWhere",
      type,
      props: { engine, storageEncrypted, tags: { env: "prod" } },
      config: { mandatoryWhere: { tags: { env: "prod" } } },
      findings: [
        {
          text:
            "`kmsKeyId` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, " +
            "rotate or share.",
          level: "mandatory",
        },
      ],
    },
    {
      name: "raised by a default tag of the provider",
      type,
      props: { engine, storageEncrypted },
      provider: { defaultTags: '{"tags":{"env":"prod"}}' },
      config: { mandatoryWhere: { tags: { env: ["pr*"] } } },
      findings: [
        {
          text:
            "`kmsKeyId` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, " +
            "rotate or share.",
          level: "mandatory",
        },
      ],
    },
    {
      name: "not raised if mandatoryWhere selects another cluster",
      type,
      props: { engine, storageEncrypted },
      config: { mandatoryWhere: { names: ["prod-*"] } },
      findings: [
        {
          text:
            "`kmsKeyId` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, " +
            "rotate or share.",
        },
      ],
    },
    {
      name: "raised by the stack phase too, for the violation only",
      type,
      props: linked,
      from: { kmsKeyId: [{ ...key, provider: oneAccount }] },
      config: { allowedAccounts: ["444455556666"], allowedKeys: ["alias/*"], mandatoryWhere: {} },
      findings: [
        { text: "undecided: `kmsKeyId` names a key of this program, whose ARN is not known" },
        { text: "`kmsKeyId` names a key of account `111122223333`", level: "mandatory" },
      ],
    },
    {
      name: "a tag that decides whether it is raised",
      type,
      props: { engine, storageEncrypted, tags: { env: UNKNOWN } },
      config: { mandatoryWhere: { tags: { env: "prod" } } },
      findings: [
        {
          text:
            "`kmsKeyId` is not set, so AWS encrypts the cluster with the AWS managed key `aws/rds`, which you cannot manage, " +
            "rotate or share.",
        },
        {
          text: "undecided: `tags.env` is not known here, and decides whether config `mandatoryWhere` makes the violation mandatory.",
        },
      ],
    },
    {
      name: "a clone of a cluster with the AWS managed key",
      type,
      props: clone,
      from: cloneOf(orders({})),
      config: itAlone,
      findings: [takenOver("restoreToPointInTime", "orders")],
    },
    {
      name: "a clone of a cluster with a key that config does not allow",
      type,
      props: clone,
      from: cloneOf(orders({ kmsKeyId: keyArn })),
      config: { ...itAlone, allowedKeys: ["alias/prod-*"] },
      findings: [takenOver("restoreToPointInTime", "orders")],
    },
    {
      name: "a snapshot copy with an AWS managed key, made mandatory",
      type,
      props: { ...restored, tags: { env: "prod" } },
      from: { snapshotIdentifier: [copyOf(orders({ kmsKeyId: keyArn }), { kmsKeyId: "alias/aws/rds" })] },
      config: { mandatoryWhere: { tags: { env: "prod" } } },
      findings: [{ ...takenOver("snapshotIdentifier", "copy"), level: "mandatory" }],
    },
  ],
  undecided: [
    {
      name: "a restored cluster that exists and has a key outside the stack, perhaps `aws/rds`",
      type,
      props: fromElsewhere,
      outputs: deployed(keyArn),
      findings: [
        {
          message: "keyOutsideStack",
          at: "kmsKeyId",
          text: `undecided: \`kmsKeyId\` of this existing cluster is \`${keyArn}\`, a key that is not in the stack, and its ARN does not `,
        },
      ],
    },
    {
      name: "a restored cluster that exists, whose key has no form that KMS knows",
      type,
      props: fromElsewhere,
      outputs: deployed("orders"),
      findings: [decides("snapshotIdentifier", "it is not of this stack")],
    },
    {
      name: "a restored cluster that exists, whose key the provider does not tell",
      type,
      props: fromElsewhere,
      outputs: { clusterResourceId: "cluster-ABC" },
      findings: [decides("snapshotIdentifier", "it is not of this stack")],
    },
    {
      name: "a clone of a cluster whose key is not known",
      type,
      props: clone,
      from: cloneOf(orders({}, { kmsKeyId: [{ type: "aws:ssm/parameter:Parameter", name: "which" }] })),
      config: itAlone,
      findings: [decides("restoreToPointInTime", "`kmsKeyId` of `orders` decides")],
    },
    {
      name: "a snapshot copy whose key is hidden",
      type,
      props: restored,
      from: { snapshotIdentifier: [copyOf(orders({ kmsKeyId: keyArn }), { kmsKeyId: "[secret]" })] },
      findings: [decides("snapshotIdentifier", "`kmsKeyId` of `copy` decides")],
    },
    {
      name: "a copy of a snapshot from another stack",
      type,
      props: restored,
      from: {
        snapshotIdentifier: [{ ...copyOf(orders({}), { sourceDbClusterSnapshotIdentifier: "before" }), from: {} }],
      },
      findings: [decides("snapshotIdentifier", "`sourceDbClusterSnapshotIdentifier` of `copy` is not of this stack")],
    },
    {
      name: "a snapshot outside the stack",
      type,
      props: { engine, snapshotIdentifier: "s", storageEncrypted },
      findings: [
        {
          message: "sourceDecides",
          at: "snapshotIdentifier",
          text:
            "undecided: `snapshotIdentifier` names the source of the cluster, and the source decides its key: it is not of " +
            "this stack.",
        },
      ],
    },
    {
      name: "a secondary of a global cluster outside the stack",
      type,
      props: { engine, globalClusterIdentifier: UNKNOWN, storageEncrypted },
      findings: [
        {
          message: "sourceDecides",
          at: "globalClusterIdentifier",
          text: "undecided: `globalClusterIdentifier` names the source of the cluster, and the source decides its key",
        },
      ],
    },
    {
      name: "a key hidden in the exported state",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "[secret]" },
      findings: [
        {
          message: "keyNotReadable",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is hidden as `[secret]` in the exported state, and decides which key the cluster has.",
        },
      ],
    },
    {
      name: "an unknown engine",
      type,
      props: { engine: UNKNOWN, storageEncrypted },
      findings: [
        {
          message: "engineNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy applies to the cluster.",
        },
      ],
    },
    {
      name: "a value that is not a key identifier",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "orders" },
      findings: [
        {
          message: "noKeyIdentifier",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not a key id, key ARN, alias name or alias ARN.",
        },
      ],
    },
    {
      name: "an unknown account",
      type,
      props: { engine, storageEncrypted, kmsKeyId: "alias/orders" },
      provider: { allowedAccountIds: '["111122223333","444455556666"]' },
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
      name: "an output of no resource",
      type,
      props: linked,
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "an output of another resource",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "pulumi:pulumi:StackReference", name: "network" }] },
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and comes from `network` (`pulumi:pulumi:StackReference`), which is not a KMS key of this program.",
        },
      ],
    },
    {
      name: "an output of a key or of another resource",
      type,
      props: linked,
      from: { kmsKeyId: [key, { type: "aws:ssm/parameter:Parameter", name: "choice" }] },
      findings: [
        {
          text: "undecided: `kmsKeyId` comes from one of several resources (`key`, `choice`), and the verdict depends on which.",
        },
      ],
    },
    {
      name: "a key policy attached to a key outside the program",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "aws:kms/keyPolicy:KeyPolicy", name: "policy" }] },
      findings: [{ text: "undecided: `kmsKeyId` is not known before the update, and comes from `policy`" }],
    },
    {
      name: "a key of the program whose ARN decides",
      type,
      props: linked,
      from: { kmsKeyId: [key] },
      config: { allowedKeys: ["arn:aws:kms:*:111122223333:key/*"] },
      findings: [
        {
          text: "undecided: `kmsKeyId` names a key of this program, whose ARN is not known before the update, so the pack cannot check it against config `allowedKeys`.",
        },
      ],
    },
    {
      name: "a key of the program whose account decides",
      type,
      props: linked,
      from: { kmsKeyId: [key] },
      config: { allowedAccounts: ["111122223333"], onUndecided: "fail" },
      findings: [{ text: "undecided: `kmsKeyId` names a key whose account is not known, ", level: "mandatory" }],
    },
  ],
  notApplicable: [
    {
      name: "another engine",
      type,
      props: { engine: "postgres", kmsKeyId: "alias/aws/rds" },
      reason: "the policy does not check the engine `postgres`",
    },
    {
      name: "another engine with an unknown key",
      type,
      props: { engine: "postgres", kmsKeyId: UNKNOWN },
      reason: "the policy does not check the engine `postgres`",
    },
    {
      name: "a key",
      type: "aws:kms/key:Key",
      props: {},
      reason: "the policy does not apply to resources of type `aws:kms/key:Key`",
    },
  ],
});
