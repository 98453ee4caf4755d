import assert from "node:assert/strict";
import { documentedKeyName } from "../../../iam/aws/condition-keys";
import {
  GLOBAL_CONDITION_KEYS,
  isCrossServiceKey,
  isGlobalKey,
  isSingleValuedKey,
} from "../../../iam/aws/global-condition-keys";

/** Copied from the IAM user guide, "AWS global condition context keys". A final `/` means that the request adds a name. */
const DOCUMENTED = `
aws:AssumedRoot aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ChatbotSourceArn aws:CurrentTime
aws:Ec2InstanceSourceVpc aws:Ec2InstanceSourcePrivateIPv4 aws:EpochTime aws:FederatedProvider aws:IsMcpServiceAction
aws:MultiFactorAuthAge aws:MultiFactorAuthPresent aws:PrincipalAccount aws:PrincipalArn aws:PrincipalIsAWSService
aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalTag/
aws:PrincipalType aws:Referer aws:RequestTag/ aws:RequestedRegion aws:ResourceAccount aws:ResourceOrgID
aws:ResourceOrgPaths aws:ResourceTag/ aws:SecureTransport aws:SignInSessionArn aws:SourceAccount aws:SourceArn
aws:SourceIdentity aws:SourceIp aws:SourceOrgID aws:SourceOrgPaths aws:SourceOwner aws:SourceVpc aws:SourceVpcArn
aws:SourceVpce aws:TagKeys aws:TokenIssueTime aws:UserAgent aws:ViaAWSMCPService aws:ViaAWSService aws:VpceAccount
aws:VpceOrgID aws:VpceOrgPaths aws:VpcSourceIp aws:userid aws:username
`
  .trim()
  .split(/\s+/);

describe("the global condition keys", () => {
  it("are the documented ones", () => {
    assert.deepEqual([...GLOBAL_CONDITION_KEYS].sort(), [...DOCUMENTED].sort());
  });

  for (const key of DOCUMENTED) {
    const written = key.endsWith("/") ? `${key}team` : key;
    it(`include ${written}, in any case`, () => {
      assert.equal(isGlobalKey(written.toLowerCase()), true);
      assert.equal(documentedKeyName(written.toLowerCase()), written);
      assert.equal(isGlobalKey(`${key.toLowerCase()}${key.endsWith("/") ? "" : "x"}`), false);
    });
  }

  it("do not include a key of a service", () => assert.equal(isGlobalKey("kms:viaservice"), false));
});

describe("a key of another service", () => {
  for (const key of [
    "codebuild:branch",
    "cognito-identity.amazonaws.com:amr",
    "ec2:sourceinstancearn",
    "glue:role",
    "identitystore:userid",
    "lambda:sourcefunctionarn",
    "saml:sub",
    "ssm:sourceinstancearn",
    "token.actions.githubusercontent.com:sub",
  ]) {
    it(`${key} can be in a request to KMS`, () => assert.equal(isCrossServiceKey(key), true));
  }
  for (const key of ["s3:prefix", "rds:databaseengine", "iam:passedtoservice", "sub"]) {
    it(`${key} is in no request to KMS`, () => assert.equal(isCrossServiceKey(key), false));
  }

  for (const key of [
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
    "saml:aud",
    "saml:doc",
    "saml:iss",
    "saml:namequalifier",
    "saml:sub",
    "saml:sub_type",
    "ssm:sourceinstancearn",
    "token.actions.githubusercontent.com:sub",
    "token.actions.githubusercontent.com:aud",
  ]) {
    it(`${key} has a single value`, () => assert.equal(isSingleValuedKey(key), true));
  }
  for (const key of ["cognito-identity.amazonaws.com:amr", "saml:title", "codebuild:sub", "x.example:subject"]) {
    it(`${key} may have several values`, () => assert.equal(isSingleValuedKey(key), false));
  }
});
