/**
 * The functions that a program can call on the stand-in provider.
 * Source: the pages of these functions in https://www.pulumi.com/registry/packages/aws/api-docs/.
 */
import { arn, callerAccount, type ProviderConfig, partitionOf } from "./account";
import { keyArn, keyIdOf, managedKeyArn } from "./kms";
import { policyDocument } from "./policy-document";
import { containsUnknown, type PropertyMap, text, uuid } from "./property";

type AwsFunction = (args: PropertyMap, region: string) => PropertyMap;

const functions: Readonly<Record<string, AwsFunction>> = {
  "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
  "aws:index/getCallerIdentity:getCallerIdentity": (_, region) => ({
    accountId: callerAccount,
    arn: `arn:${partitionOf(region).id}:sts::${callerAccount}:assumed-role/deployer/pulumi`,
    id: callerAccount,
    userId: "AROAEXAMPLEDEPLOYER01:pulumi",
  }),
  "aws:index/getPartition:getPartition": (_, region) => {
    const { id, dnsSuffix, reverseDnsPrefix } = partitionOf(region);
    return { id, partition: id, dnsSuffix, reverseDnsPrefix };
  },
  "aws:index/getRegion:getRegion": (_, region) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}`,
  }),
  "aws:kms/getAlias:getAlias": (args, region) => {
    const name = text(args, "name") ?? "";
    const key = aliasedKey(name, region);
    const own = arn("kms", region, name);
    return { id: own, name, arn: own, region, targetKeyArn: keyArn(region, key), targetKeyId: key };
  },
  "aws:kms/getKey:getKey": (args, region) => {
    const asked = text(args, "keyId") ?? "";
    const alias = /(?:^|:)(alias\/.+)$/.exec(asked)?.[1];
    const key = alias === undefined ? keyIdOf(asked) : aliasedKey(alias, region);
    if (key === undefined) throw new Error(`reading KMS Key (${asked}): couldn't find resource`);
    return { ...keyMetadata(key, region), ...args, keyManager: alias?.startsWith("alias/aws/") ? "AWS" : "CUSTOMER" };
  },
};

/**
 * Calls a function. In a preview the SDK does not call a function with unknown arguments, and its result is unknown.
 *
 * @throws Error for an unknown function or an unknown argument
 */
export function invoke(token: string, args: PropertyMap, config: ProviderConfig): PropertyMap {
  const called = functions[token];
  if (called === undefined) throw new Error(`the stand-in aws provider has no function ${token}`);
  if (containsUnknown(args)) throw new Error(`${token}: an argument is not known yet`);
  return called(args, text(args, "region") ?? config.region);
}

function aliasedKey(alias: string, region: string): string {
  if (!alias.startsWith("alias/")) throw new Error(`reading KMS Alias (${alias}): couldn't find resource`);
  const service = /^alias\/aws\/(.+)$/.exec(alias)?.[1];
  const managed = service === undefined ? undefined : keyIdOf(managedKeyArn(region, service));
  return managed ?? uuid(`${region} ${alias}`);
}

function keyMetadata(key: string, region: string): PropertyMap {
  return {
    id: key,
    keyId: key,
    arn: keyArn(region, key),
    awsAccountId: callerAccount,
    cloudHsmClusterId: "",
    creationDate: "2026-01-01T00:00:00Z",
    customKeyStoreId: "",
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    deletionDate: "",
    description: "",
    enabled: true,
    expirationModel: "",
    keyManager: "CUSTOMER",
    keySpec: "SYMMETRIC_DEFAULT",
    keyState: "Enabled",
    keyUsage: "ENCRYPT_DECRYPT",
    multiRegion: key.startsWith("mrk-"),
    multiRegionConfigurations: [],
    origin: "AWS_KMS",
    pendingDeletionWindowInDays: 0,
    region,
    validTo: "",
    xksKeyConfigurations: [],
  };
}
