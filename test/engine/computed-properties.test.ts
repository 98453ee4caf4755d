import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { computedProperties } from "../../tools/generate-computed-properties";
import { loadSchema } from "./provider/schema";
import { PROVIDERS, type Provider, propertiesFile, repositoryRoot } from "./repository";

describe("the table of computed properties", () => {
  const fileOf = (provider: Provider) => join(repositoryRoot(), propertiesFile(provider));

  for (const provider of PROVIDERS) {
    it(`is what the generator writes for the installed @pulumi/${provider}`, () => {
      const generated = computedProperties(provider, join(repositoryRoot(), "node_modules", "@pulumi", provider));
      assert.equal(
        readFileSync(fileOf(provider), "utf8"),
        generated,
        "Run `node out/tools/generate-computed-properties.js`.",
      );
    });
  }

  const cases = [
    ["aws:kms/key:Key", "arn", "output", "string"],
    ["aws:kms/key:Key", "policy", "computed", "string"],
    ["aws:kms/key:Key", "deletionWindowInDays", "optional", "number"],
    ["aws:kms/key:Key", "tags", "optional", "object"],
    ["aws:kms/keyPolicy:KeyPolicy", "policy", "required", "string"],
    ["aws:rds/cluster:Cluster", "engine", "required", "string"],
    ["aws:rds/cluster:Cluster", "kmsKeyId", "computed", "string"],
    ["aws:rds/cluster:Cluster", "storageEncrypted", "computed", "boolean"],
    ["aws:rds/cluster:Cluster", "deletionProtection", "optional", "boolean"],
    ["aws:rds/cluster:Cluster", "masterUserSecrets", "output", "array"],
    ["aws:neptune/cluster:Cluster", "storageEncrypted", "optional", "boolean"],
    ["aws:ec2/vpc:Vpc", "cidrBlock", "computed", "string"],
    ["pulumi:providers:aws", "allowedAccountIds", "optional", "array"],
    ["aws-native:rds:DbCluster", "dbClusterArn", "output", "string"],
    ["aws-native:rds:DbCluster", "kmsKeyId", "optional", "string"],
    ["aws-native:kms:Key", "keyPolicy", "optional", "object"],
  ] as const;
  for (const [token, name, kind, type] of cases) {
    it(`has ${token} ${name}: ${kind} ${type}`, () => {
      const property = loadSchema(fileOf(token.startsWith("aws-native:") ? "aws-native" : "aws"))
        .properties(token)
        ?.find((each) => each.name === name);
      assert.deepEqual(property, { name, kind, type });
    });
  }

  it("omits resources outside its modules", () => {
    assert.equal(loadSchema(fileOf("aws")).properties("aws:s3/bucket:Bucket"), undefined);
  });
});
