import { auroraKeyUsable } from "../../policies/aurora-key-usable";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN, urnOf } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const props = { engine, storageEncrypted: true, kmsKeyId: UNKNOWN };
const provider = { region: "eu-west-1" };
const ofAccount = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };
const ofAnother = { region: "eu-west-1", allowedAccountIds: '["444455556666"]' };
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${keyId}`;

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
const parameter: Origin = { type: "aws:ssm/parameter:Parameter", name: "parameter", props: {} };

const wrongKind = (path: string, seen: string, urn = onKey) => ({
  message: "wrongKind",
  at: path,
  text: `\`${path}\` is \`${seen}\`, and \`it\` is to be encrypted with the key: AWS services encrypt with symmetric encryption keys only, and AWS rejects the cluster.`,
  urn,
});
const notReadable = (path: string, urn = onKey) => ({
  message: "keyPropertyNotReadable",
  at: path,
  text: `undecided: \`${path}\` is not known before the update, and decides whether \`it\` can be encrypted with the key.`,
  urn,
});
const customKeyStore = (path: string) => ({
  message: "customKeyStore",
  at: path,
  text: `\`it\` is encrypted with a key of a custom key store, by \`${path}\`: while the store is disconnected AWS cannot use the key, and the cluster becomes inaccessible.`,
  level: "advisory" as const,
  urn: onKey,
});
const imported = (urn: string) => ({
  message: "imported",
  at: "origin",
  text:
    "`it` is encrypted with a key whose material is imported (`origin` is `EXTERNAL`): until it is imported, and once it " +
    "expires or is deleted, AWS cannot use the key, and the cluster becomes inaccessible.",
  level: "advisory" as const,
  urn,
});
const originNotReadable = (path: string) => ({
  message: "originNotReadable",
  at: path,
  text: `undecided: \`${path}\` is not known before the update, and decides who keeps the material of the key of \`it\`.`,
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
  text: `\`kmsKeyId\` names a key of account \`444455556666\` by \`${by}\`, which AWS looks for in account \`111122223333\` of the cluster: a key of another account is named by its ARN only.`,
});

describePolicy(auroraKeyUsable, {
  pass: [
    { name: "a key as AWS makes it by default", type, props, provider, from: { kmsKeyId: [key()] } },
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
      name: "empty texts, which the provider reads as not set",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "", keyUsage: "", customKeyStoreId: "", xksKeyId: "" })] },
    },
    {
      name: "key material KMS makes, as aws-native says it",
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
    { name: "a replica here of a primary elsewhere", type, props, provider, from: { kmsKeyId: [replica(primary())] } },
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
      name: "a replica of what an alias outside the stack's keys names",
      type,
      props,
      provider,
      from: {
        kmsKeyId: [replica({ ...alias(key()), from: {}, props: { name: "alias/orders", targetKeyId: keyId } })],
      },
    },
    { name: "a key outside the stack, by its ARN", type, props: { ...props, kmsKeyId: keyArn }, provider },
    { name: "a key outside the stack, by its id", type, props: { ...props, kmsKeyId: keyId }, provider },
    { name: "an alias outside the stack, by its name", type, props: { ...props, kmsKeyId: "alias/orders" }, provider },
    {
      name: "the name of an alias, of which the stack has one in another Region",
      type,
      props: { ...props, kmsKeyId: "alias/orders" },
      provider,
      beside: [
        {
          ...alias(key({ isEnabled: false }, { region: "us-east-1" }), { region: "us-east-1" }),
          outputs: { name: "alias/orders" },
        },
      ],
    },
    {
      name: "a key of the same provider, whose Region is not told",
      type,
      props,
      provider: {},
      from: { kmsKeyId: [key({}, {})] },
    },
    {
      name: "a key of another account, by its ARN",
      type,
      props: { ...props, kmsKeyId: keyArn.replace("111122223333", "444455556666") },
      provider: ofAccount,
      beside: [{ ...key({}, ofAnother), outputs: { arn: keyArn.replace("111122223333", "444455556666") } }],
    },
    {
      name: "a key of an allowed account, by its ARN",
      type,
      props: { ...props, kmsKeyId: keyArn },
      provider,
      config: { allowedAccounts: ["111122223333"] },
    },
    {
      name: "a key id, of the cluster's account",
      type,
      props: { ...props, kmsKeyId: keyId },
      provider: ofAccount,
      config: { allowedAccounts: ["111122223333"] },
    },
    {
      name: "a key of the stack, of an allowed account",
      type,
      props,
      provider: ofAccount,
      from: { kmsKeyId: [key({}, ofAccount)] },
      config: { allowedAccounts: ["111122223333"] },
    },
  ],
  violation: [
    {
      name: "an asymmetric key",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "RSA_2048" })] },
      findings: [wrongKind("customerMasterKeySpec", "RSA_2048")],
    },
    {
      name: "an HMAC key is told by its specification",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" })] },
      findings: [wrongKind("customerMasterKeySpec", "HMAC_256")],
    },
    {
      name: "a key for signatures, of a specification not known yet",
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
          text:
            "`isEnabled` is `false`, and `it` is encrypted with the key: AWS cannot create a cluster with a disabled key, and one " +
            "that exists becomes inaccessible, and after seven days can only be restored.",
          urn: onKey,
        },
      ],
    },
    {
      name: "by its ARN, a disabled key of the stack",
      type,
      props: { ...props, kmsKeyId: keyArn },
      provider,
      beside: [{ ...key({ isEnabled: false }), outputs: { arn: keyArn } }],
      findings: [
        { message: "disabled", at: "isEnabled", text: "`isEnabled` is `false`, and `it` is encrypted", urn: onKey },
      ],
    },
    {
      name: "a key of another Region, by its ARN, which needs no stack",
      type,
      props: { ...props, kmsKeyId: keyArn.replace("eu-west-1", "us-east-1") },
      provider,
      findings: [keyOfOtherRegion],
    },
    {
      name: "an alias of another Region, by its ARN",
      type,
      props: { ...props, kmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/orders" },
      provider,
      findings: [keyOfOtherRegion],
    },
    {
      name: "a key of another Region, which is disabled too: another one is needed",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: false }, { region: "us-east-1" })] },
      findings: [keyOfOtherRegion],
    },
    {
      name: "a key of another account, by its id",
      type,
      props: { ...props, kmsKeyId: keyId },
      provider: ofAccount,
      beside: [{ ...key({}, ofAnother), outputs: { keyId } }],
      findings: [notByArn(keyId)],
    },
    {
      name: "a key of another account, by the name of its alias",
      type,
      props: { ...props, kmsKeyId: "alias/orders" },
      provider: ofAccount,
      beside: [
        { ...alias(key({}, ofAnother), ofAnother), outputs: { name: "alias/orders", aliasName: "alias/orders" } },
      ],
      findings: [notByArn("alias/orders")],
    },
    {
      name: "imported key material, which is advice",
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
      name: "imported key material, as aws-native says it",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: {
        kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: "EXTERNAL" }, provider }],
      },
      findings: [imported(urnOf("aws-native:kms:Key", "key"))],
    },
    {
      name: "a custom key store, as aws-native says it",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: {
        kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: "AWS_CLOUDHSM" }, provider }],
      },
      findings: [{ ...customKeyStore("origin"), urn: urnOf("aws-native:kms:Key", "key") }],
    },
    {
      name: "a custom key store, which is advice",
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
      name: "an account that is not listed, by the ARN, which is advice",
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
      name: "an account that is not listed, of a key of the stack",
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
      name: "a Neptune cluster by its own property, configured",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune", kmsKeyArn: UNKNOWN },
      provider,
      from: { kmsKeyArn: [key({ keyUsage: "SIGN_VERIFY" })] },
      config: { engines: ["neptune"] },
      findings: [wrongKind("keyUsage", "SIGN_VERIFY")],
    },
  ],
  undecided: [
    {
      name: "a specification and a usage not known yet",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customerMasterKeySpec: UNKNOWN, keyUsage: UNKNOWN })] },
      findings: [notReadable("customerMasterKeySpec"), notReadable("keyUsage")],
    },
    {
      name: "whether it is enabled is not known yet",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ isEnabled: UNKNOWN_BOOLEAN })] },
      findings: [notReadable("isEnabled")],
    },
    {
      name: "a custom key store not known yet",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({ customKeyStoreId: UNKNOWN })] },
      findings: [originNotReadable("customKeyStoreId")],
    },
    {
      name: "an origin not known yet",
      type: "aws-native:rds:DbCluster",
      props,
      provider,
      from: { kmsKeyId: [{ type: "aws-native:kms:Key", name: "key", props: { origin: UNKNOWN }, provider }] },
      findings: [{ ...originNotReadable("origin"), urn: urnOf("aws-native:kms:Key", "key") }],
    },
    {
      name: "a replica of nobody knows what",
      type,
      props,
      provider,
      from: { kmsKeyId: [replica(parameter)] },
      findings: [
        {
          message: "primaryNotFound",
          at: "primaryKeyArn",
          text: "undecided: `primaryKeyArn` leads to no KMS key that can be told, and decides whether `it` can be encrypted with its replica.",
          urn: urnOf("aws:kms/replicaKey:ReplicaKey", "replica"),
        },
      ],
    },
    {
      name: "a replica of what comes from nowhere",
      type,
      props,
      provider,
      from: { kmsKeyId: [{ ...replica(), props: { primaryKeyArn: UNKNOWN } }] },
      findings: [
        {
          message: "primaryNotFound",
          at: "primaryKeyArn",
          text: "undecided: `primaryKeyArn` leads to no KMS key that can be told, ",
          urn: urnOf("aws:kms/replicaKey:ReplicaKey", "replica"),
        },
      ],
    },
    {
      name: "the Region of a key of another provider is not known",
      type,
      props,
      provider,
      from: { kmsKeyId: [key({}, {})] },
      findings: [
        {
          message: "keyRegionNotKnown",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names `key`, whose Region is not known here and decides whether it can be used.",
        },
      ],
    },
    {
      name: "the Region of the cluster is not known, and the key is disabled",
      type,
      props: { ...props, kmsKeyId: keyArn },
      beside: [{ ...key({ isEnabled: UNKNOWN_BOOLEAN }), outputs: { arn: keyArn } }],
      findings: [
        {
          message: "regionNotKnown",
          at: "region",
          text: "undecided: `region` is not set, and decides the Region in which a key is needed.",
        },
        notReadable("isEnabled"),
      ],
    },
    {
      name: "the primary of a multi-Region key, where a replica is here",
      type,
      props,
      provider,
      from: { kmsKeyId: [primary()] },
      beside: [replica(primary())],
      findings: [
        {
          message: "multiRegionKey",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names a multi-Region key by its resource of `us-east-1`: its id is good in `eu-west-1` too, its ARN is not.",
        },
      ],
    },
    {
      name: "a key of another account, by what is not known yet",
      type,
      props,
      provider: ofAccount,
      from: { kmsKeyId: [key({}, ofAnother)] },
      findings: [
        {
          message: "perhapsNotByArn",
          at: "kmsKeyId",
          text:
            "undecided: `kmsKeyId` names a key of account `444455556666` for a cluster of account `111122223333`: by its ARN AWS finds " +
            "it, by its id or the name of an alias it does not, and which of them it is, is not known before the update.",
        },
      ],
    },
    {
      name: "a link that ends",
      type,
      props,
      provider,
      from: { kmsKeyId: [parameter] },
      config: { allowedAccounts: ["111122223333"] },
      findings: [
        {
          message: "linkEnds",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not known before the update, and comes from `parameter` (`aws:ssm/parameter:Parameter`), which is no KMS key of this program.",
        },
      ],
    },
    {
      name: "no link",
      type,
      props,
      provider,
      findings: [
        {
          message: "noLink",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not known before the update, and the engine names no resource that it comes from.",
        },
      ],
    },
    {
      name: "a hidden key",
      type,
      props: { ...props, kmsKeyId: "[secret]" },
      provider,
      findings: [
        {
          message: "keyNotReadable",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is hidden as `[secret]` in the exported state, and decides which key it is.",
        },
      ],
    },
    {
      name: "no identifier of a key",
      type,
      props: { ...props, kmsKeyId: "orders" },
      provider,
      findings: [
        {
          message: "noKeyIdentifier",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` holds `orders`, which is no key id, key ARN, alias name or alias ARN.",
        },
      ],
    },
    {
      name: "the account of a key id is not known, and decides",
      type,
      props: { ...props, kmsKeyId: keyId },
      provider,
      config: { allowedAccounts: ["111122223333"] },
      findings: [
        {
          message: "accountNotKnown",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` names a key whose account is not known here, and config `allowedAccounts` decides.",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: {},
      reason: "the policy is not about resources of type `aws:s3/bucket:Bucket`",
    },
    { name: "no key named", type, props: { engine }, reason: "the cluster names no key" },
    {
      name: "another engine",
      type,
      props: { ...props, engine: "mysql" },
      reason: "the policy is not about the engine `mysql`",
    },
  ],
});
