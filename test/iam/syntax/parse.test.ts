import assert from "node:assert/strict";
import { parsePolicyDocument } from "../../../iam/index";
import { MAX_DOCUMENT_CHARACTERS, MAX_DOCUMENT_VALUES } from "../../../iam/syntax/parse";

const STATEMENT = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };

function problems(source: unknown): readonly (readonly [kind: string, path: string, reason: string])[] {
  const parsed = parsePolicyDocument(source);
  assert.ok(!parsed.ok);
  return parsed.problems.map(({ kind, path, reason }) => [kind, path, reason]);
}

/** The faults of a document that parses. */
function faults(source: unknown): readonly (readonly [kind: string, path: string, reason: string])[] {
  const parsed = parsePolicyDocument(source);
  assert.ok(parsed.ok);
  return parsed.faults.map(({ kind, path, reason }) => [kind, path, reason]);
}

describe("parsing a policy document", () => {
  it("accepts the whole policy language", () => {
    const parsed = parsePolicyDocument(
      JSON.stringify({
        Version: "2012-10-17",
        Id: "key",
        Statement: [
          {
            Sid: "one",
            Effect: "Allow",
            Principal: { AWS: ["111122223333", "*"], Service: "rds.amazonaws.com" },
            Action: ["kms:CreateGrant", "kms:List*"],
            Resource: "*",
            Condition: { Bool: { "kms:GrantIsForAWSResource": true }, NumericEquals: { "aws:x": [1, "2"] } },
          },
          {
            Effect: "Deny",
            NotPrincipal: { Federated: "f", CanonicalUser: ["c"] },
            NotAction: "s3:*",
            NotResource: [],
          },
        ],
      }),
    );
    assert.deepEqual(parsed, {
      ok: true,
      document: {
        version: "2012-10-17",
        id: "key",
        statements: [
          {
            index: 0,
            sid: "one",
            effect: "Allow",
            path: "Statement[0]",
            principal: {
              kind: "principal",
              entries: [
                { type: "AWS", value: "111122223333", path: "Statement[0].Principal.AWS[0]" },
                { type: "AWS", value: "*", path: "Statement[0].Principal.AWS[1]" },
                { type: "Service", value: "rds.amazonaws.com", path: "Statement[0].Principal.Service" },
              ],
              path: "Statement[0].Principal",
            },
            action: { kind: "action", patterns: ["kms:CreateGrant", "kms:List*"], path: "Statement[0].Action" },
            resource: { kind: "resource", patterns: ["*"], path: "Statement[0].Resource" },
            conditions: [
              {
                operator: "Bool",
                key: "kms:GrantIsForAWSResource",
                values: ["true"],
                path: "Statement[0].Condition.Bool.kms:GrantIsForAWSResource",
              },
              {
                operator: "NumericEquals",
                key: "aws:x",
                values: ["1", "2"],
                path: "Statement[0].Condition.NumericEquals.aws:x",
              },
            ],
          },
          {
            index: 1,
            effect: "Deny",
            path: "Statement[1]",
            principal: {
              kind: "notPrincipal",
              entries: [
                { type: "Federated", value: "f", path: "Statement[1].NotPrincipal.Federated" },
                { type: "CanonicalUser", value: "c", path: "Statement[1].NotPrincipal.CanonicalUser[0]" },
              ],
              path: "Statement[1].NotPrincipal",
            },
            action: { kind: "notAction", patterns: ["s3:*"], path: "Statement[1].NotAction" },
            resource: { kind: "notResource", patterns: [], path: "Statement[1].NotResource" },
            conditions: [],
          },
        ],
      },
      faults: [],
    });
  });

  it("accepts a statement without principal, action and resource", () => {
    const parsed = parsePolicyDocument({ Version: "2008-10-17", Statement: { Effect: "Allow" } });
    assert.deepEqual(parsed, {
      ok: true,
      document: {
        version: "2008-10-17",
        statements: [
          {
            index: 0,
            effect: "Allow",
            path: "Statement",
            principal: undefined,
            action: undefined,
            resource: undefined,
            conditions: [],
          },
        ],
      },
      faults: [],
    });
  });

  it("represents the plain `*` as the AWS principal `*`", () => {
    const parsed = parsePolicyDocument({ Statement: STATEMENT });
    assert.ok(parsed.ok);
    assert.equal(parsed.document.version, undefined);
    assert.deepEqual(parsed.document.statements[0]?.principal?.entries, [
      { type: "AWS", value: "*", path: "Statement.Principal" },
    ]);
  });

  const table: readonly (readonly [name: string, source: unknown, path: string, reason: string])[] = [
    ["null", null, "", "expected a policy document (an object), found null"],
    ["a list", [], "", "expected a policy document (an object), found a list"],
    ["a number", 3, "", "expected a policy document (an object), found `3`"],
    ["a JSON string", '"text"', "", "expected a policy document (an object), found a text of 4 characters"],
    ["a function", () => 1, "", "expected a policy document (an object), found a value of type function"],
    ["undefined", undefined, "", "expected a policy document (an object), found a value of type undefined"],
    ["no statement", {}, "Statement", "expected a statement or a list of statements, found nothing"],
    [
      "a statement that is a string",
      { Statement: "x" },
      "Statement",
      "expected a statement or a list of statements, found a text of 1 characters",
    ],
    ["a null statement", { Statement: [null] }, "Statement[0]", "expected a statement (an object), found null"],
    [
      "another version",
      { Version: "2012", Statement: [] },
      "Version",
      "expected `2012-10-17` or `2008-10-17`, found a text of 4 characters",
    ],
    ["an Id that is a number", { Id: 3, Statement: [] }, "Id", "expected a string, found `3`"],
    ["no effect", { Statement: {} }, "Statement.Effect", "expected `Allow` or `Deny`, found nothing"],
    [
      "another effect",
      { Statement: { ...STATEMENT, Effect: "allow" } },
      "Statement.Effect",
      "expected `Allow` or `Deny`, found `allow`",
    ],
    [
      "a Sid that is an object",
      { Statement: { ...STATEMENT, Sid: {} } },
      "Statement.Sid",
      "expected a string, found an object",
    ],
    [
      "both Action and NotAction",
      { Statement: { ...STATEMENT, NotAction: "x" } },
      "Statement",
      "has both Action and NotAction, expected only one of them",
    ],
    [
      "an Action that is a boolean",
      { Statement: { ...STATEMENT, Action: true } },
      "Statement.Action",
      "expected a string, or a list of these, found `true`",
    ],
    [
      "a list with null",
      { Statement: { ...STATEMENT, Action: ["a", null] } },
      "Statement.Action[1]",
      "expected a string, found null",
    ],
    [
      "a principal that is a string other than `*`",
      { Statement: { ...STATEMENT, Principal: "x" } },
      "Statement.Principal",
      "expected `*` or an object with AWS, Service, Federated or CanonicalUser, found a text of 1 characters",
    ],
    [
      "a condition that is a list",
      { Statement: { ...STATEMENT, Condition: [] } },
      "Statement.Condition",
      "expected an object of condition operators, found a list",
    ],
    [
      "an operator whose value is a string",
      { Statement: { ...STATEMENT, Condition: { Bool: "x" } } },
      "Statement.Condition.Bool",
      "expected an object of condition keys, found a text of 1 characters",
    ],
    [
      "a condition value that is null",
      { Statement: { ...STATEMENT, Condition: { Bool: { k: null } } } },
      "Statement.Condition.Bool.k",
      "expected a string, boolean or number, or a list of these, found null",
    ],
    [
      "a condition value that is a nested list",
      { Statement: { ...STATEMENT, Condition: { Bool: { k: [[]] } } } },
      "Statement.Condition.Bool.k[0]",
      "expected a string, boolean or number, found a list",
    ],
  ];
  for (const [name, source, path, reason] of table) {
    it(`rejects ${name}`, () => assert.deepEqual(problems(source), [["shape", path, reason]]));
  }

  const only = (member: string) => `has an unknown member \`${member}\`, expected only `;
  const MEMBERS = "Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition";
  const withoutFault = JSON.stringify({ Statement: STATEMENT });
  const faulty: readonly (readonly [name: string, source: unknown, path: string, reason: string])[] = [
    ["a member of the document", { Statement: STATEMENT, Comment: {} }, "", `${only("Comment")}Version, Id, Statement`],
    [
      "a member of a statement",
      { Statement: { ...STATEMENT, action: "x" } },
      "Statement",
      `${only("action")}${MEMBERS}`,
    ],
    [
      "a type of principal",
      { Statement: { ...STATEMENT, Principal: { AWS: "*", aws: "x" } } },
      "Statement.Principal",
      `${only("aws")}AWS, Service, Federated, CanonicalUser`,
    ],
  ];
  for (const [name, source, path, reason] of faulty) {
    it(`leaves out ${name} that the policy language does not have, and says so`, () => {
      assert.deepEqual(faults(source), [["member", path, reason]]);
      const known = parsePolicyDocument(withoutFault);
      const parsed = parsePolicyDocument(source);
      assert.ok(known.ok && parsed.ok);
      const actions = ({ statements }: typeof known.document) =>
        statements.map(({ action, effect }) => [action, effect]);
      assert.deepEqual(actions(parsed.document), actions(known.document));
    });
  }

  const duplicated: readonly (readonly [name: string, text: string, path: string, member: string])[] = [
    ["the document", '{"Statement":[],"Statement":[]}', "", "Statement"],
    ["a statement", '{"Statement":[{"Effect":"Deny","Action":"a","Effect":"Allow"}]}', "Statement[0]", "Effect"],
    [
      "a statement, once as an escape",
      String.raw`{"Statement":{"Effect":"Allow","Sid":"a","\u0053id":"b"}}`,
      "Statement",
      "Sid",
    ],
    [
      "a Condition",
      '{"Statement":[{"Effect":"Deny"},{"Effect":"Allow","Condition":{"Bool":{},"Bool":{}}}]}',
      "Statement[1].Condition",
      "Bool",
    ],
    [
      "an operator, three times",
      '{"Statement":{"Effect":"Allow","Condition":{"Bool":{"k":"true","k":"false","k":"true"}}}}',
      "Statement.Condition.Bool",
      "k",
    ],
  ];
  for (const [name, text, path, member] of duplicated) {
    it(`finds the duplicate member: ${name}`, () =>
      assert.deepEqual(faults(text), [["member", path, `has the member \`${member}\` twice`]]));
  }

  it("keeps the last of two members", () => {
    const parsed = parsePolicyDocument('{"Statement":{"Effect":"Deny","Effect":"Allow"}}');
    assert.ok(parsed.ok);
    assert.equal(parsed.document.statements[0]?.effect, "Allow");
  });

  const distinct: readonly (readonly [name: string, text: string])[] = [
    ["the same member in two objects", '{"Statement":[{"Effect":"Allow"},{"Effect":"Allow"}]}'],
    [
      "a text that equals a member",
      '{"Id":"Statement","Statement":[{"Sid":"Effect","Effect":"Allow","Action":["Action","Action"]}]}',
    ],
    ["names in another case", '{"Statement":{"Effect":"Allow","Condition":{"Bool":{"a:K":"true","a:k":"true"}}}}'],
  ];
  for (const [name, text] of distinct) it(`finds no fault in ${name}`, () => assert.deepEqual(faults(text), []));

  it("reports the faults next to the problems, and at most 100 of them", () => {
    assert.deepEqual(
      problems('{"Id":1,"Id":2,"x":3}').map(([kind, path]) => [kind, path]),
      [
        ["shape", "Id"],
        ["shape", "Statement"],
        ["member", ""],
        ["member", ""],
      ],
    );
    const twice = Array.from({ length: 150 }, (_, index) => `"k${index}":1,"k${index}":1`).join();
    assert.equal(faults(`{"Statement":{"Effect":"Allow","Condition":{"Bool":{${twice}}}}}`).length, 100);
    const unknown = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`k${index}`, 1]));
    assert.equal(faults({ ...unknown, Statement: STATEMENT }).length, 100);
  });

  it("looks for no duplicate deeper than the policy language goes", () =>
    assert.deepEqual(
      faults('{"Statement":[],"Comment":{"a":{"b":{"c":{"d":{"e":1,"e":2}}}}}}').map(([, path]) => path),
      [""],
    ));

  it("reports the place of a JSON syntax error, and does not quote the text", () => {
    assert.deepEqual(problems("{x}"), [
      ["syntax", "", "expected JSON, found text of length 3 with a syntax error at character 1"],
    ]);
    assert.deepEqual(problems("[secret]"), [
      ["syntax", "", "expected JSON, found text of length 8 with a syntax error"],
    ]);
  });

  it("shows no text in a wrong place, which may be a secret, but an Effect in another case and a date", () => {
    const found = (document: object) => problems({ Version: "2012-10-17", Statement: [], ...document })[0]?.[2];
    assert.equal(
      found({ Statement: { Effect: "hunter2" } }),
      "expected `Allow` or `Deny`, found a text of 7 characters",
    );
    assert.equal(found({ Statement: { Effect: "DENY" } }), "expected `Allow` or `Deny`, found `DENY`");
    assert.equal(found({ Version: "2012-10-18" }), "expected `2012-10-17` or `2008-10-17`, found `2012-10-18`");
  });

  it("shortens the name of a member, and replaces its line breaks and backticks", () => {
    const [fault] = faults({ Statement: [], [`\`a\n${"b".repeat(100)}`]: 1 });
    assert.equal(fault?.[2], `has an unknown member \` a ${"b".repeat(57)}…\`, expected only Version, Id, Statement`);
  });

  it("reports every problem, up to 100", () => {
    assert.deepEqual(
      problems({ Statement: [1, { Effect: 2, Action: 3 }] }).map(([, path]) => path),
      ["Statement[0]", "Statement[1].Action", "Statement[1].Effect"],
    );
    assert.equal(problems({ Statement: new Array(500).fill(1) }).length, 100);
  });

  const quickly = (name: string, run: () => void) =>
    it(`${name}, within a second of CPU time`, () => {
      const started = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(started);
      assert.ok(user + system < 1_000_000, `${user + system} µs of CPU time`);
    });

  quickly("rejects a text over the limit", () => {
    assert.deepEqual(problems("[".repeat(1_048_576)), [
      ["limit", "", "has 1048576 characters, more than the limit of 262144"],
    ]);
  });
  it("accepts a text of exactly 262,144 characters", () => {
    const text = JSON.stringify({ Statement: [] });
    const padded = (length: number) => `${text}${" ".repeat(length - text.length)}`;
    assert.equal(MAX_DOCUMENT_CHARACTERS, 262_144);
    assert.equal(parsePolicyDocument(padded(262_144)).ok, true);
    assert.equal(parsePolicyDocument(padded(262_145)).ok, false);
  });
  it("accepts exactly 20,000 values, and counts those of all elements", () => {
    const values = (count: number) => ({
      Statement: {
        ...STATEMENT,
        Action: [],
        Resource: [],
        Principal: { AWS: [] },
        Condition: { Bool: { k: new Array(count).fill("a") } },
      },
    });
    assert.equal(MAX_DOCUMENT_VALUES, 20_000);
    assert.equal(parsePolicyDocument(values(19_997)).ok, true);
    assert.equal(parsePolicyDocument(values(19_998)).ok, false);
  });
  it("rejects both members of every pair", () => {
    for (const [name, not] of [
      ["Principal", "NotPrincipal"],
      ["Resource", "NotResource"],
    ] as const) {
      assert.deepEqual(problems({ Statement: { ...STATEMENT, [not]: "*" } }), [
        ["shape", "Statement", `has both ${name} and ${not}, expected only one of them`],
      ]);
    }
  });
  quickly("rejects ten thousand nested brackets", () => {
    assert.equal(problems("[".repeat(10_000) + "]".repeat(10_000))[0]?.[0], "shape");
    assert.equal(problems(`{"Statement":${'{"a":'.repeat(10_000)}1${"}".repeat(10_001)}`)[0]?.[0], "shape");
    assert.equal(problems("[".repeat(10_000))[0]?.[0], "syntax");
  });
  quickly("rejects lists over the limit", () => {
    const limit = "exceeds the limit of 20000 values in one document";
    const Action = new Array(MAX_DOCUMENT_VALUES + 1).fill("a");
    assert.deepEqual(problems({ Statement: { ...STATEMENT, Action } })[0], ["limit", "Statement.Action", limit]);
    const Statement = new Array(MAX_DOCUMENT_VALUES + 1).fill({ Effect: "Allow" });
    assert.deepEqual(problems({ Statement }), [["limit", "Statement", limit]]);
  });
});
