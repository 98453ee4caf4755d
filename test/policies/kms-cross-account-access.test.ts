import { kmsCrossAccountAccess } from "../../policies/kms-cross-account-access";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const root = { AWS: "arn:aws:iam::111122223333:root" };
const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const partner = {
  Sid: "Partner",
  Effect: "Allow",
  Principal: { AWS: "444455556666" },
  Action: "kms:Decrypt",
  Resource: "*",
};
const everyone = { ...partner, Principal: "*" };
const inOrganization = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } };
const viaRds = { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const policy = (...statements: object[]) => ({ policy: document(rootDelegates, ...statements) });
const other = (principal: string, operation = "kms:Decrypt") => ({
  message: "otherAccount",
  at: "policy.Statement[1]",
  text:
    `\`Partner\` allows \`${principal}\` to call \`${operation}\` from ` +
    "an account outside `allowedAccounts` and `allowedOrganizations`: ",
});
/** The same without a list of accounts or organizations. */
const unlisted = (principal: string, operation?: string) => {
  const { text, ...found } = other(principal, operation);
  const another = "another account, and neither `allowedAccounts` nor `allowedOrganizations` says which may: ";
  return { ...found, text: text.replace(/an account outside .*$/, another), level: "advisory" as const };
};

describePolicy(kmsCrossAccountAccess, {
  pass: [
    // kms-no-public-access reports what the public can do, and kms-create-grant-via-service unscoped grants.
    { name: "everyone", type, props: policy(everyone) },
    {
      name: "everyone, where the configuration lists an account",
      type,
      props: policy(everyone),
      config: { allowedAccounts: ["777788889999"] },
    },
    { name: "direct grants by another account", type, props: policy({ ...partner, Action: "kms:CreateGrant" }) },
    {
      name: "an allowed organization, compared without regard to case",
      type,
      props: policy({
        ...everyone,
        Condition: { StringEqualsIgnoreCase: { "aws:PrincipalOrgID": "o-exampleorgid" } },
      }),
      config: { allowedOrganizations: ["o-exampleorgid"] },
    },
    { name: "no policy, which means AWS's default policy", type, props: { description: "orders" } },
    { name: "the key's own account", type, props: policy() },
    ...["AROAEXAMPLEROLE12345", "AIDAEXAMPLEUSER12345"].map((id) => ({
      name: `one user or role by its unique id ${id.slice(0, 4)}, which is by itself of no other account`,
      type,
      props: policy({ ...partner, Principal: { AWS: id } }),
      config: { allowedAccounts: ["444455556666"] },
    })),
    { name: "an allowed account", type, props: policy(partner), config: { allowedAccounts: ["444455556666"] } },
    {
      name: "a principal of an allowed account",
      type,
      props: policy({ ...partner, Principal: { AWS: "arn:aws:iam::444455556666:role/app" } }),
      config: { allowedAccounts: ["444455556666"] },
    },
    {
      name: "an allowed organization",
      type,
      props: policy({ ...everyone, Condition: inOrganization }),
      config: { allowedOrganizations: ["o-exampleorgid"] },
    },
    {
      name: "grants by an allowed account through a service",
      type,
      props: policy({ ...partner, Action: "kms:CreateGrant", Condition: viaRds }),
      config: { allowedAccounts: ["444455556666"] },
    },
    {
      name: "everyone, with a Deny for other accounts",
      type,
      props: policy(everyone, {
        ...everyone,
        Effect: "Deny",
        Action: "kms:*",
        Condition: { StringNotEquals: { "kms:CallerAccount": "111122223333" } },
      }),
    },
  ],
  violation: [
    {
      name: "grants through a service by an account that is not allowed",
      type,
      props: policy({
        ...partner,
        Action: "kms:CreateGrant",
        Condition: { Null: { "kms:ViaService": "false" } },
      }),
      findings: [unlisted("444455556666", "kms:CreateGrant")],
    },
    { name: "another account", type, props: policy(partner), findings: [unlisted("444455556666")] },
    {
      name: "a role of another account",
      type,
      props: policy({ ...partner, Principal: { AWS: "arn:aws:iam::444455556666:role/app" } }),
      config: { allowedAccounts: ["777788889999"] },
      findings: [other("arn:aws:iam::444455556666:role/app")],
    },
    {
      name: "another organization",
      type,
      props: policy({ ...everyone, Condition: inOrganization }),
      config: { allowedOrganizations: ["o-another"] },
      findings: [other("*")],
    },
  ],
  undecided: [
    {
      name: "a principal that is not known yet",
      type,
      props: {
        policy: { Version: "2012-10-17", Statement: [rootDelegates, { ...partner, Principal: { AWS: UNKNOWN } }] },
      },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[1].Principal.AWS",
          text: "undecided: `policy.Statement[1].Principal.AWS` is not known before the update, so the pack cannot decide ",
        },
      ],
    },
    {
      name: "an account that may be the key's own, with unscoped grants",
      type: "aws:kms/keyPolicy:KeyPolicy",
      props: {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        policy: document({ ...partner, Action: ["kms:Decrypt", "kms:CreateGrant"] }),
      },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` names an account, and the pack does not know whether it is ",
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
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether principals of other accounts can use the key.",
        },
      ],
    },
    {
      name: "an account that may be the key's own",
      type,
      props: { policy: document(partner) },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy.Statement[0].Principal.AWS",
          text:
            "undecided: `policy.Statement[0].Principal.AWS` names an account, and the pack does not know whether it is the key's own " +
            "account, so it cannot decide whether principals of other accounts can use the key.",
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

const ownAccounts = accountIdCases("kms-cross-account-access", "accounts");
const otherAccounts = accountIdCases("kms-cross-account-access", "allowedAccounts");
describeOptions(kmsCrossAccountAccess, {
  defaults: { allowedAccounts: undefined, allowedOrganizations: undefined, accounts: undefined },
  accepted: [{ allowedOrganizations: ["o-exampleorgid"] }, ...ownAccounts.accepted, ...otherAccounts.accepted],
  rejected: [
    [{ allowedOrganizations: [] }, "`kms-cross-account-access.allowedOrganizations` must NOT have fewer than 1 items"],
    [{ allowedOrganizations: "o-exampleorgid" }, "`kms-cross-account-access.allowedOrganizations` must be array"],
    [{ allowedOrganizations: [1] }, "`kms-cross-account-access.allowedOrganizations.0` must be string"],
    ...ownAccounts.rejected,
    ...otherAccounts.rejected,
  ],
});
