/** How a policy document with unknown parts can be read. */
import assert from "node:assert/strict";
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

describe("a document with unknown parts", () => {
  const allow = (Resource: unknown) => ({ Effect: "Allow", Resource });
  const resource = (path: string) => [{ path, reason: "notKnownYet" }];

  for (const { name, document, expected } of [
    { name: "is known without any", document: { Statement: allow("*") }, expected: { kind: "known" } },
    {
      name: "is bounded by no resource and all of them",
      document: { Version: "2012-10-17", Statement: allow(UNKNOWN) },
      expected: {
        kind: "bounded",
        least: { Version: "2012-10-17", Statement: allow([]) },
        most: { Version: "2012-10-17", Statement: allow(["*"]) },
        unknowns: resource("Statement.Resource"),
      },
    },
    {
      name: "keeps the known resources and statements",
      document: { Statement: [allow("arn:a"), allow(["arn:b", UNKNOWN])] },
      expected: {
        kind: "bounded",
        least: { Statement: [allow("arn:a"), allow(["arn:b"])] },
        most: { Statement: [allow("arn:a"), allow(["arn:b", "*"])] },
        unknowns: resource("Statement[1].Resource[1]"),
      },
    },
    {
      name: "is unknown if a Deny statement has the part",
      document: { Statement: { Effect: "Deny", Resource: UNKNOWN } },
      expected: { kind: "unknown", at: { path: "Statement.Resource", reason: "notKnownYet" } },
    },
    {
      name: "is unknown if another element has the part",
      document: { Statement: [{ ...allow(UNKNOWN), Action: HIDDEN }] },
      expected: { kind: "unknown", at: { path: "Statement[0].Action", reason: "redacted" } },
    },
    {
      name: "is unknown if a statement is",
      document: { Statement: [allow(UNKNOWN), UNKNOWN] },
      expected: { kind: "unknown", at: { path: "Statement[1]", reason: "notKnownYet" } },
    },
  ]) {
    it(name, () => assert.deepEqual(readingOf(document), expected));
  }
});
