/** The policies as a library: their defaults, the settings that change them, and what loading them does. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { PolicyPackArgs } from "@pulumi/policy";
import { createPolicies, type Level, type PackPolicy, type PolicySettings, policies } from "../../library/policies";
import { policies as declared } from "../../policies/index";
import { InstalledSdk } from "../runtime/installed-sdk";
import { servedPolicies } from "../runtime/simulated-sdk";

const named = (all: readonly PackPolicy[], id: string): PackPolicy => {
  const found = all.find(({ name }) => name === id);
  assert(found !== undefined, id);
  return found;
};
const levels = (all: readonly PackPolicy[]): ReadonlyMap<string, unknown> =>
  new Map(all.map(({ name, enforcementLevel }) => [name, enforcementLevel]));

/** A key that is deleted after 14 days. `kms-deletion-window` requires 30. */
const KEY = { type: "aws:kms/key:Key", name: "orders", props: { deletionWindowInDays: 14, tags: { env: "dev" } } };

async function findingsOn(all: readonly PackPolicy[], id: string): Promise<readonly string[]> {
  const sdk = new InstalledSdk(undefined, [named(all, id)]);
  await sdk.run([{ stack: "dev", analyze: [KEY], analyzeStack: [KEY] }]);
  return sdk.findings;
}

describe("the policies as a library", () => {
  it("are those of the pack", () => {
    const about = (all: readonly PackPolicy[]): readonly unknown[] =>
      all.map(({ validateResource, validateStack, remediateResource, ...others }) => [
        { ...others, enforcementLevel: "" },
        typeof validateResource,
        typeof validateStack,
        typeof remediateResource,
      ]);
    assert.deepEqual(about(policies), about(servedPolicies()));
    assert.deepEqual(levels(policies), new Map(declared.map(({ id, enforcementLevel }) => [id, enforcementLevel])));
  });

  it("are accepted by `new PolicyPack`, in a list with others", () => {
    const args: PolicyPackArgs = { policies: [...createPolicies(), { name: "own", description: "Our own." }] };
    assert.equal(args.policies.length, declared.length + 1);
  });

  it("have the levels of the settings", () => {
    const changed = createPolicies({
      "kms-multi-region": "mandatory",
      "kms-key-rotation": { enforcementLevel: "disabled" },
      "kms-deletion-window": { minDays: 7 },
    });
    const expected = new Map(levels(policies));
    expected.set("kms-multi-region", "mandatory").set("kms-key-rotation", "disabled");
    assert.deepEqual(levels(changed), expected);
  });

  it("have the level of `all`, unless they have one of their own", () => {
    const changed = createPolicies({ all: "advisory", "kms-key-rotation": "mandatory", "kms-multi-region": {} });
    const expected = new Map<string, Level>(declared.map(({ id }) => [id, "advisory"]));
    assert.deepEqual(levels(changed), expected.set("kms-key-rotation", "mandatory"));
  });

  it("send the defaults of the settings to the engine", () => {
    const before = named(policies, "kms-deletion-window").configSchema?.properties;
    const settings = { minDays: 7, where: { names: ["orders"] }, onUndecided: "fail" } as const;
    const after = named(createPolicies({ "kms-deletion-window": settings }), "kms-deletion-window").configSchema;
    assert.deepEqual(after?.properties, {
      minDays: { ...before?.["minDays"], default: 7 },
      where: { ...before?.["where"], default: { names: ["orders"] } },
      onUndecided: { ...before?.["onUndecided"], default: "fail" },
    });
  });

  it("judge by the defaults of the settings", async () => {
    const id = "kms-deletion-window";
    const findings = (settings: object) =>
      findingsOn(createPolicies({ [id]: { enforcementLevel: "advisory", ...settings } }), id);
    assert.deepEqual(await findingsOn(policies, id), []);
    assert.equal((await findings({})).length, 1);
    assert.deepEqual(await findings({ minDays: 7 }), []);
    assert.deepEqual(await findings({ where: { tags: { env: "prod" } } }), []);
    assert.equal((await findings({ where: { tags: { env: "*" } } })).length, 1);
  });

  it("refuse settings that are not valid, all in one error", () => {
    const settings: object = {
      "kms-key-rotations": "mandatory",
      "kms-key-rotation": { maxPeriodInDays: 30, maxPeriod: 90 },
      "kms-multi-region": "on",
    };
    assert.throws(
      () => createPolicies(settings as PolicySettings),
      new Error(
        "createPolicies was given settings that are not valid: " +
          "`kms-key-rotations` is not a policy of this pack. Did you mean `kms-key-rotation`? " +
          "`kms-key-rotation.maxPeriodInDays` must be >= 90 " +
          "the configuration of `kms-key-rotation` sets `maxPeriod`, which is not an option of the policy and has no effect. Did you mean `maxPeriodInDays`? " +
          "`kms-multi-region` has the enforcement level `on`. Use one of: advisory, mandatory, remediate, disabled.",
      ),
    );
  });

  it("have types that refuse a misspelt policy, level, option and value", () => {
    const accepted: PolicySettings[] = [
      { all: "advisory" },
      {
        "kms-multi-region": "mandatory",
        "kms-key-rotation": { maxPeriodInDays: 90, where: { tags: { env: ["a", "b"] } } },
      },
      { "aurora-customer-managed-key": { mandatoryWhere: { names: ["*"] }, engines: ["aurora"] } },
    ];
    const refused: PolicySettings[] = [
      // @ts-expect-error
      { "kms-key-rotations": "mandatory" },
      // @ts-expect-error
      { "kms-key-rotation": "on" },
      // @ts-expect-error
      { "kms-key-rotation": { maxPeriod: 90 } },
      // @ts-expect-error
      { "kms-key-rotation": { maxPeriodInDays: "90" } },
      // @ts-expect-error
      { "kms-key-protected": { where: { tag: "prod" } } },
      // @ts-expect-error
      { "aurora-managed-secret-key": { onUndecided: "mandatory" } },
      // @ts-expect-error
      { "kms-no-public-access": { account: ["111122223333"] } },
      // @ts-expect-error
      { all: { where: {} } },
    ];
    for (const settings of accepted) createPolicies(settings);
    for (const settings of refused) assert.throws(() => createPolicies(settings));
  });

  for (const entry of ["policies", "iam"]) {
    it(`start nothing and load no SDK: ${entry}`, () => {
      const script = `
        require(process.argv[1]);
        const loaded = Object.keys(require.cache).filter((file) => /node_modules/.test(file) && !/fastest-levenshtein|jsonc-parser/.test(file));
        console.log(JSON.stringify(loaded));`;
      const run = spawnSync(process.execPath, ["-e", script, join(__dirname, "..", "..", "library", entry)], {
        encoding: "utf8",
        timeout: 20_000,
      });
      assert.deepEqual([run.status, run.stdout, run.stderr], [0, "[]\n", ""]);
    });
  }
});
