/** A malformed document ends in a clear finding and does not affect the verdicts on other resources. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { analyze, type RunResult, Workspace } from "../engine/workspace";
import { fixedConfig } from "../kit/fixed-policies";

const GRANT = "kms-create-grant-via-service";
const VALID = "kms-key-policy-valid";
const OPEN = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
    Action: "kms:*",
    Resource: "*",
  },
};

const OPENING = /^`Statement` allows `role\/app` to call `kms:CreateGrant`/;

/** By the name of the key: its document, and the expected finding. */
const documents: Readonly<Record<string, { readonly policy: string; readonly says: RegExp }>> = {
  "no-json": {
    policy: "Version: 2012-10-17",
    says: /^`policy` cannot be read as part of a policy document: expected JSON, found text/,
  },
  "no-object": {
    policy: "[]",
    says: /^`policy` cannot be read .* expected a policy document \(an object\), found a list/,
  },
  "no-statement": {
    policy: '{"Statement":[{"Effect":"Permit"}]}',
    says: /^`policy\.Statement\[0\]\.Effect` cannot be read .* found a text of 6 characters/,
  },
  "too-long": {
    policy: JSON.stringify({ ...OPEN, Id: "x".repeat(1_000_000) }),
    says: /^`policy` cannot be read .* has 1000\d+ characters/,
  },
  "too-deep": { policy: "[".repeat(10_000) + "]".repeat(10_000), says: /^`policy` cannot be read/ },
  "too-deep-inside": {
    policy: `{"Statement":[{"Effect":"Allow","Principal":"*","Resource":"*","Action":${"[".repeat(10_000)}${"]".repeat(10_000)}}]}`,
    says: /^`policy\.Statement\[0\]\.Action(\[0\])?` cannot be read/,
  },
  open: { policy: JSON.stringify(OPEN), says: OPENING },
  "open-with-a-comment": { policy: JSON.stringify({ ...OPEN, Comment: "for the app" }), says: OPENING },
  "open-by-the-last-of-two": {
    policy: JSON.stringify(OPEN).replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"'),
    says: OPENING,
  },
};

async function program(): Promise<void> {
  for (const [name, { policy }] of Object.entries(documents))
    new aws.kms.Key(name, { policy, enableKeyRotation: true });
  const role = new aws.iam.Role("app", { assumeRolePolicy: "{}" });
  new aws.kms.Key("not-known-yet", { enableKeyRotation: true, policy: pulumi.interpolate`not even JSON: ${role.arn}` });
  new aws.kms.Key("secret", { enableKeyRotation: true, policy: pulumi.secret("correct horse battery staple") });
  await Promise.resolve();
}

describe("malformed documents", () => {
  it("each end in a clear finding, in a preview and on the exported state", async () => {
    const workspace = await Workspace.create();
    try {
      const previewed = await workspace.preview({ program, policyConfig: fixedConfig() });
      expectEach(previewed, {
        "not-known-yet": /^undecided: `policy` is not known before the update, because it comes from `app` /,
        secret: /^`policy` cannot be read as part of a policy document: expected JSON, found text/,
      });
      assert.ok((await workspace.up({ program, policyPack: false })).succeeded);
      expectEach(await analyze(await workspace.exportState(), { policyConfig: fixedConfig() }), {
        "not-known-yet": /^`policy` cannot be read as part of a policy document: expected JSON, found text/,
        secret: /^undecided: `policy` is hidden as `\[secret\]` in the exported state/,
      });
    } finally {
      await workspace.dispose();
    }
  });
});

function expectEach(result: RunResult, others: Readonly<Record<string, RegExp>>): void {
  const expected = {
    ...Object.fromEntries(Object.entries(documents).map(([name, { says }]) => [name, says])),
    ...others,
  };
  const valid = foundBy(result, VALID);
  const grants = foundBy(result, GRANT);
  for (const [name, says] of Object.entries(expected)) {
    const isOpening = name.startsWith("open");
    assert.match((isOpening ? grants : valid).get(name) ?? "", says, `${name} ${result.stderr}`);
    assert.equal(grants.has(name), isOpening, name);
  }
  assert.match(valid.get("open-with-a-comment") ?? "", /^`policy` .* has an unknown member `Comment`/);
  assert.match(valid.get("open-by-the-last-of-two") ?? "", /^`policy\.Statement` .* has the member `Effect` twice/);
  assert.ok(result.findings.every(({ policy }) => policy === GRANT || policy === VALID));
  assert.doesNotMatch(JSON.stringify(result), /correct horse/);
}

const foundBy = ({ findings }: RunResult, policy: string): ReadonlyMap<string, string> =>
  new Map(
    findings
      .filter((each) => each.policy === policy)
      .map(({ urn, message }) => [urn.split("::").at(-1) ?? "", message]),
  );
