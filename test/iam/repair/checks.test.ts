import assert from "node:assert/strict";
import { type PolicyDocument, parsePolicyDocument } from "../../../iam/index";
import { objectionTo } from "../../../iam/repair/checks";

const ACCOUNT = "111122223333";
const key = { region: "eu-west-1", account: ACCOUNT };
const app = `arn:aws:iam::${ACCOUNT}:role/app`;
const allow = (Action: string | readonly string[], more: object = {}): object => ({
  Effect: "Allow",
  Principal: { AWS: app },
  Action,
  Resource: "*",
  ...more,
});
const administrator = allow("kms:PutKeyPolicy", { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/admin` } });
const viaRds = { Condition: { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } } };
const grants = ["kms:CreateGrant", "kms:DescribeKey"];

function read(...Statement: readonly object[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  return parsed.document;
}

/** The objection to a change of the last statement. */
const objection = (before: readonly object[], after: readonly object[]): string | undefined => {
  const from = read(...before);
  const to = read(...after);
  // Statements with equal texts are those that the change leaves alone.
  const text = ({ path: _, ...statement }: PolicyDocument["statements"][number]): string =>
    JSON.stringify(statement).replace(/"path":"[^"]*"/g, "");
  const kept = new Map(from.statements.map((statement) => [text(statement), statement]));
  const statements = to.statements.map((statement) => kept.get(text(statement)) ?? statement);
  const changed = from.statements[before.length - 1];
  assert.ok(changed !== undefined);
  return objectionTo(from, { ...to, statements }, changed, key);
};

describe("the objection to a changed key policy", () => {
  const table: readonly (readonly [name: string, before: readonly object[], after: readonly object[], string?])[] = [
    ["none to the same document", [administrator, allow(grants)], [administrator, allow(grants)]],
    ["none to a condition on the service", [administrator, allow(grants)], [administrator, allow(grants, viaRds)]],
    [
      "an action more",
      [administrator, allow("kms:Decrypt")],
      [administrator, allow(["kms:Decrypt", "kms:Encrypt"])],
      "allowsMore",
    ],
    [
      "another principal",
      [administrator, allow("kms:Decrypt")],
      [administrator, allow("kms:Decrypt", { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/other` } })],
      "allowsMore",
    ],
    [
      "a service principal more",
      [administrator, allow("kms:Decrypt")],
      [administrator, allow("kms:Decrypt", { Principal: { AWS: app, Service: "rds.amazonaws.com" } })],
      "allowsMore",
    ],
    [
      "a condition less",
      [administrator, allow("kms:Decrypt", viaRds)],
      [administrator, allow("kms:Decrypt")],
      "allowsMore",
    ],
    [
      "an operator that AWS does not define, which cannot be compared",
      [administrator, allow("kms:Decrypt", { Condition: { StringEqual: { "aws:PrincipalTag/team": "a" } } })],
      [administrator, allow("kms:Decrypt", { Condition: { StringEqual: { "aws:PrincipalTag/team": "b" } } })],
      "allowsMore",
    ],
    [
      "another service only",
      [administrator, allow(grants)],
      [
        administrator,
        allow(grants, { Condition: { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } } }),
      ],
      "stopsAurora",
    ],
    [
      "a Deny of the calls through Amazon RDS",
      [administrator, allow(grants)],
      [administrator, allow(grants), { ...allow("kms:CreateGrant", viaRds), Effect: "Deny" }],
      "stopsAurora",
    ],
    ["no administrator", [allow("kms:*")], [allow(grants, viaRds)], "locksOut"],
    [
      "none to a statement without a principal, which has no effect",
      [administrator, { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }],
      [administrator, { Effect: "Allow", Action: "kms:Encrypt", Resource: "*" }],
    ],
    ["a fault", [administrator, allow("kms:Decrypt")], [administrator, allow([])], "newFault"],
  ];
  for (const [name, before, after, expected] of table) {
    it(`is ${name}`, () => assert.equal(objection(before, after), expected));
  }
});
