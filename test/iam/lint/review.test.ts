import assert from "node:assert/strict";
import { parsePolicyDocument, reviewKeyPolicy } from "../../../iam/index";
import type { ReviewedKey } from "../../../iam/lint/review";

const A = "111122223333";
const ALLOW = { Effect: "Allow", Principal: { AWS: A }, Action: "kms:Decrypt", Resource: "*" };
const KEY: ReviewedKey = { region: "eu-west-1", account: A, multiRegion: false };

/** Each remark as `kind path: text (reason)`. */
function remarks(Statement: unknown, key = KEY, Version = "2012-10-17"): readonly string[] {
  const parsed = parsePolicyDocument({ Version, Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return reviewKeyPolicy(parsed.document, key).map(
    ({ kind, path, text, reason }) => `${kind} ${path}: ${text}${reason === undefined ? "" : ` (${reason})`}`,
  );
}

type Case = readonly [name: string, statement: object, remarks: readonly string[]];

const ELEMENTS: readonly Case[] = [
  ["nothing to remark", {}, []],
  ["no principal", { Principal: undefined }, ["missingElement Statement: Principal"]],
  ["no action", { Action: undefined }, ["missingElement Statement: Action"]],
  ["no resource", { Resource: undefined }, ["missingElement Statement: Resource"]],
  [
    "none of the three",
    { Principal: undefined, Action: undefined, Resource: undefined },
    ["missingElement Statement: Principal, Action, Resource"],
  ],
  ["Not elements", { Principal: undefined, NotPrincipal: { AWS: A }, Action: undefined, NotAction: "kms:Sign" }, []],
  ["an empty principal", { Principal: {} }, ["emptyElement Statement.Principal: "]],
  ["an empty list of principals", { Principal: { AWS: [] } }, ["emptyElement Statement.Principal: "]],
  ["an empty list of actions", { Action: [] }, ["emptyElement Statement.Action: "]],
  ["an empty list of resources", { Resource: [] }, ["emptyElement Statement.Resource: "]],
  [
    "Not elements that list nothing, and so take in all",
    {
      ...{ Principal: undefined, NotPrincipal: {} },
      ...{ Action: undefined, NotAction: [] },
      ...{ Resource: undefined, NotResource: [] },
    },
    [],
  ],
  [
    "NotPrincipal that spares everybody",
    { Principal: undefined, NotPrincipal: { AWS: [A, "*"] } },
    ["sparesEverybody Statement.NotPrincipal.AWS[1]: *"],
  ],
];

const ACTIONS: readonly Case[] = [
  ["any case", { Action: "KMS:decrypt" }, []],
  ["everything", { Action: "*" }, []],
  ["the service by a wildcard", { Action: "k?s:Decrypt" }, []],
  [
    "an action on no key beside one on a key",
    // It is KMS's own, and no slip: a statement that is used in IAM policies too.
    { Action: ["kms:ListKeys", "kms:Decrypt"] },
    [],
  ],
  ["an action on no key alone", { Action: "kms:ListKeys" }, ["noKeyAction Statement.Action: kms:ListKeys"]],
  [
    "actions of another service alone",
    { Action: ["s3:*", "sqs:SendMessage"] },
    ["noKeyAction Statement.Action: s3:*, sqs:SendMessage"],
  ],
  [
    "a misspelt action alone",
    { Action: "kms:CreateGrants" },
    ["noKeyAction Statement.Action: kms:CreateGrants", "unknownAction Statement.Action: kms:CreateGrants"],
  ],
  [
    "misspelt actions and one of another service beside others",
    { Action: ["kms:Decrypt", "kms:Creat*x", "s3:GetObject", "CreateGrant", "k*:Nothing"] },
    [
      "unknownAction Statement.Action: kms:Creat*x",
      "unknownAction Statement.Action: CreateGrant",
      "unknownAction Statement.Action: k*:Nothing",
      "otherServiceAction Statement.Action: s3:GetObject",
    ],
  ],
  ["NotAction of KMS", { Action: undefined, NotAction: "kms:*" }, ["noKeyAction Statement.NotAction: kms:*"]],
  [
    "NotAction that spares what there is not",
    { Action: undefined, NotAction: ["kms:CreateGrants", "s3:*"] },
    ["unknownAction Statement.NotAction: kms:CreateGrants", "otherServiceAction Statement.NotAction: s3:*"],
  ],
];

const OTHER_KEY = `arn:aws:kms:us-east-1:${A}:key/*`;
const RESOURCES: readonly Case[] = [
  ["the key, it may be", { Resource: `arn:aws:kms:eu-west-1:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab` }, []],
  ["keys", { Resource: "arn:aws:kms:*:*:key/*" }, []],
  ["one that may be among others", { Resource: [OTHER_KEY, `arn:aws:kms:eu-west-1:${A}:key/*`] }, []],
  ["a policy variable", { Resource: "arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/*" }, []],
  [
    "an alias",
    { Resource: `arn:aws:kms:eu-west-1:${A}:alias/orders` },
    [`otherResource Statement.Resource: arn:aws:kms:eu-west-1:${A}:alias/orders`],
  ],
  ["another Region", { Resource: OTHER_KEY }, [`otherResource Statement.Resource: ${OTHER_KEY}`]],
  [
    "another account and another service",
    { Resource: ["arn:aws:kms:eu-west-1:444455556666:key/*", "arn:aws:s3:::bucket"] },
    ["otherResource Statement.Resource: arn:aws:kms:eu-west-1:444455556666:key/*, arn:aws:s3:::bucket"],
  ],
  ["NotResource of all", { Resource: undefined, NotResource: "*" }, ["otherResource Statement.NotResource: *"]],
];

const IF = (Condition: object, Action: unknown = "kms:Decrypt") => ({ Action, Condition });
const at = (condition: string) => `Statement.Condition.${condition}`;
const CONDITIONS: readonly Case[] = [
  [
    "keys that may come with a request",
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
    "a key that only one of the actions comes with",
    IF({ Bool: { "kms:GrantIsForAWSResource": "true" } }, ["kms:Decrypt", "kms:Create*"]),
    [],
  ],
  [
    "a key of other actions where the action is missing",
    { Action: undefined, Condition: { Null: { "kms:ValidTo": "true" } } },
    ["missingElement Statement: Action"],
  ],
  [
    "a key that none of the actions comes with",
    IF({ Bool: { "kms:GrantIsForAWSResource": "true" } }, ["kms:Decrypt", "kms:Encrypt"]),
    [`keyNeverSent ${at("Bool.kms:GrantIsForAWSResource")}: kms:GrantIsForAWSResource`],
  ],
  [
    "a key of another service",
    IF({ StringLike: { "s3:prefix": "x" } }),
    [`keyNeverSent ${at("StringLike.s3:prefix")}: s3:prefix`],
  ],
  [
    "keys AWS does not define",
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
    "operators AWS does not define",
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
    "operators it defines",
    IF({
      "ForAnyValue:StringLikeIfExists": { "aws:PrincipalOrgPaths": "o-1/*" },
      "ForAllValues:Null": { "aws:TagKeys": "true" },
      ArnLikeIfExists: { "aws:PrincipalArn": `arn:aws:iam::${A}:role/*` },
    }),
    [],
  ],
  [
    "values that are none of the operator's",
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
    "policy variables",
    IF({
      StringLike: { "kms:ViaService": "${aws:PrincipalTag/service}.*.amazonaws.com" },
      ArnEquals: { "aws:SourceArn": "${aws:PrincipalArn}" },
    }),
    [],
  ],
];

describe("a review of a key policy", () => {
  for (const [group, cases] of Object.entries({
    elements: ELEMENTS,
    actions: ACTIONS,
    resources: RESOURCES,
    conditions: CONDITIONS,
  })) {
    describe(group, () => {
      for (const [name, change, expected] of cases) {
        it(name, () => assert.deepEqual(remarks({ ...ALLOW, ...change }), expected));
      }
    });
  }

  it("remarks on a document without a statement", () => {
    assert.deepEqual(remarks([]), ["noStatement Statement: "]);
  });

  it("remarks on each Sid that was there before, and on no empty one", () => {
    const named = (Sid?: string) => ({ ...ALLOW, ...(Sid === undefined ? {} : { Sid }) });
    assert.deepEqual(
      remarks([named("a"), named("b"), named("a"), named(""), named(""), named(), named(), named("a")]),
      ["repeatedSid Statement[2].Sid: a (Statement[0])", "repeatedSid Statement[7].Sid: a (Statement[0])"],
    );
  });

  it("knows less of a key of which less is known", () => {
    const other = { ...ALLOW, Resource: ["arn:aws:kms:us-east-1:444455556666:key/*"] };
    assert.deepEqual(remarks(other, { region: undefined, account: undefined, multiRegion: false }), []);
    assert.deepEqual(remarks(other, { region: undefined, account: A, multiRegion: false }), [
      "otherResource Statement.Resource: arn:aws:kms:us-east-1:444455556666:key/*",
    ]);
  });

  it("reads no policy variables under the older version", () => {
    const variable = { ...ALLOW, Condition: { StringLike: { "kms:ViaService": "${aws:PrincipalTag/service}" } } };
    assert.deepEqual(remarks(variable), []);
    assert.deepEqual(remarks(variable, KEY, "2008-10-17"), [
      `noService ${at("StringLike.kms:ViaService")}: \${aws:PrincipalTag/service}`,
    ]);
  });
});

describe("a value of kms:ViaService", () => {
  const REGION = "eu-west-1";
  const NOT_OF_A_SERVICE = "noService";
  const table: readonly (readonly [operator: string, value: string, remark?: string | undefined, region?: string])[] = [
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
  for (const [operator, value, remark, region = REGION] of table) {
    it(`${operator} ${value} in ${region || "a Region not known"}: ${remark ?? "in order"}`, () => {
      const given = { ...ALLOW, Condition: { [operator]: { "kms:ViaService": value } } };
      const found = remarks(given, { ...KEY, region: region || undefined });
      const path = `Statement.Condition.${operator}.kms:ViaService`;
      assert.deepEqual(found, remark === undefined ? [] : [`${remark} ${path}: ${value}`]);
    });
  }

  it("may be of any Region on a multi-Region key", () => {
    const given = { ...ALLOW, Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } } };
    assert.deepEqual(remarks(given, { ...KEY, multiRegion: true }), []);
  });

  it("has no remark once the search has reached its limit", () => {
    // Each is another search; all share a limit.
    const values = Array.from({ length: 3000 }, (_, number) => `*${number}*.amazonaws.org`);
    const given = { ...ALLOW, Condition: { StringLike: { "kms:ViaService": values } } };
    const count = remarks(given).length;
    assert.ok(count > 100 && count < values.length, `${count} of ${values.length}`);
  });
});
