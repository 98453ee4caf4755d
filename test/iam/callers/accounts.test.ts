import assert from "node:assert/strict";
import { partitionAccounts } from "../../../iam/callers/accounts";
import { collectNames } from "../../../iam/callers/named-principals";
import { type PolicyDocument, parsePolicyDocument } from "../../../iam/index";

function read(condition: unknown = {}): PolicyDocument {
  const statement = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", Condition: condition };
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: [statement] });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

describe("the accounts that a document distinguishes", () => {
  const examples = ["999988887777", "444455556666", "777788889999", "123456789012", "100000000000", "100000000001"];
  for (const [count, account] of examples.entries()) {
    it(`are represented by ${account} when ${count} other examples are named`, () => {
      const { others, exact } = partitionAccounts(read(), examples.slice(0, count));
      assert.deepEqual(others, [account]);
      assert.equal(exact, true);
    });
  }

  for (const key of ["aws:PrincipalAccount", "kms:CallerAccount", "aws:PrincipalArn", "aws:userid"]) {
    it(`are split by a wildcard in the account of ${key}`, () => {
      const pattern = key === "aws:PrincipalArn" ? "arn:aws:iam::1234*:role/x" : "1234*";
      const { others, exact } = partitionAccounts(read({ StringLike: { [key]: pattern } }), []);
      assert.equal(exact, false);
      assert.match(others[1] ?? "", /^1234\d{8}$/);
    });

    it(`are split by a numeric bound on ${key}`, () => {
      const { others, exact } = partitionAccounts(read({ NumericLessThan: { [key]: "5" } }), []);
      assert.equal(exact, false);
      assert.ok(others.includes("000000000004") && others.includes("000000000006"), others.join());
    });
  }

  for (const [name, condition] of [
    ["the wildcard `*`", { StringLike: { "aws:PrincipalAccount": "*" } }],
    ["a wildcard for the whole account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } }],
    ["a wildcard after the account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } }],
    ["a key that has no account", { StringLike: { "aws:UserAgent": "1234*" } }],
    ["a number compared with another key", { NumericLessThan: { "aws:MultiFactorAuthAge": "5" } }],
  ] as const) {
    it(`are not split by ${name}`, () => assert.equal(partitionAccounts(read(condition), []).exact, true));
  }
});

describe("the names that a document distinguishes", () => {
  const key = { region: "eu-west-1", account: undefined };
  const userNames = (count: number): readonly string[] => {
    const globs = Array.from({ length: count }, (_, index) => `n${index}*`);
    return collectNames(read({ StringLike: { "aws:username": globs } }), key, []).userNames;
  };

  it("include examples of eight patterns at most", () => {
    assert.ok(userNames(7).length < userNames(8).length);
    assert.equal(userNames(9).length, userNames(8).length);
  });

  it("include unnamed organizations and services", () => {
    const { organizations, calledServices, federatedNames } = collectNames(read(), key, []);
    assert.deepEqual(organizations, ["o-example", "example"]);
    assert.deepEqual(calledServices, ["cloudformation.amazonaws.com", "example"]);
    assert.ok(federatedNames.includes("example"));
  });

  for (const [region, partitionGlob, examplePartition] of [
    ["eu-west-1", "aws", "aws"],
    ["cn-north-1", "aws-cn", "aws-cn"],
    ["us-iso-east-1", "aws-iso", "aws-iso"],
    ["xx-new-1", "aws*", "aws"],
    [undefined, "aws*", "aws"],
  ] as const) {
    it(`are in the partition ${partitionGlob} for a key of ${region ?? "an unknown Region"}`, () => {
      const names = collectNames(read(), { region, account: undefined }, []);
      assert.deepEqual([names.partitionGlob, names.examplePartition], [partitionGlob, examplePartition]);
    });
  }
});
