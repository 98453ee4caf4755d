/** Statements for the policy documents of the examples: those that AWS generates and documents most. */
import type { PolicyStatement as Statement } from "@pulumi/aws/iam";

/** The example account of AWS's documentation, which the stand-in provider deploys to. */
export const ACCOUNT = "111122223333";

/** Another account. */
export const OTHER_ACCOUNT = "444455556666";

/** A key that no stack of the corpus creates. */
export const OUTSIDE_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const user = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:user/${name}`;
export const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;

export const document = (...Statement: Statement[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

/** Returns a trust policy that lets an AWS service assume a role. */
export const trust = (service: string): string =>
  document({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });

export const allow = (
  sid: string,
  principal: Statement["Principal"],
  action: string | string[],
  condition?: Statement["Condition"],
): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export const delegation = (account = ACCOUNT): Statement =>
  allow("Enable IAM User Permissions", { AWS: rootOf(account) }, "kms:*");

const MANAGE = ["Enable*", "List*", "Put*", "Update*", "Revoke*", "Disable*", "Get*", "Delete*", "Describe*"];

/** The console's statement for key administrators, with `kms:Create*`. */
export const administrators = (AWS: string): Statement =>
  allow(
    "Allow access for Key Administrators",
    { AWS },
    ["Create*", ...MANAGE, "TagResource", "UntagResource", "ScheduleKeyDeletion", "CancelKeyDeletion"].map(
      (action) => `kms:${action}`,
    ),
  );

/** A statement for administrators that lists the operations which grant access to others. */
export const carefulAdministrators = (AWS: string): Statement =>
  allow(
    "Allow administration",
    { AWS },
    ["CreateAlias", ...MANAGE, "ScheduleKeyDeletion", "CancelKeyDeletion"].map((action) => `kms:${action}`),
  );

export const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
export const GRANTS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
export const FOR_AWS_RESOURCES = { Bool: { "kms:GrantIsForAWSResource": "true" } };

export const users = (AWS: string | string[]): Statement => allow("Allow use of the key", { AWS }, USE);

/** The console's statement that lets users attach the key to AWS resources. */
export const attachment = (AWS: string | string[]): Statement =>
  allow("Allow attachment of persistent resources", { AWS }, GRANTS, FOR_AWS_RESOURCES);

export const viaService = (...services: string[]): NonNullable<Statement["Condition"]> => ({
  StringEquals: { "kms:ViaService": services.map((service) => `${service}.amazonaws.com`) },
});
