import { kmsKeyUseViaRds } from "../../policies/kms-key-use-via-rds";
import { accountIdCases, describeOptions } from "../kit/option-tester";
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

const uses = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:GenerateDataKeyPair",
  "kms:GenerateDataKeyPairWithoutPlaintext",
  "kms:CreateGrant",
];
/** What Aurora does with its grants. */
const granted = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];

describePolicy(kmsKeyUseViaRds, {
  pass: [
    { name: "no policy, so AWS's default policy delegates", type, props: { description: "orders" } },
    { name: "use through Amazon RDS", type, provider, props: policy({ ...use, Condition: viaRds }) },
    {
      name: "use through any service",
      type,
      props: policy({ ...use, Condition: { Null: { "kms:ViaService": "false" } } }),
      config: { services: ["*"] },
    },
    {
      name: "DescribeKey and administration",
      type,
      props: policy({ ...use, Action: ["kms:DescribeKey", "kms:Put*"] }),
    },
    {
      name: "a Deny that excludes the calls of Aurora's grantee",
      type,
      provider,
      props: policy(denyOthers({ Null: { "kms:EncryptionContext:aws:rds:dbc-id": "true" } })),
    },
    ...uses
      .filter((operation) => !granted.includes(operation))
      .map((operation) => ({
        name: `a Deny for ${operation}, which Aurora's grantee does not call`,
        type,
        provider,
        props: policy({ ...denyOthers(), Action: operation }),
      })),
  ],
  violation: [
    {
      name: "use without a condition",
      type,
      provider,
      props: policy(use),
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text: "`Use` allows `role/app` to call `kms:Decrypt` outside config `services`: no condition requires it. For example, `role/app` can call kms:Decrypt directly.",
        },
      ],
    },
    ...uses.map((operation) => ({
      name: `${operation} without a condition`,
      type,
      provider,
      props: policy({ ...use, Action: operation }),
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text: `\`Use\` allows \`role/app\` to call \`${operation}\` outside `,
        },
      ] as const,
    })),
    ...granted.map((operation) => ({
      name: `a Deny for ${operation} that blocks the calls of Aurora's grantee`,
      type,
      provider,
      props: policy({ ...denyOthers(), Action: operation }),
      findings: [
        {
          message: "deniesGrantee",
          at: "policy.Statement[1]",
          text: `\`Guard\` denies \`${operation}\` without `,
        },
      ] as const,
    })),
    {
      name: "use through another service",
      type,
      provider,
      props: policy({ ...use, Condition: { StringLike: { "kms:ViaService": "*.eu-west-1.amazonaws.com" } } }),
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text: "`Use` allows `role/app` to call `kms:Decrypt` outside config `services`: its condition also allows another service. For example, `role/app` can call kms:Decrypt through `.eu-west-1.amazonaws.com`.",
        },
      ],
    },
    {
      name: "delegation, if the configuration refuses it",
      type,
      provider,
      props: policy(),
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "accountRoot",
          at: "policy.Statement[0]",
          text:
            "`Root` delegates `kms:Encrypt` (by `kms:*`) without `kms:ViaService` to every IAM " +
            "policy of account 111122223333, the key's own account according to the principals that " +
            "the policy allows to call `kms:PutKeyPolicy`.",
        },
      ],
    },
    {
      name: "AWS's default policy, if the configuration refuses delegation",
      type,
      props: { description: "orders" },
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "defaultPolicy",
          at: "policy",
          text:
            "`policy` is not set, so AWS's default key policy delegates use of the key to every IAM policy of the " +
            "account.",
        },
      ],
    },
    {
      name: "a Deny that blocks the calls of Aurora's grantee",
      type,
      provider,
      props: policy(denyOthers()),
      findings: [
        {
          message: "deniesGrantee",
          at: "policy.Statement[1]",
          text: "`Guard` denies `kms:Decrypt` without `kms:ViaService`. It also denies the calls that Aurora makes with its grants, because a grantee calls KMS directly. The cluster would lose its storage.",
        },
      ],
    },
  ],
  undecided: [
    {
      name: "a Deny that excludes AWS services, which may include Aurora's grantee",
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
      name: "a policy that is not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether the key is used only through config `services`.",
        },
      ],
    },
    {
      name: "a key whose Region is not known",
      type,
      props: policy({ ...use, Condition: viaRds }),
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[1].Condition.StringEquals.kms:ViaService",
          text:
            "undecided: `policy.Statement[1].Condition.StringEquals.kms:ViaService` decides whether the key is used " +
            "only through config `services`: ",
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

const ownAccounts = accountIdCases("kms-key-use-via-rds", "accounts");
describeOptions(kmsKeyUseViaRds, {
  defaults: { services: ["rds"], accountRoot: "delegates", accounts: undefined },
  accepted: [
    { services: ["rds", "secretsmanager"] },
    { accountRoot: "delegates" },
    { accountRoot: "violates" },
    ...ownAccounts.accepted,
  ],
  rejected: [
    [{ services: "rds" }, "`kms-key-use-via-rds.services` must be array"],
    [{ services: [1] }, "`kms-key-use-via-rds.services.0` must be string"],
    [{ accountRoot: "accepts" }, "`kms-key-use-via-rds.accountRoot` must be equal to one of the allowed values"],
    ...ownAccounts.rejected,
  ],
});
