import { kmsEncryptionContext } from "../../policies/kms-encryption-context";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const root = { AWS: "arn:aws:iam::111122223333:root" };
const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const use = {
  Sid: "Use",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
  Action: ["kms:Encrypt", "kms:Decrypt"],
  Resource: "*",
};

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const policy = (Condition: object | undefined, Action: unknown = use.Action) => ({
  policy: document(rootDelegates, { ...use, Action, ...(Condition && { Condition }) }),
});
const open = {
  message: "open",
  at: "policy.Statement[1]",
  text: "`Use` allows `role/app` to call `kms:Encrypt` without the encryption context `aws:rds:dbc-id`, so the key can be used outside Aurora: `role/app` can call kms:Encrypt ",
};
const DBC_ID = "kms:EncryptionContext:aws:rds:dbc-id";

const required: readonly (readonly [name: string, condition: object])[] = [
  ["with Null", { Null: { [DBC_ID]: "false" } }],
  ["at any value", { StringLike: { [DBC_ID]: "*" } }],
  ["for one cluster", { StringEquals: { [DBC_ID]: "cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ" } }],
  ["by the names of its keys", { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "aws:rds:dbc-id" } }],
  [
    "with a volume id next to it",
    {
      StringEquals: { [DBC_ID]: "cluster-1" },
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["aws:rds:dbc-id", "aws:ebs:id"] },
    },
  ],
];

const notRequired: readonly (readonly [name: string, condition: object])[] = [
  ["is compared only if it is present", { StringEqualsIfExists: { [DBC_ID]: "cluster-1" } }],
  ["is compared with a negated operator", { StringNotEquals: { [DBC_ID]: "cluster-1" } }],
  ["is that of another service", { Null: { "kms:EncryptionContext:aws:s3:arn": "false" } }],
  ["is compared with ForAllValues", { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:rds:dbc-id" } }],
  ["is that of any EBS volume", { StringLike: { "kms:EncryptionContext:aws:ebs:id": "vol-*" } }],
  ["may have any keys", { Null: { "kms:EncryptionContextKeys": "false" } }],
];

const operations = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:GenerateDataKeyPair",
  "kms:GenerateDataKeyPairWithoutPlaintext",
];

describePolicy(kmsEncryptionContext, {
  pass: [
    { name: "no policy, so AWS's default policy delegates", type, props: { description: "orders" } },
    {
      name: "administration, which needs no encryption context",
      type,
      props: policy(undefined, ["kms:DescribeKey", "kms:PutKeyPolicy"]),
    },
    ...required.map(([name, condition]) => ({
      name: `the encryption context required ${name}`,
      type,
      props: policy(condition),
    })),
  ],
  violation: [
    { name: "a statement without a condition", type, props: policy(undefined), findings: [open] },
    ...operations.map((operation) => ({
      name: `${operation} without a condition`,
      type,
      props: policy(undefined, operation),
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text: `\`Use\` allows \`role/app\` to call \`${operation}\` `,
        },
      ] as const,
    })),
    ...notRequired.map(([name, condition]) => ({
      name: `the encryption context ${name}`,
      type,
      props: policy(condition),
      findings: [open] as const,
    })),
    {
      name: "delegation, if the configuration refuses it",
      type,
      props: policy({ Null: { [DBC_ID]: "false" } }),
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "accountRoot",
          at: "policy.Statement[0]",
          text: "`Root` delegates `kms:Encrypt` (by `kms:*`) without the encryption context `aws:rds:dbc-id` to every IAM policy of account 111122223333, the key's own account according to the principals that the policy allows to call `kms:PutKeyPolicy`.",
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
  ],
  undecided: [
    {
      name: "a policy that is not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether use of the key requires the encryption context of Amazon RDS.",
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

const ownAccounts = accountIdCases("kms-encryption-context", "accounts");
describeOptions(kmsEncryptionContext, {
  defaults: { accountRoot: "delegates", accounts: undefined },
  accepted: [{ accountRoot: "delegates" }, { accountRoot: "violates" }, ...ownAccounts.accepted],
  rejected: [
    [{ accountRoot: "accepts" }, "`kms-encryption-context.accountRoot` must be equal to one of the allowed values"],
    ...ownAccounts.rejected,
  ],
});
