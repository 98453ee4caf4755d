import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RunResult } from "../../engine/result";
import { observation, observations, witnessPack } from "../../engine/witness";
import { Workspace } from "../../engine/workspace";

const got = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = /^arn:aws:kms:us-east-1:111122223333:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function program(): Promise<Record<string, unknown>> {
  const key = new aws.kms.Key("key", { tags: { team: "db" } });
  const document = aws.iam.getPolicyDocumentOutput({
    statements: [{ actions: ["kms:*"], resources: [key.arn], principals: [{ type: "*", identifiers: ["*"] }] }],
  });
  new aws.kms.KeyPolicy("key-policy", { keyId: key.arn, policy: document.json });
  new aws.kms.Alias("alias", { targetKeyId: key.arn });
  new aws.rds.Cluster("cluster", {
    engine: "aurora-postgresql",
    storageEncrypted: true,
    kmsKeyId: key.arn,
    masterUsername: "owner",
    masterPassword: pulumi.secret("not a secret"),
  });
  new aws.rds.Cluster("default-key", { engine: "aurora-mysql", clusterIdentifier: "shop", storageEncrypted: true });
  new aws.rds.Cluster("no-key", { engine: "aurora-mysql", region: "cn-north-1" });
  new aws.iam.Role("role", { name: "app", path: "/svc/", assumeRolePolicy: "{}" });
  const statement = { Effect: "Allow" as const, Action: "kms:CreateGrant" };
  const partly = [{ ...statement, Resource: key.arn }];
  new aws.iam.Policy("known", { policy: { Version: "2012-10-17", Statement: [{ ...statement, Resource: "*" }] } });
  new aws.iam.Policy("partly-known", { policy: { Version: "2012-10-17", Statement: partly } });
  new aws.s3.Bucket("bucket", { bucket: "not-in-the-table" });
  new aws.kms.Key("other-provider", {}, { provider: new aws.Provider("other", {}) });
  const known = aws.kms.Key.get("got", got);
  const cluster = aws.rds.Cluster.get("got-cluster", "orders", { storageEncrypted: true });
  return {
    caller: await aws.getCallerIdentity(),
    region: (await aws.getRegion()).region,
    partition: (await aws.getPartition()).partition,
    managed: (await aws.kms.getAlias({ name: "alias/aws/rds" })).targetKeyArn,
    managedKey: (await aws.kms.getKey({ keyId: "alias/aws/rds" })).arn,
    byAlias: (await aws.kms.getKey({ keyId: "alias/app" })).keyManager,
    byArn: (await aws.kms.getKey({ keyId: `arn:aws:kms:us-east-1:111122223333:key/${got}` })).id,
    gotArn: known.arn,
    gotPolicy: known.policy,
    gotClusterKey: cluster.kmsKeyId,
    gotClusterEngine: cluster.engine,
  };
}

describe("the stand-in aws provider", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let preview: RunResult;
  let up: RunResult;
  before(async () => {
    process.env["AWS_REGION"] = "eu-west-3";
    workspace = await Workspace.create();
    preview = await workspace.preview({ program, policyPack: witnessPack });
    up = await workspace.up({ program, policyPack: witnessPack });
  });
  after(async () => {
    await workspace.destroy();
    await workspace.dispose();
  });

  const outputs = (result: RunResult, type: string, name: string): Readonly<Record<string, unknown>> =>
    observation(result, "stack-witness", type, name)?.props ?? {};

  it("serves a preview and an update that succeed", () => {
    assert.equal(preview.succeeded, true, preview.report);
    assert.equal(up.succeeded, true, up.report);
    assert.equal(preview.stderr, "");
    assert.equal(up.stderr, "");
  });

  it("sets defaults and the region before a resource policy is called", () => {
    assert.deepEqual(observation(preview, "resource-witness", "aws:rds/cluster:Cluster", "cluster")?.props, {
      copyTagsToSnapshot: false,
      deleteAutomatedBackups: true,
      enableGlobalWriteForwarding: false,
      enableHttpEndpoint: false,
      enableLocalWriteForwarding: false,
      engine: "aurora-postgresql",
      engineMode: "provisioned",
      kmsKeyId: "unknown",
      masterPassword: "not a secret",
      masterUsername: "owner",
      region: "us-east-1",
      skipFinalSnapshot: false,
      storageEncrypted: true,
      tagsAll: {},
    });
  });

  it("passes the provider's inputs to policies", () => {
    const seen = observation(preview, "resource-witness", "aws:kms/key:Key", "key");
    assert.equal(seen?.provider?.["region"], "us-east-1");
  });

  it("ignores the user's environment, such as AWS_REGION", () => {
    const seen = observation(preview, "resource-witness", "aws:kms/key:Key", "other-provider");
    assert.equal(seen?.provider?.["region"], undefined);
    assert.equal(seen?.props["region"], undefined);
    assert.equal(outputs(preview, "aws:kms/key:Key", "other-provider")["region"], "us-east-1");
  });

  it("derives a name from the resource's Pulumi name", () => {
    const name = observation(preview, "resource-witness", "aws:kms/alias:Alias", "alias")?.props["name"];
    assert.match(String(name), /^alias\/alias-[0-9a-f]{7}$/);
  });

  it("reports exactly the values that AWS will choose as unknown in a preview", () => {
    assert.deepEqual(outputs(preview, "aws:kms/key:Key", "key"), {
      arn: "unknown",
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      description: "unknown",
      enableKeyRotation: false,
      isEnabled: true,
      keyId: "unknown",
      keyUsage: "ENCRYPT_DECRYPT",
      multiRegion: "unknown",
      policy: "unknown",
      region: "us-east-1",
      rotationPeriodInDays: "unknown",
      tags: { team: "db" },
      tagsAll: { team: "db" },
    });
    const cluster = outputs(preview, "aws:rds/cluster:Cluster", "no-key");
    assert.equal(cluster["storageEncrypted"], "unknown");
    assert.equal(cluster["kmsKeyId"], "unknown");
    assert.equal(cluster["endpoint"], "unknown");
    assert.equal(cluster["engine"], "aurora-mysql");
    assert.equal("deletionProtection" in cluster, false);
  });

  const dependencies = [
    ["aws:rds/cluster:Cluster", "cluster", { kmsKeyId: ["aws:kms/key:Key key"] }],
    ["aws:kms/alias:Alias", "alias", { targetKeyId: ["aws:kms/key:Key key"] }],
    // The unknown result of a function has no dependencies in a preview. They are known in the update below.
    ["aws:kms/keyPolicy:KeyPolicy", "key-policy", { keyId: ["aws:kms/key:Key key"] }],
  ] as const;
  for (const [type, name, expected] of dependencies) {
    it(`lets the engine report the property dependencies of ${name} in a preview`, () => {
      assert.deepEqual(observation(preview, "stack-witness", type, name)?.propertyDependencies, expected);
    });
  }

  it("returns realistic values after an update", () => {
    const key = outputs(up, "aws:kms/key:Key", "key");
    assert.match(String(key["arn"]), keyArn);
    assert.equal(key["arn"], `arn:aws:kms:us-east-1:111122223333:key/${key["keyId"]}`);
    assert.deepEqual(JSON.parse(String(key["policy"])).Statement, [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
    ]);
    assert.equal(outputs(up, "aws:rds/cluster:Cluster", "cluster")["kmsKeyId"], key["arn"]);
    assert.equal(outputs(up, "aws:kms/alias:Alias", "alias")["targetKeyArn"], key["arn"]);
    assert.equal(outputs(up, "aws:kms/alias:Alias", "alias")["targetKeyId"], key["keyId"]);
    assert.equal(outputs(up, "aws:kms/keyPolicy:KeyPolicy", "key-policy")["keyId"], key["keyId"]);
    assert.equal(outputs(up, "aws:iam/role:Role", "role")["arn"], "arn:aws:iam::111122223333:role/svc/app");
  });

  it("uses the AWS managed key only for a cluster with storageEncrypted", () => {
    const shop = outputs(up, "aws:rds/cluster:Cluster", "default-key");
    assert.equal(shop["arn"], "arn:aws:rds:us-east-1:111122223333:cluster:shop");
    assert.match(String(shop["kmsKeyId"]), keyArn);
    assert.equal(shop["port"], 3306);
    const noKey = outputs(up, "aws:rds/cluster:Cluster", "no-key");
    assert.match(String(noKey["arn"]), /^arn:aws-cn:rds:cn-north-1:111122223333:cluster:tf-\d{20,26}$/);
    assert.equal(noKey["storageEncrypted"], false);
    assert.equal(noKey["kmsKeyId"], "");
  });

  it("answers functions and lookups", () => {
    const answers = outputs(up, "pulumi:pulumi:Stack", "program-dev");
    const { managed, ...rest } = answers;
    assert.match(String(managed), keyArn);
    assert.deepEqual(rest, {
      caller: {
        accountId: "111122223333",
        arn: "arn:aws:sts::111122223333:assumed-role/deployer/pulumi",
        id: "111122223333",
        userId: "AROAEXAMPLEDEPLOYER01:pulumi",
      },
      region: "us-east-1",
      partition: "aws",
      managedKey: managed,
      byAlias: "CUSTOMER",
      byArn: got,
      gotArn: `arn:aws:kms:us-east-1:111122223333:key/${got}`,
      gotPolicy: outputs(up, "aws:kms/key:Key", "key")["policy"],
      gotClusterKey: managed,
      gotClusterEngine: "aurora-postgresql",
    });
  });

  it("renders a policy document once its arguments are known", () => {
    const before = observation(preview, "resource-witness", "aws:kms/keyPolicy:KeyPolicy", "key-policy")?.props[
      "policy"
    ];
    assert.equal(before, "unknown");
    const after = observation(up, "resource-witness", "aws:kms/keyPolicy:KeyPolicy", "key-policy")?.props["policy"];
    const { arn } = outputs(up, "aws:kms/key:Key", "key");
    const statement = { Effect: "Allow", Action: "kms:*", Resource: arn, Principal: "*" };
    assert.deepEqual(JSON.parse(String(after)), { Version: "2012-10-17", Statement: [statement] });
  });

  const documents = [
    ["known", '{"Statement":[{"Action":"kms:CreateGrant","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}'],
    ["partly-known", "unknown"],
  ] as const;
  for (const [name, expected] of documents) {
    it(`serializes a ${name} document that was given as an object`, () => {
      assert.equal(observation(preview, "resource-witness", "aws:iam/policy:Policy", name)?.props["policy"], expected);
    });
  }

  it("returns the inputs of a resource type that it does not know", () => {
    const { arn, ...rest } = outputs(up, "aws:s3/bucket:Bucket", "bucket");
    assert.deepEqual(rest, { bucket: "not-in-the-table" });
    assert.match(String(arn), /^arn:aws:s3:/);
    assert.equal(outputs(preview, "aws:s3/bucket:Bucket", "bucket")["arn"], "unknown");
  });

  it("shows policies no resource that is only looked up", () => {
    for (const policy of ["resource-witness", "stack-witness"] as const) {
      const names = observations(up, policy).map((each) => each.name);
      assert.equal(names.includes("got"), false);
      assert.equal(names.includes("cluster"), true);
    }
  });
});
