import assert from "node:assert/strict";
import { parsePolicyDocument } from "../../../iam/index";
import { publicCallerLiterals } from "../../../iam/queries/public-callers";

/** The keys that a public caller's request constrains, for a document with the condition. */
function constrainedKeys(operator: string, key: string, value: string): readonly string[] {
  const Condition = { [operator]: { [key]: value } };
  const Statement = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", Condition };
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  return publicCallerLiterals(parsed.document).map(({ atom }) => atom.key);
}

const table: readonly (readonly [key: string, value: string, isOwned: boolean])[] = [
  ["aws:PrincipalOrgID", "o-a1b2c3", true],
  ["aws:PrincipalOrgPaths", "o-a1b2c3/r-ab12/*", true],
  ["aws:SourceVpc", "vpc-1", true],
  ["aws:SourceVpcArn", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1", true],
  ["aws:SourceVpce", "vpce-1", true],
  ["aws:VpceAccount", "111122223333", true],
  ["aws:VpceOrgID", "o-a1b2c3", true],
  ["aws:VpceOrgPaths", "o-a1b2c3/*", true],
  ["aws:Ec2InstanceSourceVpc", "vpc-1", true],
  ["aws:userid", "AROAEXAMPLE:*", true],
  ["aws:PrincipalOrgID", "o-*", false],
  ["aws:PrincipalOrgID", "o-a1b2c?", false],
  ["aws:PrincipalOrgID", "${aws:ResourceOrgID}", false],
  ["aws:PrincipalOrgID", "", false],
  ["aws:PrincipalOrgPaths", "*/r-ab12/*", false],
  ["aws:userid", "*:session", false],
  ["aws:PrincipalTag/team", "orders", false],
  ["kms:ViaService", "rds.us-east-1.amazonaws.com", false],
];

describe("a public caller", () => {
  for (const [key, value, isOwned] of table) {
    it(`${isOwned ? "cannot" : "can"} have \`${value}\` for ${key}`, () => {
      assert.deepEqual(constrainedKeys("StringLike", key, value), isOwned ? [key.toLowerCase()] : []);
    });
  }

  for (const [operator, network, isOwned] of [
    ["IpAddress", "10.0.0.0/8", true],
    ["NotIpAddress", "192.0.2.0/24", true],
    ["IpAddress", "10.0.0.0/7", false],
    ["IpAddress", "0.0.0.0/0", false],
    ["IpAddress", "2001:db8::/32", true],
    ["IpAddress", "2001:db8::/31", false],
    ["IpAddress", "no network", false],
    ["StringEquals", "192.0.2.0/24", false],
  ] as const) {
    it(`${isOwned ? "cannot" : "can"} come from ${network} of ${operator}`, () => {
      assert.deepEqual(constrainedKeys(operator, "aws:SourceIp", network), isOwned ? ["aws:sourceip"] : []);
    });
  }
});
