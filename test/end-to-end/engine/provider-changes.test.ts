import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type { RunResult } from "../../engine/result";
import { observation, witnessPack } from "../../engine/witness";
import { Workspace } from "../../engine/workspace";

describe("changes and errors of the stand-in aws provider", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  before(async () => {
    workspace = await Workspace.create();
  });
  after(async () => {
    await workspace.destroy();
    await workspace.dispose();
  });
  const cluster = (args: Partial<aws.rds.ClusterArgs>) => async (): Promise<void> => {
    new aws.rds.Cluster("cluster", { engine: "aurora-postgresql", clusterIdentifier: "orders", ...args });
  };
  const run = (program: () => Promise<void>): Promise<RunResult> =>
    workspace.preview({ program, policyPack: witnessPack });

  it("keeps the values that AWS chose, updates in place if possible, and otherwise replaces", async () => {
    await workspace.up({ program: cluster({}), policyPack: witnessPack });
    const unchanged = await run(cluster({}));
    assert.match(unchanged.report, /2 unchanged/);
    const changed = await run(cluster({ deletionProtection: true }));
    assert.match(changed.report, /1 to update/);
    const seen = observation(changed, "stack-witness", "aws:rds/cluster:Cluster", "cluster")?.props;
    assert.equal(seen?.["arn"], "arn:aws:rds:us-east-1:111122223333:cluster:orders");
    assert.equal(seen?.["deletionProtection"], true);
    assert.match((await run(cluster({ storageEncrypted: true }))).report, /1 to replace/);
  });

  const rejected: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
    [
      "an account that is not allowed",
      async () => {
        const provider = new aws.Provider("other", { region: "us-east-1", allowedAccountIds: ["444455556666"] });
        new aws.kms.Key("key", {}, { provider });
      },
      /AWS account ID not allowed: 111122223333/,
    ],
    [
      "an unknown function",
      async () => {
        await aws.s3.getBucket({ bucket: "any" });
      },
      /the stand-in aws provider has no function aws:s3\/getBucket:getBucket/,
    ],
    [
      "the lookup of an impossible key id",
      async () => {
        aws.kms.Key.get("none", "not-a-key-id");
      },
      /resource 'not-a-key-id' does not exist/,
    ],
    [
      "an unknown property",
      async () => {
        const args = { kmsKey: "misspelt" };
        new aws.kms.Key("key", {}, { transformations: [({ opts }) => ({ props: args, opts })] });
      },
      /Invalid or unknown key/,
    ],
  ];
  for (const [name, program, message] of rejected) {
    it(`rejects ${name}`, async () => {
      const result = await run(program);
      assert.equal(result.succeeded, false);
      assert.match(`${result.stderr}\n${result.report}`, message);
    });
  }
});
