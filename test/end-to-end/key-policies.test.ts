/**
 * Every policy about what a key policy allows, on the real engine. In one program each finds something, in a preview and
 * on the exported state. In its repaired twin none does.
 */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as native from "@pulumi/aws-native";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { analyze, Workspace } from "../engine/workspace";
import { fixedConfig } from "../kit/fixed-policies";
import { lines, verdictsOf } from "./verdicts";

const KEY = "aws:kms/key:Key";
const APP = "arn:aws:iam::111122223333:role/app";
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const VIA_RDS = { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (AWS: string, action: string | readonly string[], condition?: object): object => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const root = allow("arn:aws:iam::111122223333:root", "kms:*");

const policyConfig = fixedConfig({
  "kms-encryption-context": { enforcementLevel: "advisory" },
  "kms-key-use-via-rds": { enforcementLevel: "advisory" },
});

async function open(): Promise<void> {
  new aws.kms.Key("public", { enableKeyRotation: true, policy: document(root, allow("*", "kms:DescribeKey")) });
  new aws.kms.Key("partners", {
    enableKeyRotation: true,
    policy: document(root, allow("arn:aws:iam::444455556666:root", "kms:Decrypt")),
  });
  new aws.kms.Key("nobodys", { enableKeyRotation: true, policy: document(allow(APP, "kms:DescribeKey")) });
  new aws.kms.Key("misspelt", {
    enableKeyRotation: true,
    policy: document(
      root,
      allow(APP, "kms:DescribeKeys"),
      allow("arn:aws:iam::111122223333:role/*", "kms:DescribeKey"),
    ),
  });
  new aws.kms.Key("direct", { enableKeyRotation: true, policy: document(root, allow(APP, USE)) });
  new aws.kms.Key("guarded", {
    enableKeyRotation: true,
    policy: document(root, {
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:Decrypt", "kms:CreateGrant"],
      Resource: "*",
      Condition: { StringNotEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } },
    }),
  });
  const multiRegion = new aws.kms.Key("world", {
    enableKeyRotation: true,
    multiRegion: true,
    policy: document(root, allow(APP, "kms:CreateGrant", VIA_RDS)),
  });
  const west = new aws.Provider("west", { region: "us-west-2" });
  new aws.kms.ReplicaKey(
    "replica",
    { primaryKeyArn: multiRegion.arn, policy: document(root, allow(APP, "kms:CreateGrant")) },
    { provider: west },
  );
  new aws.kms.ExternalKey("imported", { policy: document(root, allow(APP, "kms:*")) });
  await Promise.resolve();
}

async function repaired(): Promise<void> {
  const scoped = {
    StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" },
    Null: { "kms:EncryptionContext:aws:rds:dbc-id": "false" },
  };
  const policy = document(root, allow(APP, USE, scoped), allow(APP, "kms:CreateGrant", VIA_RDS));
  new aws.kms.Key("orders", { enableKeyRotation: true, policy });
  new aws.kms.ExternalKey("imported", { policy });
  await Promise.resolve();
}

async function expectVerdicts(program: PulumiFn, expected: readonly string[]): Promise<void> {
  const workspace = await Workspace.create();
  try {
    const previewed = await workspace.preview({ program, policyConfig });
    assert.deepEqual(lines(verdictsOf(previewed)), [...expected].sort(), previewed.stderr);
    const updated = await workspace.up({ program, policyPack: false });
    assert.ok(updated.succeeded, updated.stderr);
    const deployed = await analyze(await workspace.exportState(), { policyConfig });
    assert.deepEqual(lines(verdictsOf(deployed)), [...expected].sort(), deployed.stderr);
  } finally {
    await workspace.dispose();
  }
}

/** Key policies as objects, in which the ARN of a new role is not known in a preview. */
async function partlyKnown(): Promise<void> {
  const role = new aws.iam.Role("app", {
    name: "app",
    assumeRolePolicy: document({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  });
  const forRole = (action: string, condition?: object): object => ({
    ...allow("", action, condition),
    Principal: { AWS: role.arn },
  });
  const key = (name: string, ...Statement: object[]): void => {
    new native.kms.Key(name, { enableKeyRotation: true, keyPolicy: { Version: "2012-10-17", Statement } });
  };
  key("opening-elsewhere", root, allow(APP, "kms:CreateGrant"), forRole("kms:Decrypt"));
  key("public-elsewhere", root, allow("*", "kms:Decrypt"), forRole("kms:Encrypt", VIA_RDS));
  key("scoped", root, forRole("kms:CreateGrant", VIA_RDS));
  key("opening-to-the-role", root, forRole("kms:CreateGrant"));
  await Promise.resolve();
}

describe("policies about key policies", () => {
  it("decide what does not depend on an unknown part", async () => {
    const workspace = await Workspace.create();
    const config = { "aws-native:region": "us-east-1" };
    const NATIVE = "aws-native:kms:Key";
    try {
      const previewed = await workspace.preview({ program: partlyKnown, config });
      assert.deepEqual(
        lines(verdictsOf(previewed)).filter((line) => /create-grant|public-access/.test(line)),
        [
          `${NATIVE} opening-elsewhere kms-create-grant-via-service: violation mandatory`,
          `${NATIVE} public-elsewhere kms-no-public-access: violation mandatory`,
        ],
        previewed.stderr,
      );
      const updated = await workspace.up({ program: partlyKnown, config, policyPack: false });
      assert.ok(updated.succeeded, updated.stderr);
      const deployed = await analyze(await workspace.exportState(), {});
      assert.deepEqual(
        lines(verdictsOf(deployed)).filter((line) => /create-grant|public-access/.test(line)),
        [
          `${NATIVE} opening-elsewhere kms-create-grant-via-service: violation mandatory`,
          `${NATIVE} opening-to-the-role kms-create-grant-via-service: violation mandatory`,
          `${NATIVE} public-elsewhere kms-no-public-access: violation mandatory`,
        ],
        deployed.stderr,
      );
    } finally {
      await workspace.dispose();
    }
  });

  it("each find something in the first program", async () => {
    await expectVerdicts(open, [
      `${KEY} public kms-no-public-access: violation mandatory`,
      `${KEY} partners kms-cross-account-access: violation advisory`,
      `${KEY} partners kms-key-use-via-rds: violation advisory`,
      `${KEY} partners kms-encryption-context: violation advisory`,
      `${KEY} nobodys kms-admin-lockout: violation advisory`,
      // The account of the key is unknown, because no principal can change its policy.
      `${KEY} nobodys kms-cross-account-access: undecided advisory`,
      `${KEY} misspelt kms-key-policy-valid: violation advisory, violation mandatory`,
      `${KEY} direct kms-key-use-via-rds: violation advisory`,
      `${KEY} direct kms-encryption-context: violation advisory`,
      `${KEY} guarded kms-key-use-via-rds: violation advisory`,
      "aws:kms/replicaKey:ReplicaKey replica kms-create-grant-via-service: violation mandatory",
      "aws:kms/replicaKey:ReplicaKey replica kms-key-use-via-rds: violation advisory",
      "aws:kms/externalKey:ExternalKey imported kms-create-grant-via-service: violation mandatory",
      "aws:kms/externalKey:ExternalKey imported kms-key-use-via-rds: violation advisory",
      "aws:kms/externalKey:ExternalKey imported kms-encryption-context: violation advisory",
    ]);
  });

  it("find nothing in the repaired twin", async () => {
    await expectVerdicts(repaired, []);
  });
});
