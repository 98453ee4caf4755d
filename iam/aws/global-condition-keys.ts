/**
 * The condition keys of AWS that every service may send, and those one service adds to the requests of others.
 *
 * Source: IAM user guide, "AWS global condition context keys", of 2026-10; service authorization reference, the condition
 * keys of Amazon EC2, AWS Lambda, AWS Systems Manager and AWS STS.
 */
import { KeyNameTable } from "./key-name-table";

/** As AWS writes them; one that ends in `/` goes on with a name of the request's. */
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

/** Sent by one service, or an identity provider, with the requests of its callers to others. */
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

/** Keys that come with requests to other services and are of a type of one value. */
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

/** Whether AWS documents the global key, given in lower case. */
export function isGlobalKey(key: string): boolean {
  return GLOBAL_KEY_TABLE.written(key) !== undefined;
}

/** Whether a key of a service other than KMS may come with a request to KMS; OpenID Connect keys begin with a domain. */
export function isCrossServiceKey(key: string): boolean {
  const [prefix = ""] = key.split(":");
  return CROSS_SERVICE_PREFIXES.has(prefix) || prefix.includes(".");
}

/** Whether such a key, given in lower case, holds one value; of an OpenID Connect token so do its subject and audience. */
export function isSingleValuedKey(key: string): boolean {
  return SINGLE_VALUED_KEYS.has(key) || (key.split(":", 1).join().includes(".") && /:(sub|aud)$/.test(key));
}
