import assert from "node:assert/strict";
import type { KeyIdentity } from "../../../iam/evaluator/request";
import { parsePolicyDocument, reviewKeyPolicy } from "../../../iam/index";

const A = "111122223333";
const ALLOW = { Effect: "Allow", Principal: { AWS: A }, Action: "kms:Decrypt", Resource: "*" };
const KEY: KeyIdentity = { region: "eu-west-1", account: A, multiRegion: false };

/** Each diagnostic as `kind path: text (reason)`. */
function diagnostics(Statement: unknown, key = KEY, Version = "2012-10-17"): readonly string[] {
  const parsed = parsePolicyDocument({ Version, Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return reviewKeyPolicy(parsed.document, key).map(
    ({ kind, path, text, reason }) => `${kind} ${path}: ${text}${reason === undefined ? "" : ` (${reason})`}`,
  );
}

type Case = readonly [name: string, statement: object, diagnostics: readonly string[]];

const ELEMENTS: readonly Case[] = [
  ["a valid statement", {}, []],
  ["no principal", { Principal: undefined }, ["missingElement Statement: Principal"]],
  ["no action", { Action: undefined }, ["missingElement Statement: Action"]],
  ["no resource", { Resource: undefined }, ["missingElement Statement: Resource"]],
  [
    "no principal, action or resource",
    { Principal: undefined, Action: undefined, Resource: undefined },
    ["missingElement Statement: Principal, Action, Resource"],
  ],
  [
    "NotPrincipal and NotAction",
    { Principal: undefined, NotPrincipal: { AWS: A }, Action: undefined, NotAction: "kms:Sign" },
    [],
  ],
  [
    "the unique id of a deleted role",
    { Principal: { AWS: "AROAEXAMPLE12345" } },
    ["uniqueId Statement.Principal.AWS: AROAEXAMPLE12345"],
  ],
  ["an empty principal", { Principal: {} }, ["emptyElement Statement.Principal: "]],
  ["an empty list of principals", { Principal: { AWS: [] } }, ["emptyElement Statement.Principal: "]],
  ["an empty list of actions", { Action: [] }, ["emptyElement Statement.Action: "]],
  ["an empty list of resources", { Resource: [] }, ["emptyElement Statement.Resource: "]],
  [
    "empty NotPrincipal, NotAction and NotResource, which match everything",
    {
      ...{ Principal: undefined, NotPrincipal: {} },
      ...{ Action: undefined, NotAction: [] },
      ...{ Resource: undefined, NotResource: [] },
    },
    [],
  ],
  [
    "NotPrincipal for everyone",
    { Principal: undefined, NotPrincipal: { AWS: [A, "*"] } },
    ["excludesEveryone Statement.NotPrincipal.AWS[1]: *"],
  ],
];

const ACTIONS: readonly Case[] = [
  ["an action in another case", { Action: "KMS:decrypt" }, []],
  ["all actions", { Action: "*" }, []],
  ["a wildcard in the service of an action", { Action: "k?s:Decrypt" }, []],
  [
    "an action on a key and a KMS action on no key",
    // A statement may be shared with IAM policies, where the other action has an effect.
    { Action: ["kms:ListKeys", "kms:Decrypt"] },
    [],
  ],
  ["only a KMS action on no key", { Action: "kms:ListKeys" }, ["noKeyAction Statement.Action: kms:ListKeys"]],
  [
    "only actions of other services",
    { Action: ["s3:*", "sqs:SendMessage"] },
    ["noKeyAction Statement.Action: s3:*, sqs:SendMessage"],
  ],
  [
    "only an action that is misspelt or newer than the data",
    { Action: "kms:CreateGrants" },
    ["unknownAction Statement.Action: kms:CreateGrants"],
  ],
  [
    "only an action without its service",
    { Action: "CreateGrant" },
    ["noKeyAction Statement.Action: CreateGrant", "unknownAction Statement.Action: CreateGrant"],
  ],
  [
    "NotAction for all of KMS and a misspelt action",
    { Action: undefined, NotAction: ["kms:*", "kms:CreateGrants"] },
    ["noKeyAction Statement.NotAction: kms:*, kms:CreateGrants", "unknownAction Statement.NotAction: kms:CreateGrants"],
  ],
  ["actions that only the model of the API has", { Action: ["kms:Encapsulate", "kms:Decapsulate"] }, []],
  [
    "misspelt actions, an action of another service and a valid one",
    { Action: ["kms:Decrypt", "kms:Creat*x", "s3:GetObject", "CreateGrant", "k*:Nothing"] },
    [
      "unknownAction Statement.Action: kms:Creat*x",
      "unknownAction Statement.Action: CreateGrant",
      "unknownAction Statement.Action: k*:Nothing",
      "otherServiceAction Statement.Action: s3:GetObject",
    ],
  ],
  ["NotAction for all of KMS", { Action: undefined, NotAction: "kms:*" }, ["noKeyAction Statement.NotAction: kms:*"]],
  [
    "NotAction with an unknown action and another service",
    { Action: undefined, NotAction: ["kms:CreateGrants", "s3:*"] },
    ["unknownAction Statement.NotAction: kms:CreateGrants", "otherServiceAction Statement.NotAction: s3:*"],
  ],
];

const OTHER_KEY = `arn:aws:kms:us-east-1:${A}:key/*`;
const RESOURCES: readonly Case[] = [
  [
    "the ARN of a key, which may be this one",
    { Resource: `arn:aws:kms:eu-west-1:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab` },
    [],
  ],
  ["all keys", { Resource: "arn:aws:kms:*:*:key/*" }, []],
  ["keys of this Region and of another one", { Resource: [OTHER_KEY, `arn:aws:kms:eu-west-1:${A}:key/*`] }, []],
  ["a policy variable in the account", { Resource: "arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/*" }, []],
  [
    "an alias",
    { Resource: `arn:aws:kms:eu-west-1:${A}:alias/orders` },
    [`otherResource Statement.Resource: arn:aws:kms:eu-west-1:${A}:alias/orders`],
  ],
  ["keys of another Region", { Resource: OTHER_KEY }, [`otherResource Statement.Resource: ${OTHER_KEY}`]],
  [
    "keys of another account and a bucket",
    { Resource: ["arn:aws:kms:eu-west-1:444455556666:key/*", "arn:aws:s3:::bucket"] },
    ["otherResource Statement.Resource: arn:aws:kms:eu-west-1:444455556666:key/*, arn:aws:s3:::bucket"],
  ],
  ["NotResource for everything", { Resource: undefined, NotResource: "*" }, ["otherResource Statement.NotResource: *"]],
];

const IF = (Condition: object, Action: unknown = "kms:Decrypt") => ({ Action, Condition });
const at = (condition: string) => `Statement.Condition.${condition}`;
const CONDITIONS: readonly Case[] = [
  [
    "condition keys that KMS may send",
    IF({
      StringEquals: {
        "KMS:viaservice": "rds.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:rds:dbc-id": "x",
        "aws:principalorgid": "o-1",
        "aws:PrincipalTag/team": "a",
        "saml:aud": "x",
        "accounts.google.com:sub": "x",
        "kms:CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
      },
    }),
    [],
  ],
  [
    "a condition key that KMS sends with one of the actions",
    IF({ Bool: { "kms:GrantIsForAWSResource": "true" } }, ["kms:Decrypt", "kms:Create*"]),
    [],
  ],
  [
    "a condition key of any action, in a statement without Action",
    { Action: undefined, Condition: { Null: { "kms:ValidTo": "true" } } },
    ["missingElement Statement: Action"],
  ],
  [
    "a condition key that KMS sends with none of the actions",
    IF({ Bool: { "kms:GrantIsForAWSResource": "true" } }, ["kms:Decrypt", "kms:Encrypt"]),
    [`keyNeverSent ${at("Bool.kms:GrantIsForAWSResource")}: kms:GrantIsForAWSResource`],
  ],
  [
    "a condition key of another service",
    IF({ StringLike: { "s3:prefix": "x" } }),
    [`keyNeverSent ${at("StringLike.s3:prefix")}: s3:prefix`],
  ],
  [
    "condition keys that AWS does not define",
    IF({
      StringEquals: { "kms:ViaServices": "x", "aws:PrincipalOrg": "x", ViaService: "x", "aws:PrincipalTag/": "x" },
    }),
    [
      `unknownKey ${at("StringEquals.kms:ViaServices")}: kms:ViaServices`,
      `unknownKey ${at("StringEquals.aws:PrincipalOrg")}: aws:PrincipalOrg`,
      `unknownKey ${at("StringEquals.ViaService")}: ViaService`,
      `unknownKey ${at("StringEquals.aws:PrincipalTag/")}: aws:PrincipalTag/`,
    ],
  ],
  [
    "operators that AWS does not define",
    IF({
      stringEquals: { "aws:PrincipalOrgID": "x" },
      "ForAnyValues:StringLike": { "aws:PrincipalOrgPaths": "x" },
      NullIfExists: { "aws:PrincipalOrgID": "maybe" },
    }),
    [
      `unknownOperator ${at("stringEquals.aws:PrincipalOrgID")}: stringEquals`,
      `unknownOperator ${at("ForAnyValues:StringLike.aws:PrincipalOrgPaths")}: ForAnyValues:StringLike`,
      `unknownOperator ${at("NullIfExists.aws:PrincipalOrgID")}: NullIfExists`,
    ],
  ],
  [
    "operators that AWS defines, with prefixes and IfExists",
    IF({
      "ForAnyValue:StringLikeIfExists": { "aws:PrincipalOrgPaths": "o-1/*" },
      "ForAllValues:Null": { "aws:TagKeys": "true" },
      ArnLikeIfExists: { "aws:PrincipalArn": `arn:aws:iam::${A}:role/*` },
    }),
    [],
  ],
  [
    "values that the operators cannot compare",
    IF({
      DateLessThan: { "aws:CurrentTime": ["2026-13-01", "2026-12-01T00:00:00Z"] },
      NumericLessThan: { "aws:MultiFactorAuthAge": "ten" },
      IpAddress: { "aws:SourceIp": ["10.0.0.0/33", "10.0.0.0/8"] },
      Bool: { "aws:SecureTransport": "yes" },
      ArnLike: { "aws:PrincipalArn": "role/app" },
      Null: { "aws:PrincipalOrgID": "1" },
      StringEquals: { "aws:PrincipalOrgID": "${aws:x" },
    }),
    [
      `unreadableValue ${at("DateLessThan.aws:CurrentTime")}: 2026-13-01 (\`2026-13-01\` is not a date)`,
      `unreadableValue ${at("NumericLessThan.aws:MultiFactorAuthAge")}: ten (\`ten\` is not a number)`,
      `unreadableValue ${at("IpAddress.aws:SourceIp")}: 10.0.0.0/33 (\`10.0.0.0/33\` is not an IP address or a CIDR block)`,
      `unreadableValue ${at("Bool.aws:SecureTransport")}: yes (\`yes\` is not \`true\` or \`false\`)`,
      `unreadableValue ${at("ArnLike.aws:PrincipalArn")}: role/app (\`role/app\` is not an ARN with six parts)`,
      `unreadableValue ${at("Null.aws:PrincipalOrgID")}: 1 (the values of Null must be \`true\` or \`false\`)`,
      `unreadableValue ${at("StringEquals.aws:PrincipalOrgID")}: \${aws:x (a policy variable in \`\${aws:x\` cannot be resolved)`,
    ],
  ],
  [
    "policy variables in values",
    IF({
      StringLike: { "kms:ViaService": "${aws:PrincipalTag/service}.*.amazonaws.com" },
      ArnEquals: { "aws:SourceArn": "${aws:PrincipalArn}" },
    }),
    [],
  ],
];

describe("the review of a key policy", () => {
  for (const [group, cases] of Object.entries({
    elements: ELEMENTS,
    actions: ACTIONS,
    resources: RESOURCES,
    conditions: CONDITIONS,
  })) {
    describe(group, () => {
      for (const [name, change, expected] of cases) {
        it(name, () => assert.deepEqual(diagnostics({ ...ALLOW, ...change }), expected));
      }
    });
  }

  it("reports a document without a statement", () => {
    assert.deepEqual(diagnostics([]), ["noStatement Statement: "]);
  });

  it("reports each Sid that an earlier statement has, except an empty one", () => {
    const named = (Sid?: string) => ({ ...ALLOW, ...(Sid === undefined ? {} : { Sid }) });
    assert.deepEqual(
      diagnostics([named("a"), named("b"), named("a"), named(""), named(""), named(), named(), named("a")]),
      ["repeatedSid Statement[2].Sid: a (Statement[0])", "repeatedSid Statement[7].Sid: a (Statement[0])"],
    );
  });

  it("reports another account and Region only if those of the key are known", () => {
    const other = { ...ALLOW, Resource: ["arn:aws:kms:us-east-1:444455556666:key/*"] };
    assert.deepEqual(diagnostics(other, { region: undefined, account: undefined, multiRegion: false }), []);
    assert.deepEqual(diagnostics(other, { region: undefined, account: A, multiRegion: false }), [
      "otherResource Statement.Resource: arn:aws:kms:us-east-1:444455556666:key/*",
    ]);
  });

  it("does not resolve policy variables in the older policy version", () => {
    const variable = { ...ALLOW, Condition: { StringLike: { "kms:ViaService": "${aws:PrincipalTag/service}" } } };
    assert.deepEqual(diagnostics(variable), []);
    assert.deepEqual(diagnostics(variable, KEY, "2008-10-17"), [
      `noService ${at("StringLike.kms:ViaService")}: \${aws:PrincipalTag/service}`,
    ]);
  });
});

describe("a value of kms:ViaService", () => {
  const REGION = "eu-west-1";
  const NOT_OF_A_SERVICE = "noService";
  const table: readonly (readonly [
    operator: string,
    value: string,
    diagnostic?: string | undefined,
    region?: string,
  ])[] = [
    ["StringEquals", "rds.eu-west-1.amazonaws.com"],
    ["StringEquals", "license-manager.eu-west-1.amazonaws.com"],
    ["StringEquals", "rds.us-gov-west-1.amazonaws.com", undefined, "us-gov-west-1"],
    ["StringEquals", "rds.cn-north-1.amazonaws.com", undefined, "cn-north-1"],
    ["StringEquals", "rds.us-isob-east-1.amazonaws.com", undefined, "us-isob-east-1"],
    ["StringEquals", "rds.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringEquals", "rds", NOT_OF_A_SERVICE],
    ["StringEquals", "rds.eu-west-1", NOT_OF_A_SERVICE],
    ["StringEquals", ".eu-west-1.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringEquals", "rds.eu-west.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringEquals", "rds.eu-west-1.amazonaws.com.cn", NOT_OF_A_SERVICE],
    ["StringEquals", "https://rds.eu-west-1.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringEquals", "RDS.eu-west-1.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringEquals", "rds.EU-WEST-1.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringEquals", "", NOT_OF_A_SERVICE],
    ["StringEquals", "rds.us-east-1.amazonaws.com", "otherRegion"],
    ["StringEquals", "rds.us-east-1.amazonaws.com", undefined, ""],
    ["StringEquals", "rds.*.amazonaws.com", "literalWildcard"],
    ["StringEquals", "rds.eu-west-?.amazonaws.com", "literalWildcard"],
    ["StringNotEqualsIfExists", "*", "literalWildcard"],
    ["StringNotEquals", "rds.eu-west-1.amazonaws.com"],
    ["StringNotEquals", "rds.us-east-1.amazonaws.com", "otherRegion"],
    ["StringEqualsIgnoreCase", "RDS.EU-WEST-1.amazonaws.com"],
    ["StringEqualsIgnoreCase", "RDS.US-EAST-1.amazonaws.com", "otherRegion"],
    ["StringEqualsIgnoreCase", "RDS", NOT_OF_A_SERVICE],
    ["ForAnyValue:StringLike", "rds.*.amazonaws.com"],
    ["StringLike", "*"],
    ["StringLike", "rds*"],
    ["StringLike", "*.amazonaws.com"],
    ["StringLike", "*.eu-*"],
    ["StringLike", "rds.eu-west-?.amazonaws.com"],
    ["StringLike", "rds.us-*.amazonaws.com", "otherRegion"],
    ["StringLike", "rds.us-*.amazonaws.com", undefined, ""],
    ["StringLike", "*.us-east-1.amazonaws.com", "otherRegion"],
    ["StringLike", "RDS.*.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringLike", "rds.?.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringLike", "rds.*.amazonaws.org", NOT_OF_A_SERVICE],
    ["StringLike", "rds.${*}.amazonaws.com", NOT_OF_A_SERVICE],
    ["StringNotLike", "rds.*.amazonaws.com"],
    ["Bool", "true", NOT_OF_A_SERVICE],
    ["Null", "true"],
  ];
  for (const [operator, value, diagnostic, region = REGION] of table) {
    it(`${operator} ${value} in ${region || "an unknown Region"}: ${diagnostic ?? "no diagnostic"}`, () => {
      const given = { ...ALLOW, Condition: { [operator]: { "kms:ViaService": value } } };
      const found = diagnostics(given, { ...KEY, region: region || undefined });
      const path = `Statement.Condition.${operator}.kms:ViaService`;
      assert.deepEqual(found, diagnostic === undefined ? [] : [`${diagnostic} ${path}: ${value}`]);
    });
  }

  it("can be of any Region for a multi-Region key", () => {
    const given = { ...ALLOW, Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } } };
    assert.deepEqual(diagnostics(given, { ...KEY, multiRegion: true }), []);
  });

  it("gets no diagnostic after the search has reached its limit", () => {
    // Each value needs a search of its own. All of them share one limit.
    const values = Array.from({ length: 3000 }, (_, number) => `*${number}*.amazonaws.org`);
    const given = { ...ALLOW, Condition: { StringLike: { "kms:ViaService": values } } };
    const count = diagnostics(given).length;
    assert.ok(count > 100 && count < values.length, `${count} of ${values.length}`);
  });
});
