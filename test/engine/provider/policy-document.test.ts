import assert from "node:assert/strict";
import { policyDocument } from "./policy-document";
import type { PropertyMap } from "./property";

/** Arguments of `aws.iam.getPolicyDocument`, and the document it renders (minified). */
const cases: Readonly<Record<string, readonly [PropertyMap, object]>> = {
  "no statement": [{}, { Version: "2012-10-17" }],
  "defaults, and a list of one as a string": [
    { statements: [{ actions: ["kms:CreateGrant"], resources: ["*"] }] },
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:CreateGrant", Resource: "*" }] },
  ],
  "lists, sorted backwards and without repetitions": [
    { statements: [{ effect: "Deny", notActions: ["kms:A", "kms:B", "kms:A"], notResources: ["b", "a"] }] },
    {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", NotAction: ["kms:B", "kms:A"], NotResource: ["b", "a"] }],
    },
  ],
  anyone: [
    { statements: [{ actions: ["a:b"], principals: [{ type: "*", identifiers: ["*"] }] }] },
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "a:b", Principal: "*" }] },
  ],
  "any AWS principal stays an AWS principal": [
    { statements: [{ principals: [{ type: "AWS", identifiers: ["*"] }] }] },
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: "*" } }] },
  ],
  "principals by type": [
    {
      statements: [
        {
          principals: [
            { type: "Service", identifiers: ["rds.amazonaws.com"] },
            { type: "AWS", identifiers: ["111122223333"] },
            { type: "AWS", identifiers: ["444455556666"] },
          ],
          notPrincipals: [{ type: "AWS", identifiers: ["777788889999"] }],
        },
      ],
    },
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: ["111122223333", "444455556666"], Service: "rds.amazonaws.com" },
          NotPrincipal: { AWS: "777788889999" },
        },
      ],
    },
  ],
  "conditions by test and key, values in their order": [
    {
      statements: [
        {
          conditions: [
            { test: "StringEquals", variable: "kms:ViaService", values: ["rds.b", "rds.a"] },
            { test: "StringEquals", variable: "kms:CallerAccount", values: ["111122223333"] },
            { test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] },
            { test: "StringEquals", variable: "kms:CallerAccount", values: ["444455556666"] },
          ],
        },
      ],
    },
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Condition: {
            Bool: { "kms:GrantIsForAWSResource": "true" },
            StringEquals: {
              "kms:CallerAccount": ["111122223333", "444455556666"],
              "kms:ViaService": ["rds.b", "rds.a"],
            },
          },
        },
      ],
    },
  ],
  "a policy variable": [
    { statements: [{ sid: "Own", resources: ["arn:aws:s3:::b/&{aws:username}"] }] },
    {
      Version: "2012-10-17",
      Statement: [{ Sid: "Own", Effect: "Allow", Resource: "arn:aws:s3:::b/${aws:username}" }],
    },
  ],
  "a merge replaces the statement with the same Sid": [
    {
      policyId: "merged",
      sourcePolicyDocuments: ['{"Version":"2012-10-17","Statement":{"Sid":"A","Effect":"Allow","Action":"a:1"}}'],
      statements: [{ sid: "A", actions: ["a:2"] }, { actions: ["a:3"] }],
      overridePolicyDocuments: ['{"Statement":[{"Sid":"B","Effect":"Deny","Action":"a:4"}]}'],
    },
    {
      Version: "2012-10-17",
      Id: "merged",
      Statement: [
        { Sid: "A", Effect: "Allow", Action: "a:2" },
        { Effect: "Allow", Action: "a:3" },
        { Sid: "B", Effect: "Deny", Action: "a:4" },
      ],
    },
  ],
};

describe("getPolicyDocument", () => {
  for (const [name, [args, expected]] of Object.entries(cases)) {
    it(name, () => {
      const result = policyDocument(args);
      assert.equal(result["minifiedJson"], JSON.stringify(expected));
      assert.equal(result["json"], JSON.stringify(expected, null, 2));
    });
  }

  const refused: Readonly<Record<string, readonly [PropertyMap, RegExp]>> = {
    "a Sid twice": [{ statements: [{ sid: "A" }, { sid: "A" }] }, /duplicate Sid \(A\)/],
    "a source that is not an object": [{ sourcePolicyDocuments: ["1"] }, /not a JSON object/],
  };
  for (const [name, [args, message]] of Object.entries(refused)) {
    it(`rejects ${name}`, () => {
      assert.throws(() => policyDocument(args), message);
    });
  }
});
