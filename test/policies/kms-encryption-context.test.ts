import { kmsEncryptionContext } from "../../policies/kms-encryption-context";
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
  text:
    "`policy.Statement[1]` (`Use`) gives `arn:aws:iam::111122223333:role/app` `kms:Encrypt` (by `kms:Encrypt`) without the " +
    "encryption context `aws:rds:dbc-id`: ",
};
const DBC_ID = "kms:EncryptionContext:aws:rds:dbc-id";

const required: readonly (readonly [name: string, condition: object])[] = [
  ["by Null", { Null: { [DBC_ID]: "false" } }],
  ["at any value", { StringLike: { [DBC_ID]: "*" } }],
  ["of one cluster", { StringEquals: { [DBC_ID]: "cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ" } }],
  ["by the names of its keys", { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "aws:rds:dbc-id" } }],
  [
    "with a volume's id beside it",
    {
      StringEquals: { [DBC_ID]: "cluster-1" },
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["aws:rds:dbc-id", "aws:ebs:id"] },
    },
  ],
];

const notRequired: readonly (readonly [name: string, condition: object])[] = [
  ["is asked for if it is there", { StringEqualsIfExists: { [DBC_ID]: "cluster-1" } }],
  ["must not be another", { StringNotEquals: { [DBC_ID]: "cluster-1" } }],
  ["may be another's", { Null: { "kms:EncryptionContext:aws:s3:arn": "false" } }],
  ["is all there may be", { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:rds:dbc-id" } }],
  ["may be that of a volume of anybody's", { StringLike: { "kms:EncryptionContext:aws:ebs:id": "vol-*" } }],
  ["is any at all", { Null: { "kms:EncryptionContextKeys": "false" } }],
];

describePolicy(kmsEncryptionContext, {
  pass: [
    { name: "no policy: AWS's default, which delegates", type, props: { description: "orders" } },
    { name: "administration needs none", type, props: policy(undefined, ["kms:DescribeKey", "kms:PutKeyPolicy"]) },
    ...required.map(([name, condition]) => ({ name: `required ${name}`, type, props: policy(condition) })),
  ],
  violation: [
    { name: "no condition", type, props: policy(undefined), findings: [open] },
    ...notRequired.map(([name, condition]) => ({
      name: `the encryption context ${name}`,
      type,
      props: policy(condition),
      findings: [open] as const,
    })),
    {
      name: "delegation, where it is refused",
      type,
      props: policy({ Null: { [DBC_ID]: "false" } }),
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "accountRoot",
          at: "policy.Statement[0]",
          text:
            "`policy.Statement[0]` (`Root`) delegates `kms:Encrypt` (by `kms:*`) to every IAM policy of account 111122223333 " +
            "(the key's own, by the only account the policy gives `kms:PutKeyPolicy`), without the encryption context `aws:rds:dbc-id`.",
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
  ],
  undecided: [
    {
      name: "a policy not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is not known before the update, and decides whether use of the key requires the encryption context of Amazon RDS.",
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
