import { iamKmsAllKeys } from "../../policies/iam-kms-all-keys";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:iam/policy:Policy";
const role = "aws:iam/role:Role";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const anyKey = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const decrypt = { Sid: "Read", Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
const allOfKms = { ...decrypt, Action: "kms:*" };
const denyDecryption = { Effect: "Deny", Action: ["kms:Decrypt", "kms:ReEncryptFrom"], Resource: "*" };
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

const asObject = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const document = (...statements: object[]): string => JSON.stringify(asObject(...statements));

const QUESTION = "whether it applies only to keys that it specifies";
const given = (operation: string, by: string, index = 0) => ({
  message: "allKeys",
  at: `policy.Statement[${index}]`,
  text: `\`Read\` allows \`${operation}\`${by === operation ? "" : ` (by \`${by}\`)`} on keys that it does not specify, including future ones: `,
});
const withEverything = (operation: string, by: string) => ({
  message: "allKeysWithEverything",
  at: "policy.Statement[0]",
  text:
    `\`Statement[0]\` allows \`${operation}\` with all other actions (by \`${by}\`), on keys that it ` +
    "does not specify, including future ones: ",
  level: "advisory" as const,
});

describePolicy(iamKmsAllKeys, {
  pass: [
    { name: "one key, with its ARN", type, props: { policy: document({ ...decrypt, Resource: key }) } },
    {
      name: "encryption with every key",
      type,
      props: { policy: document({ ...decrypt, Action: ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo"] }) },
    },
    {
      name: "decryption through a service",
      type: "aws:iam/rolePolicy:RolePolicy",
      props: {
        policy: document({ ...decrypt, Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } } }),
      },
    },
    {
      name: "decryption for an alias",
      type,
      props: {
        policy: document({
          ...decrypt,
          Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/orders" } },
        }),
      },
    },
    {
      name: "all of KMS for a tag",
      type: role,
      props: {
        inlinePolicies: [
          { policy: document({ ...allOfKms, Condition: { StringEquals: { "aws:ResourceTag/team": "orders" } } }) },
        ],
      },
    },
    {
      name: "decryption with an encryption context",
      type,
      props: {
        policy: document({ ...decrypt, Condition: { StringLike: { "kms:EncryptionContext:aws:rds:dbc-id": "*" } } }),
      },
    },
    {
      name: "decryption with every key, denied except for one",
      type,
      props: { policy: document(decrypt, { Effect: "Deny", Action: "kms:Decrypt", NotResource: key }) },
    },
    {
      name: "all of KMS, denied",
      type,
      props: { policy: document(allOfKms, { ...denyDecryption, Action: "kms:*" }) },
    },
    {
      name: "some of KMS with every key, with decryption denied",
      type,
      props: { policy: document({ ...decrypt, Action: ["kms:D*", "kms:List*"] }, denyDecryption) },
    },
    {
      name: "every action, with decryption denied",
      type,
      props: { policy: document({ ...decrypt, Action: "*" }, denyDecryption) },
    },
    {
      name: "an AWS managed policy without decryption",
      type: attachment,
      props: { policyArn: managed("AmazonRDSFullAccess") },
    },
    {
      name: "an attached policy that the program creates, which is checked there",
      type: attachment,
      props: { policyArn: UNKNOWN },
      from: { policyArn: [{ type, name: "read", props: { policy: document({ ...decrypt, Resource: key }) } }] },
    },
  ],
  violation: [
    {
      name: "decryption with every key",
      type,
      props: { policy: document(decrypt) },
      findings: [
        {
          message: "allKeys",
          at: "policy.Statement[0]",
          text: `\`Read\` allows \`kms:Decrypt\` on keys that it does not specify, including future ones: a principal with this policy can call kms:Decrypt on \`${anyKey}\` directly.\nList the keys in \`Resource\`, or add a condition on their tags, such as \`"StringEquals": {"aws:ResourceTag/<key>": "<value>"}\`.`,
        },
      ],
    },
    {
      name: "every key of an account",
      type: "aws:iam/groupPolicy:GroupPolicy",
      props: { policy: document({ ...decrypt, Resource: "arn:aws:kms:*:444455556666:key/*" }) },
      findings: [given("kms:Decrypt", "kms:Decrypt")],
    },
    {
      name: "re-encryption to another key",
      type,
      props: { policy: document({ ...decrypt, Action: "kms:ReEncrypt*" }) },
      findings: [given("kms:ReEncryptFrom", "kms:ReEncrypt*")],
    },
    { name: "all of KMS", type, props: { policy: document(allOfKms) }, findings: [given("kms:Decrypt", "kms:*")] },
    {
      name: "all of KMS, with decryption denied",
      type,
      props: { policy: document(allOfKms, denyDecryption) },
      findings: [given("kms:Encrypt", "kms:*")],
    },
    {
      name: "all of KMS, next to a statement for one key",
      type,
      props: { policy: document({ ...decrypt, Resource: key }, { ...allOfKms, Action: ["s3:*", "KMS:*"] }) },
      findings: [given("kms:Decrypt", "KMS:*", 1)],
    },
    {
      name: "every action, as advice",
      type,
      props: { policy: document({ ...decrypt, Sid: undefined, Action: "*" }) },
      findings: [withEverything("kms:Decrypt", "*")],
    },
    {
      name: "every action but some, as advice",
      type,
      props: { policy: document({ Effect: "Allow", NotAction: ["iam:*", "kms:Decrypt"], Resource: "*" }) },
      findings: [withEverything("kms:ReEncryptFrom", "NotAction")],
    },
    {
      name: "an AWS managed policy, as advice",
      type: role,
      props: { managedPolicyArns: [managed("job-function/SystemAdministrator")] },
      findings: [
        {
          message: "managedPolicy",
          at: "managedPolicyArns[0]",
          text:
            "`managedPolicyArns[0]` attaches AWS managed policy `job-function/SystemAdministrator` (v12, as of 2026-09-30), " +
            "which allows `kms:ReEncryptFrom` on keys that it does not specify.\nAttach your own policy that lists its keys.",
          level: "advisory",
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
          text: `undecided: \`policy\` is not known before the update, so the pack cannot decide ${QUESTION}.`,
        },
      ],
    },
    {
      name: "a key that is not known yet",
      type,
      props: { policy: asObject({ ...decrypt, Resource: UNKNOWN }) },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Resource",
          text: `undecided: \`policy.Statement[0].Resource\` is not known before the update, so the pack cannot decide ${QUESTION}.`,
        },
      ],
    },
    {
      name: "an undefined operator in a statement for all of KMS, reported once",
      type,
      props: { policy: document({ ...allOfKms, Condition: { StringSounds: { "kms:ResourceAliases": "alias/x" } } }) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringSounds.kms:ResourceAliases",
          text:
            "undecided: `policy.Statement[0].Condition.StringSounds.kms:ResourceAliases` decides whether it applies only to keys " +
            "that it specifies: AWS does not document a condition operator `StringSounds`.",
        },
      ],
    },
    {
      name: "the same, with decryption denied",
      type,
      props: {
        policy: document(
          { ...allOfKms, Condition: { StringSounds: { "kms:ResourceAliases": "alias/x" } } },
          denyDecryption,
        ),
      },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringSounds.kms:ResourceAliases",
          text: "undecided: `policy.Statement[0].Condition.StringSounds.kms:ResourceAliases` decides ",
        },
      ],
    },
    {
      name: "an AWS managed policy newer than the list",
      type: attachment,
      props: { policyArn: managed("AmazonAuroraFutureAccess") },
      findings: [
        {
          message: "managedPolicyNotKnown",
          at: "policyArn",
          text:
            "undecided: `policyArn` attaches the AWS managed policy `AmazonAuroraFutureAccess`, which is not in the pack's " +
            "list of ",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "a role without policies",
      type: role,
      props: { assumeRolePolicy: document() },
      reason: "the resource neither holds nor attaches a policy",
    },
  ],
});
