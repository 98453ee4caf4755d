/** The configuration, as the engine and the pack read it together. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { analyze, Workspace } from "../engine/workspace";
import { fixedConfig } from "../kit/fixed-policies";
import { lines, verdictsOf } from "./verdicts";

const CLUSTER = "aws:rds/cluster:Cluster";
const STACK = "pulumi:pulumi:Stack program-dev";

async function program(): Promise<void> {
  new aws.rds.Cluster("orders", { engine: "aurora-postgresql", storageEncrypted: true, tags: { env: "prod" } });
  new aws.rds.Cluster("restored", { engine: "aurora-postgresql", snapshotIdentifier: "before" });
  await Promise.resolve();
}

const ORDERS = `${CLUSTER} orders aurora-customer-managed-key`;
const RESTORED = [
  `${CLUSTER} restored aurora-customer-managed-key`,
  `${CLUSTER} restored aurora-storage-encrypted`,
] as const;
/** One source that is not known is one finding, of the policy that judges whether there is a key at all. */
const RESTORED_UNDECIDED = [`${RESTORED[1]}: undecided advisory`];

const accepted: readonly {
  name: string;
  policyConfig: Readonly<Record<string, unknown>>;
  succeeds: boolean;
  findings: readonly string[];
}[] = [
  {
    name: "none",
    policyConfig: {},
    succeeds: true,
    findings: [`${ORDERS}: violation advisory`, ...RESTORED_UNDECIDED],
  },
  {
    name: "mandatoryWhere raises an advisory policy",
    policyConfig: { "aurora-customer-managed-key": { mandatoryWhere: { tags: { env: "prod" } } } },
    succeeds: false,
    findings: [`${ORDERS}: violation mandatory`, ...RESTORED_UNDECIDED],
  },
  {
    name: "enforcementLevel raises the policy for all resources, and leaves undecided advisory",
    policyConfig: { "aurora-customer-managed-key": "mandatory" },
    succeeds: false,
    findings: [`${ORDERS}: violation mandatory`, ...RESTORED_UNDECIDED],
  },
  {
    name: "onUndecided makes an undecided verdict fail or hides it",
    policyConfig: {
      "aurora-customer-managed-key": { onUndecided: "fail" },
      "aurora-storage-encrypted": { onUndecided: "ignore" },
    },
    succeeds: false,
    findings: [`${ORDERS}: violation advisory`, `${RESTORED[0]}: undecided mandatory`],
  },
  {
    name: "where selects resources, and disabled switches a policy off",
    policyConfig: {
      "aurora-customer-managed-key": { where: { names: ["rest*"] } },
      "aurora-storage-encrypted": "disabled",
    },
    succeeds: true,
    findings: [`${RESTORED[0]}: undecided advisory`],
  },
  {
    name: "an unknown option is one mandatory finding on the stack",
    policyConfig: { "aurora-customer-managed-key": { allowedKey: ["alias/*"] } },
    succeeds: false,
    findings: [
      `${ORDERS}: violation advisory`,
      ...RESTORED_UNDECIDED,
      `${STACK} aurora-customer-managed-key: violation mandatory`,
    ],
  },
];

const rejected: readonly { name: string; policyConfig: object; message: string }[] = [
  {
    name: "a value of the wrong type",
    policyConfig: { "aurora-storage-encrypted": { where: { names: "orders" } } },
    message: "aurora-storage-encrypted: where.names: Invalid type. Expected: array, given: string",
  },
  {
    name: "an unknown option below the top level",
    policyConfig: { "aurora-storage-encrypted": { where: { name: ["orders"] } } },
    message: "aurora-storage-encrypted: where: Additional property name is not allowed",
  },
  {
    name: "a value that the option does not offer",
    policyConfig: { "kms-create-grant-via-service": { grantIsForAWSResource: "warns" } },
    message:
      'kms-create-grant-via-service: grantIsForAWSResource: grantIsForAWSResource must be one of the following: "advises", "violates", "accepts"',
  },
  {
    name: "a malformed account",
    policyConfig: { "kms-create-grant-via-service": { accounts: ["1234"] } },
    message: "kms-create-grant-via-service: accounts.0: Does not match pattern '^[0-9]{12}$'",
  },
];

describe("configuration", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await Workspace.create();
  });
  after(async () => {
    await workspace.dispose();
  });

  for (const { name, policyConfig, succeeds, findings } of accepted) {
    it(name, async () => {
      const result = await workspace.preview({ program, policyConfig: fixedConfig(policyConfig) });
      assert.deepEqual(lines(verdictsOf(result)), [...findings].sort());
      assert.equal(result.succeeded, succeeds, result.stderr);
    });
  }

  it("suggests an option for an unknown one", async () => {
    const policyConfig = { "aurora-storage-encrypted": { acceptAwsOwned: true } };
    const { findings } = await workspace.preview({ program, policyConfig: fixedConfig(policyConfig) });
    assert.deepEqual(
      findings.filter(({ level }) => level === "mandatory").map(({ message }) => message),
      [
        "the configuration of `aurora-storage-encrypted` sets `acceptAwsOwned`, which is not an option of the policy and has no effect. Did you mean `acceptAwsOwnedKey`?",
      ],
    );
  });

  for (const { name, policyConfig, message } of rejected) {
    it(`the engine rejects ${name}`, async () => {
      const { succeeded, findings, stderr } = await workspace.preview({ program, policyConfig });
      assert.equal(succeeded, false);
      assert.deepEqual(findings, []);
      assert.ok(stderr.includes(`validating policy config: aurora-kms 0.1.0  ${message}\n`), stderr);
    });
  }

  it("a selector on stack tags is decided by a preview, and undecided on an exported state", async () => {
    await workspace.setTag("env", "prod");
    const policyConfig = fixedConfig({
      "aurora-customer-managed-key": { where: { stackTags: { env: "prod" } } },
      "aurora-storage-encrypted": { where: { stackTags: { env: "dev" } } },
    });
    const previewed = await workspace.preview({ program, policyConfig });
    assert.deepEqual(lines(verdictsOf(previewed)), [
      `${ORDERS}: violation advisory`,
      `${RESTORED[0]}: undecided advisory`,
    ]);
    assert.ok((await workspace.up({ program, policyPack: false })).succeeded);
    const deployed = await analyze(await workspace.exportState(), { policyConfig });
    assert.deepEqual(lines(verdictsOf(deployed)), [`${ORDERS}: undecided advisory`, ...RESTORED_UNDECIDED]);
    assert.deepEqual(
      [...new Set(deployed.findings.map(({ message }) => message.split("\n")[0]))],
      [
        "undecided: `stack tag env` is not available to the policy pack, so the pack cannot decide whether config `where` selects the resource.",
      ],
    );
  });
});
