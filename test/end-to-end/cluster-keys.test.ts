/**
 * The keys of clusters on the real engine: in a preview, which knows none of their ARNs, and on the exported state.
 */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { analyze, Workspace } from "../engine/workspace";
import { lines, verdictsOf } from "./verdicts";

const [USABLE, ADMITS] = ["aurora-key-usable", "aurora-key-policy-admits-creator"];
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

/** Keys in a map, of which a preview does not show which one a cluster gets. */
async function keysInMaps(): Promise<void> {
  const sound = new aws.kms.Key("sound", rotated);
  const rsa = new aws.kms.Key("map-rsa", { customerMasterKeySpec: "RSA_2048" });
  const off = new aws.kms.Key("map-off", { ...rotated, isEnabled: false });
  const arns = pulumi.output({ a: rsa.arn, b: sound.arn, c: off.arn });
  cluster("by-map", { kmsKeyId: arns.apply((map) => map.b) });
  cluster("by-list", { kmsKeyId: pulumi.all([rsa.arn, sound.arn]).apply(([, second]) => second) });
  cluster("by-map-of-unusable", { kmsKeyId: pulumi.output({ a: rsa.arn, b: rsa.arn }).apply((map) => map.b) });
  const primary = new aws.kms.Key("map-primary", { ...rotated, region: "us-east-1", multiRegion: true });
  cluster("by-rewritten-arn", {
    region: "us-west-2",
    kmsKeyId: primary.arn.apply((arn) => arn.replace("us-east-1", "us-west-2")),
  });
  await Promise.resolve();
}

const ROOT = "arn:aws:iam::111122223333:root";
const DEPLOY = "arn:aws:iam::111122223333:role/deploy";
const BOTH = ["kms:CreateGrant", "kms:DescribeKey"];
const VIA_RDS = { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (AWS: string, action: string | readonly string[], condition?: object): object => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const guard = (service: string): object => ({
  ...allow("*", "kms:CreateGrant", { StringNotEquals: { "kms:ViaService": service } }),
  Effect: "Deny",
});

function keyWith(name: string, ...statements: readonly object[]): aws.kms.Key {
  return new aws.kms.Key(name, { ...rotated, policy: document(...statements) });
}

async function keyPoliciesOfEveryKind(): Promise<void> {
  cluster("by-default-policy", { kmsKeyId: new aws.kms.Key("default-policy", rotated).arn });
  cluster("by-delegation", { kmsKeyId: keyWith("delegates", allow(ROOT, "kms:*")).arn });
  cluster("by-role", { kmsKeyId: keyWith("role", allow(ROOT, "kms:PutKeyPolicy"), allow(DEPLOY, BOTH, VIA_RDS)).arn });
  cluster("by-guard", { kmsKeyId: keyWith("guarded", allow(ROOT, "kms:*"), guard("rds.us-east-1.amazonaws.com")).arn });
  cluster("too-tight", { kmsKeyId: keyWith("too-tight", allow(ROOT, "kms:*"), guard("rds.amazonaws.com")).arn });
  const bare = new aws.kms.Key("bare", rotated);
  const statements = [allow(ROOT, "kms:PutKeyPolicy"), allow(DEPLOY, "kms:CreateGrant", VIA_RDS)];
  new aws.kms.KeyPolicy("half", { keyId: bare.id, policy: document(...statements) });
  cluster("by-half", { kmsKeyId: bare.arn });
  await Promise.resolve();
}

async function deployedByRole(): Promise<void> {
  await keyPoliciesOfEveryKind();
  new aws.iam.RolePolicy("deploy", {
    role: "deploy",
    policy: document({ Effect: "Allow", Action: BOTH, Resource: "*", Condition: VIA_RDS }),
  });
}

async function expectVerdicts(
  program: PulumiFn,
  policy: string,
  { config = {}, expected }: { readonly config?: object; readonly expected: readonly string[] },
): Promise<void> {
  const workspace = await Workspace.create();
  const policyConfig = { [policy]: config };
  try {
    const of = (all: readonly string[]) => all.filter((line) => line.includes(` ${policy}: `));
    const previewed = await workspace.preview({ program, policyConfig });
    assert.deepEqual(of(lines(verdictsOf(previewed))), [...expected].sort(), previewed.stderr);
    const updated = await workspace.up({ program, policyPack: false });
    assert.ok(updated.succeeded, updated.stderr);
    const deployed = await analyze(await workspace.exportState(), { policyConfig });
    assert.deepEqual(of(lines(verdictsOf(deployed))), [...expected].sort(), deployed.stderr);
  } finally {
    await workspace.dispose();
  }
}

const TIGHT = [
  `${KEY} too-tight ${ADMITS}: violation advisory`,
  `aws:kms/keyPolicy:KeyPolicy half ${ADMITS}: violation advisory`,
];

describe("the keys of clusters", () => {
  it("that come from a map or a list are undecided in a preview, if the verdict depends on which", async () => {
    const workspace = await Workspace.create();
    const of = (all: readonly string[]) => all.filter((line) => line.includes(` ${USABLE}: `));
    try {
      const previewed = await workspace.preview({ program: keysInMaps });
      assert.deepEqual(
        of(lines(verdictsOf(previewed))),
        [
          `${KEY} map-rsa ${USABLE}: violation mandatory`,
          `${CLUSTER} by-list ${USABLE}: undecided advisory`,
          `${CLUSTER} by-map ${USABLE}: undecided advisory`,
          `${CLUSTER} by-rewritten-arn ${USABLE}: undecided advisory`,
        ],
        previewed.stderr,
      );
      const updated = await workspace.up({ program: keysInMaps, policyPack: false });
      assert.ok(updated.succeeded, updated.stderr);
      const deployed = await analyze(await workspace.exportState(), {});
      assert.deepEqual(
        of(lines(verdictsOf(deployed))),
        [`${KEY} map-rsa ${USABLE}: violation mandatory`],
        deployed.stderr,
      );
    } finally {
      await workspace.dispose();
    }
  });

  it("are reported if AWS cannot use them", async () => {
    await expectVerdicts(keysOfEveryKind, USABLE, {
      expected: [
        `${KEY} rsa ${USABLE}: violation mandatory`,
        `${KEY} signing ${USABLE}: violation mandatory`,
        `${KEY} disabled ${USABLE}: violation mandatory`,
        `${KEY} stored ${USABLE}: violation advisory`,
        `aws:kms/externalKey:ExternalKey imported ${USABLE}: violation advisory`,
        `${CLUSTER} by-key-of-elsewhere ${USABLE}: violation mandatory`,
        `${CLUSTER} by-arn-of-elsewhere ${USABLE}: violation mandatory`,
      ],
    });
  });

  it("must have a policy that lets some principal create the cluster", async () => {
    await expectVerdicts(keyPoliciesOfEveryKind, ADMITS, { expected: TIGHT });
  });

  it("must let the deployer create the cluster, or delegate to IAM policies", async () => {
    await expectVerdicts(keyPoliciesOfEveryKind, ADMITS, {
      config: { deployer: DEPLOY },
      expected: [
        ...TIGHT,
        ...["default-policy", "delegates", "guarded"].map((name) => `${KEY} ${name} ${ADMITS}: undecided advisory`),
      ],
    });
  });

  it("may rely on an IAM policy of the program for the deployer", async () => {
    await expectVerdicts(deployedByRole, ADMITS, { config: { deployer: DEPLOY }, expected: TIGHT });
  });
});
