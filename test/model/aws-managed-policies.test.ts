import assert from "node:assert/strict";
import { awsManagedPolicy, MANAGED_POLICIES_DATE } from "../../model/aws-managed-policies";
import generated from "../../model/generated/aws-managed-policies.json";

const facts = (name: string) => awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`)?.facts;

describe("the list of AWS managed policies", () => {
  it("has the source and the date of its texts", () => {
    assert.match(generated.source, /^moto \d+\.\d+\.\d+, moto\/iam\/aws_managed_policies\.py$/);
    assert.match(MANAGED_POLICIES_DATE, /^20\d\d-\d\d-\d\d$/);
  });

  it("has a fact about each policy that it lists", () => {
    const all = Object.entries(generated.policies);
    assert.deepEqual(
      all.map(([name]) => name),
      all.map(([name]) => name).sort(),
    );
    for (const [name] of all) {
      const { version, createGrantVia, allKeys, ...more } = facts(name) ?? {};
      assert.match(version ?? "", /^v\d+$/, name);
      assert.ok(createGrantVia !== undefined || allKeys !== undefined, name);
      assert.ok(createGrantVia === undefined || createGrantVia.length > 0, name);
      if (allKeys !== undefined) assert.match(allKeys, /^kms:(Decrypt|ReEncryptFrom)$/, name);
      assert.deepEqual(more, more.forAwsResources === undefined ? {} : { forAwsResources: true }, name);
    }
  });

  it("knows every other policy by its name", () => {
    const others = generated.others.split(" ");
    assert.ok(others.length > 1000);
    assert.equal(
      new Set([...others, ...Object.keys(generated.policies)]).size,
      others.length + Object.keys(generated.policies).length,
    );
    for (const name of others) assert.match(name, /^[\w/+=,.@-]+$/);
  });

  for (const [name, expected] of [
    ["AdministratorAccess", { createGrantVia: ["*"], allKeys: "kms:Decrypt" }],
    ["PowerUserAccess", { createGrantVia: ["*"], allKeys: "kms:Decrypt" }],
    ["AmazonMSKFullAccess", { createGrantVia: ["*"] }],
    ["service-role/AWSBackupServiceRolePolicyForBackup", { createGrantVia: ["*"], forAwsResources: true }],
    ["aws-service-role/AWSBackupServiceLinkedRolePolicyForBackup", { createGrantVia: ["ec2", "fsx", "rds"] }],
    ["job-function/SystemAdministrator", { allKeys: "kms:ReEncryptFrom" }],
    ["ReadOnlyAccess", {}],
    ["AmazonRDSFullAccess", {}],
    ["AWSKeyManagementServicePowerUser", {}],
    ["SecurityAudit", {}],
    // A Deny statement allows nothing.
    ["AWSCompromisedKeyQuarantineV3", {}],
    ["AWSDenyAll", {}],
  ] as const) {
    it(`${name}: ${JSON.stringify(expected)}`, () => {
      const { version: _, ...known } = facts(name) ?? { version: "not known" };
      assert.ok(facts(name) !== undefined);
      assert.deepEqual(known, expected);
    });
  }

  it("matches ARNs of AWS managed policies, in any partition, with their path", () => {
    assert.equal(awsManagedPolicy("arn:aws-cn:iam::aws:policy/PowerUserAccess")?.name, "PowerUserAccess");
    assert.equal(awsManagedPolicy("arn:aws:iam::111122223333:policy/PowerUserAccess"), undefined);
    assert.equal(awsManagedPolicy("PowerUserAccess"), undefined);
    assert.deepEqual(awsManagedPolicy("arn:aws:iam::aws:policy/SystemAdministrator"), {
      name: "SystemAdministrator",
      facts: undefined,
    });
  });
});
