/**
 * The values that AWS KMS chooses for keys: identifiers, the default key policy, the AWS managed keys.
 * Sources: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
import { arn, callerAccount, partitionOf } from "./account";
import { digest, type PropertyMap, type PropertyValue, text, uuid } from "./property";

/** Returns the policy that KMS gives a key created without one: it allows the account's root, so IAM policies decide. */
export function defaultKeyPolicy(region: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partitionOf(region).id}:iam::${callerAccount}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}

/** Returns a new key's id. The id of a multi-Region key begins with `mrk-`. */
export function newKeyId(urn: string, multiRegion: boolean): string {
  return multiRegion ? `mrk-${digest(urn, 32)}` : uuid(urn);
}

export function keyArn(region: string, keyId: string): string {
  return arn("kms", region, `key/${keyId}`);
}

/** The AWS managed key behind `alias/aws/<service>`. */
export function managedKeyArn(region: string, service: string): string {
  return keyArn(region, uuid(`${region} alias/aws/${service}`));
}

/** Returns the key id in a key's id or ARN. Undefined if the text is neither. */
export function keyIdOf(key: string): string | undefined {
  return /^(?:arn:[^:]+:kms:[^:]*:[^:]*:key\/)?((?:mrk-)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})$/.exec(
    key,
  )?.[1];
}

/** Returns the value of a computed property of any kind of key. Undefined if KMS does not choose it. */
export function keyValue(name: string, state: PropertyMap, region: string, id: string): PropertyValue | undefined {
  switch (name) {
    case "arn":
      return keyArn(region, id);
    case "keyId":
      return id;
    case "description":
      return "";
    case "policy":
      return defaultKeyPolicy(region);
    case "multiRegion":
      return id.startsWith("mrk-");
    case "rotationPeriodInDays":
      return state["enableKeyRotation"] === true ? 365 : 0;
    case "enabled":
    case "isEnabled":
      return true;
    case "keyUsage":
      return "ENCRYPT_DECRYPT";
    case "keySpec":
      return "SYMMETRIC_DEFAULT";
    case "keyState":
      return text(state, "keyMaterialBase64") === undefined ? "PendingImport" : "Enabled";
    case "expirationModel":
      return text(state, "validTo") === undefined ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES";
    default:
      return undefined;
  }
}
