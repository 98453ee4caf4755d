import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { observation, observations, witnessPack } from "../../engine/witness";
import { analyze, Workspace } from "../../engine/workspace";

describe("a workspace run by the real engine", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  before(async () => {
    workspace = await Workspace.create();
  });
  after(async () => {
    await workspace.destroy();
    await workspace.dispose();
  });
  const key = (tags: Record<string, string>) => async (): Promise<void> => {
    new aws.kms.Key("key", { tags });
  };

  const levels = [
    { policy: "advisory", report: "advisory", succeeded: true, level: "advisory" },
    { policy: "advisory", report: "mandatory", succeeded: false, level: "mandatory" },
    { policy: "mandatory", report: "advisory", succeeded: true, level: "advisory" },
    { policy: "mandatory", report: "mandatory", succeeded: false, level: "mandatory" },
  ];
  for (const { policy, report, succeeded, level } of levels) {
    it(`records a ${report} report of a policy at level ${policy} as ${level}`, async () => {
      const program = key({ "policy-level": policy, "report-at": report });
      const result = await workspace.preview({ program, policyPack: witnessPack });
      assert.equal(result.succeeded, succeeded);
      const findings = result.findings.filter((each) => each.policy === `level-witness-${policy}`);
      const urn = "urn:pulumi:dev::program::aws:kms/key:Key::key";
      assert.deepEqual(findings, [{ policy: `level-witness-${policy}`, level, urn, message: `asked for ${report}` }]);
    });
  }

  it("passes the configuration to the policy", async () => {
    const policyConfig = { "resource-witness": { note: "configured" } };
    const result = await workspace.preview({ program: key({}), policyPack: witnessPack, policyConfig });
    assert.match(result.findings[0]?.message ?? "", /"note":"configured"/);
  });

  const errors = [
    [
      "a rejected configuration",
      { "resource-witness": { note: 5 } },
      {},
      /validating policy config.*\n?.*note: Invalid/,
    ],
    ["a policy that throws", {}, { crash: "yes" }, /policy 'crash'.*\nError: crashed on purpose/],
  ] as const;
  for (const [name, policyConfig, tags, message] of errors) {
    it(`reports ${name}`, async () => {
      const result = await workspace.preview({ program: key(tags), policyPack: witnessPack, policyConfig });
      assert.equal(result.succeeded, false);
      assert.match(result.stderr, message);
    });
  }

  it("stops an update before it creates a resource with a mandatory violation", async () => {
    const program = key({ "policy-level": "mandatory", "report-at": "mandatory" });
    assert.equal((await workspace.up({ program, policyPack: witnessPack })).succeeded, false);
    const { findings } = await analyze(await workspace.exportState(), { policyPack: witnessPack });
    assert.equal(
      findings.some((each) => each.urn.includes("aws:kms/key:Key")),
      false,
    );
  });

  it("analyzes an exported state, including resources that were looked up", async () => {
    const program = async (): Promise<void> => {
      new aws.kms.Key("key", {});
      aws.kms.Key.get("got", "1234abcd-12ab-34cd-56ef-1234567890ab");
    };
    await workspace.setTag("environment", "production");
    const up = await workspace.up({ program, policyPack: witnessPack });
    const tagged = { environment: "production" };
    assert.deepEqual(observation(up, "resource-witness", "aws:kms/key:Key", "key")?.stackTags, tagged);
    const result = await analyze(await workspace.exportState(), {
      policyPack: witnessPack,
      policyConfig: { "resource-witness": { note: "configured" } },
    });
    assert.equal(result.succeeded, true);
    assert.match(
      result.stderr.trim(),
      /^warning: could not decrypt secrets in .*; analyzing with secret values redacted$/,
    );
    // The order of the two keys in the state varies, because the engine creates one while it reads the other.
    const asked = observations(result, "resource-witness").map((each) => `${each.type} ${each.name}`);
    assert.deepEqual(asked.toSorted(), [
      "aws:kms/key:Key got",
      "aws:kms/key:Key key",
      "pulumi:providers:aws default_7_48_0",
      "pulumi:pulumi:Stack program-dev",
    ]);
    assert.deepEqual(observation(result, "resource-witness", "aws:kms/key:Key", "got")?.props, {});
    assert.equal(observation(result, "stack-witness", "aws:kms/key:Key", "got")?.props["isEnabled"], true);
    assert.deepEqual(observation(result, "resource-witness", "aws:kms/key:Key", "key")?.stackTags, {});
  });
});
