/** KMS resources of the classic AWS provider. */
import type { Alias, AliasArgs } from "@pulumi/aws/kms/alias";
import type { ExternalKeyArgs } from "@pulumi/aws/kms/externalKey";
import type { Key, KeyArgs } from "@pulumi/aws/kms/key";
import type { KeyPolicyArgs } from "@pulumi/aws/kms/keyPolicy";
import type { ReplicaExternalKeyArgs } from "@pulumi/aws/kms/replicaExternalKey";
import type { ReplicaKeyArgs } from "@pulumi/aws/kms/replicaKey";
import type { KmsAlias, KmsKey, KmsKeyPolicyAttachment } from "../model/kms-key";
import { absent, known } from "../model/value";
import { readAccount, readRegion } from "./provider";
import { readBoolean, readNumber, readPolicyDocument, readString } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

const KEY_IDENTIFIERS = (["arn", "keyId", "id"] as const).map(propertyOf<Key>());
const ALIAS_IDENTIFIERS = (["arn", "name", "id"] as const).map(propertyOf<Alias>());

/** Returns the name of an output, which an audit shows among the properties of a resource. */
const outputOf = propertyOf<Key>();

/** The KMS resources, by type token. */
export const AWS_KMS: readonly (readonly [token: string, type: ResourceType])[] = [
  ["aws:kms/key:Key", { read: readKey, identifiers: KEY_IDENTIFIERS }],
  ["aws:kms/externalKey:ExternalKey", { read: readExternalKey, identifiers: KEY_IDENTIFIERS }],
  ["aws:kms/replicaKey:ReplicaKey", { read: readReplicaKey("replica"), identifiers: KEY_IDENTIFIERS }],
  [
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
    { read: readReplicaKey("replicaExternal"), identifiers: KEY_IDENTIFIERS },
  ],
  ["aws:kms/keyPolicy:KeyPolicy", { read: readKeyPolicy, identifiers: [] }],
  ["aws:kms/alias:Alias", { read: readAlias, identifiers: ALIAS_IDENTIFIERS }],
];

function readKey(view: ResourceView): KmsKey {
  const { props } = view;
  const name = propertyOf<KeyArgs>();
  return {
    kind: "kmsKey",
    variety: "key",
    arn: readString(props, outputOf("arn")),
    ...policyHolder(view),
    primaryKeyArn: absent("primaryKeyArn"),
    multiRegion: readBoolean(props, name("multiRegion")),
    keySpec: readString(props, name("customerMasterKeySpec")),
    keyUsage: readString(props, name("keyUsage")),
    enabled: readBoolean(props, name("isEnabled")),
    origin: absent("origin"),
    customKeyStoreId: readString(props, name("customKeyStoreId")),
    xksKeyId: readString(props, name("xksKeyId")),
    enableKeyRotation: readBoolean(props, name("enableKeyRotation")),
    rotationPeriodInDays: readNumber(props, name("rotationPeriodInDays")),
    deletionWindowInDays: readNumber(props, name("deletionWindowInDays")),
  };
}

/** Reads a key for imported material. */
function readExternalKey(view: ResourceView): KmsKey {
  const { props } = view;
  const name = propertyOf<ExternalKeyArgs>();
  return {
    kind: "kmsKey",
    variety: "external",
    arn: readString(props, outputOf("arn")),
    ...policyHolder(view),
    ...NOT_TO_BE_SET,
    primaryKeyArn: absent("primaryKeyArn"),
    multiRegion: readBoolean(props, name("multiRegion")),
    keySpec: readString(props, name("keySpec")),
    keyUsage: readString(props, name("keyUsage")),
    enabled: readBoolean(props, name("enabled")),
    origin: known("origin", "EXTERNAL"),
    deletionWindowInDays: readNumber(props, name("deletionWindowInDays")),
  };
}

/** Reads a replica. It is in the account of its primary key and shares its material, specification and rotation. */
function readReplicaKey(variety: "replica" | "replicaExternal"): (view: ResourceView) => KmsKey {
  return (view) => {
    const { props } = view;
    const name = propertyOf<ReplicaKeyArgs & ReplicaExternalKeyArgs>();
    return {
      kind: "kmsKey",
      variety,
      arn: readString(props, outputOf("arn")),
      ...policyHolder(view),
      ...NOT_TO_BE_SET,
      primaryKeyArn: readString(props, name("primaryKeyArn")),
      multiRegion: known("multiRegion", true),
      enabled: readBoolean(props, name("enabled")),
      origin: variety === "replica" ? absent("origin") : known("origin", "EXTERNAL"),
      deletionWindowInDays: readNumber(props, name("deletionWindowInDays")),
    };
  };
}

/** The properties that these kinds of keys do not have. */
const NOT_TO_BE_SET = {
  keySpec: absent("customerMasterKeySpec"),
  keyUsage: absent("keyUsage"),
  customKeyStoreId: absent("customKeyStoreId"),
  xksKeyId: absent("xksKeyId"),
  enableKeyRotation: absent("enableKeyRotation"),
  rotationPeriodInDays: absent("rotationPeriodInDays"),
} as const;

function readKeyPolicy(view: ResourceView): KmsKeyPolicyAttachment {
  return {
    kind: "kmsKeyPolicy",
    ...policyHolder(view),
    keyId: readString(view.props, propertyOf<KeyPolicyArgs>()("keyId")),
  };
}

function readAlias(view: ResourceView): KmsAlias {
  const { props } = view;
  const name = propertyOf<AliasArgs>();
  return {
    kind: "kmsAlias",
    name: readString(props, name("name")),
    targetKeyId: readString(props, name("targetKeyId")),
    account: readAccount(view),
  };
}

function policyHolder(view: ResourceView) {
  const { props } = view;
  const name = propertyOf<KeyArgs & ExternalKeyArgs & ReplicaKeyArgs & ReplicaExternalKeyArgs & KeyPolicyArgs>();
  return {
    policy: readPolicyDocument(props, name("policy")),
    bypassPolicyLockoutSafetyCheck: readBoolean(props, name("bypassPolicyLockoutSafetyCheck")),
    region: readRegion(view),
    account: readAccount(view),
  };
}
