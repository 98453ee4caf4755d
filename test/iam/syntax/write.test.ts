import assert from "node:assert/strict";
import { parsePolicyDocument, writeDocument } from "../../../iam/index";

describe("writing a policy document", () => {
  it("writes what it has read", () => {
    const document = {
      Version: "2012-10-17",
      Id: "orders",
      Statement: [
        {
          Sid: "Use",
          Effect: "Allow",
          Principal: { AWS: ["111122223333", "444455556666"], Service: "rds.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:Encrypt"],
          Resource: "*",
          Condition: {
            StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com", "aws:PrincipalTag/team": ["a", "b"] },
            Bool: { "aws:SecureTransport": "true" },
          },
        },
        { Effect: "Deny", NotPrincipal: { AWS: "111122223333" }, NotAction: "kms:List*", NotResource: "a" },
        { Effect: "Deny", Principal: "*", Action: [], Resource: "*" },
        { Effect: "Allow" },
      ],
    };
    const parsed = parsePolicyDocument(document);
    assert.ok(parsed.ok);
    assert.deepEqual(writeDocument(parsed.document), document);
  });

  it("writes neither a Version nor an Id that is not there", () => {
    const parsed = parsePolicyDocument({ Statement: { Effect: "Allow" } });
    assert.ok(parsed.ok);
    assert.deepEqual(writeDocument(parsed.document), { Statement: [{ Effect: "Allow" }] });
  });
});
