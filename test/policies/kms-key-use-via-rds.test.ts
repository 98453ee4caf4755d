import { kmsKeyUseViaRds } from "../../policies/kms-key-use-via-rds";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const provider = { region: "eu-west-1" };
const root = { AWS: "arn:aws:iam::111122223333:root" };
const app = { AWS: "arn:aws:iam::111122223333:role/app" };
const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const use = {
  Sid: "Use",
  Effect: "Allow",
  Principal: app,
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
};
const viaRds = { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };
const denyOthers = (...conditions: object[]) => ({
  Sid: "Guard",
  Effect: "Deny",
  Principal: "*",
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: Object.assign({ StringNotEquals: viaRds.StringEquals }, ...conditions),
});

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const policy = (...statements: object[]) => ({ policy: document(rootDelegates, ...statements) });

describePolicy(kmsKeyUseViaRds, {
  pass: [
    { name: "no policy: AWS's default, which delegates", type, props: { description: "orders" } },
    { name: "use through Amazon RDS", type, provider, props: policy({ ...use, Condition: viaRds }) },
    {
      name: "use through any service",
      type,
      props: policy({ ...use, Condition: { Null: { "kms:ViaService": "false" } } }),
      config: { services: ["*"] },
    },
    {
      name: "description and administration",
      type,
      props: policy({ ...use, Action: ["kms:DescribeKey", "kms:Put*"] }),
    },
    {
      name: "a Deny that spares the calls of Aurora's grantee",
      type,
      provider,
      props: policy(denyOthers({ Null: { "kms:EncryptionContext:aws:rds:dbc-id": "true" } })),
    },
  ],
  violation: [
    {
      name: "use by anything",
      type,
      provider,
      props: policy(use),
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text:
            "`policy.Statement[1]` (`Use`) gives `arn:aws:iam::111122223333:role/app` `kms:Decrypt` (by `kms:Decrypt`) outside " +
            "the configured services: no condition asks for it. ",
        },
      ],
    },
    {
      name: "use through another service",
      type,
      provider,
      props: policy({ ...use, Condition: { StringLike: { "kms:ViaService": "*.eu-west-1.amazonaws.com" } } }),
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text:
            "`policy.Statement[1]` (`Use`) gives `arn:aws:iam::111122223333:role/app` `kms:Decrypt` (by `kms:Decrypt`) outside " +
            "the configured services: its condition lets in another service. ",
        },
      ],
    },
    {
      name: "delegation, where it is refused",
      type,
      provider,
      props: policy(),
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "accountRoot",
          at: "policy.Statement[0]",
          text:
            "`policy.Statement[0]` (`Root`) delegates `kms:Encrypt` (by `kms:*`) to every IAM policy of account 111122223333 " +
            "(the key's own, by the only account the policy gives `kms:PutKeyPolicy`), unscoped.",
        },
      ],
    },
    {
      name: "AWS's default key policy, where delegation is refused",
      type,
      props: { description: "orders" },
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "defaultPolicy",
          at: "policy",
          text: "`policy` is not set: AWS's default key policy delegates the use of the key to every IAM policy of the account.",
        },
      ],
    },
    {
      name: "a Deny that stands in the way of Aurora's grantee",
      type,
      provider,
      props: policy(denyOthers()),
      findings: [
        {
          message: "deniesGrantee",
          at: "policy.Statement[1]",
          text:
            "`policy.Statement[1]` (`Guard`) denies `kms:Decrypt` (by `kms:Decrypt`) without `kms:ViaService`, and so also the " +
            "calls Aurora makes by its grants: ",
        },
      ],
    },
  ],
  undecided: [
    {
      name: "a Deny that spares AWS services, one of which Aurora's grantee may be",
      type,
      provider,
      props: policy(denyOthers({ Bool: { "aws:PrincipalIsAWSService": "false" } })),
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[1]",
          text: "undecided: `policy.Statement[1]` decides whether",
        },
      ],
    },
    {
      name: "a policy not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is not known before the update, and decides whether the key is used through the configured services only.",
        },
      ],
    },
    {
      name: "the Region of the key is not known",
      type,
      props: policy({ ...use, Condition: viaRds }),
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[1].Condition.StringEquals.kms:ViaService",
          text: "undecided: `policy.Statement[1].Condition.StringEquals.kms:ViaService` decides whether the key is used through the configured services only: ",
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
  ],
});
