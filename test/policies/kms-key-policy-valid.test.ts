import { kmsKeyPolicyValid } from "../../policies/kms-key-policy-valid";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const attached = "aws:kms/keyPolicy:KeyPolicy";
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const root = { AWS: "arn:aws:iam::111122223333:root" };
const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const use = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:role/app" }, Action: "kms:Decrypt" };
const usesAll = { ...use, Resource: "*" };
const guard = {
  Effect: "Deny",
  Principal: "*",
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition: { StringNotEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } },
};
const region = "eu-west-1";

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
/** The statement as the second of a policy. */
const beside = (statement: object): object => ({ policy: document(rootDelegates, statement) });
const viaService = (service: string, operator = "StringEquals"): object =>
  beside({ ...guard, Condition: { [operator]: { "kms:ViaService": service } } });
const at = (rest: string): string => `policy.Statement[1]${rest}`;

const passing: readonly (readonly [name: string, props: object])[] = [
  ["no policy: AWS's default", { description: "orders" }],
  ["an empty policy, which the provider reads as none", { policy: "" }],
  ["delegation to the account", { policy: document(rootDelegates) }],
  ["a guard of the key's own Region", { ...beside(guard), region }],
  ["a guard of another Region, of a key whose Region is not known", viaService("rds.us-east-1.amazonaws.com")],
  ["a guard of any Region", { ...viaService("rds.*.amazonaws.com", "StringNotLike"), region }],
  [
    "a guard of another Region, of a multi-Region key",
    { ...viaService("rds.us-east-1.amazonaws.com"), region, multiRegion: true },
  ],
  [
    "the key by its Region and account",
    { ...beside({ ...use, Resource: "arn:aws:kms:eu-west-1:111122223333:key/*" }), region },
  ],
  [
    "a document the provider hands over as an object",
    { policy: { Version: "2012-10-17", Statement: [rootDelegates] } },
  ],
];

interface Example {
  readonly name: string;
  readonly props: object;
  readonly message: string;
  readonly at: string;
  readonly text: string;
}

const problems: readonly Example[] = [
  {
    name: "no JSON",
    props: { policy: "{" },
    message: "malformed",
    at: "policy",
    text: "`policy` cannot be read as part of a policy document: expected JSON text, found 1 characters that are not JSON",
  },
  {
    name: "a member that is none",
    props: beside({ ...usesAll, Resources: "*" }),
    message: "malformed",
    at: at(""),
    text:
      "`policy.Statement[1]` cannot be read as part of a policy document: has a member `Resources`; expected only Sid, " +
      "Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.\nCorrect the document.",
  },
  {
    name: "more than is read",
    props: { policy: JSON.stringify({ Id: "x".repeat(300_000), Statement: [rootDelegates] }) },
    message: "malformed",
    at: "policy",
    text: "`policy` cannot be read as part of a policy document: has 300",
  },
  {
    name: "no statement",
    props: { policy: document() },
    message: "noStatement",
    at: "policy.Statement",
    text: "`policy.Statement` is empty: a key policy has at least one statement.\nWrite one.",
  },
  {
    name: "a guard without Resource",
    props: beside({ ...guard, Resource: undefined }),
    message: "missingElement",
    at: at(""),
    text:
      "`policy.Statement[1]` has no Resource, and so no effect: a statement of a key policy needs Principal, Action and " +
      'Resource.\nAdd what is missing (`"Resource": "*"` is the key itself), or take the statement out.',
  },
  {
    name: "a statement without Principal and Action",
    props: beside({ ...usesAll, Principal: undefined, Action: undefined }),
    message: "missingElement",
    at: at(""),
    text: "`policy.Statement[1]` has no Principal, Action, and so no effect: ",
  },
  {
    name: "an empty list",
    props: beside({ ...usesAll, Action: [] }),
    message: "emptyElement",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` lists nothing, and so its statement has no effect.\nFill the list, or take the " +
      "statement out.",
  },
  {
    name: "actions of another service",
    props: beside({ ...usesAll, Action: ["s3:GetObject", "s3:PutObject"] }),
    message: "noKeyAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` (`s3:GetObject, s3:PutObject`) takes in none of the actions on a KMS key (as AWS " +
      "documents them on 2026-09-26), and so its statement has no effect.\nList actions on the key, such as `kms:Decrypt`, " +
      "or take the statement out.",
  },
  {
    name: "an alias in place of the key",
    props: { ...beside({ ...use, Resource: "arn:aws:kms:eu-west-1:111122223333:alias/orders" }), region },
    message: "otherResource",
    at: at(".Resource"),
    text:
      "`policy.Statement[1].Resource` (`arn:aws:kms:eu-west-1:111122223333:alias/orders`) does not take in this key, " +
      "`arn:aws:kms:eu-west-1:111122223333:key/*`, and so its statement has no effect.\nWrite " +
      '`"Resource": "*"`, which in a key policy is the key itself.',
  },
  {
    name: "another Region's keys",
    props: { ...beside({ ...use, Resource: "arn:aws:kms:us-east-1:*:key/*" }), region },
    message: "otherResource",
    at: at(".Resource"),
    text: "`policy.Statement[1].Resource` (`arn:aws:kms:us-east-1:*:key/*`) does not take in this key, ",
  },
  {
    name: "nobody but everybody",
    props: beside({ ...usesAll, Principal: undefined, NotPrincipal: { AWS: "*" } }),
    message: "sparesEverybody",
    at: at(".NotPrincipal.AWS"),
    text:
      "`policy.Statement[1].NotPrincipal.AWS` spares everybody, and so its statement has no effect.\nName those to be " +
      "spared, or take the statement out.",
  },
  {
    name: "a wildcard inside a principal",
    props: beside({ ...usesAll, Principal: { AWS: [root.AWS, "arn:aws:iam::111122223333:role/*"] } }),
    message: "malformedPrincipal",
    at: at(".Principal.AWS[1]"),
    text:
      "`policy.Statement[1].Principal.AWS[1]` has `arn:aws:iam::111122223333:role/*`, which is no principal (a wildcard " +
      "inside a principal stands for nothing but itself): KMS refuses such a policy.\nName an account, ",
  },
  {
    name: "a group",
    props: beside({ ...usesAll, Principal: { AWS: "arn:aws:iam::111122223333:group/admins" } }),
    message: "malformedPrincipal",
    at: at(".Principal.AWS"),
    text: "`policy.Statement[1].Principal.AWS` has `arn:aws:iam::111122223333:group/admins`, which is no principal (a group is no principal): ",
  },
];

const advice: readonly Example[] = [
  {
    name: "an action KMS does not have",
    props: beside({ ...usesAll, Action: ["kms:CreateGrants", "kms:Decrypt"] }),
    message: "unknownAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` lists `kms:CreateGrants`, which takes in none of the actions of AWS KMS (as AWS " +
      "documents them on 2026-09-26).\nThe nearest that AWS defines is `kms:CreateGrant`.",
  },
  {
    name: "an action of another service",
    props: beside({ ...usesAll, Action: ["s3:GetObject", "kms:Decrypt"] }),
    message: "otherServiceAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` lists `s3:GetObject`, an action of another service, which means nothing in a key " +
      "policy.\nTake it out.",
  },
  {
    name: "a condition key AWS does not have",
    props: beside({ ...guard, Condition: { StringNotEquals: { "kms:ViaServices": "rds.eu-west-1.amazonaws.com" } } }),
    message: "unknownKey",
    at: at(".Condition.StringNotEquals.kms:ViaServices"),
    text:
      "`policy.Statement[1].Condition.StringNotEquals.kms:ViaServices` is on `kms:ViaServices`, a condition key that AWS " +
      "does not define.\nThe nearest that AWS defines is `kms:ViaService`.",
  },
  {
    name: "a condition key that never comes with the action",
    props: beside({ ...usesAll, Condition: { Bool: { "kms:GrantIsForAWSResource": true } } }),
    message: "keyNeverSent",
    at: at(".Condition.Bool.kms:GrantIsForAWSResource"),
    text:
      "`policy.Statement[1].Condition.Bool.kms:GrantIsForAWSResource` is on `kms:GrantIsForAWSResource`, which KMS sends " +
      "with none of the actions of the statement: the condition is always decided as for an absent key.\nTake the ",
  },
  {
    name: "an operator AWS does not have",
    props: viaService("rds.eu-west-1.amazonaws.com", "ForAnyValues:StringEqual"),
    message: "unknownOperator",
    at: at(".Condition.ForAnyValues:StringEqual.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.ForAnyValues:StringEqual.kms:ViaService` has `ForAnyValues:StringEqual`, a condition " +
      "operator that AWS does not define.\nThe nearest that AWS defines is `ForAnyValue:StringEquals`.",
  },
  {
    name: "a value the operator cannot compare with",
    props: beside({ ...usesAll, Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } }),
    message: "unreadableValue",
    at: at(".Condition.DateLessThan.aws:CurrentTime"),
    text:
      "`policy.Statement[1].Condition.DateLessThan.aws:CurrentTime` has a value that nothing can be compared with: " +
      "`tomorrow` is not a date.\nCorrect the value.",
  },
  {
    name: "a wildcard that is none",
    props: viaService("rds.*.amazonaws.com"),
    message: "literalWildcard",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` compares with `rds.*.amazonaws.com` to the letter, " +
      "wildcards too, and no service is called so.\nUse `StringLike` (or `StringNotLike`).",
  },
  {
    name: "no service, of a key whose Region is not known",
    props: viaService("rds.amazonaws.com"),
    message: "noService",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `rds.amazonaws.com`, which `kms:ViaService` never " +
      "is: its values are `service.region.amazonaws.com` in lower case.\nWrite it like `rds.<region>.amazonaws.com`.",
  },
  {
    name: "a service of another Region",
    props: { ...viaService("rds.us-east-1.amazonaws.com"), region },
    message: "otherRegion",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `rds.us-east-1.amazonaws.com`, of another Region " +
      "than the key, which only the services of eu-west-1 can use.\nWrite `rds.eu-west-1.amazonaws.com` for Amazon RDS, ",
  },
  {
    name: "a unique id",
    props: beside({ ...usesAll, Principal: { AWS: "AROAEXAMPLE12345" } }),
    message: "uniqueId",
    at: at(".Principal.AWS"),
    text:
      "`policy.Statement[1].Principal.AWS` has `AROAEXAMPLE12345`, a unique id, which AWS shows in a policy in place of a " +
      "user or role that was deleted.\nTake it out, or name the principal by its ARN.",
  },
  {
    name: "a Sid twice",
    props: beside({ ...usesAll, Sid: "Root" }),
    message: "repeatedSid",
    at: at(".Sid"),
    text:
      "`policy.Statement[1].Sid` is `Root`, as is that of `policy.Statement[0]`: what names a statement by its Sid cannot " +
      "tell the two.\nGive each statement a Sid of its own.",
  },
];

const many = (count: number, finding: { message: string; at: string; text: string }) =>
  Array.from({ length: count }, () => finding);
const malformed = { message: "malformed", at: "policy.Statement[0]", text: "`policy.Statement[0]` cannot be read as " };
const noPrincipal = {
  message: "malformedPrincipal",
  at: at(".Principal.AWS[0]"),
  text: "`policy.Statement[1].Principal.AWS[0]` has `alice0`, which is no principal (it is neither an account id nor the ARN of an account's root, a user, a role or a session): ",
};

describePolicy(kmsKeyPolicyValid, {
  pass: [
    ...passing.map(([name, props]) => ({ name, type, props })),
    {
      name: "a policy of another Region's services, of a multi-Region key by its id",
      type: attached,
      props: { ...viaService("rds.us-east-1.amazonaws.com"), region, keyId: `mrk-${"0".repeat(32)}` },
    },
    {
      name: "a policy of another Region's services, of a key not known yet",
      type: attached,
      props: { ...viaService("rds.us-east-1.amazonaws.com"), region, keyId: UNKNOWN },
    },
  ],
  violation: [
    ...problems.map(({ name, props, ...finding }) => ({ name, type, props, findings: [finding] as const })),
    ...advice.map(({ name, props, ...finding }) => ({
      name,
      type,
      props,
      findings: [{ ...finding, level: "advisory" }] as const,
    })),
    {
      name: "a policy of another Region's services, of a single-Region key by its id",
      type: attached,
      props: { ...viaService("rds.us-east-1.amazonaws.com"), region, keyId },
      findings: [
        {
          message: "otherRegion",
          at: at(".Condition.StringEquals.kms:ViaService"),
          text: "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `rds.us-east-1.amazonaws.com`, of another ",
          level: "advisory",
        },
      ],
    },
    {
      name: "violations before advice",
      type,
      props: beside({ ...guard, Sid: "Root", Resource: undefined }),
      findings: [
        { message: "missingElement", at: at(""), text: "`policy.Statement[1]` has no Resource, " },
        { message: "repeatedSid", at: at(".Sid"), text: "`policy.Statement[1].Sid` is `Root`, ", level: "advisory" },
      ],
    },
    {
      name: "two problems",
      type,
      props: { policy: document({ ...rootDelegates, Effect: "Permit", Action: 1 }) },
      findings: [
        {
          message: "malformed",
          at: "policy.Statement[0].Action",
          text: "`policy.Statement[0].Action` cannot be read as part of a policy document: expected a string, or a list of such, found `1`.",
        },
        {
          message: "malformed",
          at: "policy.Statement[0].Effect",
          text: "`policy.Statement[0].Effect` cannot be read as part of a policy document: expected `Allow` or `Deny`, found `Permit`.",
        },
      ],
    },
    {
      name: "eleven problems",
      type,
      props: {
        policy: document({ ...rootDelegates, ...Object.fromEntries(Array.from("abcdefghijk", (x) => [x, x])) }),
      },
      findings: [
        malformed,
        ...many(9, malformed),
        {
          message: "more",
          at: "policy",
          text: "`policy` has 1 more such findings.\nCorrect those shown first.",
        },
      ],
    },
    {
      name: "as many problems as are told",
      type,
      props: {
        policy: document({ ...rootDelegates, ...Object.fromEntries(Array.from({ length: 200 }, (_, x) => [x, x])) }),
      },
      findings: [
        malformed,
        ...many(9, malformed),
        { message: "more", at: "policy", text: "`policy` has at least 90 more such findings.\n" },
      ],
    },
    {
      name: "many principals that are none, and many actions",
      type,
      props: beside({
        ...usesAll,
        Principal: { AWS: Array.from({ length: 12 }, (_, number) => `alice${number}`) },
        Action: ["kms:Decrypt", ...Array.from({ length: 13 }, (_, number) => `kms:Decrypt${number}`)],
      }),
      findings: [
        noPrincipal,
        ...Array.from({ length: 9 }, (_, number) => ({
          message: "malformedPrincipal",
          at: at(`.Principal.AWS[${number + 1}]`),
          text: `\`policy.Statement[1].Principal.AWS[${number + 1}]\` has \`alice${number + 1}\`, which is no principal `,
        })),
        { message: "more", at: "policy", text: "`policy` has 2 more such findings." },
        ...Array.from({ length: 10 }, (_, number) => ({
          message: "unknownAction",
          at: at(".Action"),
          text: `\`policy.Statement[1].Action\` lists \`kms:Decrypt${number}\`, which takes in none of the actions `,
          level: "advisory" as const,
        })),
        { message: "more", at: "policy", text: "`policy` has 3 more such findings.", level: "advisory" },
      ],
    },
    {
      name: "an account the configuration names",
      type,
      props: beside({ ...use, Resource: "arn:aws:kms:*:111122223333:key/*" }),
      config: { accounts: ["444455556666"] },
      findings: [
        {
          message: "otherResource",
          at: at(".Resource"),
          text: "`policy.Statement[1].Resource` (`arn:aws:kms:*:111122223333:key/*`) does not take in this key, `arn:aws*:kms:*:444455556666:key/*`, ",
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
          text: "undecided: `policy` is not known before the update, and decides whether the key policy is valid.",
        },
      ],
    },
    {
      name: "a policy hidden in an exported state",
      type: attached,
      props: { keyId, policy: "[secret]" },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is hidden as `[secret]` in the exported state, and decides whether the key policy is valid.",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: {},
      reason: "the policy is not about resources of type `aws:s3/bucket:Bucket`",
    },
  ],
});
