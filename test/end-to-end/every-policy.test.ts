/**
 * Every policy of the pack on the real engine, through both providers. In one program each policy finds something, in a
 * preview and on the exported state. In its repaired twin none does.
 */
import assert from "node:assert/strict";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { policies } from "../../policies/index";
import { analyze, type RunResult, Workspace } from "../engine/workspace";
import { isFixed } from "../kit/fixed-policies";
import { broken, repaired } from "./every-policy";
import { lines, verdictsOf } from "./verdicts";

/** Policies that are off by default are advisory here. A preview does not know the account of the key of a grant. */
const ALL_ON = {
  ...Object.fromEntries(
    policies
      .filter(({ enforcementLevel }) => enforcementLevel === "disabled")
      .map(({ id }) => [id, { enforcementLevel: "advisory" }]),
  ),
  "kms-grant-scope": { accounts: ["111122223333"] },
};

const config = { "aws-native:region": "us-east-1" };

/** Runs the pack in a preview, and on the state after an update. */
async function runsOf(program: PulumiFn): Promise<readonly RunResult[]> {
  const workspace = await Workspace.create();
  try {
    const previewed = await workspace.preview({ program, config, policyConfig: ALL_ON });
    const updated = await workspace.up({ program, config, policyPack: false });
    assert.ok(updated.succeeded, updated.stderr);
    return [previewed, await analyze(await workspace.exportState(), { policyConfig: ALL_ON })];
  } finally {
    await workspace.dispose();
  }
}

/** The verdicts of the fixed set of policies on resources of aws-native. */
const ofNative = (run: RunResult): readonly string[] =>
  lines(verdictsOf({ ...run, findings: run.findings.filter(({ policy }) => isFixed(policy)) })).filter((line) =>
    line.startsWith("aws-native:"),
  );

describe("every policy", () => {
  it("finds something, in a preview and on what is deployed", async () => {
    for (const run of await runsOf(broken)) {
      const violating = run.findings.filter(({ message }) => !message.startsWith("undecided: "));
      assert.deepEqual(
        [...new Set(violating.map(({ policy }) => policy))].sort(),
        policies.map(({ id }) => id),
        run.stderr,
      );
      assert.deepEqual(ofNative(run), [
        "aws-native:cloudtrail:Trail trail cloudtrail-records-key-use: violation advisory",
        "aws-native:iam:ManagedPolicy grant iam-create-grant-via-service: violation mandatory",
        "aws-native:iam:ManagedPolicy grant iam-kms-all-keys: violation advisory",
        "aws-native:kms:Key native kms-create-grant-via-service: violation mandatory",
        "aws-native:kms:Key native kms-deletion-window: violation advisory",
        "aws-native:kms:Key native kms-key-rotation: violation advisory",
        "aws-native:kms:Key native kms-key-use-via-rds: violation advisory",
        "aws-native:rds:DbCluster bare aurora-storage-encrypted: violation mandatory",
        "aws-native:rds:DbInstance member aurora-instance-inherits: violation advisory",
        "aws-native:rds:GlobalCluster world aurora-global-cluster-encrypted: violation mandatory",
        "aws-native:sso:PermissionSet admins iam-create-grant-via-service: violation advisory",
        "aws-native:sso:PermissionSet admins iam-kms-all-keys: violation advisory",
      ]);
    }
  });

  it("finds nothing in the repaired twin", async () => {
    for (const run of await runsOf(repaired)) {
      assert.deepEqual(lines(verdictsOf(run)), [], run.stderr);
      assert.ok(run.succeeded, run.stderr);
    }
  });
});
