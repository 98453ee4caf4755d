import { kmsNoPublicAccess } from "../../policies/kms-no-public-access";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const root = { AWS: "arn:aws:iam::111122223333:root" };
const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const everyone = { Sid: "Everyone", Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const narrowed = (Condition: object): object => ({
  props: { policy: document(rootDelegates, { ...everyone, Condition }) },
});
const open = (principal: string, at = "policy.Statement[1]", operation = "kms:Decrypt", by = "") => ({
  message: "public",
  at,
  text: `\`Everyone\` allows \`${operation}\`${by}, for \`${principal}\`, to any AWS account: `,
});

const passing: readonly (readonly [name: string, condition: object])[] = [
  ["an organization", { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
  ["an organization, without regard to case", { StringEqualsIgnoreCase: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
  ["an organization path", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-exampleorgid/r-ab12/*" } }],
  ["an account", { StringEquals: { "aws:PrincipalAccount": "444455556666" } }],
  ["an account, with KMS's own condition key", { StringEquals: { "kms:CallerAccount": "444455556666" } }],
  ["principals", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/*" } }],
  ["a VPC endpoint", { StringEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } }],
  ["a network", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }],
];

const public_: readonly (readonly [name: string, condition: object])[] = [
  ["any organization", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
  ["an organization, only if the caller has one", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
  ["all organizations but one", { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
  ["a service that anyone can call", { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }],
  ["every network", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
];

const keyPolicy = "aws:kms/keyPolicy:KeyPolicy";
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const multiRegionId = "mrk-1234abcd12ab34cd56ef1234567890ab";
const otherId = "fedcba98-7654-3210-fedc-ba9876543210";
const keyArn = (id: string, region = "eu-west-1", account = "111122223333"): string =>
  `arn:aws:kms:${region}:${account}:key/${id}`;
/** A key that exists, as the stack shows it after an update. */
const existing = { arn: keyArn(keyId), keyId, id: keyId };
const everyoneAt = (...Resource: readonly string[]): string =>
  document(rootDelegates, { ...everyone, Action: "kms:*", Resource: Resource.length === 1 ? Resource[0] : Resource });
const provider = { region: "eu-west-1" };
const atAnyOperation = [open("*", undefined, undefined, " (by `kms:*`)")] as const;

const replica = "aws:kms/replicaKey:ReplicaKey";
const whichKey = {
  message: "notDecided",
  text: "undecided: `policy.Statement[1].Resource` decides whether the public can use the key: it is unknown whether this element covers the key.",
};

/** Everyone is allowed everything on a Resource that matches this key. */
const onThisKey = [
  ["its ARN", [keyArn(keyId)]],
  ["its ARN among others", ["arn:aws:kms:eu-west-1:111122223333:alias/orders", keyArn(keyId)]],
  ["its id in any account and Region", [`arn:aws:kms:*:*:key/${keyId}`]],
  ["a prefix of its id", [keyArn("1234abcd-*")]],
] as const;

/** Everyone is allowed everything on every key of the account, also before the key exists. */
const onEveryKey = [
  ["every key of the account", keyArn("*")],
  ["every key of the account, by the length of an id", keyArn("?".repeat(36))],
  ["every key", "arn:aws:kms:*:*:key/*"],
  ["every key of the account, whatever the Region", keyArn("*", "*")],
] as const;

/** Everyone is allowed everything on a Resource that does not match this key. */
const onAnotherKey = [
  ["another key", keyArn(otherId)],
  ["the keys of another account", keyArn("*", "eu-west-1", "444455556666")],
  ["the keys of another Region", keyArn("*", "us-east-1")],
  ["an alias", "arn:aws:kms:eu-west-1:111122223333:alias/orders"],
  ["multi-Region keys", keyArn("mrk-*")],
] as const;

const operations = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:GenerateDataKeyPair",
  "kms:GenerateDataKeyPairWithoutPlaintext",
  "kms:Sign",
  "kms:Verify",
  "kms:GenerateMac",
  "kms:VerifyMac",
  "kms:DeriveSharedSecret",
  "kms:CreateGrant",
  "kms:ListGrants",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DeleteImportedKeyMaterial",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:GetParametersForImport",
  "kms:GetPublicKey",
  "kms:ImportKeyMaterial",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:SynchronizeMultiRegionKey",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
];

describePolicy(kmsNoPublicAccess, {
  pass: [
    { name: "no policy, which means AWS's default policy", type, props: { description: "orders" } },
    { name: "the key's own account", type, props: { policy: document(rootDelegates) } },
    {
      name: "another account, which the policy names",
      type,
      props: { policy: document(rootDelegates, { ...everyone, Principal: { AWS: "444455556666" } }) },
    },
    {
      name: "a service principal",
      type,
      props: { policy: document(rootDelegates, { ...everyone, Principal: { Service: "logs.amazonaws.com" } }) },
    },
    {
      name: "a Deny for everyone outside one organization",
      type,
      props: {
        policy: document(rootDelegates, everyone, {
          ...everyone,
          Effect: "Deny",
          Action: "kms:*",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
        }),
      },
    },
    ...onAnotherKey.map(([name, resource]) => ({
      name: `everyone, on ${name}`,
      type,
      props: { policy: everyoneAt(resource) },
      outputs: existing,
      provider,
    })),
    ...onAnotherKey.map(([name, resource]) => ({
      name: `everyone, on ${name}, in a KeyPolicy`,
      type: keyPolicy,
      props: { keyId: existing.arn, policy: everyoneAt(resource) },
      provider,
    })),
    {
      name: "everyone, on a key whose id KMS has yet to choose",
      type,
      props: { policy: everyoneAt(keyArn(keyId)) },
      provider,
    },
    {
      name: "everyone, on a key that KMS has yet to create, in a KeyPolicy",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: everyoneAt(keyArn(keyId)) },
      from: { keyId: [{ type, name: "orders" }] },
      provider,
    },
    {
      name: "everyone, on a replica of another key",
      type: replica,
      props: {
        primaryKeyArn: keyArn(multiRegionId, "us-east-1"),
        policy: everyoneAt(keyArn(multiRegionId, "us-east-1")),
      },
      provider,
    },
    ...["AROAEXAMPLEROLE12345", "AIDAEXAMPLEUSER12345"].flatMap((id) => [
      {
        name: `one user or role by its unique id ${id.slice(0, 4)}`,
        type,
        props: { policy: document(rootDelegates, { ...everyone, Principal: { AWS: id } }) },
      },
      {
        name: `one user or role by its unique id ${id.slice(0, 4)}, in a KeyPolicy`,
        type: keyPolicy,
        props: { keyId, policy: document(rootDelegates, { ...everyone, Action: "kms:*", Principal: { AWS: [id] } }) },
      },
      {
        name: `everyone, with a Deny for all but the unique id ${id.slice(0, 4)}`,
        type,
        props: {
          policy: document(rootDelegates, everyone, {
            Effect: "Deny",
            NotPrincipal: { AWS: [id, "arn:aws:iam::111122223333:user/alice"] },
            Action: "kms:Decrypt",
            Resource: "*",
          }),
        },
      },
    ]),
    ...passing.map(([name, condition]) => ({
      name: `everyone, restricted to ${name}`,
      type,
      props: {},
      ...narrowed(condition),
    })),
  ],
  violation: [
    {
      name: "everyone, next to a statement with an unknown part",
      type,
      props: {
        policy: {
          Version: "2012-10-17",
          Statement: [
            rootDelegates,
            everyone,
            { ...everyone, Sid: "Role", Principal: { AWS: UNKNOWN }, Action: "kms:Sign" },
          ],
        },
      },
      findings: [
        open("*"),
        {
          message: "notReadable",
          at: "policy.Statement[2].Principal.AWS",
          text: "undecided: `policy.Statement[2].Principal.AWS` is not known before the update, ",
        },
      ],
    },
    { name: "everyone", type, props: { policy: document(rootDelegates, everyone) }, findings: [open("*")] },
    {
      name: "everyone next to a unique id",
      type,
      props: {
        policy: document(rootDelegates, everyone, {
          ...everyone,
          Sid: "One",
          Principal: { AWS: "AROAEXAMPLEROLE12345" },
        }),
      },
      findings: [open("*")],
    },
    {
      name: "everyone but a unique id",
      type,
      props: {
        policy: document(rootDelegates, everyone, {
          ...everyone,
          Sid: "Deny",
          Effect: "Deny",
          Principal: { AWS: "AROAEXAMPLEROLE12345" },
        }),
      },
      findings: [open("*")],
    },
    {
      name: "everyone, as an AWS principal",
      type,
      props: { policy: document(rootDelegates, { ...everyone, Principal: { AWS: "*" } }) },
      findings: [open("*")],
    },
    {
      name: "everyone but one user",
      type,
      props: {
        policy: document(rootDelegates, {
          ...everyone,
          Principal: undefined,
          NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/alice" },
        }),
      },
      findings: [open("NotPrincipal")],
    },
    {
      name: "a management action for everyone",
      type: "aws:kms/keyPolicy:KeyPolicy",
      props: {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        policy: document({ ...everyone, Action: "kms:DescribeKey" }),
      },
      findings: [open("*", "policy.Statement[0]", "kms:DescribeKey")],
    },
    ...onThisKey.map(([name, resources]) => ({
      name: `everyone, on ${name}`,
      type,
      props: { policy: everyoneAt(...resources) },
      outputs: existing,
      provider,
      findings: atAnyOperation,
    })),
    ...onThisKey.map(([name, resources]) => ({
      name: `everyone, on ${name}, in a KeyPolicy for its ARN`,
      type: keyPolicy,
      props: { keyId: existing.arn, policy: everyoneAt(...resources) },
      findings: atAnyOperation,
    })),
    {
      name: "everyone, on its ARN, in a KeyPolicy for its id",
      type: keyPolicy,
      props: { keyId, policy: everyoneAt(keyArn(keyId)) },
      provider,
      findings: atAnyOperation,
    },
    {
      name: "everyone, on the ARN of a key of the stack, in a KeyPolicy",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: everyoneAt(keyArn(keyId)) },
      from: { keyId: [{ type, name: "orders", outputs: existing }] },
      findings: atAnyOperation,
    },
    {
      name: "everyone, on its ARN, in an audit, which shows outputs among the properties",
      type,
      props: { arn: existing.arn, policy: everyoneAt(keyArn(keyId)) },
      findings: atAnyOperation,
    },
    {
      name: "everyone, on the id of the primary key of a replica",
      type: replica,
      props: { primaryKeyArn: keyArn(multiRegionId, "us-east-1"), policy: everyoneAt(keyArn(multiRegionId)) },
      provider,
      findings: atAnyOperation,
    },
    ...onEveryKey.map(([name, resource]) => ({
      name: `everyone, on ${name}`,
      type,
      props: { policy: everyoneAt(resource) },
      provider,
      findings: atAnyOperation,
    })),
    ...operations.map((operation) => ({
      name: `${operation} for everyone`,
      type,
      props: { policy: document(rootDelegates, { ...everyone, Action: operation }) },
      findings: [open("*", undefined, operation)] as const,
    })),
    ...public_.map(([name, condition]) => ({
      name: `everyone, restricted to ${name}`,
      type,
      props: {},
      ...narrowed(condition),
      findings: [open("*")] as const,
    })),
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
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether the public can use the key.",
        },
      ],
    },
    {
      name: "a prefix of the id of a key that does not exist yet",
      type,
      props: { policy: everyoneAt(keyArn("1234abcd-*")) },
      provider,
      findings: [{ ...whichKey, at: "policy.Statement[1].Resource" }],
    },
    {
      name: "a key that is not known, in a KeyPolicy for an unknown key",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: everyoneAt(keyArn(keyId)) },
      provider,
      findings: [{ ...whichKey, at: "policy.Statement[1].Resource" }],
    },
    {
      name: "the id of a replica whose primary key is not known",
      type: replica,
      props: { primaryKeyArn: UNKNOWN, policy: everyoneAt(keyArn(multiRegionId)) },
      provider,
      findings: [{ ...whichKey, at: "policy.Statement[1].Resource" }],
    },
    {
      name: "text that is not JSON",
      type,
      props: { policy: "{" },
      findings: [
        {
          message: "malformed",
          at: "policy",
          text: "undecided: `policy` cannot be read as part of a policy document: ",
        },
      ],
    },
    {
      name: "an operator that AWS does not define",
      type,
      props: { policy: document({ ...everyone, Condition: { StringMatches: { "aws:PrincipalOrgID": "o-1" } } }) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringMatches.aws:PrincipalOrgID",
          text:
            "undecided: `policy.Statement[0].Condition.StringMatches.aws:PrincipalOrgID` decides whether the public " +
            "can use the key: ",
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

const ownAccounts = accountIdCases("kms-no-public-access", "accounts");
describeOptions(kmsNoPublicAccess, {
  defaults: { accounts: undefined },
  accepted: [...ownAccounts.accepted],
  rejected: [...ownAccounts.rejected],
});
