import { kmsAdminLockout } from "../../policies/kms-admin-lockout";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const provider = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };
const allow = (principal: unknown, action: string) => ({
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: "*",
});
const root = { AWS: "arn:aws:iam::111122223333:root" };
const admin = { AWS: "arn:aws:iam::111122223333:role/admin" };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const noAdministrator = {
  message: "noAdministrator",
  at: "policy",
  text: "`policy` allows nobody to call `kms:PutKeyPolicy`, so once it is in force only AWS Support can change the key policy.",
};

const through = (value: string | readonly string[], operator = "StringEquals") =>
  document({ ...allow(root, "kms:*"), Condition: { [operator]: { "kms:ViaService": value } } });
const [RDS, CLOUDFORMATION] = ["rds.eu-west-1.amazonaws.com", "cloudformation.eu-west-1.amazonaws.com"];
const onlyThroughService = {
  message: "onlyThroughService",
  at: "policy",
  text: "undecided: `Statement[0]` allows `kms:PutKeyPolicy` only through an AWS service, and the pack does not know whether that service can change the key policy for a caller: ",
};

describePolicy(kmsAdminLockout, {
  pass: [
    { name: "no policy, which means AWS's default policy", type, props: { description: "orders" } },
    { name: "the account root", type, props: { policy: document(allow(root, "kms:*")) } },
    {
      name: "the account root next to the Deny that kms-create-grant-via-service suggests",
      type,
      props: {
        policy: document(allow(root, "kms:*"), {
          ...allow("*", "kms:CreateGrant"),
          Effect: "Deny",
          Condition: { StringNotLike: { "kms:ViaService": RDS }, Bool: { "aws:PrincipalIsAWSService": "false" } },
        }),
      },
      provider,
    },
    {
      name: "an administrator next to the account root through Amazon RDS",
      type,
      props: {
        policy: document(allow(admin, "kms:PutKeyPolicy"), {
          ...allow(root, "kms:*"),
          Condition: { StringEquals: { "kms:ViaService": RDS } },
        }),
      },
      provider,
    },
    ...[
      ["cn-north-1", "aws-cn"],
      ["us-gov-west-1", "aws-us-gov"],
      ["eusc-de-east-1", "aws-eusc"],
    ].map(([region, partition]) => ({
      name: `the account root of ${partition}, for a key of ${region}`,
      type,
      props: { policy: document(allow({ AWS: `arn:${partition}:iam::111122223333:root` }, "kms:*")) },
      provider: { region },
    })),
    {
      name: "the account root next to a unique id",
      type,
      props: { policy: document(allow(root, "kms:*"), allow({ AWS: "AROAEXAMPLEROLE12345" }, "kms:*")) },
    },
    {
      name: "the account root, unless kms:ViaService has a value",
      type,
      props: { policy: through("example.eu-west-1.amazonaws.com", "StringEqualsIfExists") },
      provider,
    },
    { name: "an administrator", type, props: { policy: document(allow(admin, "kms:Put*")) }, provider },
    {
      name: "an administrator who needs multi-factor authentication",
      type,
      props: {
        policy: document({ ...allow(admin, "kms:*"), Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      },
    },
  ],
  violation: [
    ...[
      ["Amazon RDS", through(RDS)],
      ["Amazon RDS in any Region", through("rds.*.amazonaws.com", "StringLike")],
      ["two services that use a key", through([RDS, "secretsmanager.eu-west-1.amazonaws.com"])],
      ["Amazon RDS, in each value of the condition", through(RDS, "ForAnyValue:StringEquals")],
    ].map(([name, policy]) => ({
      name: `the account root, only through ${name}`,
      type,
      props: { policy },
      provider,
      findings: [noAdministrator] as const,
    })),
    ...[
      ["cn-north-1", "aws"],
      ["us-gov-west-1", "aws"],
      ["eu-west-1", "aws-cn"],
      ["eusc-de-east-1", "aws"],
    ].map(([region, partition]) => ({
      name: `the account root of ${partition}, for a key of ${region}`,
      type,
      props: { policy: document(allow({ AWS: `arn:${partition}:iam::111122223333:root` }, "kms:*")) },
      provider: { region },
      findings: [noAdministrator] as const,
    })),
    {
      name: "the account root, with a Deny on direct calls",
      type,
      props: {
        policy: document(allow(root, "kms:*"), {
          ...allow("*", "kms:*"),
          Effect: "Deny",
          Condition: { StringNotEquals: { "kms:ViaService": RDS } },
        }),
      },
      provider,
      findings: [noAdministrator],
    },
    ...["AROAEXAMPLEROLE12345", "AIDAEXAMPLEUSER12345"].map((id) => ({
      name: `only a user or role by its unique id ${id.slice(0, 4)}, which may be deleted`,
      type,
      props: { policy: document(allow({ AWS: id }, "kms:*")) },
      findings: [noAdministrator] as const,
    })),
    {
      name: "a unique id as the only administrator next to principals that use the key",
      type,
      props: { policy: document(allow(admin, "kms:Decrypt"), allow({ AWS: ["AROAEXAMPLEROLE12345"] }, "kms:*")) },
      provider,
      findings: [noAdministrator],
    },
    {
      name: "a policy that allows use of the key only",
      type,
      props: { policy: document(allow(admin, "kms:Decrypt")) },
      findings: [noAdministrator],
    },
    { name: "a policy without statements", type, props: { policy: document() }, findings: [noAdministrator] },
    {
      name: "a Deny for everyone",
      type,
      props: { policy: document(allow(root, "kms:*"), { ...allow("*", "kms:Put*"), Effect: "Deny" }) },
      findings: [noAdministrator],
    },
    {
      name: "an administrator of another account, where the right does not apply",
      type,
      props: { policy: document(allow({ AWS: "444455556666" }, "kms:*")) },
      provider,
      findings: [noAdministrator],
    },
    {
      name: "nobody, whatever an unknown part is",
      type,
      props: {
        policy: {
          Version: "2012-10-17",
          Statement: [allow({ Service: "rds.amazonaws.com" }, "kms:*"), allow({ AWS: UNKNOWN }, "kms:Decrypt")],
        },
      },
      findings: [noAdministrator],
    },
    {
      name: "a service principal",
      type,
      props: { policy: document(allow({ Service: "rds.amazonaws.com" }, "kms:*")) },
      findings: [noAdministrator],
    },
  ],
  undecided: [
    ...[
      ["CloudFormation", through(CLOUDFORMATION)],
      ["CloudFormation in any Region", through("cloudformation.*.amazonaws.com", "StringLike")],
      ["CloudFormation or Amazon RDS", through([RDS, CLOUDFORMATION])],
      ["a service that the pack does not know", through("example.eu-west-1.amazonaws.com")],
      ["any service", through("false", "Null")],
      ["any service, by a wildcard", through("*", "StringLike")],
    ].map(([name, policy]) => ({
      name: `the account root, only through ${name}`,
      type,
      props: { policy },
      provider,
      findings: [onlyThroughService] as const,
    })),
    {
      name: "a statement whose principal decides",
      type,
      props: { policy: { Version: "2012-10-17", Statement: [allow({ AWS: UNKNOWN }, "kms:*")] } },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` is not known before the update, so the pack cannot decide whether anyone can still change the key policy.",
        },
      ],
    },
    {
      name: "a policy that is not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether anyone can still change the key policy.",
        },
      ],
    },
    {
      name: "a canonical user",
      type,
      props: { policy: document(allow({ CanonicalUser: "79a59df900b949e5" }, "kms:*")) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Principal.CanonicalUser",
          text:
            "undecided: `policy.Statement[0].Principal.CanonicalUser` decides whether anyone can still change the " +
            "key policy: ",
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
  ],
});

const ownAccounts = accountIdCases("kms-admin-lockout", "accounts");
describeOptions(kmsAdminLockout, {
  defaults: { accounts: undefined },
  accepted: [...ownAccounts.accepted],
  rejected: [...ownAccounts.rejected],
});
