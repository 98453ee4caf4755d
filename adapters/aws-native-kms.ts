/** KMS resources of the AWS Cloud Control provider, `@pulumi/aws-native`. It has no external key and no key policy. */
import type { Alias, AliasArgs } from "@pulumi/aws-native/kms/alias";
import type { Key, KeyArgs } from "@pulumi/aws-native/kms/key";
import type { ReplicaKey, ReplicaKeyArgs } from "@pulumi/aws-native/kms/replicaKey";
import type { KmsAlias, KmsKey } from "../model/kms-key";
import { absent, known } from "../model/value";
import { readAccount, readRegion } from "./provider";
import { readBoolean, readNumber, readPolicyDocument, readString } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** Returns the name of an output, which an audit shows among the properties of a resource. */
const outputOf = propertyOf<Key>();

/** The KMS resources, by type token. */
export const AWS_NATIVE_KMS: readonly (readonly [token: string, type: ResourceType])[] = [
  ["aws-native:kms:Key", { read: readKey, identifiers: (["arn", "keyId"] as const).map(propertyOf<Key>()) }],
  [
    "aws-native:kms:ReplicaKey",
    { read: readReplicaKey, identifiers: (["arn", "keyId"] as const).map(propertyOf<ReplicaKey>()) },
  ],
  ["aws-native:kms:Alias", { read: readAlias, identifiers: (["aliasName"] as const).map(propertyOf<Alias>()) }],
];

function readKey(view: ResourceView): KmsKey {
  const { props } = view;
  const name = propertyOf<KeyArgs>();
  return {
    kind: "kmsKey",
    variety: "key",
    arn: readString(props, outputOf("arn")),
    policy: readPolicyDocument(props, name("keyPolicy")),
    bypassPolicyLockoutSafetyCheck: readBoolean(props, name("bypassPolicyLockoutSafetyCheck")),
    primaryKeyArn: absent("primaryKeyArn"),
    multiRegion: readBoolean(props, name("multiRegion")),
    keySpec: readString(props, name("keySpec")),
    keyUsage: readString(props, name("keyUsage")),
    enabled: readBoolean(props, name("enabled")),
    origin: readString(props, name("origin")),
    customKeyStoreId: absent("customKeyStoreId"),
    xksKeyId: absent("xksKeyId"),
    enableKeyRotation: readBoolean(props, name("enableKeyRotation")),
    rotationPeriodInDays: readNumber(props, name("rotationPeriodInDays")),
    deletionWindowInDays: readNumber(props, name("pendingWindowInDays")),
    region: readRegion(view),
    account: readAccount(view),
  };
}

/** Reads a replica, which shares the material, specification and rotation of its primary key. */
function readReplicaKey(view: ResourceView): KmsKey {
  const { props } = view;
  const name = propertyOf<ReplicaKeyArgs>();
  return {
    kind: "kmsKey",
    variety: "replica",
    arn: readString(props, outputOf("arn")),
    policy: readPolicyDocument(props, name("keyPolicy")),
    bypassPolicyLockoutSafetyCheck: absent("bypassPolicyLockoutSafetyCheck"),
    primaryKeyArn: readString(props, name("primaryKeyArn")),
    multiRegion: known("multiRegion", true),
    keySpec: absent("keySpec"),
    keyUsage: absent("keyUsage"),
    enabled: readBoolean(props, name("enabled")),
    origin: absent("origin"),
    customKeyStoreId: absent("customKeyStoreId"),
    xksKeyId: absent("xksKeyId"),
    enableKeyRotation: absent("enableKeyRotation"),
    rotationPeriodInDays: absent("rotationPeriodInDays"),
    deletionWindowInDays: readNumber(props, name("pendingWindowInDays")),
    region: readRegion(view),
    account: readAccount(view),
  };
}

function readAlias(view: ResourceView): KmsAlias {
  const { props } = view;
  const name = propertyOf<AliasArgs>();
  return {
    kind: "kmsAlias",
    name: readString(props, name("aliasName")),
    targetKeyId: readString(props, name("targetKeyId")),
    account: readAccount(view),
  };
}
