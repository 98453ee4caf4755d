import { auroraKeyPolicyAdmitsCreator } from "../../policies/aurora-key-policy-admits-creator";
import { describePolicy, type Origin, UNKNOWN, urnOf } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const props = { engine: "aurora-postgresql", storageEncrypted: true, kmsKeyId: UNKNOWN };
const provider = { region: "eu-west-1" };
const ofAccount = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };
const ofAnother = { region: "eu-west-1", allowedAccountIds: '["444455556666"]' };

const ROOT = "arn:aws:iam::111122223333:root";
const APP = "arn:aws:iam::111122223333:role/app";
const DEPLOY = "arn:aws:iam::111122223333:role/teams/deploy";
const ALICE = "arn:aws:iam::111122223333:user/alice";
const BOTH = ["kms:CreateGrant", "kms:DescribeKey"];
const RDS = "rds.eu-west-1.amazonaws.com";
const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (AWS: unknown, Action: unknown = "kms:*", condition?: object) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const deny = (AWS: unknown, Action: unknown, condition?: object) => ({
  ...allow(AWS, Action, condition),
  Effect: "Deny",
});
const via = (service: string) => ({ StringEquals: { "kms:ViaService": service } });

const KEY = "aws:kms/key:Key";
const onKey = urnOf(KEY, "key");
const key = (...statements: object[]): Origin => ({
  type: KEY,
  name: "key",
  props: { description: "orders", policy: document(...statements) },
  provider,
});
const unwritten = (of: object = provider): Origin => ({
  type: KEY,
  name: "key",
  props: { description: "orders" },
  provider: of,
});
const keyPolicy = (...statements: object[]): Origin => ({
  type: "aws:kms/keyPolicy:KeyPolicy",
  name: "policy",
  props: { keyId: UNKNOWN, policy: document(...statements) },
  provider,
  from: { keyId: [unwritten()] },
});
const alias = (targetKeyId: object): Origin => ({
  type: "aws:kms/alias:Alias",
  name: "alias",
  props: { name: "alias/orders" },
  ...targetKeyId,
});

const identity = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const rolePolicy = (policy: unknown, role: string = "deploy"): Origin => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "inline",
  props: { role, policy },
});
const managed: Origin = {
  type: "aws:iam/policy:Policy",
  name: "managed",
  props: { policy: document(identity(BOTH)) },
};
const role = (properties: object, from?: Origin): Origin => ({
  type: "aws:iam/role:Role",
  name: "role",
  props: { name: "deploy", assumeRolePolicy: document(), ...properties },
  ...(from && { from: { managedPolicyArns: [from] } }),
});

const config = { deployer: DEPLOY };
const notAdmitted = (who: string, actions: string, urn = onKey, policy = "policy") => ({
  text: `\`${policy}\` does not allow ${who} to call ${actions} through \`rds.eu-west-1.amazonaws.com\`, so AWS rejects the creation of \`it\`.`,
  urn,
});
const both = "`kms:CreateGrant` and `kms:DescribeKey`";
const leftToIam = {
  text:
    `undecided: \`policy\` leaves it to IAM policies whether \`${DEPLOY}\` can call ${both} through \`rds.eu-west-1.amazonaws.com\`. ` +
    "Creating `it` requires both calls, and no IAM policy of this program is known to allow them.",
  urn: onKey,
};
const iamDecides = {
  text:
    `undecided: \`policy\` allows \`${DEPLOY}\` to call ${both} through \`rds.eu-west-1.amazonaws.com\`. Creating \`it\` requires both ` +
    "calls, and an IAM policy of this program denies one of them or cannot be read.",
  urn: onKey,
};

describePolicy(auroraKeyPolicyAdmitsCreator, {
  pass: [
    {
      name: "an Allow of an IAM policy with an unknown part, which the key policy does not need",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT), allow(DEPLOY))] },
      otherResources: [rolePolicy({ Version: "2012-10-17", Statement: [identity(UNKNOWN)] })],
    },
    { name: "AWS's default key policy", type, props, provider, from: { kmsKeyId: [unwritten()] } },
    {
      name: "AWS's default key policy in the cluster's account",
      type,
      props,
      provider: ofAccount,
      from: { kmsKeyId: [unwritten(ofAccount)] },
    },
    { name: "the root delegates", type, props, provider, from: { kmsKeyId: [key(allow(ROOT))] } },
    {
      name: "the root delegates, with an unknown Region",
      type,
      props,
      from: { kmsKeyId: [{ ...key(allow(ROOT)), provider: {} }] },
    },
    {
      name: "a role, through Amazon RDS",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(allow(APP, BOTH, via(RDS)))] },
    },
    {
      name: "a role, through Amazon RDS of the cluster's Region",
      type,
      props,
      provider,
      from: { kmsKeyId: [{ ...key(allow(APP, BOTH, via(RDS))), provider: {} }] },
    },
    {
      name: "through an alias",
      type,
      props,
      provider,
      from: { kmsKeyId: [alias({ from: { targetKeyId: [key(allow(APP))] } })] },
    },
    { name: "an alias of a key outside the stack", type, props, provider, from: { kmsKeyId: [alias({})] } },
    { name: "a key outside the stack", type, props: { ...props, kmsKeyId: KEY_ARN }, provider },
    {
      name: "a KeyPolicy that replaces the policy of the key",
      type,
      props,
      provider,
      from: { kmsKeyId: [unwritten()] },
      otherResources: [keyPolicy(allow(ROOT))],
    },
    {
      name: "the deployer itself",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT), allow(DEPLOY, BOTH, via(RDS)))] },
    },
    {
      name: "the deployer, through an inline policy of the program",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [rolePolicy(document(identity(BOTH, "*", { Condition: via(RDS) })))],
    },
    {
      name: "the deployer, through an inline policy and AWS's default key policy",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [unwritten()] },
      otherResources: [rolePolicy(document(identity("kms:*")))],
    },
    {
      name: "the deployer, through an inline policy that names the key",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [{ ...key(allow(ROOT)), outputs: { arn: KEY_ARN } }] },
      otherResources: [rolePolicy(document(identity(BOTH, KEY_ARN)))],
    },
    {
      name: "the deployer, through an inline policy for multi-Region keys",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [{ ...key(allow(ROOT)), props: { multiRegion: true, policy: document(allow(ROOT)) } }] },
      otherResources: [rolePolicy(document(identity(BOTH, "arn:aws:kms:*:111122223333:key/mrk-*")))],
    },
    {
      name: "the deployer, through a managed policy attached to its role",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [
        managed,
        role({ managedPolicyArns: [UNKNOWN, "arn:aws:iam::aws:policy/ReadOnlyAccess"] }, managed),
      ],
    },
    {
      name: "the deployer, through a managed policy attached by a resource",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [
        {
          type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          name: "attachment",
          props: { role: "deploy", policyArn: UNKNOWN },
          from: { policyArn: [managed] },
        },
      ],
    },
    {
      name: "a deployer that is one of several users",
      type,
      props,
      provider,
      config: { deployer: ALICE },
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [
        {
          type: "aws:iam/policyAttachment:PolicyAttachment",
          name: "attachment",
          props: { name: "attachment", users: ["bob", "alice"], roles: ["deploy"], policyArn: UNKNOWN },
          from: { policyArn: [managed] },
        },
      ],
    },
    {
      name: "a deployer of another account, through the key policy and an IAM policy",
      type,
      props,
      provider,
      config: { deployer: "arn:aws:iam::444455556666:role/deploy" },
      from: { kmsKeyId: [key(allow(ROOT), allow("arn:aws:iam::444455556666:role/deploy"))] },
      otherResources: [rolePolicy(document(identity("kms:*")))],
    },
  ],
  violation: [
    {
      name: "cryptographic use only",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(allow(APP, ["kms:Decrypt", "kms:GenerateDataKey*"]))] },
      findings: [{ message: "notAdmitted", at: "policy", ...notAdmitted("anyone", both) }],
    },
    {
      name: "without kms:DescribeKey",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(allow(APP, "kms:CreateGrant", via(RDS)))] },
      findings: [notAdmitted("anyone", "`kms:DescribeKey`")],
    },
    {
      name: "each call allowed to a different role",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(allow(APP, "kms:CreateGrant", via(RDS)), allow(ALICE, "kms:DescribeKey"))] },
      findings: [notAdmitted("anyone", both)],
    },
    {
      name: "through Amazon RDS of another Region",
      type,
      props,
      provider,
      from: { kmsKeyId: [key(allow(ROOT, BOTH, via("rds.us-east-1.amazonaws.com")))] },
      findings: [notAdmitted("anyone", both)],
    },
    {
      name: "a Deny in a KeyPolicy that is too broad",
      type,
      props,
      provider,
      from: { kmsKeyId: [unwritten()] },
      otherResources: [
        keyPolicy(
          allow(ROOT),
          deny("*", "kms:CreateGrant", { StringNotEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } }),
        ),
      ],
      findings: [notAdmitted("anyone", "`kms:CreateGrant`", urnOf("aws:kms/keyPolicy:KeyPolicy", "policy"))],
    },
    {
      name: "no principal of the cluster's account",
      type,
      props,
      provider: ofAnother,
      from: { kmsKeyId: [key(allow(ROOT))] },
      findings: [notAdmitted("anyone of account `444455556666`", both)],
    },
    {
      name: "AWS's default key policy of another account",
      type,
      props,
      provider: ofAnother,
      from: { kmsKeyId: [unwritten(ofAccount)] },
      findings: [notAdmitted("anyone of account `444455556666`", both)],
    },
    {
      name: "AWS's default key policy of another account, known from config",
      type,
      props,
      provider: ofAnother,
      config: { accounts: ["111122223333"] },
      from: { kmsKeyId: [unwritten()] },
      findings: [notAdmitted("anyone of account `444455556666`", both)],
    },
    {
      name: "another principal than the deployer",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(APP))] },
      otherResources: [rolePolicy(document(identity("kms:*")))],
      findings: [notAdmitted(`\`${DEPLOY}\``, both)],
    },
    {
      name: "a Deny for the deployer",
      type,
      props,
      provider,
      config,
      from: {
        kmsKeyId: [key(allow(ROOT), deny("*", "kms:CreateGrant", { ArnNotEquals: { "aws:PrincipalArn": APP } }))],
      },
      findings: [notAdmitted(`\`${DEPLOY}\``, "`kms:CreateGrant`")],
    },
  ],
  undecided: [
    {
      name: "delegation without an IAM policy of the deployer",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      findings: [leftToIam],
    },
    {
      name: "AWS's default key policy without an IAM policy of the deployer",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [unwritten()] },
      findings: [{ message: "leftToIam", at: "policy", ...leftToIam }],
    },
    {
      name: "an IAM policy of another principal",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [
        rolePolicy(document(identity("kms:*")), "app"),
        { ...rolePolicy(document(identity("kms:*")), UNKNOWN), name: "unnamed" },
      ],
      findings: [leftToIam],
    },
    {
      name: "an IAM policy that allows one of the two",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [rolePolicy(document(identity("kms:CreateGrant")))],
      findings: [leftToIam],
    },
    {
      name: "an IAM policy for an unknown key",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [rolePolicy({ Version: "2012-10-17", Statement: [identity(BOTH, UNKNOWN)] })],
      findings: [leftToIam],
    },
    {
      name: "an IAM policy for another key",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT))] },
      otherResources: [rolePolicy(document(identity(BOTH, KEY_ARN.replace("1234abcd", "5678abcd"))))],
      findings: [leftToIam],
    },
    {
      name: "a deployer of another account, through the key policy only",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow("arn:aws:iam::444455556666:root"), allow(DEPLOY, BOTH))] },
      findings: [leftToIam],
    },
    {
      name: "an unknown account of the key",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(DEPLOY, BOTH))] },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy",
          text: `undecided: \`policy\` names an account, and the pack does not know whether it is the key's own account, so it cannot decide whether \`${DEPLOY}\` can create \`it\` with the key.`,
          urn: onKey,
        },
      ],
    },
    {
      name: "an IAM policy that denies a call",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT), allow(DEPLOY))] },
      otherResources: [rolePolicy(document(identity("kms:*"), { ...identity("kms:Create*"), Effect: "Deny" }))],
      findings: [{ message: "iamDecides", at: "policy", ...iamDecides }],
    },
    {
      name: "an unknown IAM policy",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT), allow(DEPLOY))] },
      otherResources: [rolePolicy(UNKNOWN)],
      findings: [iamDecides],
    },
    {
      name: "a Deny of an IAM policy with an unknown part",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT), allow(DEPLOY))] },
      otherResources: [rolePolicy({ Version: "2012-10-17", Statement: [{ ...identity(UNKNOWN), Effect: "Deny" }] })],
      findings: [iamDecides],
    },
    {
      name: "an IAM policy that cannot be read",
      type,
      props,
      provider,
      config,
      from: { kmsKeyId: [key(allow(ROOT), allow(DEPLOY))] },
      otherResources: [rolePolicy("{")],
      findings: [iamDecides],
    },
    {
      name: "an unknown key policy",
      type,
      props,
      provider,
      from: { kmsKeyId: [{ ...unwritten(), props: { policy: UNKNOWN } }] },
      findings: [
        {
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether anyone can create `it` with the key.",
          urn: onKey,
        },
      ],
    },
    {
      name: "Amazon RDS of one Region, with an unknown Region of the key",
      type,
      props,
      from: { kmsKeyId: [{ ...key(allow(APP, BOTH, via(RDS))), provider: {} }] },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringEquals.kms:ViaService",
          text:
            "undecided: `policy.Statement[0].Condition.StringEquals.kms:ViaService` decides whether anyone can create `it` with the " +
            "key: whether it matches the called service depends on the Region of the key, which is not known.",
          urn: onKey,
        },
      ],
    },
    {
      name: "a key that comes from another resource",
      type,
      props,
      provider,
      from: { kmsKeyId: [{ type: "aws:ssm/parameter:Parameter", name: "parameter", props: {} }] },
      findings: [
        {
          text:
            "undecided: `kmsKeyId` is not known before the update, and comes from `parameter` " +
            "(`aws:ssm/parameter:Parameter`), which is not a KMS key of this program.",
        },
      ],
    },
    {
      name: "a key that comes from no resource",
      type,
      props,
      provider,
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
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
    { name: "no key", type, props: { engine: "aurora-mysql" }, reason: "the cluster names no key" },
    {
      name: "another engine",
      type,
      props: { ...props, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
  ],
});
