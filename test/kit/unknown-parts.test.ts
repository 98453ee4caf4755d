/** How a policy document with unknown parts can be read. */
import assert from "node:assert/strict";
import { boundsOf } from "../../kit/statement-bounds";
import { readingOf, unknownParts } from "../../kit/unknown-parts";
import { UnknownPart } from "../../model/policy-document";

const UNKNOWN = new UnknownPart("notKnownYet");
const HIDDEN = new UnknownPart("redacted");

describe("the unknown parts of a document", () => {
  for (const { name, document, expected } of [
    { name: "none", document: { Statement: [{ Effect: "Allow", Sid: null }, 1] }, expected: [] },
    { name: "the document", document: UNKNOWN, expected: [{ path: "", reason: "notKnownYet" }] },
    { name: "an element", document: { Statement: HIDDEN }, expected: [{ path: "Statement", reason: "redacted" }] },
    {
      name: "members of lists and of objects",
      document: { Statement: [{}, { Action: ["kms:Decrypt", UNKNOWN], Condition: { Bool: { a: HIDDEN } } }] },
      expected: [
        { path: "Statement[1].Action[1]", reason: "notKnownYet" },
        { path: "Statement[1].Condition.Bool.a", reason: "redacted" },
      ],
    },
  ]) {
    it(name, () => assert.deepEqual(unknownParts(document), expected));
  }
});

const NOTHING = { Action: [], Resource: "*" };
const EVERYTHING = { Principal: "*", Action: "*", Resource: "*" };

describe("the readings of a document", () => {
  const document = (...Statement: unknown[]) => ({ Version: "2012-10-17", Statement });

  it("are one without unknown parts", () => {
    assert.deepEqual(readingOf(document({ Effect: "Allow", Resource: "*" })), { kind: "known" });
  });

  for (const { name, given } of [
    { name: "the document", given: UNKNOWN },
    { name: "the statements", given: { Statement: UNKNOWN } },
  ]) {
    it(`are none if ${name} is unknown`, () => {
      const reading = readingOf(given);
      assert.equal(reading.kind, "unknown");
    });
  }

  for (const { name, given, least, most } of [
    {
      name: "an Allow",
      given: document({ Effect: "Allow", Resource: "arn:a" }, { Effect: "Allow", Resource: ["arn:b", UNKNOWN] }),
      least: document({ Effect: "Allow", Resource: "arn:a" }, { Effect: "Allow", Resource: ["arn:b"] }),
      most: document({ Effect: "Allow", Resource: "arn:a" }, { Effect: "Allow", Resource: ["*"] }),
    },
    {
      name: "a Deny",
      given: document({ Effect: "Deny", Resource: UNKNOWN }),
      least: document({ Effect: "Deny", Resource: ["*"] }),
      most: document({ Effect: "Deny", Resource: [] }),
    },
    {
      name: "a statement with an unknown Effect",
      given: document({ Effect: UNKNOWN, Action: ["kms:Decrypt", UNKNOWN] }),
      least: document({ Effect: "Deny", Action: ["*"] }),
      most: document({ Effect: "Allow", Action: ["*"] }),
    },
    {
      name: "an unknown statement",
      given: document(UNKNOWN),
      least: document({ Effect: "Deny", ...EVERYTHING }),
      most: document({ Effect: "Allow", ...EVERYTHING }),
    },
    {
      name: "a single statement, and an unknown Id",
      given: { Id: UNKNOWN, Statement: { Effect: "Allow", Sid: UNKNOWN, Resource: "*" } },
      least: { Statement: { Effect: "Allow", Resource: "*" } },
      most: { Statement: { Effect: "Allow", Resource: "*" } },
    },
    {
      name: "an unknown Version, which decides whether `${` begins a policy variable",
      given: {
        Version: UNKNOWN,
        Statement: [
          { Effect: "Allow", Action: "kms:*", Resource: ["arn:a:${aws:username}", "arn:b"] },
          { Effect: "Allow", Condition: { StringLike: { "aws:userid": "${aws:username}" } }, Resource: 5 },
        ],
      },
      least: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "kms:*", Resource: ["arn:b"] },
          { Effect: "Allow", Condition: { StringLike: { "aws:userid": [] } }, Resource: 5 },
        ],
      },
      most: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "kms:*", Resource: ["*"] },
          { Effect: "Allow", Condition: { Null: { "aws:userid": "false" } }, Resource: 5 },
        ],
      },
    },
    {
      name: "parts that the parser rejects, which stay as they are",
      given: { Id: "a", Statement: [5, { Effect: "Maybe", Action: UNKNOWN }, { Effect: "Allow", Sid: UNKNOWN }] },
      least: { Id: "a", Statement: [5, { Effect: "Maybe", Action: UNKNOWN }, { Effect: "Allow" }] },
      most: { Id: "a", Statement: [5, { Effect: "Maybe", Action: UNKNOWN }, { Effect: "Allow" }] },
    },
  ]) {
    it(`bound ${name}`, () => {
      const reading = readingOf(given);
      assert.deepEqual(reading, { kind: "bounded", least, most, unknowns: unknownParts(given) });
    });
  }
});

describe("the bounds of a statement", () => {
  const effect = { Effect: "Allow" };
  const nobody = { ...effect, Principal: "*", ...NOTHING };
  const condition = (Condition: object) => ({ ...effect, Condition });

  for (const [name, given, smallest, largest] of [
    ["Principal", { Principal: UNKNOWN }, nobody, { ...effect, Principal: "*" }],
    [
      "some of the principals",
      { Principal: { AWS: ["a", UNKNOWN], Service: UNKNOWN, Federated: "b" } },
      { ...effect, Principal: { AWS: ["a"], Federated: "b" } },
      { ...effect, Principal: "*" },
    ],
    [
      "all principals",
      { Sid: "One", Principal: { AWS: [UNKNOWN] } },
      { Sid: "One", ...nobody },
      { Sid: "One", ...effect, Principal: "*" },
    ],
    ["NotPrincipal", { NotPrincipal: UNKNOWN }, nobody, { ...effect, Principal: "*" }],
    [
      "some of NotPrincipal",
      { NotPrincipal: { AWS: ["a", UNKNOWN] } },
      nobody,
      { ...effect, NotPrincipal: { AWS: ["a"] } },
    ],
    ["Action", { Action: UNKNOWN }, { ...effect, Action: [] }, { ...effect, Action: ["*"] }],
    ["NotAction", { NotAction: UNKNOWN }, { ...effect, ...NOTHING }, { ...effect, Action: ["*"] }],
    ["some of NotAction", { NotAction: ["a", UNKNOWN] }, { ...effect, ...NOTHING }, { ...effect, NotAction: ["a"] }],
    ["NotResource", { NotResource: [UNKNOWN] }, { ...effect, ...NOTHING }, { ...effect, Resource: ["*"] }],
    [
      "some of NotResource",
      { NotResource: ["a", UNKNOWN] },
      { ...effect, ...NOTHING },
      { ...effect, NotResource: ["a"] },
    ],
    ["Condition", { Condition: UNKNOWN }, { ...effect, ...NOTHING }, effect],
    [
      "an operator",
      { Condition: { StringEquals: UNKNOWN, Bool: { b: "true" } } },
      { ...effect, ...NOTHING },
      condition({ Bool: { b: "true" } }),
    ],
    [
      "a malformed operator, which the parser rejects",
      { Condition: { StringEquals: 5, Bool: { b: ["true", UNKNOWN] } } },
      condition({ StringEquals: 5, Bool: { b: ["true"] } }),
      condition({ StringEquals: 5, Null: { b: "false" } }),
    ],
    [
      "a value of a positive operator",
      { Condition: { StringLike: { a: ["x", UNKNOWN], b: "y" } } },
      condition({ StringLike: { a: ["x"], b: "y" } }),
      condition({ Null: { a: "false" }, StringLike: { b: "y" } }),
    ],
    [
      "a value of an operator that also matches without its key",
      { Condition: { StringLikeIfExists: { a: UNKNOWN }, "ForAllValues:StringEquals": { b: [UNKNOWN, "y"] } } },
      condition({ StringLikeIfExists: { a: [] }, "ForAllValues:StringEquals": { b: ["y"] } }),
      condition({}),
    ],
    [
      "a value of a negated operator",
      { Condition: { StringNotEquals: { a: ["x", UNKNOWN] } } },
      condition({ Null: { a: "true" } }),
      condition({ StringNotEquals: { a: ["x"] } }),
    ],
    [
      "a value of a negated operator that does not match without its key",
      { Condition: { "ForAnyValue:StringNotEquals": { a: ["x", UNKNOWN] } } },
      { ...effect, ...NOTHING },
      condition({ "ForAnyValue:StringNotEquals": { a: ["x"] } }),
    ],
    [
      "Null and an operator that AWS does not define",
      { Condition: { Null: { a: UNKNOWN }, StringSounds: { a: UNKNOWN }, Bool: { b: "true" } } },
      { ...effect, ...NOTHING },
      condition({ Bool: { b: "true" } }),
    ],
    [
      "a key whose presence is already a condition",
      { Condition: { Null: { a: "false" }, StringNotEquals: { a: UNKNOWN } } },
      { ...effect, ...NOTHING },
      condition({ Null: { a: "false" }, StringNotEquals: { a: [] } }),
    ],
    [
      "a member that is not an element, which the parser rejects",
      { Comment: UNKNOWN },
      { ...effect, Comment: UNKNOWN },
      { ...effect, Comment: UNKNOWN },
    ],
  ] as const) {
    it(name, () => {
      const bounds = boundsOf({ ...effect, ...given });
      assert.deepEqual(bounds, { smallest, largest });
    });
  }
});
