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

const QUESTION = "whether it is for keys it singles out only";
const given = (operation: string, by: string, index = 0) => ({
  message: "allKeys",
  at: `policy.Statement[${index}]`,
  text: `\`policy.Statement[${index}]\` (\`Read\`) gives \`${operation}\` (by \`${by}\`) on keys it does not single out: `,
});
const withEverything = (operation: string, by: string) => ({
  message: "allKeysWithEverything",
  at: "policy.Statement[0]",
  text: `\`policy.Statement[0]\` gives \`${operation}\` among all other actions (by \`${by}\`), on keys it does not single out: `,
  level: "advisory" as const,
});

describePolicy(iamKmsAllKeys, {
  pass: [
    { name: "one key by its ARN", type, props: { policy: document({ ...decrypt, Resource: key }) } },
    {
      name: "encryption with every key",
      type,
      props: { policy: document({ ...decrypt, Action: ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo"] }) },
    },
    {
      name: "through a service",
      type: "aws:iam/rolePolicy:RolePolicy",
      props: {
        policy: document({ ...decrypt, Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } } }),
      },
    },
    {
      name: "by an alias",
      type,
      props: {
        policy: document({
          ...decrypt,
          Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/orders" } },
        }),
      },
    },
    {
      name: "by a tag",
      type: role,
      props: {
        inlinePolicies: [
          { policy: document({ ...allOfKms, Condition: { StringEquals: { "aws:ResourceTag/team": "orders" } } }) },
        ],
      },
    },
    {
      name: "by the encryption context",
      type,
      props: {
        policy: document({ ...decrypt, Condition: { StringLike: { "kms:EncryptionContext:aws:rds:dbc-id": "*" } } }),
      },
    },
    {
      name: "a Deny takes it away, but for one key",
      type,
      props: { policy: document(decrypt, { Effect: "Deny", Action: "kms:Decrypt", NotResource: key }) },
    },
    {
      name: "a Deny takes away all of KMS",
      type,
      props: { policy: document(allOfKms, { ...denyDecryption, Action: "kms:*" }) },
    },
    {
      name: "some of KMS with every key, decryption denied",
      type,
      props: { policy: document({ ...decrypt, Action: ["kms:D*", "kms:List*"] }, denyDecryption) },
    },
    {
      name: "every action, decryption denied",
      type,
      props: { policy: document({ ...decrypt, Action: "*" }, denyDecryption) },
    },
    { name: "an AWS managed policy without", type: attachment, props: { policyArn: managed("AmazonRDSFullAccess") } },
    {
      name: "a policy this program makes: judged where it is made",
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
          text:
            "`policy.Statement[0]` (`Read`) gives `kms:Decrypt` (by `kms:Decrypt`) on keys it does not single out: whoever has the " +
            `policy can call kms:Decrypt on \`${anyKey}\` directly (no kms:ViaService).\nList the keys it is for in \`Resource\`, or ` +
            'narrow it by what they have: `"Condition": {"StringEquals": {"aws:ResourceTag/<key>": "<value>"}}`, or a condition ' +
            "on `kms:ResourceAliases`, `kms:ViaService` or the encryption context.",
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
      name: "all of KMS, decryption denied",
      type,
      props: { policy: document(allOfKms, denyDecryption) },
      findings: [given("kms:Encrypt", "kms:*")],
    },
    {
      name: "all of KMS beside one key",
      type,
      props: { policy: document({ ...decrypt, Resource: key }, { ...allOfKms, Action: ["s3:*", "KMS:*"] }) },
      findings: [given("kms:Decrypt", "KMS:*", 1)],
    },
    {
      name: "every action: advice, whatever the level",
      type,
      props: { policy: document({ ...decrypt, Sid: undefined, Action: "*" }) },
      findings: [withEverything("kms:Decrypt", "*")],
    },
    {
      name: "every action but some: advice",
      type,
      props: { policy: document({ Effect: "Allow", NotAction: ["iam:*", "kms:Decrypt"], Resource: "*" }) },
      findings: [withEverything("kms:ReEncryptFrom", "NotAction")],
    },
    {
      name: "an AWS managed policy: advice",
      type: role,
      props: { managedPolicyArns: [managed("job-function/SystemAdministrator")] },
      findings: [
        {
          message: "managedPolicy",
          at: "managedPolicyArns[0]",
          text:
            "`managedPolicyArns[0]` attaches AWS managed policy `job-function/SystemAdministrator` (its text v12, as of " +
            "2026-09-30), which gives `kms:ReEncryptFrom` on keys it does not single out.\nAttach a policy of your own that lists " +
            "its keys.",
          level: "advisory",
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
          text: `undecided: \`policy\` is not known before the update, and decides ${QUESTION}.`,
        },
      ],
    },
    {
      name: "a key not known yet",
      type,
      props: { policy: asObject({ ...decrypt, Resource: UNKNOWN }) },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Resource",
          text: `undecided: \`policy.Statement[0].Resource\` is not known before the update, and decides ${QUESTION}.`,
        },
      ],
    },
    {
      name: "an operator AWS does not define, in a statement for all of KMS, once",
      type,
      props: { policy: document({ ...allOfKms, Condition: { StringSounds: { "kms:ResourceAliases": "alias/x" } } }) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringSounds.kms:ResourceAliases",
          text:
            "undecided: `policy.Statement[0].Condition.StringSounds.kms:ResourceAliases` decides whether it is for keys it singles " +
            "out only: `StringSounds` is no condition operator of AWS.",
        },
      ],
    },
    {
      name: "the same where decryption is denied",
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
          text: `undecided: \`policyArn\` attaches AWS managed policy \`AmazonAuroraFutureAccess\`, whose text decides ${QUESTION}, `,
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
