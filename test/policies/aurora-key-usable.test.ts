import { auroraKeyUsable } from "../../policies/aurora-key-usable";
import type { Cases } from "../kit/case";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN, urnOf } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const props = { engine, storageEncrypted: true, kmsKeyId: UNKNOWN };
const provider = { region: "eu-west-1" };
const ofAccount = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };
const ofAnother = { region: "eu-west-1", allowedAccountIds: '["444455556666"]' };
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${keyId}`;

const exportTask = "aws:rds/exportTask:ExportTask";
const copyType = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";

const replicaOf = (replicationSourceIdentifier: string) => ({ engine, replicationSourceIdentifier });
const abroad = (properties: object): Origin => ({
  type,
  name: "abroad",
  props: { engine, ...properties },
  provider: { region: "us-east-1" },
});

const KEY = "aws:kms/key:Key";
const key = (properties: object = {}, of: object = provider): Origin => ({
  type: KEY,
  name: "key",
  props: { description: "orders", ...properties },
  provider: of,
});
const onKey = urnOf(KEY, "key");
const external: Origin = {
  type: "aws:kms/externalKey:ExternalKey",
  name: "external",
  props: { description: "orders" },
  provider,
};
const replica = (...of: Origin[]): Origin => ({
  type: "aws:kms/replicaKey:ReplicaKey",
  name: "replica",
  props: { description: "orders" },
  provider,
  ...(of.length > 0 && { from: { primaryKeyArn: of } }),
});
const primary = (properties: object = {}): Origin => ({
  ...key({ multiRegion: true, ...properties }, { region: "us-east-1" }),
  name: "primary",
});
const alias = (of: Origin, from: object = provider): Origin => ({
  type: "aws:kms/alias:Alias",
  name: "alias",
  props: { name: "alias/orders" },
  provider: from,
  from: { targetKeyId: [of] },
});
const severalResources = (path: string, resources: string, of = "") => ({
  text: `undecided: \`${path}\`${of} comes from one of several resources (${resources}${resources.endsWith(" ") ? "" : "), and the verdict depends on which."}`,
});
const parameter: Origin = { type: "aws:ssm/parameter:Parameter", name: "parameter", props: {} };

const wrongKind = (path: string, seen: string, urn = onKey) => ({
  message: "wrongKind",
  at: path,
  text: `\`${path}\` is \`${seen}\` on the key of \`it\`. AWS services use only symmetric encryption keys, so AWS rejects it.`,
  urn,
});
const notReadable = (path: string, urn = onKey) => ({
  message: "keyPropertyNotReadable",
  at: path,
  text: `undecided: \`${path}\` is not known before the update, so the pack cannot decide whether \`it\` can be encrypted with the key.`,
  urn,
});
const customKeyStore = (path: string) => ({
  message: "customKeyStore",
  at: path,
  text: `\`it\` is encrypted with a key of a custom key store (\`${path}\`). While the store is disconnected, AWS cannot use the key and the cluster becomes inaccessible.`,
  level: "advisory" as const,
  urn: onKey,
});
const imported = (urn: string) => ({
  message: "imported",
  at: "origin",
  text: "`it` is encrypted with a key whose material is imported (`origin` is `EXTERNAL`). If the material is missing or expired, AWS cannot use the key and the cluster becomes inaccessible.",
  level: "advisory" as const,
  urn,
});
const originNotReadable = (path: string) => ({
  message: "originNotReadable",
  at: path,
  text: `undecided: \`${path}\` is not known before the update, so the pack cannot decide who holds the material of the key of \`it\`.`,
  urn: onKey,
});
const keyOfOtherRegion = {
  message: "keyOfOtherRegion",
  at: "kmsKeyId",
  text: "`kmsKeyId` names a key of `us-east-1`, which AWS cannot use in `eu-west-1`.",
};
const notByArn = (by: string) => ({
  message: "notByArn",
  at: "kmsKeyId",
  text:
    `\`kmsKeyId\` names a key of account \`444455556666\` as \`${by}\`, which AWS looks up in account ` +
    "`111122223333`: only an ARN can name a key of another account.",
});

describePolicy(auroraKeyUsable, {
  pass: [
    {
      name: "a replica in the Region of its source",
      type,
      props: replicaOf("arn:aws:rds:eu-west-1:111122223333:cluster:orders"),
      provider,
    },
    { name: "a replica of a cluster named without its Region", type, props: replicaOf("orders"), provider },
    {
      name: "a replica of an unknown Region, of a cluster named without one",
      type,
      props: replicaOf("orders"),
      provider: {},
    },
    {
      name: "a replica of a cluster of the same provider, whose Region is not known",
      type,
      props: replicaOf(UNKNOWN),
      provider: {},
      from: { replicationSourceIdentifier: [{ ...abroad({ storageEncrypted: true }), provider: {} }] },
    },
    {
      name: "a replica of a cluster of another Region that is not encrypted",
      type,
      props: replicaOf(UNKNOWN),
      provider,
      from: { replicationSourceIdentifier: [abroad({ storageEncrypted: false })] },
    },
    {
      name: "usable keys of Performance Insights and of the master user's secret",
      type,
      props: { engine, performanceInsightsKmsKeyId: UNKNOWN, masterUserSecretKmsKeyId: UNKNOWN },
      provider,
      from: { performanceInsightsKmsKeyId: [key()], masterUserSecretKmsKeyId: [key()] },
    },
    { name: "the known key of an export, of its Region", type: exportTask, props: { kmsKeyId: keyArn }, provider },
    {
      name: "a key of another Region for a snapshot copy, which has a policy of its own",
      type: copyType,
      props: { kmsKeyId: keyArn.replace("eu-west-1", "us-east-1"), sourceDbClusterSnapshotIdentifier: "s" },
      provider,
    },
    {
      name: "one of two usable keys",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(), { ...key(), name: "other" }] },
    },
    { name: "a key with no properties set", type, props, provider, from: { kmsKeyId: [key()] } },
    {
      name: "a key with AWS's defaults written out",
      type,
      props,
      provider,
      from: {
        kmsKeyId: [key({ customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", isEnabled: true })],
      },
    },
    {
      name: "empty strings, which the provider reads as not set",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "", keyUsage: "", customKeyStoreId: "", xksKeyId: "" })] },
    },
    {
      name: "key material created by KMS, in aws-native",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: { kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: "AWS_KMS" }, provider }] },
    },
    { name: "through an alias", type, props, provider, from: { kmsKeyId: [alias(key())] } },
    {
      name: "an alias of a key outside the stack",
      type,
      props,
      provider,
      from: { kmsKeyId: [{ ...alias(key()), from: {}, props: { name: "alias/orders", targetKeyId: keyId } }] },
    },
    {
      name: "a replica of a primary in another Region",
      type,
      props,
      provider,
      from: { kmsKeyId: [replica(primary())] },
    },
    {
      name: "a replica of a primary outside the stack",
      type,
      props,
      provider,
      from: {
        kmsKeyId: [
          {
            ...replica(),
            props: { primaryKeyArn: "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab" },
          },
        ],
      },
    },
    {
      name: "a replica of a key that an alias outside the stack names",
      type,
      props,
      provider,
      from: {
        kmsKeyId: [replica({ ...alias(key()), from: {}, props: { name: "alias/orders", targetKeyId: keyId } })],
      },
    },
    { name: "a key outside the stack, named by ARN", type, props: { ...props, kmsKeyId: keyArn }, provider },
    { name: "a key outside the stack, named by id", type, props: { ...props, kmsKeyId: keyId }, provider },
    {
      name: "an alias outside the stack, named by alias name",
      type,
      props: { ...props, kmsKeyId: "alias/orders" },
      provider,
    },
    {
      name: "an alias name that the stack has in another Region",
      type,
      props: { ...props, kmsKeyId: "alias/orders" },
      provider,
      otherResources: [
        {
          ...alias(key({ isEnabled: false }, { region: "us-east-1" }), { region: "us-east-1" }),
          outputs: { name: "alias/orders" },
        },
      ],
    },
    {
      name: "a key of the same provider, with an unknown Region",
      type,
      props,
      provider: {},
      from: { kmsKeyId: [key({}, {})] },
    },
    {
      name: "a key of another account, named by ARN",
      type,
      props: { ...props, kmsKeyId: keyArn.replace("111122223333", "444455556666") },
      provider: ofAccount,
      otherResources: [{ ...key({}, ofAnother), outputs: { arn: keyArn.replace("111122223333", "444455556666") } }],
    },
    {
      name: "a key of an allowed account, named by ARN",
      type,
      props: { ...props, kmsKeyId: keyArn },
      provider,
      config: { allowedAccounts: ["111122223333"] },
    },
    {
      name: "a key id in the cluster's account",
      type,
      props: { ...props, kmsKeyId: keyId },
      provider: ofAccount,
      config: { allowedAccounts: ["111122223333"] },
    },
    {
      name: "a key of the stack in an allowed account",
      type,
      props,
      provider: ofAccount,
      from: { kmsKeyId: [key({}, ofAccount)] },
      config: { allowedAccounts: ["111122223333"] },
    },
  ],
  violation: [
    {
      name: "a replica of an encrypted cluster of another Region without a key",
      type,
      props: replicaOf(UNKNOWN),
      provider,
      from: { replicationSourceIdentifier: [abroad({ storageEncrypted: true })] },
      findings: [
        {
          message: "replicaWithoutKey",
          at: "replicationSourceIdentifier",
          text: "`replicationSourceIdentifier` names a cluster of `us-east-1` that a KMS key encrypts, and `kmsKeyId` is not set. A key works in one Region, so AWS rejects the replica in `eu-west-1`.",
        },
      ],
    },
    ...(
      [
        ["Performance Insights", type, { engine }, "performanceInsightsKmsKeyId"],
        ["the master user's secret", type, { engine }, "masterUserSecretKmsKeyId"],
        [
          "Performance Insights of an instance",
          "aws:rds/clusterInstance:ClusterInstance",
          { engine, clusterIdentifier: "orders" },
          "performanceInsightsKmsKeyId",
        ],
        ["an activity stream", "aws:rds/clusterActivityStream:ClusterActivityStream", {}, "kmsKeyId"],
        ["a snapshot copy", copyType, { sourceDbClusterSnapshotIdentifier: "s" }, "kmsKeyId"],
        ["an export", exportTask, {}, "kmsKeyId"],
      ] as const
    ).flatMap(([use, of, given, property]): Cases["violation"] => [
      {
        name: `a disabled key of ${use}`,
        type: of,
        props: { ...given, [property]: UNKNOWN },
        provider,
        from: { [property]: [key({ isEnabled: false })] },
        findings: [
          {
            text: `\`isEnabled\` is \`false\` on the key that \`it\` names in \`${property}\`, and AWS cannot use a disabled key.`,
            urn: onKey,
          },
        ],
      },
      {
        name: `an asymmetric key of ${use}`,
        type: of,
        props: { ...given, [property]: UNKNOWN },
        provider,
        from: { [property]: [key({ customerMasterKeySpec: "RSA_2048" })] },
        findings: [wrongKind("customerMasterKeySpec", "RSA_2048")],
      },
    ]),
    {
      name: "a known key of another Region for an export",
      type: exportTask,
      props: { kmsKeyId: keyArn.replace("eu-west-1", "us-east-1") },
      provider,
      findings: [{ text: "`kmsKeyId` names a key of `us-east-1`, which AWS cannot use in `eu-west-1`." }],
    },
    {
      name: "one disabled key for storage and for the secret, reported once",
      type,
      props: { ...props, masterUserSecretKmsKeyId: UNKNOWN },
      provider,
      from: { kmsKeyId: [key({ isEnabled: false })], masterUserSecretKmsKeyId: [key({ isEnabled: false })] },
      findings: [{ text: "`isEnabled` is `false` on the key of `it`. ", urn: onKey }],
    },
    {
      name: "a key whose specification is arbitrary text, which no finding shows",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "correct horse" })] },
      findings: [{ text: "`customerMasterKeySpec` is not a value of the KMS API on the key of `it`. ", urn: onKey }],
    },
    {
      name: "one of two keys that are both disabled",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: false }), { ...key({ isEnabled: false }), name: "other" }] },
      findings: [{ text: "`isEnabled` is `false` on the key of `it`. ", urn: onKey }],
    },
    {
      name: "an asymmetric key",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "RSA_2048" })] },
      findings: [wrongKind("customerMasterKeySpec", "RSA_2048")],
    },
    {
      name: "an HMAC key, known from its specification",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" })] },
      findings: [wrongKind("customerMasterKeySpec", "HMAC_256")],
    },
    {
      name: "a signing key with an unknown specification",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: UNKNOWN, keyUsage: "SIGN_VERIFY" })] },
      findings: [wrongKind("keyUsage", "SIGN_VERIFY")],
    },
    {
      name: "through an alias",
      type,
      props,
      provider,
      from: { kmsKeyId: [alias(key({ customerMasterKeySpec: "ECC_NIST_P256" }))] },
      findings: [wrongKind("customerMasterKeySpec", "ECC_NIST_P256")],
    },
    {
      name: "a replica of an asymmetric key",
      type,
      props,
      provider,
      from: { kmsKeyId: [replica(primary({ customerMasterKeySpec: "RSA_4096" }))] },
      findings: [wrongKind("customerMasterKeySpec", "RSA_4096", urnOf(KEY, "primary"))],
    },
    {
      name: "a disabled key",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: false })] },
      findings: [
        {
          message: "disabled",
          at: "isEnabled",
          text: "`isEnabled` is `false` on the key of `it`. AWS cannot create a cluster with a disabled key. An existing cluster becomes inaccessible, and after seven days you can only restore it.",
          urn: onKey,
        },
      ],
    },
    {
      name: "a disabled key of the stack, named by ARN",
      type,
      props: { ...props, kmsKeyId: keyArn },
      provider,
      otherResources: [{ ...key({ isEnabled: false }), outputs: { arn: keyArn } }],
      findings: [
        { message: "disabled", at: "isEnabled", text: "`isEnabled` is `false` on the key of `it`. ", urn: onKey },
      ],
    },
    {
      name: "a key ARN of another Region, decided from the inputs",
      type,
      props: { ...props, kmsKeyId: keyArn.replace("eu-west-1", "us-east-1") },
      provider,
      findings: [keyOfOtherRegion],
    },
    {
      name: "an alias ARN of another Region",
      type,
      props: { ...props, kmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/orders" },
      provider,
      findings: [keyOfOtherRegion],
    },
    {
      name: "a disabled key of another Region: one finding",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: false }, { region: "us-east-1" })] },
      findings: [keyOfOtherRegion],
    },
    {
      name: "a key of another account, named by id",
      type,
      props: { ...props, kmsKeyId: keyId },
      provider: ofAccount,
      otherResources: [{ ...key({}, ofAnother), outputs: { keyId } }],
      findings: [notByArn(keyId)],
    },
    {
      name: "a key of another account, named by alias name",
      type,
      props: { ...props, kmsKeyId: "alias/orders" },
      provider: ofAccount,
      otherResources: [
        { ...alias(key({}, ofAnother), ofAnother), outputs: { name: "alias/orders", aliasName: "alias/orders" } },
      ],
      findings: [notByArn("alias/orders")],
    },
    {
      name: "imported key material: advisory",
      type,
      props,
      provider,
      from: { kmsKeyId: [external] },
      findings: [imported(urnOf(external.type, "external"))],
    },
    {
      name: "a replica of imported key material",
      type,
      props,
      provider,
      from: {
        kmsKeyId: [
          {
            type: "aws:kms/replicaExternalKey:ReplicaExternalKey",
            name: "replica",
            props: {},
            provider,
            from: { primaryKeyArn: [external] },
          },
        ],
      },
      findings: [imported(urnOf("aws:kms/replicaExternalKey:ReplicaExternalKey", "replica"))],
    },
    {
      name: "imported key material, in aws-native",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: {
        kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: "EXTERNAL" }, provider }],
      },
      findings: [imported(urnOf("aws-native:kms:Key", "key"))],
    },
    {
      name: "a custom key store, in aws-native",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: {
        kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: "AWS_CLOUDHSM" }, provider }],
      },
      findings: [{ ...customKeyStore("origin"), urn: urnOf("aws-native:kms:Key", "key") }],
    },
    {
      name: "a custom key store: advisory",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customKeyStoreId: "cks-1234567890abcdef0" })] },
      findings: [customKeyStore("customKeyStoreId")],
    },
    {
      name: "an external key store",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ xksKeyId: "bb8562717f809024" })] },
      findings: [customKeyStore("xksKeyId")],
    },
    {
      name: "an ARN of an account that config does not list: advisory",
      type,
      props: { ...props, kmsKeyId: keyArn },
      provider,
      config: { allowedAccounts: ["444455556666"] },
      findings: [
        {
          message: "accountNotAllowed",
          at: "kmsKeyId",
          text: "`kmsKeyId` names a key of account `111122223333`, which config `allowedAccounts` does not list.",
          level: "advisory",
        },
      ],
    },
    {
      name: "a key of the stack in an account that config does not list",
      type,
      props,
      provider: ofAccount,
      from: { kmsKeyId: [key({}, ofAccount)] },
      config: { allowedAccounts: ["444455556666"] },
      findings: [
        {
          message: "accountNotAllowed",
          at: "kmsKeyId",
          text: "`kmsKeyId` names a key of account `111122223333`, which config `allowedAccounts` does not list.",
          level: "advisory",
        },
      ],
    },
    {
      name: "a configured Neptune cluster with its own key property",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", kmsKeyArn: UNKNOWN },
      provider,
      from: { kmsKeyArn: [key({ keyUsage: "SIGN_VERIFY" })] },
      config: { engines: ["neptune"] },
      findings: [wrongKind("keyUsage", "SIGN_VERIFY")],
    },
  ],
  undecided: [
    ...(
      [
        ["whose source is not known", replicaOf(UNKNOWN), provider],
        ["whose Region is not known", replicaOf("arn:aws:rds:us-east-1:111122223333:cluster:orders"), {}],
      ] as const
    ).map(([which, of, its]): Cases["undecided"][number] => ({
      name: `a replica ${which}, without a key`,
      type,
      props: of,
      provider: its,
      findings: [
        {
          message: "replicaRegionNotKnown",
          at: "replicationSourceIdentifier",
          text: "undecided: `replicationSourceIdentifier` names the source of a replica, `kmsKeyId` is not set, and it is not known whether both are in one Region. ",
        },
      ],
    })),
    ...(
      [
        ["outside the program", replicaOf("arn:aws:rds:us-east-1:111122223333:cluster:orders"), []],
        ["whose encryption is not known", replicaOf(UNKNOWN), [abroad({ storageEncrypted: UNKNOWN_BOOLEAN })]],
        ["that a source outside the program decides", replicaOf(UNKNOWN), [abroad({ snapshotIdentifier: "s" })]],
      ] as const
    ).map(([which, of, source]): Cases["undecided"][number] => ({
      name: `a replica of a cluster of another Region ${which}, without a key`,
      type,
      props: of,
      provider,
      ...(source.length > 0 && { from: { replicationSourceIdentifier: source } }),
      findings: [
        {
          message: "replicaSourceNotSeen",
          at: "replicationSourceIdentifier",
          text: "undecided: `replicationSourceIdentifier` names a cluster of `us-east-1` whose encryption is not known here, and `kmsKeyId` is not set. ",
        },
      ],
    })),
    {
      name: "one of two keys, the second of which is disabled",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(), { ...key({ isEnabled: false }), name: "other" }] },
      findings: [severalResources("kmsKeyId", "`key`, `other`")],
    },
    {
      name: "a disabled key or the value of a parameter",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: false }), parameter] },
      findings: [severalResources("kmsKeyId", "`key`, `parameter`")],
    },
    {
      name: "an alias of one of two keys, the first of which is of another kind",
      type,
      props,
      provider,
      from: {
        kmsKeyId: [
          {
            ...alias(key()),
            props: { name: "alias/orders", targetKeyId: UNKNOWN },
            from: { targetKeyId: [key({ customerMasterKeySpec: "RSA_2048" }), { ...key(), name: "other" }] },
          },
        ],
      },
      findings: [severalResources("targetKeyId", "`key`, `other`", " of `alias`")],
    },
    {
      name: "more keys than are checked together",
      type,
      props,
      provider,
      from: {
        kmsKeyId: Array.from({ length: 33 }, (_, index) => ({ ...key({ isEnabled: false }), name: `key-${index}` })),
      },
      findings: [severalResources("kmsKeyId", "`key-0`, `key-1`, ")],
    },
    {
      name: "the ARN of a multi-Region key of another Region, which the program may have rewritten",
      type,
      props,
      provider,
      from: { kmsKeyId: [primary()] },
      findings: [
        {
          message: "multiRegionKey",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names a multi-Region key by its resource of `us-east-1`. ",
        },
      ],
    },
    {
      name: "an unknown specification and usage",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: UNKNOWN, keyUsage: UNKNOWN })] },
      findings: [notReadable("customerMasterKeySpec"), notReadable("keyUsage")],
    },
    {
      name: "an unknown enabled state",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: UNKNOWN_BOOLEAN })] },
      findings: [notReadable("isEnabled")],
    },
    {
      name: "an unknown custom key store",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customKeyStoreId: UNKNOWN })] },
      findings: [originNotReadable("customKeyStoreId")],
    },
    {
      name: "an unknown origin",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: { kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: UNKNOWN }, provider }] },
      findings: [{ ...originNotReadable("origin"), urn: urnOf("aws-native:kms:Key", "key") }],
    },
    {
      name: "a replica of an unknown key",
      type,
      props,
      provider,
      from: { kmsKeyId: [replica(parameter)] },
      findings: [
        {
          message: "primaryNotFound",
          at: "primaryKeyArn",
          text: "undecided: `primaryKeyArn` does not lead to a known KMS key, so the pack cannot decide whether `it` can be encrypted with its replica.",
          urn: urnOf("aws:kms/replicaKey:ReplicaKey", "replica"),
        },
      ],
    },
    {
      name: "a replica of a key that comes from no resource",
      type,
      props,
      provider,
      from: { kmsKeyId: [{ ...replica(), props: { primaryKeyArn: UNKNOWN } }] },
      findings: [
        {
          message: "primaryNotFound",
          at: "primaryKeyArn",
          text: "undecided: `primaryKeyArn` does not lead to a known KMS key, ",
          urn: urnOf("aws:kms/replicaKey:ReplicaKey", "replica"),
        },
      ],
    },
    {
      name: "a key of another provider, with an unknown Region",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({}, {})] },
      findings: [
        {
          message: "keyRegionNotKnown",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names `key`, whose Region is not known, so the pack cannot decide whether AWS can use it.",
        },
      ],
    },
    {
      name: "a disabled key and an unknown Region of the cluster",
      type,
      props: { ...props, kmsKeyId: keyArn },
      otherResources: [{ ...key({ isEnabled: UNKNOWN_BOOLEAN }), outputs: { arn: keyArn } }],
      findings: [
        {
          message: "regionNotKnown",
          at: "region",
          text: "undecided: `region` is not set, so the pack cannot decide in which Region the key must be.",
        },
        notReadable("isEnabled"),
      ],
    },
    {
      name: "the primary of a multi-Region key that has a replica in the Region",
      type,
      props,
      provider,
      from: { kmsKeyId: [primary()] },
      otherResources: [replica(primary())],
      findings: [
        {
          message: "multiRegionKey",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names a multi-Region key by its resource of `us-east-1`. Its id is also valid in `eu-west-1`, but its ARN is not.",
        },
      ],
    },
    {
      name: "a key of another account, named by an unknown value",
      type,
      props,
      provider: ofAccount,
      from: { kmsKeyId: [key({}, ofAnother)] },
      findings: [
        {
          message: "perhapsNotByArn",
          at: "kmsKeyId",
          text:
            "undecided: `kmsKeyId` names a key of account `444455556666` for a resource of account `111122223333`. AWS finds " +
            "it by ARN only, and whether this is an ARN is not known before the update.",
        },
      ],
    },
    {
      name: "a key that comes from another resource",
      type,
      props,
      provider,
      from: { kmsKeyId: [parameter] },
      config: { allowedAccounts: ["111122223333"] },
      findings: [
        {
          message: "linkEnds",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not known before the update, and comes from `parameter` (`aws:ssm/parameter:Parameter`), which is not a KMS key of this program.",
        },
      ],
    },
    {
      name: "a key that comes from no resource",
      type,
      props,
      provider,
      findings: [
        {
          message: "noLink",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "a key hidden in the exported state",
      type,
      props: { ...props, kmsKeyId: "[secret]" },
      provider,
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
      props: { ...props, kmsKeyId: "orders" },
      provider,
      findings: [
        {
          message: "noKeyIdentifier",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not a key id, key ARN, alias name or alias ARN.",
        },
      ],
    },
    {
      name: "a key id in an unknown account",
      type,
      props: { ...props, kmsKeyId: keyId },
      provider,
      config: { allowedAccounts: ["111122223333"] },
      findings: [
        {
          message: "accountNotKnown",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names a key whose account is not known, so the pack cannot check it against config `allowedAccounts`.",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: {},
      reason: "the policy does not apply to resources of type `aws:s3/bucket:Bucket`",
    },
    { name: "no key", type, props: { engine }, reason: "the resource names no key" },
    {
      name: "another engine",
      type,
      props: { ...props, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
  ],
});
