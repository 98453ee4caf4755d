import { kmsAdminLockout } from "../../policies/kms-admin-lockout";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const provider = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };
const allow = (principal: unknown, action: string) => ({
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: "*",
});
const root = { AWS: "arn:aws:iam::111122223333:root" };
const admin = { AWS: "arn:aws:iam::111122223333:role/admin" };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const noAdministrator = {
  message: "noAdministrator",
  at: "policy",
  text: "`policy` allows nobody to call `kms:PutKeyPolicy`, so once it is in force only AWS Support can change the key policy.",
};

describePolicy(kmsAdminLockout, {
  pass: [
    { name: "no policy, which means AWS's default policy", type, props: { description: "orders" } },
    { name: "the account root", type, props: { policy: document(allow(root, "kms:*")) } },
    { name: "an administrator", type, props: { policy: document(allow(admin, "kms:Put*")) }, provider },
    {
      name: "an administrator who needs multi-factor authentication",
      type,
      props: {
        policy: document({ ...allow(admin, "kms:*"), Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      },
    },
  ],
  violation: [
    {
      name: "a policy that allows use of the key only",
      type,
      props: { policy: document(allow(admin, "kms:Decrypt")) },
      findings: [noAdministrator],
    },
    { name: "a policy without statements", type, props: { policy: document() }, findings: [noAdministrator] },
    {
      name: "a Deny for everyone",
      type,
      props: { policy: document(allow(root, "kms:*"), { ...allow("*", "kms:Put*"), Effect: "Deny" }) },
      findings: [noAdministrator],
    },
    {
      name: "an administrator of another account, where the right does not apply",
      type,
      props: { policy: document(allow({ AWS: "444455556666" }, "kms:*")) },
      provider,
      findings: [noAdministrator],
    },
    {
      name: "nobody, whatever an unknown part is",
      type,
      props: {
        policy: {
          Version: "2012-10-17",
          Statement: [allow({ Service: "rds.amazonaws.com" }, "kms:*"), allow({ AWS: UNKNOWN }, "kms:Decrypt")],
        },
      },
      findings: [noAdministrator],
    },
    {
      name: "a service principal",
      type,
      props: { policy: document(allow({ Service: "rds.amazonaws.com" }, "kms:*")) },
      findings: [noAdministrator],
    },
  ],
  undecided: [
    {
      name: "a statement whose principal decides",
      type,
      props: { policy: { Version: "2012-10-17", Statement: [allow({ AWS: UNKNOWN }, "kms:*")] } },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` is not known before the update, so the pack cannot decide whether anyone can still change the key policy.",
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
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether anyone can still change the key policy.",
        },
      ],
    },
    {
      name: "a canonical user",
      type,
      props: { policy: document(allow({ CanonicalUser: "79a59df900b949e5" }, "kms:*")) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Principal.CanonicalUser",
          text:
            "undecided: `policy.Statement[0].Principal.CanonicalUser` decides whether anyone can still change the " +
            "key policy: ",
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

const ownAccounts = accountIdCases("kms-admin-lockout", "accounts");
describeOptions(kmsAdminLockout, {
  defaults: { accounts: undefined },
  accepted: [...ownAccounts.accepted],
  rejected: [...ownAccounts.rejected],
});
