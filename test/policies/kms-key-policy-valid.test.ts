import { kmsKeyPolicyValid } from "../../policies/kms-key-policy-valid";
import { accountIdCases, describeOptions } from "../kit/option-tester";
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
/** A policy with the statement as its second. */
const withStatement = (statement: object): object => ({ policy: document(rootDelegates, statement) });
const viaService = (service: string, operator = "StringEquals"): object =>
  withStatement({ ...guard, Condition: { [operator]: { "kms:ViaService": service } } });
const at = (rest: string): string => `policy.Statement[1]${rest}`;

const passing: readonly (readonly [name: string, props: object])[] = [
  ["no policy, which means AWS's default policy", { description: "orders" }],
  ["an empty policy, which counts as none", { policy: "" }],
  ["delegation to the account", { policy: document(rootDelegates) }],
  ["a Deny for services of other Regions than the key's", { ...withStatement(guard), region }],
  ["a service of some Region, for a key whose Region is not known", viaService("rds.us-east-1.amazonaws.com")],
  ["a Deny with a pattern for any Region", { ...viaService("rds.*.amazonaws.com", "StringNotLike"), region }],
  [
    "a service of another Region, for a multi-Region key",
    { ...viaService("rds.us-east-1.amazonaws.com"), region, multiRegion: true },
  ],
  [
    "a Resource that matches the key's Region and account",
    { ...withStatement({ ...use, Resource: "arn:aws:kms:eu-west-1:111122223333:key/*" }), region },
  ],
  [
    "a service principal, with a condition that its own calls meet, or in a Deny",
    {
      policy: document(
        rootDelegates,
        {
          ...usesAll,
          Principal: { Service: "logs.eu-west-1.amazonaws.com", AWS: root.AWS },
          Condition: { StringEqualsIfExists: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
        },
        {
          ...guard,
          Principal: { Service: "logs.eu-west-1.amazonaws.com" },
          Condition: { Null: { "kms:ViaService": "false" } },
        },
        { ...usesAll, Principal: { AWS: root.AWS }, Condition: { Null: { "kms:ViaService": "false" } } },
      ),
    },
  ],
  [
    "policy variables and escapes, which are not placeholders",
    withStatement({
      ...usesAll,
      Condition: { StringLike: { "aws:PrincipalTag/team": ["${aws:username}", "${*}${?}${$}"] } },
    }),
  ],
  [
    "operations, a condition key and a service that the service authorization reference lacks",
    withStatement({
      ...usesAll,
      Action: ["kms:Encapsulate", "kms:Decapsulate", "kms:PutKeyPolicy"],
      Condition: { StringEquals: { "kms:PolicyName": "default", "kms:ViaService": "dsql.eu-west-1.amazonaws.com" } },
    }),
  ],
  ["a document given as an object", { policy: { Version: "2012-10-17", Statement: [rootDelegates] } }],
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
    name: "text that is not JSON",
    props: { policy: "{" },
    message: "malformed",
    at: "policy",
    text: "`policy` cannot be read as part of a policy document: expected JSON, found text of length 1 with a syntax error",
  },
  {
    name: "a member that the policy language does not have",
    props: withStatement({ ...usesAll, Resources: "*" }),
    message: "malformed",
    at: at(""),
    text:
      "`policy.Statement[1]` cannot be read as part of a policy document: has an unknown member `Resources`, expected only Sid, " +
      "Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.\nCorrect the document.",
  },
  {
    name: "a member of the document that the policy language does not have",
    props: { policy: JSON.stringify({ Comment: "orders", Statement: [rootDelegates] }) },
    message: "malformed",
    at: "policy",
    text:
      "`policy` cannot be read as part of a policy document: has an unknown member `Comment`, expected only Version, Id, " +
      "Statement.\nCorrect the document.",
  },
  {
    name: "the same member twice in one object",
    props: {
      policy: document(rootDelegates, guard).replace(
        /("kms:ViaService":)"[^"]*"/,
        '$1"rds.*.amazonaws.com",$1"sqs.eu-west-1.amazonaws.com"',
      ),
    },
    message: "malformed",
    at: at(".Condition.StringNotEquals"),
    text:
      "`policy.Statement[1].Condition.StringNotEquals` cannot be read as part of a policy document: has the member " +
      "`kms:ViaService` twice.\nCorrect the document.",
  },
  ...(["kms:EncryptionContext:aws:rds:dbc-id", "AWS:RequestTag/team"] as const).map(
    (key): Example => ({
      name: `ForAllValues on ${key}`,
      props: withStatement({
        ...usesAll,
        Action: ["kms:Decrypt", "kms:TagResource"],
        Condition: { "ForAllValues:StringEquals": { [key]: "orders" } },
      }),
      message: "overlyPermissive",
      at: at(`.Condition.ForAllValues:StringEquals.${key}`),
      text:
        `\`policy.Statement[1].Condition.ForAllValues:StringEquals.${key}\` has \`ForAllValues\` on \`${key}\`, which has ` +
        "one value, so KMS rejects the policy: it would also match requests without the key.\nUse the operator without " +
        "`ForAllValues:`.",
    }),
  ),
  {
    name: "a document over the size limit",
    props: { policy: JSON.stringify({ Id: "x".repeat(300_000), Statement: [rootDelegates] }) },
    message: "malformed",
    at: "policy",
    text: "`policy` cannot be read as part of a policy document: has 300",
  },
  {
    name: "no statements",
    props: { policy: document() },
    message: "noStatement",
    at: "policy.Statement",
    text: "`policy.Statement` is empty, but a key policy needs at least one statement.\nAdd a statement.",
  },
  {
    name: "a Deny without Resource",
    props: withStatement({ ...guard, Resource: undefined }),
    message: "missingElement",
    at: at(""),
    text:
      "`policy.Statement[1]` has no Resource, so it has no effect: a statement of a key policy needs Principal, Action and " +
      'Resource.\nAdd what is missing (`"Resource": "*"` means this key), or remove the statement.',
  },
  {
    name: "a statement without Principal and Action",
    props: withStatement({ ...usesAll, Principal: undefined, Action: undefined }),
    message: "missingElement",
    at: at(""),
    text: "`policy.Statement[1]` has no Principal, Action, so it has no effect: ",
  },
  {
    name: "a Deny with an empty list",
    props: withStatement({ ...guard, Action: [] }),
    message: "emptyElement",
    at: at(".Action"),
    text: "`policy.Statement[1].Action` is an empty list, so its statement has no effect.\n",
  },
  {
    name: "a Deny of an action on no key",
    props: withStatement({ ...guard, Action: "kms:ListAliases" }),
    message: "noKeyAction",
    at: at(".Action"),
    text: "`policy.Statement[1].Action` (`kms:ListAliases`) matches no action on a KMS key (according to the AWS ",
  },
  {
    name: "a Deny on an alias",
    props: { ...withStatement({ ...guard, Resource: "arn:aws:kms:eu-west-1:111122223333:alias/orders" }), region },
    message: "otherResource",
    at: at(".Resource"),
    text: "`policy.Statement[1].Resource` (`arn:aws:kms:eu-west-1:111122223333:alias/orders`) does not match this key, ",
  },
  {
    name: "a Deny that excludes everyone",
    props: withStatement({ ...guard, Principal: undefined, NotPrincipal: { AWS: "*" } }),
    message: "excludesEveryone",
    at: at(".NotPrincipal.AWS"),
    text: "`policy.Statement[1].NotPrincipal.AWS` excludes everyone, so its statement has no effect.\n",
  },
  {
    name: "a wildcard inside a principal",
    props: withStatement({ ...usesAll, Principal: { AWS: [root.AWS, "arn:aws:iam::111122223333:role/*"] } }),
    message: "malformedPrincipal",
    at: at(".Principal.AWS[1]"),
    text:
      "`policy.Statement[1].Principal.AWS[1]` has `arn:aws:iam::111122223333:role/*`, which is not a valid principal (a wildcard " +
      "inside a principal is taken literally), so KMS rejects the policy.\nUse an account, ",
  },
  {
    name: "a group as a principal",
    props: withStatement({ ...usesAll, Principal: { AWS: "arn:aws:iam::111122223333:group/admins" } }),
    message: "malformedPrincipal",
    at: at(".Principal.AWS"),
    text:
      "`policy.Statement[1].Principal.AWS` has `arn:aws:iam::111122223333:group/admins`, which is not a valid " +
      "principal (a group cannot be a principal), ",
  },
];

const advice: readonly Example[] = [
  {
    name: "an empty list",
    props: withStatement({ ...usesAll, Action: [] }),
    message: "emptyElement",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` is an empty list, so its statement has no effect.\nFill the list, or remove the " +
      "statement.",
  },
  {
    name: "actions of another service",
    props: withStatement({ ...usesAll, Action: ["s3:GetObject", "s3:PutObject"] }),
    message: "noKeyAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` (`s3:GetObject, s3:PutObject`) matches no action on a KMS key (according to the AWS " +
      "documentation of 2026-09-26), so its statement has no effect.\nList actions on the key, such as `kms:Decrypt`, or " +
      "remove the statement.",
  },
  {
    name: "an alias instead of the key",
    props: { ...withStatement({ ...use, Resource: "arn:aws:kms:eu-west-1:111122223333:alias/orders" }), region },
    message: "otherResource",
    at: at(".Resource"),
    text:
      "`policy.Statement[1].Resource` (`arn:aws:kms:eu-west-1:111122223333:alias/orders`) does not match this key, " +
      "`arn:aws:kms:eu-west-1:111122223333:key/*`, so its statement has no effect.\nWrite " +
      '`"Resource": "*"`, which means this key in a key policy.',
  },
  {
    name: "keys of another Region",
    props: { ...withStatement({ ...use, Resource: "arn:aws:kms:us-east-1:*:key/*" }), region },
    message: "otherResource",
    at: at(".Resource"),
    text: "`policy.Statement[1].Resource` (`arn:aws:kms:us-east-1:*:key/*`) does not match this key, ",
  },
  {
    name: "NotPrincipal that excludes everyone",
    props: withStatement({ ...usesAll, Principal: undefined, NotPrincipal: { AWS: "*" } }),
    message: "excludesEveryone",
    at: at(".NotPrincipal.AWS"),
    text:
      "`policy.Statement[1].NotPrincipal.AWS` excludes everyone, so its statement has no effect.\nList only the principals " +
      "to exclude, or remove the statement.",
  },
  {
    name: "an action on no key alone",
    props: withStatement({ ...usesAll, Action: "kms:ListAliases" }),
    message: "noKeyAction",
    at: at(".Action"),
    text: "`policy.Statement[1].Action` (`kms:ListAliases`) matches no action on a KMS key (according to the AWS ",
  },
  {
    name: "an Allow without Resource",
    props: withStatement(use),
    message: "missingElement",
    at: at(""),
    text: "`policy.Statement[1]` has no Resource, so it has no effect: ",
  },
  {
    name: "a Deny of an action that may be newer than the data",
    props: withStatement({ ...guard, Action: "kms:Teleport" }),
    message: "unknownAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` lists `kms:Teleport`, which matches no action of AWS KMS (according to the AWS " +
      "documentation of 2026-09-26).\nThe closest name that AWS defines is ",
  },
  {
    name: "a service that does not exist",
    props: viaService("aurora.us-east-1.amazonaws.com"),
    message: "unlistedService",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `aurora.us-east-1.amazonaws.com`, and no service is " +
      "known to have that name in `kms:ViaService` (according to the AWS documentation of 2026-09-26).\nThe closest name is `rds`.",
  },
  {
    name: "a misspelt service, with a wildcard for the Region",
    props: viaService("dynamdb.*.amazonaws.com", "StringNotLike"),
    message: "unlistedService",
    at: at(".Condition.StringNotLike.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringNotLike.kms:ViaService` has `dynamdb.*.amazonaws.com`, and no service is " +
      "known to have that name in `kms:ViaService` (according to the AWS documentation of 2026-09-26).\nThe closest name is `dynamodb`.",
  },
  ...["${AWS::Region}", "${data.aws_region.current.name}", "{{region}}", "<region>", "${region}"].map(
    (placeholder) => ({
      name: `a service whose Region is ${placeholder}`,
      props: viaService(`rds.${placeholder}.amazonaws.com`),
      message: "placeholder",
      at: at(".Condition.StringEquals.kms:ViaService"),
      text:
        `\`policy.Statement[1].Condition.StringEquals.kms:ViaService\` has \`rds.${placeholder}.amazonaws.com\` with the ` +
        `placeholder \`${placeholder}\`, which no tool has filled in, so it matches nothing.\n`,
    }),
  ),
  {
    name: "a placeholder in a Resource",
    props: withStatement({ ...usesAll, Resource: ["*", "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*"] }),
    message: "placeholder",
    at: at(".Resource"),
    text: "`policy.Statement[1].Resource` has `arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*` with the placeholder ",
  },
  {
    name: "a service principal that must come through a service",
    props: withStatement({
      ...usesAll,
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Condition: { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
    }),
    message: "serviceNeverSends",
    at: at(".Principal.Service"),
    text:
      "`policy.Statement[1].Principal.Service` has `logs.eu-west-1.amazonaws.com`, which calls in its own name and then sends no " +
      "`kms:ViaService`, as far as AWS documents, so the statement never applies to it.\n",
  },
  {
    name: "an action that KMS does not have",
    props: withStatement({ ...usesAll, Action: ["kms:CreateGrants", "kms:Decrypt"] }),
    message: "unknownAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` lists `kms:CreateGrants`, which matches no action of AWS KMS (according to the AWS " +
      "documentation of 2026-09-26).\nThe closest name that AWS defines is `kms:CreateGrant`.",
  },
  {
    name: "an action of another service",
    props: withStatement({ ...usesAll, Action: ["s3:GetObject", "kms:Decrypt"] }),
    message: "otherServiceAction",
    at: at(".Action"),
    text:
      "`policy.Statement[1].Action` lists `s3:GetObject`, an action of another service, which has no effect in a key " +
      "policy.\nRemove it.",
  },
  {
    name: "a condition key that AWS does not define",
    props: withStatement({
      ...guard,
      Condition: { StringNotEquals: { "kms:ViaServices": "rds.eu-west-1.amazonaws.com" } },
    }),
    message: "unknownKey",
    at: at(".Condition.StringNotEquals.kms:ViaServices"),
    text:
      "`policy.Statement[1].Condition.StringNotEquals.kms:ViaServices` uses `kms:ViaServices`, a condition key that AWS " +
      "does not define (according to the AWS documentation of 2026-09-26).\nThe closest name that AWS defines is `kms:ViaService`.",
  },
  {
    name: "a condition key that KMS does not send with the action",
    props: withStatement({ ...usesAll, Condition: { Bool: { "kms:GrantIsForAWSResource": true } } }),
    message: "keyNeverSent",
    at: at(".Condition.Bool.kms:GrantIsForAWSResource"),
    text:
      "`policy.Statement[1].Condition.Bool.kms:GrantIsForAWSResource` uses `kms:GrantIsForAWSResource`, which KMS sends " +
      "with no action of the statement, so the condition is always evaluated as if the key were absent.\nRemove the ",
  },
  {
    name: "an operator that AWS does not define",
    props: viaService("rds.eu-west-1.amazonaws.com", "ForAnyValues:StringEqual"),
    message: "unknownOperator",
    at: at(".Condition.ForAnyValues:StringEqual.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.ForAnyValues:StringEqual.kms:ViaService` uses `ForAnyValues:StringEqual`, a condition " +
      "operator that AWS does not define.\nThe closest name that AWS defines is `ForAnyValue:StringEquals`.",
  },
  {
    name: "a value that the operator cannot compare",
    props: withStatement({ ...usesAll, Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } }),
    message: "unreadableValue",
    at: at(".Condition.DateLessThan.aws:CurrentTime"),
    text:
      "`policy.Statement[1].Condition.DateLessThan.aws:CurrentTime` has a value that its operator cannot compare: " +
      "`tomorrow` is not a date.\nCorrect the value.",
  },
  {
    name: "a wildcard in a literal comparison",
    props: viaService("rds.*.amazonaws.com"),
    message: "literalWildcard",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` compares with `rds.*.amazonaws.com` literally, " +
      "including the wildcard, and no service has that name.\nUse `StringLike` or `StringNotLike`.",
  },
  {
    name: "a value that is not a service, for a key whose Region is not known",
    props: viaService("rds.amazonaws.com"),
    message: "noService",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `rds.amazonaws.com`, but every value of " +
      "`kms:ViaService` has the form `service.region.amazonaws.com` in lower case.\nWrite it like " +
      "`rds.<region>.amazonaws.com`.",
  },
  {
    name: "a service of another Region",
    props: { ...viaService("rds.us-east-1.amazonaws.com"), region },
    message: "otherRegion",
    at: at(".Condition.StringEquals.kms:ViaService"),
    text:
      "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `rds.us-east-1.amazonaws.com`, a service of " +
      "another Region, but only services of eu-west-1 can use the key.\nUse the key's Region, for example " +
      "`rds.eu-west-1.amazonaws.com`.",
  },
  {
    name: "a unique id as a principal",
    props: withStatement({ ...usesAll, Principal: { AWS: "AROAEXAMPLE12345" } }),
    message: "uniqueId",
    at: at(".Principal.AWS"),
    text:
      "`policy.Statement[1].Principal.AWS` has `AROAEXAMPLE12345`, a unique id, which AWS shows instead of a user or role " +
      "that was deleted. KMS rejects the policy if that identity is gone.\nRemove it, or use the ARN of the principal.",
  },
  {
    name: "the same Sid twice",
    props: withStatement({ ...usesAll, Sid: "Root" }),
    message: "repeatedSid",
    at: at(".Sid"),
    text:
      "`policy.Statement[1].Sid` is `Root`, which is also the Sid of `policy.Statement[0]`, so the Sid does not identify one " +
      "statement.\nGive each statement its own Sid.",
  },
];

const many = (count: number, finding: { message: string; at: string; text: string }) =>
  Array.from({ length: count }, () => finding);
const malformed = { message: "malformed", at: "policy.Statement[0]", text: "`policy.Statement[0]` cannot be read as " };
const noPrincipal = {
  message: "malformedPrincipal",
  at: at(".Principal.AWS[0]"),
  text:
    "`policy.Statement[1].Principal.AWS[0]` has a text of 6 characters, which is not a valid principal (it is neither an account " +
    "id nor the ARN of a root user, user, role or session), ",
};

const REGIONS_BY_PARTITION = [
  ["aws", "eu-west-1"],
  ["aws-cn", "cn-north-1"],
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-eusc", "eusc-de-east-1"],
  ["aws-iso-b", "us-isob-east-1"],
] as const;
const rootOf = (partition: string) =>
  document({ ...usesAll, Principal: { AWS: `arn:${partition}:iam::111122223333:root` }, Sid: "Root" });

describePolicy(kmsKeyPolicyValid, {
  pass: [
    ...REGIONS_BY_PARTITION.map(([partition, place]) => ({
      name: `a principal of ${partition} and a key of ${place}`,
      type,
      props: { policy: rootOf(partition) },
      provider: { region: place },
    })),
    { name: "a principal of any partition, for a key of an unknown Region", type, props: { policy: rootOf("aws-cn") } },
    {
      name: "an account id, which has no partition",
      type,
      props: { policy: document({ ...usesAll, Principal: { AWS: "111122223333" }, Sid: "Root" }) },
      provider: { region: "cn-north-1" },
    },
    ...passing.map(([name, props]) => ({ name, type, props })),
    {
      name: "a service of another Region, for a key whose id is multi-Region",
      type: attached,
      props: { ...viaService("rds.us-east-1.amazonaws.com"), region, keyId: `mrk-${"0".repeat(32)}` },
    },
    {
      name: "a service of another Region, for a key that is not known yet",
      type: attached,
      props: { ...viaService("rds.us-east-1.amazonaws.com"), region, keyId: UNKNOWN },
    },
  ],
  violation: [
    {
      name: "a Deny without Resource, next to a part that is not known yet",
      type,
      props: {
        policy: {
          Version: "2012-10-17",
          Statement: [rootDelegates, { ...guard, Resource: undefined }, { ...usesAll, Principal: { AWS: UNKNOWN } }],
        },
      },
      findings: [
        { message: "missingElement", at: at(""), text: "`policy.Statement[1]` has no Resource, so it has no effect: " },
        {
          message: "notReadable",
          at: "policy.Statement[2].Principal.AWS",
          text: "undecided: `policy.Statement[2].Principal.AWS` is not known before the update, ",
        },
      ],
    },
    ...REGIONS_BY_PARTITION.flatMap(([partition, place]) =>
      ["aws", "aws-cn"]
        .filter((other) => other !== partition)
        .map((other) => ({
          name: `a principal of ${other} and a key of ${place}`,
          type,
          props: { policy: rootOf(other) },
          provider: { region: place },
          findings: [
            {
              message: "otherPartition",
              at: "policy.Statement[0].Principal.AWS",
              text: `\`policy.Statement[0].Principal.AWS\` has \`arn:${other}:iam::111122223333:root\`, a principal of another partition. A key of \`${place}\` is in the partition \`${partition}\`, where`,
            },
          ] as const,
        })),
    ),
    {
      name: "a role of another partition, in a KeyPolicy for the ARN of a key",
      type: attached,
      props: {
        keyId: "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        policy: document({ ...usesAll, Principal: { AWS: ["111122223333", "arn:aws:iam::111122223333:role/app"] } }),
      },
      findings: [
        {
          message: "otherPartition",
          at: "policy.Statement[0].Principal.AWS[1]",
          text: "`policy.Statement[0].Principal.AWS[1]` has `arn:aws:iam::111122223333:role/app`, a principal of another partition.",
        },
      ],
    },
    ...problems.map(({ name, props, ...finding }) => ({ name, type, props, findings: [finding] as const })),
    ...advice.map(({ name, props, ...finding }) => ({
      name,
      type,
      props,
      findings: [{ ...finding, level: "advisory" }] as const,
    })),
    {
      name: "a service of another Region, for a key whose id is single-Region",
      type: attached,
      props: { ...viaService("rds.us-east-1.amazonaws.com"), region, keyId },
      findings: [
        {
          message: "otherRegion",
          at: at(".Condition.StringEquals.kms:ViaService"),
          text:
            "`policy.Statement[1].Condition.StringEquals.kms:ViaService` has `rds.us-east-1.amazonaws.com`, a " +
            "service ",
          level: "advisory",
        },
      ],
    },
    {
      name: "a violation and advice, in that order",
      type,
      props: withStatement({ ...guard, Sid: "Root", Resource: undefined }),
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
          text:
            "`policy.Statement[0].Action` cannot be read as part of a policy document: expected a string, or a list " +
            "of these, found `1`.",
        },
        {
          message: "malformed",
          at: "policy.Statement[0].Effect",
          text:
            "`policy.Statement[0].Effect` cannot be read as part of a policy document: expected `Allow` or `Deny`, " +
            "found a text of 6 characters.",
        },
      ],
    },
    {
      name: "ten problems",
      type,
      props: {
        policy: document({ ...rootDelegates, ...Object.fromEntries(Array.from("abcdefghij", (x) => [x, x])) }),
      },
      findings: [malformed, ...many(9, malformed)],
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
          text: "`policy` has 1 more such findings.\nCorrect the ones shown first.",
        },
      ],
    },
    {
      name: "more problems than the parser reports",
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
      name: "many invalid principals and many unknown actions",
      type,
      props: withStatement({
        ...usesAll,
        Principal: { AWS: Array.from({ length: 12 }, (_, number) => `alice${number}`) },
        Action: ["kms:Decrypt", ...Array.from({ length: 13 }, (_, number) => `kms:Decrypt${number}`)],
      }),
      findings: [
        noPrincipal,
        ...Array.from({ length: 9 }, (_, number) => ({
          message: "malformedPrincipal",
          at: at(`.Principal.AWS[${number + 1}]`),
          text:
            `\`policy.Statement[1].Principal.AWS[${number + 1}]\` has a text of 6 characters, which is not a valid ` +
            "principal ",
        })),
        { message: "more", at: "policy", text: "`policy` has 2 more such findings." },
        ...Array.from({ length: 10 }, (_, number) => ({
          message: "unknownAction",
          at: at(".Action"),
          text: `\`policy.Statement[1].Action\` lists \`kms:Decrypt${number}\`, which matches no action `,
          level: "advisory" as const,
        })),
        { message: "more", at: "policy", text: "`policy` has 3 more such findings.", level: "advisory" },
      ],
    },
    {
      name: "a Resource of another account than the configuration names",
      type,
      props: withStatement({ ...use, Resource: "arn:aws:kms:*:111122223333:key/*" }),
      config: { accounts: ["444455556666"] },
      findings: [
        {
          message: "otherResource",
          at: at(".Resource"),
          text:
            "`policy.Statement[1].Resource` (`arn:aws:kms:*:111122223333:key/*`) does not match this key, " +
            "`arn:aws*:kms:*:444455556666:key/*`, ",
          level: "advisory",
        },
      ],
    },
  ],
  undecided: [
    {
      name: "a part that is not known yet, which may not be valid",
      type,
      props: {
        policy: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { AWS: [UNKNOWN] }, Action: "kms:*", Resource: "*" }],
        },
      },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Principal.AWS[0]",
          text: "undecided: `policy.Statement[0].Principal.AWS[0]` is not known before the update, so the pack cannot decide whether the key policy is valid.",
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
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether the key policy is valid.",
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
          text: "undecided: `policy` is hidden as `[secret]` in the exported state, so the pack cannot decide whether the key policy is valid.",
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

const ownAccounts = accountIdCases("kms-key-policy-valid", "accounts");
describeOptions(kmsKeyPolicyValid, {
  defaults: { accounts: undefined },
  accepted: [...ownAccounts.accepted],
  rejected: [...ownAccounts.rejected],
});
