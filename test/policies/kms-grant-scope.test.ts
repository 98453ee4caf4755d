import { kmsGrantScope } from "../../policies/kms-grant-scope";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_OBJECT } from "../kit/policy-tester";

const type = "aws:kms/grant:Grant";
const arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const granteePrincipal = "arn:aws:iam::111122223333:role/app";
const PARTNER = "arn:aws:iam::444455556666:role/partner";
const otherAccount = {
  message: "otherAccount",
  at: "granteePrincipal",
  text: "`granteePrincipal` is a principal of account `444455556666`, and `CreateGrant` lets it give anyone use of the key of account `111122223333`.",
};
const forCluster = { encryptionContextSubset: { "aws:rds:dbc-id": "cluster-ABC" } };

const grant = (operations: unknown, ...constraints: unknown[]) => ({
  keyId: UNKNOWN,
  granteePrincipal,
  operations,
  ...(constraints.length > 0 && { constraints }),
});
const key = (props: object = {}, name = "key"): Origin => ({
  type: "aws:kms/key:Key",
  name,
  props: { description: "orders", ...props },
});
const from = { keyId: [key()] };

const unbound = (operations: string) => ({
  message: "unbound",
  at: "operations",
  text:
    `\`operations\` has ${operations}, but no constraint binds the grant to an encryption context, so the grantee can use ` +
    "the key for any data.",
});
const createGrant = (index: number) => ({
  message: "createGrant",
  at: `operations[${index}]`,
  text:
    `\`operations[${index}]\` is \`CreateGrant\`, but no constraint binds the grant to an encryption context, so the grantee ` +
    "can pass its operations on to anyone.",
});
const notKnownYet = (at: string, message: string, decides: string) => ({
  message,
  at,
  text: `undecided: \`${at}\` is not known before the update, so the pack cannot decide ${decides}.`,
});
const whetherBound = "whether the grant is bound to an encryption context";
const keyKindNotKnown = {
  message: "keyKindNotKnown",
  at: "keyId",
  text:
    "undecided: `keyId` names a key whose kind is not known here. A symmetric encryption key has an encryption context, to " +
    "which the grant is not bound. Other keys have none.",
};

/** The operations whose requests have an encryption context, as the GrantConstraints page of the KMS API lists them. */
const withContext = [
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
];

describePolicy(kmsGrantScope, {
  pass: [
    {
      name: "a grant bound to one cluster",
      type,
      props: grant(["Decrypt", "CreateGrant"], forCluster),
      provider: { allowedAccountIds: '["111122223333"]' },
      from,
    },
    {
      name: "a grantee that can create grants, of the account in the key's ARN",
      type,
      props: { ...grant(["Decrypt", "CreateGrant"], forCluster), keyId: arn },
    },
    {
      name: "a grantee that can create grants, of the account in the configuration",
      type,
      props: grant(["Decrypt", "CreateGrant"], forCluster),
      config: { accounts: ["111122223333"] },
      from,
    },
    {
      name: "a grantee that can create grants, of the account in the ARN of a deployed key",
      type,
      props: { ...grant(["Decrypt", "CreateGrant"], forCluster) },
      from: { keyId: [{ ...key(), outputs: { arn } }] },
    },
    {
      name: "a grantee of another account that is allowed",
      type,
      props: { ...grant(["Decrypt", "CreateGrant"], forCluster), keyId: arn, granteePrincipal: PARTNER },
      config: { allowedAccounts: ["444455556666"] },
    },
    {
      name: "a grantee of another account without CreateGrant",
      type,
      props: { ...grant(["Decrypt"], forCluster), keyId: arn, granteePrincipal: PARTNER },
    },
    {
      name: "an encryption context with a value that is not known yet",
      type,
      props: grant(["Encrypt"], {}, { encryptionContextEquals: { "aws:rds:dbc-id": UNKNOWN } }),
      from,
    },
    {
      name: "an account as the grantee",
      type,
      props: { ...grant(["DescribeKey"]), granteePrincipal: "arn:aws:iam::444455556666:root" },
    },
    {
      name: "a role of the stack as the grantee",
      type,
      props: { ...grant(["DescribeKey"]), granteePrincipal: UNKNOWN },
      from: { granteePrincipal: [{ type: "aws:iam/role:Role", name: "app", props: { assumeRolePolicy: "{}" } }] },
    },
    { name: "operations without an encryption context", type, props: grant(["DescribeKey", "RetireGrant"]) },
    {
      name: "operations of a signing or HMAC key",
      type,
      props: grant(["Sign", "Verify", "GetPublicKey", "GenerateMac", "VerifyMac", "DeriveSharedSecret"]),
    },
    ...withContext.map((operation) => ({
      name: `${operation}, bound to an encryption context`,
      type,
      props: grant([operation], forCluster),
      from,
    })),
    {
      name: "operations of an asymmetric key of the stack",
      type,
      props: grant(["Decrypt", "Encrypt"]),
      from: { keyId: [key({ customerMasterKeySpec: "RSA_2048" })] },
    },
    {
      name: "operations of an asymmetric key, with a constraint that is not known yet",
      type,
      props: grant(["Decrypt", "GetPublicKey"], UNKNOWN_OBJECT),
    },
    { name: "operations that only an asymmetric key has", type, props: grant(["Decrypt", "GetPublicKey"]) },
  ],
  violation: [
    ...[PARTNER, "arn:aws:iam::444455556666:root", "444455556666", "arn:aws:sts::444455556666:assumed-role/a/b"].map(
      (grantee) => ({
        name: `CreateGrant for ${grantee}, although a constraint binds it`,
        type,
        props: { ...grant(["Decrypt", "CreateGrant"], forCluster), keyId: arn, granteePrincipal: grantee },
        findings: [otherAccount] as const,
      }),
    ),
    {
      name: "CreateGrant for another account, without a constraint",
      type,
      props: { ...grant(["CreateGrant"]), keyId: arn, granteePrincipal: PARTNER },
      findings: [otherAccount],
    },
    {
      name: "both constraints",
      type,
      props: grant(["Decrypt"], { ...forCluster, encryptionContextEquals: { "aws:rds:dbc-id": "cluster-ABC" } }),
      from,
      findings: [
        {
          message: "bothConstraints",
          at: "constraints[0]",
          text: "`constraints[0]` has both `encryptionContextEquals` and `encryptionContextSubset`, of which AWS accepts one.",
        },
      ],
    },
    {
      name: "a data key, which only a symmetric key can generate",
      type,
      props: grant(["GenerateDataKey"]),
      findings: [unbound("`GenerateDataKey`")],
    },
    ...withContext.map((operation) => ({
      name: `${operation}, not bound`,
      type,
      props: grant([operation]),
      from,
      findings: [unbound(`\`${operation}\``)] as const,
    })),
    {
      name: "use of a key of the stack",
      type,
      props: grant(["Decrypt", "DescribeKey", "ReEncryptFrom"], {}),
      from,
      findings: [unbound("`Decrypt`, `ReEncryptFrom`")],
    },
    {
      name: "an empty constraint",
      type,
      props: grant(["Decrypt"], { encryptionContextSubset: {} }),
      from,
      findings: [unbound("`Decrypt`")],
    },
    { name: "CreateGrant", type, props: grant(["DescribeKey", "CreateGrant"]), from, findings: [createGrant(1)] },
    {
      name: "CreateGrant on a signing key, which has no encryption context",
      type,
      props: grant(["Sign", "CreateGrant"]),
      from: { keyId: [key({ keyUsage: "SIGN_VERIFY" })] },
      findings: [createGrant(1)],
    },
    {
      name: "CreateGrant on a key outside the stack",
      type,
      props: { ...grant(["CreateGrant"]), keyId: arn },
      findings: [createGrant(0)],
    },
    {
      name: "CreateGrant and use of the key, next to an operation that is not known yet",
      type,
      props: grant(["CreateGrant", "Encrypt", UNKNOWN]),
      from,
      findings: [createGrant(0)],
    },
    {
      name: "use of a replica of the stack",
      type,
      props: grant(["Decrypt"]),
      from: {
        keyId: [
          {
            type: "aws:kms/replicaKey:ReplicaKey",
            name: "replica",
            props: { description: "orders" },
            from: { primaryKeyArn: [key({ multiRegion: true }, "primary")] },
          },
        ],
      },
      findings: [unbound("`Decrypt`")],
    },
    {
      name: "a wildcard in the grantee",
      type,
      props: { ...grant(["DescribeKey"]), granteePrincipal: "arn:aws:iam::111122223333:role/*" },
      findings: [
        {
          message: "wildcard",
          at: "granteePrincipal",
          text:
            "`granteePrincipal` is `arn:aws:iam::111122223333:role/*`, but a grantee must be one principal, so AWS rejects the " +
            "wildcard.",
        },
      ],
    },
  ],
  undecided: [
    {
      name: "CreateGrant on a key that may be of each of two accounts",
      type,
      props: grant(["CreateGrant"], forCluster),
      config: { accounts: ["111122223333", "444455556666"] },
      from,
      findings: [
        {
          message: "accountNotKnown",
          at: "granteePrincipal",
          text: "undecided: `granteePrincipal` is a principal of account `111122223333`, and the account of the key is not known, ",
        },
      ],
    },
    {
      name: "CreateGrant for a literal principal, on a key whose account is not known",
      type,
      props: grant(["CreateGrant"], forCluster),
      from,
      findings: [
        {
          message: "accountNotKnown",
          at: "granteePrincipal",
          text: "undecided: `granteePrincipal` is a principal of account `111122223333`, and the account of the key is not known, so the pack cannot decide whether another account can create grants.",
        },
      ],
    },
    {
      name: "a grantee that is not known yet",
      type,
      props: { ...grant(["Decrypt"], forCluster), granteePrincipal: UNKNOWN },
      findings: [notKnownYet("granteePrincipal", "granteeNotReadable", "who may use the key")],
    },
    {
      name: "a grantee hidden in the exported state",
      type,
      props: { ...grant(["Decrypt"], forCluster), granteePrincipal: "[secret]" },
      findings: [
        {
          message: "granteeNotReadable",
          at: "granteePrincipal",
          text:
            "undecided: `granteePrincipal` is hidden as `[secret]` in the exported state, so the pack cannot decide " +
            "who may use the key.",
        },
      ],
    },
    {
      name: "a constraint that is not known yet",
      type,
      props: grant(["Decrypt"], UNKNOWN_OBJECT),
      from,
      findings: [notKnownYet("constraints[0]", "constraintNotReadable", whetherBound)],
    },
    {
      name: "an encryption context that is not known yet",
      type,
      props: grant(["Decrypt"], { encryptionContextEquals: UNKNOWN_OBJECT }),
      from,
      findings: [notKnownYet("constraints[0].encryptionContextEquals", "constraintNotReadable", whetherBound)],
    },
    {
      name: "an operation that is not known yet",
      type,
      props: grant([UNKNOWN, "DescribeKey"]),
      from,
      findings: [
        notKnownYet("operations[0]", "operationNotReadable", "what the grantee may do without an encryption context"),
      ],
    },
    {
      name: "a key outside the stack",
      type,
      props: { ...grant(["Decrypt"]), keyId: arn },
      findings: [keyKindNotKnown],
    },
    {
      name: "one of two keys of different kinds",
      type,
      props: grant(["Decrypt"]),
      from: { keyId: [key(), key({ customerMasterKeySpec: "RSA_2048" }, "another")] },
      findings: [
        {
          text: "undecided: `keyId` comes from one of several resources (`key`, `another`), and the verdict depends on which.",
        },
      ],
    },
    {
      name: "a key whose kind is not known yet",
      type,
      props: grant(["Decrypt"]),
      from: { keyId: [key({ customerMasterKeySpec: UNKNOWN })] },
      findings: [keyKindNotKnown],
    },
    {
      name: "a replica whose primary key is not in the stack",
      type,
      props: grant(["Decrypt"]),
      from: {
        keyId: [
          {
            type: "aws:kms/replicaKey:ReplicaKey",
            name: "replica",
            props: { primaryKeyArn: "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab" },
          },
        ],
      },
      findings: [keyKindNotKnown],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:kms/key:Key",
      props: {},
      reason: "the policy does not apply to resources of type `aws:kms/key:Key`",
    },
  ],
});

const ownAccounts = accountIdCases("kms-grant-scope", "accounts");
const otherAccounts = accountIdCases("kms-grant-scope", "allowedAccounts");
describeOptions(kmsGrantScope, {
  defaults: { allowedAccounts: undefined, accounts: undefined },
  accepted: [...ownAccounts.accepted, ...otherAccounts.accepted],
  rejected: [...ownAccounts.rejected, ...otherAccounts.rejected],
});
