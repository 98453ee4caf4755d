/**
 * A key policy of 32 KB, the largest that KMS accepts, in 60 statements. They allow the accounts, teams and services of a
 * large organization, with Deny statements as guards. The policy is the same on every run.
 *
 * Source: KMS developer guide, "Resource quotas" (key policy document size).
 */

const MAX_BYTES = 32_768;
const STATEMENTS = 60;

const OWN = "111122223333";
const ACCOUNTS = [OWN, "444455556666", "777788889999", "123456789012", "210987654321"];
const TEAMS = ["payments", "orders", "ledger", "search", "identity", "billing", "catalogue", "shipping", "risk"];
const SERVICES = ["rds", "ec2", "secretsmanager", "s3", "dynamodb", "backup"];
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const GRANT = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
const VIA = SERVICES.map((service) => `${service}.us-east-1.amazonaws.com`);
const BREAK_GLASS = `arn:aws:iam::${OWN}:role/break-glass`;

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: "*" | { readonly AWS: string[] } | { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource: "*";
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

function nth(items: readonly string[], index: number): string {
  return items[index % items.length] ?? "";
}

function root(account: string): string {
  return `arn:aws:iam::${account}:root`;
}

function role(number: number): string {
  const team = nth(TEAMS, number);
  return `arn:aws:iam::${nth(ACCOUNTS, number)}:role/${team}/${team}-${number}`;
}

const allow = (Sid: string, Principal: Statement["Principal"], Action: Statement["Action"]): Statement => {
  return { Sid, Effect: "Allow", Principal, Action, Resource: "*" };
};
const deny = (Sid: string, Action: Statement["Action"], Condition: Statement["Condition"]): Statement => {
  return { Sid, Effect: "Deny", Principal: "*", Action, Resource: "*", ...(Condition && { Condition }) };
};

const GUARDS: readonly Statement[] = [
  deny("GrantsThroughServices", GRANT, {
    StringNotEquals: { "kms:ViaService": VIA },
    ArnNotEquals: { "aws:PrincipalArn": BREAK_GLASS },
  }),
  deny("SecureTransport", "kms:*", { Bool: { "aws:SecureTransport": "false" } }),
  deny("OwnOrganization", "kms:*", {
    StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  }),
  deny("DeletionByBreakGlass", ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"], {
    ArnNotEquals: { "aws:PrincipalArn": BREAK_GLASS },
    BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
  }),
  deny("FromOurNetworks", USE, {
    StringNotEqualsIfExists: { "aws:SourceVpce": ["vpce-0a1b2c3d4e5f60718", "vpce-1a1b2c3d4e5f60718"] },
    NotIpAddressIfExists: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"] },
    Bool: { "aws:ViaAWSService": "false" },
  }),
  deny("GrantOperations", "kms:CreateGrant", {
    "ForAnyValue:StringEquals": { "kms:GrantOperations": ["Sign", "Verify", "GetPublicKey"] },
  }),
];

/** Returns a statement that allows one team, account or service. */
function grant(number: number): Statement {
  const roles = { AWS: [role(number), role(number + 7)] };
  const team = nth(TEAMS, number);
  const account = nth(ACCOUNTS, number);
  switch (number % 6) {
    case 0:
      return {
        ...allow(`Use${number}`, roles, [...USE, ...GRANT]),
        Condition: { StringEquals: { "kms:ViaService": nth(VIA, number), "kms:CallerAccount": account } },
      };
    case 1:
      return {
        ...allow(`Grants${number}`, roles, GRANT),
        Condition: {
          Bool: { "kms:GrantIsForAWSResource": "true" },
          StringLike: { "kms:ViaService": "*.amazonaws.com" },
        },
      };
    case 2:
      return {
        ...allow(`Service${number}`, { Service: nth(SERVICES, number / 2).concat(".amazonaws.com") }, USE),
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:*:us-east-1:${account}:*` },
        },
      };
    case 3:
      return {
        ...allow(`Context${number}`, roles, [...USE, "kms:CreateGrant"]),
        Condition: { StringEquals: { "kms:EncryptionContext:team": team }, Null: { "kms:ViaService": "false" } },
      };
    case 4:
      return {
        ...allow(`Account${number}`, { AWS: [root(account)] }, [...USE, "kms:Create*"]),
        Condition: {
          ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/${team}/*` },
          StringEquals: { "kms:ViaService": [nth(VIA, number), nth(VIA, number + 1)] },
        },
      };
    default:
      return {
        ...allow(`Tagged${number}`, roles, [...USE, ...GRANT]),
        Condition: {
          StringEquals: { "aws:PrincipalTag/team": team },
          StringLike: { "kms:ViaService": `${nth(SERVICES, number)}.*.amazonaws.com` },
        },
      };
  }
}

/** Returns the policy as JSON text. */
export function largeKeyPolicy(): string {
  const first = [
    allow("OwnAccount", { AWS: [root(OWN)] }, "kms:*"),
    allow("Administrators", { AWS: [BREAK_GLASS] }, ["kms:Create*", "kms:Describe*", "kms:Put*", "kms:List*"]),
    ...GUARDS,
  ];
  const grants = Array.from({ length: STATEMENTS - first.length }, (_, number) => grant(number));
  const statements = [...first, ...grants];
  const text = () => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  // Adds roles in turn until the policy has no room for another.
  for (let number = 0; text().length < MAX_BYTES - 60; number += 1) {
    const principal = grants[number % grants.length]?.Principal;
    if (typeof principal === "object" && "AWS" in principal) principal.AWS.push(role(100 + number));
  }
  return text();
}
