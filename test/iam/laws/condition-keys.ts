/**
 * The condition keys of the random documents, with their documented facts and with values to compare them with. The facts
 * are written independently of `iam/aws/condition-keys.ts`, because the laws check that module against them.
 *
 * Sources: IAM user guide, "AWS global condition context keys"; service authorization reference, "Actions, resources,
 * and condition keys for AWS Key Management Service".
 */

export type Kind = "text" | "arn" | "number" | "date" | "boolean" | "address";

export interface ConditionKey {
  readonly name: string;
  /** The type of its values, which decides the usual operators. */
  readonly kind: Kind;
  /** The values in documents. */
  readonly values: readonly string[];
  /** Whether every request has the key, some have it, or the caller determines it. */
  readonly presence: "always" | "maybe" | "derived";
  /** Whether it can have several values. `unknown` if AWS does not document it. */
  readonly many: boolean | "unknown";
  /** The actions that KMS sends it with. Without it, all actions. */
  readonly actions?: readonly string[];
}

export const A = "111122223333";
export const B = "444455556666";

/** The actions in the questions of the laws. */
export const ACTIONS = ["kms:CreateGrant", "kms:Decrypt", "kms:PutKeyPolicy"] as const;
const CREATE_GRANT = ["kms:CreateGrant"];
const ENCRYPTING = ["kms:CreateGrant", "kms:Decrypt"];
const NEVER: readonly string[] = [];

const SERVICES = ["rds.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"];
const TEXTS = ["a", "b", "A", "ab", "a*", "*b", "?", "*", "?*", "a?"];
const VARIABLES = [
  "${*}",
  "a${?}",
  "${$}",
  "${aws:PrincipalTag/team, 'a'}",
  "${aws:username}",
  "${aws:RequestTag/for}",
];
const ARNS = [
  `arn:aws:iam::${A}:role/app`,
  `arn:aws:iam::${A}:role/*`,
  `arn:aws:iam::${A}:role/ops/*`,
  "arn:aws:iam::*:role/app",
  `arn:aws:iam::${A}:user/alice`,
  `arn:aws:iam::${A}:*`,
  `arn:aws:iam::${B}:root`,
  `arn:aws:*::${A}:*/a*`,
  "arn:*:*:*:*:*",
  `arn:aws:iam::1?1122223333:role/app`,
];

const of = (kind: Kind, presence: ConditionKey["presence"], many: ConditionKey["many"] = false) => ({
  kind,
  presence,
  many,
});
const text = of("text", "maybe");
const many = of("text", "maybe", true);

export const VIA_SERVICE: ConditionKey = {
  name: "kms:ViaService",
  ...text,
  values: [
    ...SERVICES,
    "RDS.us-east-1.amazonaws.com",
    "rds.*",
    "rds.*.amazonaws.com",
    "*.us-east-1.amazonaws.com",
    "*.amazonaws.com",
    "*",
    "r?s.*",
    "?*",
    "none",
    "rds.${aws:RequestedRegion}.amazonaws.com",
    "${aws:PrincipalTag/team, 'rds.us-east-1.amazonaws.com'}",
    "rds${*}",
  ],
};

export const GRANT_IS_FOR_AWS_RESOURCE: ConditionKey = {
  name: "kms:GrantIsForAWSResource",
  ...of("boolean", "maybe"),
  values: ["true", "false"],
  actions: CREATE_GRANT,
};

const ACCOUNTS = [A, B, "1*", "12*", "?2*", "111122223333*", "999988887777"];
const OPERATIONS = ["Decrypt", "Encrypt", "*crypt", "CreateGrant", "*"];
const NAMES = ["alice", "a*", "bob", "?*", "*e", "${aws:PrincipalTag/team, 'alice'}"];
const NUMBERS = ["5", "6", "10", "5.5", "0"];
const DATES = ["2026-01-01T00:00:00Z", "2026-02-18", "1771372800", "2026-06-01T12:00:00+02:00"];
const ADDRESSES = [
  "10.0.0.0/8",
  "10.0.0.0/9",
  "10.128.0.0/9",
  "192.0.2.0/24",
  "203.0.113.10",
  "2001:db8::/32",
  "0.0.0.0/0",
  "::/0",
];
const CALLERS = ["rds.amazonaws.com", "cloudformation.amazonaws.com", "*.amazonaws.com"];
const TIE_TEXTS = [...TEXTS, ...VARIABLES];

/** Every key, the more telling ones first. */
export const CONDITION_KEYS: readonly ConditionKey[] = [
  VIA_SERVICE,
  GRANT_IS_FOR_AWS_RESOURCE,
  { name: "aws:PrincipalTag/team", ...text, values: TIE_TEXTS },
  { name: "aws:RequestTag/for", ...text, values: TIE_TEXTS },
  { name: "aws:SourceVpce", ...text, values: ["vpce-1", "vpce-2", "vpce-*"] },
  { name: "aws:PrincipalOrgID", ...text, values: ["o-a", "o-b", "o-*"] },
  { name: "aws:PrincipalOrgPaths", ...many, values: ["o-a/r-1/*", "o-a/*", "o-b/r-2/ou-3/", "*"] },
  { name: "aws:SourceIdentity", ...text, values: TIE_TEXTS },
  { name: "aws:UserAgent", ...of("text", "always"), values: ["aws-cli/2", "aws-*", "*"] },
  { name: "aws:RequestedRegion", ...of("text", "derived"), values: ["us-east-1", "eu-west-1", "us-*"] },
  { name: "aws:ResourceAccount", ...of("text", "derived"), values: ACCOUNTS },
  { name: "aws:PrincipalArn", ...of("arn", "derived"), values: [...ARNS, `arn:aws:iam::${A}:user/\${aws:username}`] },
  { name: "aws:PrincipalAccount", ...of("text", "derived"), values: ACCOUNTS },
  { name: "kms:CallerAccount", ...of("text", "derived"), values: ACCOUNTS },
  {
    name: "aws:PrincipalType",
    ...of("text", "derived"),
    values: ["User", "AssumedRole", "Account", "Federated*", "*"],
  },
  { name: "aws:username", ...of("text", "derived"), values: NAMES },
  {
    name: "aws:userid",
    ...of("text", "derived"),
    values: ["AROAEXAMPLE1234:*", "AROA*:one", "AIDAEXAMPLE1234", A, `${A}:bob`, "*:one"],
  },
  { name: "aws:PrincipalIsAWSService", ...of("boolean", "derived"), values: ["true", "false"] },
  { name: "aws:PrincipalServiceName", ...of("text", "derived"), values: ["rds.amazonaws.com", "*"] },
  { name: "aws:SourceAccount", ...of("text", "derived"), values: [A, B] },
  { name: "aws:SourceArn", ...of("arn", "derived"), values: [`arn:aws:rds:us-east-1:${A}:*`] },
  {
    name: "aws:FederatedProvider",
    ...text,
    values: ["cognito-identity.amazonaws.com", `arn:aws:iam::${A}:saml-provider/*`, "*"],
  },
  { name: "aws:ViaAWSService", ...of("boolean", "always"), values: ["true", "false"] },
  { name: "aws:CalledVia", ...many, values: CALLERS },
  { name: "aws:CalledViaFirst", ...text, values: CALLERS },
  { name: "aws:CalledViaLast", ...text, values: CALLERS },
  { name: "aws:SecureTransport", ...of("boolean", "always"), values: ["true", "false"] },
  { name: "aws:MultiFactorAuthPresent", ...of("boolean", "maybe"), values: ["true", "false"] },
  { name: "aws:MultiFactorAuthAge", ...of("number", "maybe"), values: NUMBERS },
  { name: "aws:EpochTime", ...of("date", "always"), values: DATES },
  { name: "aws:CurrentTime", ...of("date", "always"), values: DATES },
  { name: "aws:TokenIssueTime", ...of("date", "maybe"), values: DATES },
  { name: "aws:SourceIp", ...of("address", "maybe"), values: ADDRESSES },
  { name: "aws:VpcSourceIp", ...of("address", "maybe"), values: ADDRESSES },
  { name: "aws:TagKeys", ...many, values: ["team", "cost*", "?*"] },
  { name: "kms:GrantOperations", ...of("text", "always", true), values: OPERATIONS, actions: CREATE_GRANT },
  { name: "kms:GranteePrincipal", ...of("arn", "maybe"), values: ARNS, actions: CREATE_GRANT },
  { name: "kms:ResourceAliases", ...many, values: ["alias/a", "alias/*", "alias/aurora?"] },
  { name: "kms:KeySpec", ...of("text", "always"), values: ["SYMMETRIC_DEFAULT", "RSA_*", "*"] },
  { name: "kms:MultiRegion", ...of("boolean", "always"), values: ["true", "false"] },
  { name: "kms:EncryptionContextKeys", ...many, values: ["team", "aws:rds:dbc-id", "Team", "t*"], actions: ENCRYPTING },
  { name: "kms:EncryptionContext:team", ...text, values: TEXTS, actions: ENCRYPTING },
  { name: "kms:EncryptionContext:aws:rds:dbc-id", ...text, values: ["cluster-A", "cluster-*"], actions: ENCRYPTING },
  { name: "kms:EncryptionAlgorithm", ...text, values: ["SYMMETRIC_DEFAULT", "*"], actions: ["kms:Decrypt"] },
  {
    name: "kms:BypassPolicyLockoutSafetyCheck",
    ...of("boolean", "maybe"),
    values: ["true", "false"],
    actions: ["kms:PutKeyPolicy"],
  },
  { name: "kms:RotationPeriodInDays", ...of("number", "maybe"), values: NUMBERS, actions: NEVER },
  { name: "s3:prefix", ...text, values: TEXTS, actions: NEVER },
  { name: "ec2:SourceInstanceARN", ...of("arn", "maybe"), values: [`arn:aws:ec2:us-east-1:${A}:instance/*`] },
  { name: "lambda:SourceFunctionArn", ...of("arn", "maybe"), values: [`arn:aws:lambda:*:${A}:function:*`] },
  { name: "saml:sub", ...text, values: TEXTS },
  { name: "token.actions.githubusercontent.com:sub", ...text, values: ["repo:a/*", "repo:a/b:*", "*"] },
  {
    name: "cognito-identity.amazonaws.com:amr",
    ...of("text", "maybe", "unknown"),
    values: ["authenticated", "a*", "*"],
  },
];

const BY_NAME: ReadonlyMap<string, ConditionKey> = new Map(CONDITION_KEYS.map((key) => [key.name.toLowerCase(), key]));

/** Returns the facts about a key, in any case. Returns undefined for a key that is not in the list. */
export function conditionKey(name: string): ConditionKey | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** Returns whether requests for the action can have the key. */
export function isSent({ actions }: ConditionKey, action: string): boolean {
  return actions === undefined || actions.includes(action);
}
