/** What a configured service stands for. */
import assert from "node:assert/strict";
import { type AllowedService, allowedService, namedServices, parsePolicyDocument } from "../../../iam/index";

const CASES: readonly (readonly [configured: string, service: AllowedService])[] = [
  ["*", { kind: "any" }],
  ["rds", { kind: "keyRegion", name: "rds" }],
  ["RDS", { kind: "keyRegion", name: "rds" }],
  ["rds.amazonaws.com", { kind: "keyRegion", name: "rds" }],
  ["rds.*", { kind: "everyRegion", name: "rds" }],
  ["rds.*.amazonaws.com", { kind: "everyRegion", name: "rds" }],
  ["rds.eu-west-1", { kind: "oneRegion", name: "rds", region: "eu-west-1" }],
  ["rds.eu-west-1.amazonaws.com", { kind: "oneRegion", name: "rds", region: "eu-west-1" }],
  ["rds.cn-north-1.amazonaws.com.cn", { kind: "oneRegion", name: "rds", region: "cn-north-1" }],
  ["rds.us-gov-west-1.amazonaws.com", { kind: "oneRegion", name: "rds", region: "us-gov-west-1" }],
  ["export.rds", { kind: "keyRegion", name: "export.rds" }],
  [".eu-west-1", { kind: "keyRegion", name: ".eu-west-1" }],
];

describe("an allowed service", () => {
  for (const [configured, service] of CASES) {
    it(`${configured} is ${JSON.stringify(service)}`, () => assert.deepEqual(allowedService(configured), service));
  }
});

describe("the services that a document names", () => {
  const via = (...services: string[]) => ({ StringLike: { "KMS:viaService": services } });
  const named = (index: number, ...conditions: object[]) => {
    const parsed = parsePolicyDocument({
      Statement: conditions.map((Condition) => ({ Effect: "Allow", Action: "kms:*", Resource: "*", Condition })),
    });
    assert.ok(parsed.ok);
    return namedServices(parsed.document, index);
  };

  it("are those of the statement", () => {
    assert.deepEqual(named(0, via("rds.*.amazonaws.com"), via("ec2.us-east-1.amazonaws.com")), ["rds"]);
  });
  it("are those of the document, if the statement names none", () => {
    assert.deepEqual(named(0, {}, via("ec2.us-east-1.amazonaws.com", "ec2.eu-west-1.amazonaws.com")), ["ec2"]);
  });
  it("are none, if the document names none or only wildcards", () => {
    assert.deepEqual(
      named(0, { Bool: { "aws:SecureTransport": "true" } }, via("*", "r?s.us-east-1.amazonaws.com")),
      [],
    );
  });
});
