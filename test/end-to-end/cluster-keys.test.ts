/**
 * The keys of clusters on the real engine: in a preview, which knows none of their ARNs, and the same on the exported
 * state.
 */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { analyze, Workspace } from "../engine/workspace";
import { lines, verdictsOf } from "./verdicts";

const USABLE = "aurora-key-usable";
const CLUSTER = "aws:rds/cluster:Cluster";
const KEY = "aws:kms/key:Key";
const rotated = { enableKeyRotation: true };

function cluster(name: string, args: Partial<aws.rds.ClusterArgs>): void {
  new aws.rds.Cluster(name, {
    engine: "aurora-postgresql",
    storageEncrypted: true,
    skipFinalSnapshot: true,
    masterUsername: "app",
    masterPasswordWo: "correct horse",
    masterPasswordWoVersion: 1,
    ...args,
  });
}

async function keysOfEveryKind(): Promise<void> {
  const usable = new aws.kms.Key("usable", rotated);
  const alias = new aws.kms.Alias("usable", { name: "alias/usable", targetKeyId: usable.keyId });
  cluster("by-key", { kmsKeyId: usable.arn });
  cluster("by-alias", { kmsKeyId: alias.arn });
  cluster("by-asymmetric-key", { kmsKeyId: new aws.kms.Key("rsa", { customerMasterKeySpec: "RSA_2048" }).arn });
  cluster("by-signing-key", { kmsKeyId: new aws.kms.Key("signing", { ...rotated, keyUsage: "SIGN_VERIFY" }).arn });
  cluster("by-disabled-key", { kmsKeyId: new aws.kms.Key("disabled", { ...rotated, isEnabled: false }).arn });
  cluster("by-imported-key", { kmsKeyId: new aws.kms.ExternalKey("imported").arn });
  cluster("by-stored-key", {
    kmsKeyId: new aws.kms.Key("stored", { customKeyStoreId: "cks-1234567890abcdef0" }).arn,
  });
  const elsewhere = new aws.kms.Key("elsewhere", { ...rotated, region: "eu-west-1" });
  cluster("by-key-of-elsewhere", { kmsKeyId: elsewhere.arn });
  cluster("elsewhere", { region: "eu-west-1", kmsKeyId: elsewhere.arn });
  cluster("by-arn-of-elsewhere", {
    kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  });
  const primary = new aws.kms.Key("primary", { ...rotated, region: "eu-west-1", multiRegion: true });
  cluster("by-replica", { kmsKeyId: new aws.kms.ReplicaKey("replica", { primaryKeyArn: primary.arn }).arn });
  await Promise.resolve();
}

async function expectVerdicts(program: PulumiFn, policy: string, expected: readonly string[]): Promise<void> {
  const workspace = await Workspace.create();
  try {
    const of = (all: readonly string[]) => all.filter((line) => line.includes(` ${policy}: `));
    const previewed = await workspace.preview({ program });
    assert.deepEqual(of(lines(verdictsOf(previewed))), [...expected].sort(), previewed.stderr);
    const updated = await workspace.up({ program, policyPack: false });
    assert.ok(updated.succeeded, updated.stderr);
    const deployed = await analyze(await workspace.exportState(), {});
    assert.deepEqual(of(lines(verdictsOf(deployed))), [...expected].sort(), deployed.stderr);
  } finally {
    await workspace.dispose();
  }
}

describe("the keys of clusters", () => {
  it("are such as AWS can use", async () => {
    await expectVerdicts(keysOfEveryKind, USABLE, [
      `${KEY} rsa ${USABLE}: violation mandatory`,
      `${KEY} signing ${USABLE}: violation mandatory`,
      `${KEY} disabled ${USABLE}: violation mandatory`,
      `${KEY} stored ${USABLE}: violation advisory`,
      `aws:kms/externalKey:ExternalKey imported ${USABLE}: violation advisory`,
      `${CLUSTER} by-key-of-elsewhere ${USABLE}: violation mandatory`,
      `${CLUSTER} by-arn-of-elsewhere ${USABLE}: violation mandatory`,
    ]);
  });
});
