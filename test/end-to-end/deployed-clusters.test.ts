/** Clusters that exist are judged by what AWS reports of them, where their own properties do not decide. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as native from "@pulumi/aws-native";
import { analyze, type RunResult, Workspace } from "../engine/workspace";
import { lines, verdictsOf } from "./verdicts";

const [CMK, ENCRYPTED] = ["aurora-customer-managed-key", "aurora-storage-encrypted"];
const engine = "aurora-postgresql";

async function program(): Promise<void> {
  const bare = { engine, skipFinalSnapshot: true };
  new aws.rds.Cluster("from-encrypted", { ...bare, snapshotIdentifier: "encrypted-before" });
  new aws.rds.Cluster("from-plain", { ...bare, snapshotIdentifier: "before", storageEncrypted: true });
  new aws.rds.Cluster("accepted", { ...bare, masterUsername: "app", manageMasterUserPassword: true });
  new native.rds.DbCluster("native-from-encrypted", { engine, snapshotIdentifier: "encrypted-before" });
  new native.rds.DbCluster("native-from-plain", { engine, snapshotIdentifier: "before" });
  new native.rds.DbCluster("native-accepted", { engine, masterUsername: "app", manageMasterUserPassword: true });
  await Promise.resolve();
}

const policyConfig = {
  all: "disabled",
  [CMK]: { enforcementLevel: "advisory", where: { names: ["*from-encrypted"] } },
  [ENCRYPTED]: { enforcementLevel: "mandatory", acceptAwsOwnedKey: true },
};

const found = (result: RunResult): readonly string[] =>
  lines(verdictsOf(result))
    .map((line) => line.replace(/^\S+ /, ""))
    .sort();

describe("clusters that exist", () => {
  it("are judged by what AWS reports of them, in a preview and when deployed", async () => {
    const workspace = await Workspace.create();
    try {
      const bySource = ["from-encrypted", "from-plain", "native-from-encrypted", "native-from-plain"];
      const before = await workspace.preview({ program, policyConfig });
      assert.deepEqual(
        found(before),
        bySource.map((name) => `${name} ${ENCRYPTED}: undecided advisory`),
      );
      assert.ok((await workspace.up({ program, policyPack: false })).succeeded);
      const expected = [
        // The ARN of a key outside the stack does not show whether it is `aws/rds`.
        `from-encrypted ${CMK}: undecided advisory`,
        `native-from-encrypted ${CMK}: undecided advisory`,
        // The classic provider cannot tell an AWS-owned key from no encryption.
        `accepted ${ENCRYPTED}: undecided advisory`,
        `from-plain ${ENCRYPTED}: undecided advisory`,
      ].sort();
      assert.deepEqual(found(await workspace.preview({ program, policyConfig })), expected);
      const analyzed = await analyze(await workspace.exportState(), { policyConfig });
      assert.deepEqual(found(analyzed), expected);
    } finally {
      await workspace.dispose();
    }
  });
});
