/** IAM policies in a real preview, an update and on the exported state. What has or attaches them makes no difference. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { analyze, Workspace } from "../engine/workspace";
import { fixedConfig } from "../kit/fixed-policies";
import { lines, verdictsOf } from "./verdicts";

const GRANT = "iam-create-grant-via-service";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const grant = { Effect: "Allow" as const, Action: "kms:CreateGrant", Resource: KEY };
const scoped = { ...grant, Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } } };
const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const trust = document({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });

async function program(): Promise<void> {
  const open = new aws.iam.Policy("open", { policy: document(grant) });
  const scopedPolicy = new aws.iam.Policy("scoped", { policy: { Version: "2012-10-17", Statement: [scoped] } });
  const inline = [
    { name: "scoped", policy: document(scoped) },
    { name: "open", policy: document(scoped, { ...grant, Action: "kms:*", Resource: "*" }) },
  ];
  const role = new aws.iam.Role("inline", { assumeRolePolicy: trust, inlinePolicies: inline });
  // A policy of the program is judged where it is declared, not where it is attached.
  new aws.iam.Role("attached", { assumeRolePolicy: trust, managedPolicyArns: [scopedPolicy.arn, open.arn] });
  new aws.iam.RolePolicyAttachment("own", { role: role.name, policyArn: open.arn });
  new aws.iam.RolePolicyAttachment("aws", { role: role.name, policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" });
  new aws.iam.UserPolicy("everything", { user: "alice", policy: document(everything) });
  new aws.iam.GroupPolicy("secret", { group: "admins", policy: pulumi.secret(document(grant)) });
  const key = new aws.kms.Key("orders", { enableKeyRotation: true });
  new aws.iam.RolePolicy("key-of-the-program", {
    role: role.name,
    policy: { Version: "2012-10-17", Statement: [{ ...grant, Action: "kms:Decrypt", Resource: key.arn }] },
  });
  new aws.iam.Role("bare", { assumeRolePolicy: trust });
  await Promise.resolve();
}

const CERTAIN = [
  `aws:iam/policy:Policy open ${GRANT}: violation mandatory`,
  `aws:iam/role:Role inline ${GRANT}: violation mandatory`,
  `aws:iam/rolePolicyAttachment:RolePolicyAttachment aws ${GRANT}: violation advisory`,
  `aws:iam/userPolicy:UserPolicy everything ${GRANT}: violation advisory`,
];

describe("identity policies", () => {
  it("are violations in a preview and on the exported state", async () => {
    const workspace = await Workspace.create();
    try {
      const previewed = await workspace.preview({ program, policyConfig: fixedConfig() });
      assert.equal(previewed.succeeded, false);
      assert.deepEqual(
        lines(verdictsOf(previewed)),
        [
          ...CERTAIN,
          `aws:iam/groupPolicy:GroupPolicy secret ${GRANT}: violation mandatory`,
          `aws:iam/rolePolicy:RolePolicy key-of-the-program ${GRANT}: undecided advisory`,
        ].sort(),
        previewed.stderr,
      );
      assert.ok(
        previewed.findings.some(({ message }) => message.startsWith("`inlinePolicies[1].policy.Statement[1]` ")),
      );
      assert.ok(
        previewed.findings.some(({ message }) => message.includes("it comes from `orders` (`aws:kms/key:Key`)")),
      );

      assert.ok((await workspace.up({ program, policyPack: false })).succeeded);
      const deployed = await analyze(await workspace.exportState(), { policyConfig: fixedConfig() });
      assert.equal(deployed.succeeded, false);
      assert.deepEqual(
        lines(verdictsOf(deployed)),
        [...CERTAIN, `aws:iam/groupPolicy:GroupPolicy secret ${GRANT}: undecided advisory`].sort(),
        deployed.stderr,
      );
    } finally {
      await workspace.dispose();
    }
  });

  it("stop an update before it creates them", async () => {
    const workspace = await Workspace.create();
    try {
      const updated = await workspace.up({ program, policyConfig: fixedConfig() });
      assert.equal(updated.succeeded, false);
      assert.ok(updated.findings.some(({ policy, level }) => policy === GRANT && level === "mandatory"));
    } finally {
      await workspace.dispose();
    }
  });
});
