/**
 * The global condition keys, and the keys of other services that can be in a KMS request.
 *
 * Guarantee: a key that `isGlobalKey` and `isCrossServiceKey` both reject is in no request to KMS, unless KMS defines it.
 * An identity provider's keys are an open set, so every prefix that looks like a domain is accepted.
 *
 * Source: IAM user guide, "AWS global condition context keys", of 2026-10; service authorization reference, the condition
 * keys of Amazon EC2, AWS Lambda, AWS Systems Manager and AWS STS.
 */
import { KeyNameTable } from "./key-name-table";

/** The global condition keys in their documented spelling. After a final `/`, the request supplies the rest of the name. */
export const GLOBAL_CONDITION_KEYS: readonly string[] = [
  "aws:AssumedRoot",
  "aws:CalledVia",
  "aws:CalledViaFirst",
  "aws:CalledViaLast",
  "aws:ChatbotSourceArn",
  "aws:CurrentTime",
  "aws:Ec2InstanceSourceVpc",
  "aws:Ec2InstanceSourcePrivateIPv4",
  "aws:EpochTime",
  "aws:FederatedProvider",
  "aws:IsMcpServiceAction",
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalServiceName",
  "aws:PrincipalServiceNamesList",
  "aws:PrincipalTag/",
  "aws:PrincipalType",
  "aws:Referer",
  "aws:RequestTag/",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "aws:ResourceTag/",
  "aws:SecureTransport",
  "aws:SignInSessionArn",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceIdentity",
  "aws:SourceIp",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceOwner",
  "aws:SourceVpc",
  "aws:SourceVpcArn",
  "aws:SourceVpce",
  "aws:TagKeys",
  "aws:TokenIssueTime",
  "aws:UserAgent",
  "aws:ViaAWSMCPService",
  "aws:ViaAWSService",
  "aws:VpceAccount",
  "aws:VpceOrgID",
  "aws:VpceOrgPaths",
  "aws:VpcSourceIp",
  "aws:userid",
  "aws:username",
];

/** Prefixes of keys that one service, or an identity provider, adds to requests that its callers send to other services. */
const CROSS_SERVICE_PREFIXES: ReadonlySet<string> = new Set([
  "codebuild",
  "cognito-identity.amazonaws.com",
  "ec2",
  "glue",
  "identitystore",
  "lambda",
  "saml",
  "ssm",
]);

/** Cross-service keys whose documented type has a single value. */
const SINGLE_VALUED_KEYS: ReadonlySet<string> = new Set([
  "ec2:sourceinstancearn",
  "lambda:sourcefunctionarn",
  "saml:aud",
  "saml:doc",
  "saml:iss",
  "saml:namequalifier",
  "saml:sub",
  "saml:sub_type",
  "ssm:sourceinstancearn",
]);

const GLOBAL_KEY_TABLE = new KeyNameTable(GLOBAL_CONDITION_KEYS);

/** Returns whether AWS documents the global condition key, given in lower case. */
export function isGlobalKey(key: string): boolean {
  return GLOBAL_KEY_TABLE.written(key) !== undefined;
}

/**
 * Returns whether a key that is neither global nor of KMS can be in a request to KMS. Keys of OpenID Connect providers
 * begin with a domain.
 */
export function isCrossServiceKey(key: string): boolean {
  const [prefix = ""] = key.split(":");
  return CROSS_SERVICE_PREFIXES.has(prefix) || prefix.includes(".");
}

/**
 * Returns whether a cross-service key, given in lower case, has a single value. The subject and the audience of an OpenID
 * Connect token do.
 */
export function isSingleValuedKey(key: string): boolean {
  return SINGLE_VALUED_KEYS.has(key) || (key.split(":", 1).join().includes(".") && /:(sub|aud)$/.test(key));
}
