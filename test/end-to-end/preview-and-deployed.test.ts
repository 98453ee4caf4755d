/**
 * A preview and the deployed stack have the same verdicts. The test runs `pulumi preview` with the pack, `pulumi up`
 * without it, and `pulumi policy analyze` with it on the exported state.
 */
import assert from "node:assert/strict";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { example } from "../engine/example";
import { analyze, Workspace } from "../engine/workspace";
import { fixedConfig } from "../kit/fixed-policies";
import { everyPath } from "./every-path";
import { everySurface } from "./every-surface";
import { expectNoUnknownEscapes, lines, type Verdicts, verdictsOf } from "./verdicts";

const CLUSTER = "aws:rds/cluster:Cluster";
const KEY = "aws:kms/key:Key";
const GLOBAL = "aws:rds/globalCluster:GlobalCluster";
const COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";
const [CMK, ENCRYPTED, GRANT] = [
  "aurora-customer-managed-key",
  "aurora-storage-encrypted",
  "kms-create-grant-via-service",
];
const USABLE = "aurora-key-usable";
const [WORLD, SECRET, COPIED] = [
  "aurora-global-cluster-encrypted",
  "aurora-managed-secret-key",
  "aurora-snapshot-copy-key",
];

/** The verdicts on clusters whose master password is in the program or in a secret with an AWS managed key. */
const secretsOf = (...clusters: string[]): string[] =>
  clusters.map((name) => `${CLUSTER} ${name} ${SECRET}: violation advisory`);

interface Stack {
  readonly name: string;
  readonly program: PulumiFn;
  readonly succeeds: boolean;
  readonly preview: readonly string[];
  /** Verdicts that differ on the deployed stack, because the preview was undecided or a secret is hidden. */
  readonly deployedInstead?: Readonly<Record<string, string | undefined>>;
}

const stacks: readonly Stack[] = [
  {
    name: "the pack blocks the leaky example",
    program: example("aurora-postgresql").program,
    succeeds: false,
    preview: [
      `${KEY} orders ${GRANT}: violation advisory, violation mandatory`,
      `${CLUSTER} archive ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} orders ${CMK}: violation advisory`,
      `${CLUSTER} reports ${ENCRYPTED}: violation mandatory`,
    ],
  },
  {
    name: "the repaired example passes with no undecided verdict",
    program: example("aurora-postgresql-repaired").program,
    succeeds: true,
    preview: [],
  },
  {
    name: "every way to reach a verdict",
    program: everyPath,
    succeeds: false,
    preview: [
      `${KEY} default-policy kms-key-rotation: violation advisory`,
      `${KEY} bypassed kms-admin-lockout: undecided advisory`,
      `${KEY} bypassed ${GRANT}: undecided advisory`,
      `${KEY} bypassed kms-lockout-check-kept: violation mandatory`,
      `${KEY} for-aws-resources ${GRANT}: violation advisory`,
      `${KEY} open ${GRANT}: violation mandatory`,
      `${KEY} open-to-a-new-role kms-key-policy-valid: undecided advisory`,
      `${KEY} secret-policy ${GRANT}: violation mandatory`,
      `aws:kms/keyPolicy:KeyPolicy attached ${GRANT}: violation mandatory`,
      `${CLUSTER} by-aws-key ${CMK}: violation advisory`,
      `${CLUSTER} by-parameter ${USABLE}: undecided advisory`,
      `${CLUSTER} clone ${ENCRYPTED}: undecided advisory`,
      `${CLUSTER} flag-only ${CMK}: violation advisory`,
      `${CLUSTER} key-only ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} neither ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} primary ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} replica ${ENCRYPTED}: undecided advisory`,
      `${CLUSTER} restored ${ENCRYPTED}: undecided advisory`,
      `${CLUSTER} secondary ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} serverless ${CMK}: violation advisory`,
      `${GLOBAL} world ${WORLD}: violation mandatory`,
      ...secretsOf("by-alias", "by-aws-key", "by-component", "by-key", "by-outside-key", "by-parameter"),
      ...secretsOf("flag-only", "key-only", "neither", "primary", "serverless"),
    ],
    deployedInstead: {
      [`${KEY} open-to-a-new-role ${GRANT}`]: "violation mandatory",
      [`${KEY} open-to-a-new-role kms-key-policy-valid`]: undefined,
      [`${KEY} secret-policy ${GRANT}`]: undefined,
      [`${KEY} secret-policy kms-key-policy-valid`]: "undecided advisory",
      // AWS reports that it encrypts none of them with a KMS key. Their sources are not in the stack.
      ...Object.fromEntries(
        ["clone", "replica", "restored"].map((name) => [`${CLUSTER} ${name} ${ENCRYPTED}`, "violation mandatory"]),
      ),
    },
  },
  {
    name: "everything else that a key encrypts",
    program: everySurface,
    succeeds: false,
    preview: [
      `${CLUSTER} plain ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} clone-of-plain ${ENCRYPTED}: violation mandatory`,
      `${CLUSTER} restored-by-parameter ${ENCRYPTED}: undecided advisory`,
      `${CLUSTER} secondary-by-other-key ${USABLE}: violation mandatory`,
      `${CLUSTER} secondary-by-other-key ${WORLD}: violation mandatory`,
      `${CLUSTER} secondary-without-key ${WORLD}: violation mandatory`,
      `${COPY} elsewhere-by-other-key ${COPIED}: violation mandatory`,
      `${COPY} elsewhere-by-primary ${COPIED}: undecided advisory`,
      `${COPY} elsewhere-without-key ${COPIED}: violation mandatory`,
      `${COPY} somewhere ${COPIED}: undecided advisory`,
      `${GLOBAL} of-another ${WORLD}: undecided advisory`,
      "aws:rds/clusterActivityStream:ClusterActivityStream by-aws-key aurora-activity-stream-key: violation mandatory",
      "aws:rds/exportTask:ExportTask by-aws-key aurora-export-key: violation advisory",
    ],
    // The primary's ARN shows that it is not the replica's. A preview does not know whether the value is an ARN or an id.
    deployedInstead: {
      [`${COPY} elsewhere-by-primary ${COPIED}`]: "violation mandatory",
      [`${CLUSTER} restored-by-parameter ${ENCRYPTED}`]: "violation mandatory",
    },
  },
];

describe("a preview and the deployed stack", () => {
  for (const { name, program, succeeds, preview, deployedInstead = {} } of stacks) {
    it(name, async () => {
      const workspace = await Workspace.create();
      try {
        const previewed = await workspace.preview({ program, policyConfig: fixedConfig() });
        expectNoUnknownEscapes(previewed);
        assert.deepEqual(lines(verdictsOf(previewed)), [...preview].sort());
        assert.equal(previewed.succeeded, succeeds, previewed.stderr);

        const updated = await workspace.up({ program, policyPack: false });
        assert.ok(updated.succeeded, updated.stderr);
        const deployed = await analyze(await workspace.exportState(), { policyConfig: fixedConfig() });
        expectNoUnknownEscapes(deployed);
        assert.deepEqual(lines(verdictsOf(deployed)), lines(withInstead(verdictsOf(previewed), deployedInstead)));
        assert.equal(deployed.succeeded, succeeds, deployed.stderr);
      } finally {
        await workspace.dispose();
      }
    });
  }

  it("differ in a change that is not deployed yet: only the preview sees it", async () => {
    const workspace = await Workspace.create();
    try {
      const deployed = await workspace.up({
        program: example("aurora-postgresql-repaired").program,
        policyConfig: fixedConfig(),
      });
      assert.ok(deployed.succeeded, deployed.stderr);

      const changed = await workspace.preview({
        program: example("aurora-postgresql").program,
        policyConfig: fixedConfig(),
      });
      assert.equal(changed.succeeded, false);
      assert.deepEqual(
        lines(verdictsOf(changed)).filter((line) => line.endsWith("violation mandatory")),
        [
          `${KEY} orders ${GRANT}: violation advisory, violation mandatory`,
          `${CLUSTER} archive ${ENCRYPTED}: violation mandatory`,
          `${CLUSTER} reports ${ENCRYPTED}: violation mandatory`,
        ],
      );

      const analyzed = await analyze(await workspace.exportState(), { policyConfig: fixedConfig() });
      assert.deepEqual(lines(verdictsOf(analyzed)), []);
      assert.ok(analyzed.succeeded, analyzed.stderr);
    } finally {
      await workspace.dispose();
    }
  });

  it("agree that a violation stops the update before it creates the resource", async () => {
    const workspace = await Workspace.create();
    try {
      const updated = await workspace.up({
        program: example("aurora-postgresql").program,
        policyConfig: fixedConfig(),
      });
      assert.equal(updated.succeeded, false);
      assert.ok(updated.findings.some(({ policy, level }) => policy === ENCRYPTED && level === "mandatory"));
    } finally {
      await workspace.dispose();
    }
  });
});

function withInstead(verdicts: Verdicts, instead: Readonly<Record<string, string | undefined>>): Verdicts {
  const changed = new Map(verdicts);
  for (const [key, outcome] of Object.entries(instead)) {
    if (outcome === undefined) changed.delete(key);
    else changed.set(key, [outcome]);
  }
  return changed;
}
