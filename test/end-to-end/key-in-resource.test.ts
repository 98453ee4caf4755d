/**
 * Key policies whose Resource names the key, on the real engine: before the key exists, as it is created, in a preview of
 * the deployed stack, and on the exported state.
 */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { uuid } from "../engine/provider/property";
import { analyze, type RunResult, Workspace } from "../engine/workspace";
import { lines, verdictsOf } from "./verdicts";

const KEY = "aws:kms/key:Key";
const POLICY = "aws:kms/keyPolicy:KeyPolicy";

/** The ARN that the stand-in provider gives to a key of the program. */
const arnOf = (name: string): string =>
  `arn:aws:kms:us-east-1:111122223333:key/${uuid(`urn:pulumi:dev::program::${KEY}::${name}`)}`;

const document = (resource: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
      { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: resource },
    ],
  });

async function program(): Promise<void> {
  new aws.kms.Key("own", { policy: document(arnOf("own")) });
  new aws.kms.Key("another", { policy: document(arnOf("own")) });
  new aws.kms.Key("account", { policy: document("arn:aws:kms:us-east-1:111122223333:key/*") });
  const attached = new aws.kms.Key("attached");
  new aws.kms.KeyPolicy("attached", { keyId: attached.keyId, policy: attached.arn.apply(document) });
  const written = new aws.kms.Key("written");
  new aws.kms.KeyPolicy("written", { keyId: written.keyId, policy: document(arnOf("written")) });
  await Promise.resolve();
}

const policyConfig = { all: "disabled", "kms-no-public-access": { enforcementLevel: "advisory" } };

const publicAccess = (result: RunResult): readonly string[] =>
  lines(verdictsOf(result)).filter((line) => line.includes("kms-no-public-access"));

const found = (resource: string, outcome = "violation"): string =>
  `${resource} kms-no-public-access: ${outcome} advisory`;

const CREATED = [found(`${KEY} account`), found(`${KEY} own`), found(`${POLICY} attached`), found(`${POLICY} written`)];

describe("a key policy whose Resource names the key", () => {
  it("is public as soon as the key exists, and before it if the Resource matches every key", async () => {
    const workspace = await Workspace.create();
    try {
      const created = await workspace.preview({ program, policyConfig });
      // A document cannot name a key whose id KMS has yet to choose. A document built from the ARN is not known yet.
      assert.deepEqual(
        publicAccess(created),
        [found(`${KEY} account`), found(`${POLICY} attached`, "undecided")],
        created.stderr,
      );
      const updated = await workspace.up({ program, policyConfig });
      assert.ok(updated.succeeded, updated.stderr);
      assert.deepEqual(publicAccess(updated), CREATED, updated.stderr);
      const previewed = await workspace.preview({ program, policyConfig });
      assert.deepEqual(publicAccess(previewed), CREATED, previewed.stderr);
      const deployed = await analyze(await workspace.exportState(), { policyConfig });
      assert.deepEqual(publicAccess(deployed), CREATED, deployed.stderr);
    } finally {
      await workspace.dispose();
    }
  });
});
