/**
 * `enforcementLevel: remediate`: the engine applies what is sure to be safe, in a preview and in the update. A second preview
 * changes nothing, and what is deployed is clean.
 */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as native from "@pulumi/aws-native";
import { analyze, Workspace } from "../engine/workspace";

const POLICIES = ["kms-create-grant-via-service", "kms-deletion-window", "kms-key-rotation", "kms-lockout-check-kept"];
const policyConfig = {
  all: "disabled",
  ...Object.fromEntries(POLICIES.map((id) => [id, { enforcementLevel: "remediate" }])),
  "kms-key-rotation": { enforcementLevel: "remediate", maxPeriodInDays: 180 },
};
const config = { "aws-native:region": "eu-west-1" };

const role = (name: string) => ({ AWS: `arn:aws:iam::111122223333:role/${name}` });
const allow = (Principal: object, Action: string | readonly string[]) => ({
  Effect: "Allow",
  Principal,
  Action,
  Resource: "*",
});
const statements = [
  allow({ AWS: "arn:aws:iam::111122223333:root" }, "kms:*"),
  { Sid: "Grant", ...allow(role("app"), "kms:CreateGrant") },
  { Sid: "Use", ...allow(role("job"), ["kms:Decrypt", "kms:CreateGrant"]) },
  { Sid: "Admin", ...allow(role("admin"), "kms:*") },
];
const document = { Version: "2012-10-17", Statement: statements };

async function program(): Promise<void> {
  const provider = new aws.Provider("aws", { region: "eu-west-1" });
  const bad = { deletionWindowInDays: 7, bypassPolicyLockoutSafetyCheck: true, policy: JSON.stringify(document) };
  new aws.kms.Key("orders", bad, { provider });
  new native.kms.Key("native", { pendingWindowInDays: 7, keyPolicy: document });
  await Promise.resolve();
}

/** A statement that no safe change closes: a principal that creates clusters with the key would lose the grant. */
async function notSafe(): Promise<void> {
  const policy = JSON.stringify({ ...document, Statement: [statements[0], statements[1]] });
  new aws.kms.Key("orders", { enableKeyRotation: true, rotationPeriodInDays: 90, policy });
  await Promise.resolve();
}

describe("remediation", () => {
  it("mends keys of both providers, once", async () => {
    const workspace = await Workspace.create();
    try {
      const previewed = await workspace.preview({ program, config, policyConfig });
      assert.ok(previewed.succeeded, previewed.stderr);
      assert.deepEqual(previewed.findings, []);
      const mended = previewed.remediations.map(({ policy, urn }) => `${urn.split("::").at(-1)} ${policy}`).sort();
      assert.deepEqual(mended, [
        ...POLICIES.filter((id) => id !== "kms-lockout-check-kept").map((id) => `native ${id}`),
        ...POLICIES.map((id) => `orders ${id}`),
      ]);

      const updated = await workspace.up({ program, config, policyConfig });
      assert.ok(updated.succeeded, updated.stderr);
      const state = await workspace.exportState();
      const analyzed = await analyze(state, { policyConfig: withLevel("mandatory") });
      assert.deepEqual(analyzed.findings, []);

      const again = await workspace.preview({ program, config, policyConfig });
      assert.ok(again.succeeded, again.stderr);
      assert.match(again.report, / unchanged/);
      assert.doesNotMatch(again.report, /to update|to replace/);
    } finally {
      await workspace.dispose();
    }
  });

  it("leaves a mandatory violation where no safe change closes it", async () => {
    const workspace = await Workspace.create();
    try {
      const onlyEc2 = { enforcementLevel: "remediate", services: ["ec2"] };
      const result = await workspace.preview({
        program: notSafe,
        policyConfig: { all: "disabled", "kms-create-grant-via-service": onlyEc2 },
      });
      assert.equal(result.succeeded, false);
      assert.deepEqual(result.remediations, []);
      assert.deepEqual(
        result.findings.map(({ policy, level }) => [policy, level]),
        [["kms-create-grant-via-service", "mandatory"]],
      );
      assert.match(result.findings[0]?.message ?? "", /each would stop Aurora from creating its grant/);
    } finally {
      await workspace.dispose();
    }
  });
});

function withLevel(enforcementLevel: string): object {
  return {
    ...policyConfig,
    ...Object.fromEntries(POLICIES.map((id) => [id, { enforcementLevel }])),
    "kms-key-rotation": { enforcementLevel, maxPeriodInDays: 180 },
  };
}
