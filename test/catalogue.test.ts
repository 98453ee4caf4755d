/** What holds of every policy of the pack, and of its page. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { Trail as TrailOfNative } from "@pulumi/aws-native/cloudtrail/trail";
import { Group as GroupOfNative } from "@pulumi/aws-native/iam/group";
import { GroupPolicy as GroupPolicyOfNative } from "@pulumi/aws-native/iam/groupPolicy";
import { ManagedPolicy as ManagedPolicyOfNative } from "@pulumi/aws-native/iam/managedPolicy";
import { Role as RoleOfNative } from "@pulumi/aws-native/iam/role";
import { RolePolicy as RolePolicyOfNative } from "@pulumi/aws-native/iam/rolePolicy";
import { User as UserOfNative } from "@pulumi/aws-native/iam/user";
import { UserPolicy as UserPolicyOfNative } from "@pulumi/aws-native/iam/userPolicy";
import { Alias as AliasOfNative } from "@pulumi/aws-native/kms/alias";
import { Key as KeyOfNative } from "@pulumi/aws-native/kms/key";
import { ReplicaKey as ReplicaKeyOfNative } from "@pulumi/aws-native/kms/replicaKey";
import { ClusterSnapshot as ClusterSnapshotOfNative } from "@pulumi/aws-native/rds/clusterSnapshot";
import { DbCluster as DbClusterOfNative } from "@pulumi/aws-native/rds/dbCluster";
import { DbInstance as DbInstanceOfNative } from "@pulumi/aws-native/rds/dbInstance";
import { GlobalCluster as GlobalClusterOfNative } from "@pulumi/aws-native/rds/globalCluster";
import { PermissionSet as PermissionSetOfNative } from "@pulumi/aws-native/sso/permissionSet";
import { AWS } from "../adapters/aws";
import { AWS_NATIVE } from "../adapters/aws-native";
import type { Policy } from "../kit/define";
import { REPLACES_CLUSTER, renderFinding } from "../kit/message";
import { policies } from "../policies/index";
import { isInAwsNative } from "../tools/providers";
import { repositoryRoot } from "./engine/repository";
import { AWS_NATIVE_OF } from "./kit/aws-native";
import { runStack } from "./kit/policy-tester";
import { resourcesOf, typescriptBlocks } from "./kit/program";

const inRepository = (...path: string[]): string => join(repositoryRoot(), ...path);

describe("the catalogue", () => {
  it("is as written here, with a file, a test and a page for each policy, and no other", () => {
    const ids = policies.map(({ id }) => id);
    const files = (folder: string, ending: string): string[] =>
      readdirSync(inRepository(folder))
        .filter((file) => file.endsWith(ending) && file !== "index.ts")
        .map((file) => file.slice(0, -ending.length));
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.deepEqual(files("policies", ".ts"), ids);
    assert.deepEqual(files("test/policies", ".test.ts"), ids);
    assert.deepEqual(files("docs/policies", ".md"), ids);
    assert.deepEqual(
      policies.map(({ id, enforcementLevel, severity, url }) => [id, enforcementLevel, severity, url]),
      [
        [
          "aurora-activity-stream-key",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.Enabling.html",
        ],
        [
          "aurora-customer-managed-key",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        ],
        [
          "aurora-export-key",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-export-snapshot.html",
        ],
        [
          "aurora-global-cluster-encrypted",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html",
        ],
        [
          "aurora-instance-inherits",
          "advisory",
          "low",
          "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
        ],
        [
          "aurora-key-create-grant-via-rds",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        ],
        [
          "aurora-key-policy-admits-creator",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        ],
        [
          "aurora-key-usable",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        ],
        [
          "aurora-managed-secret-key",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
        ],
        [
          "aurora-performance-insights-key",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.access-control.cmk-policy.html",
        ],
        [
          "aurora-snapshot-copy-key",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
        ],
        [
          "aurora-storage-encrypted",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
        ],
        [
          "cloudtrail-records-key-use",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html",
        ],
        [
          "iam-create-grant-via-service",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
        ],
        [
          "iam-kms-all-keys",
          "disabled",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
        ],
        [
          "kms-admin-lockout",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        ],
        [
          "kms-create-grant-via-service",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
        ],
        [
          "kms-cross-account-access",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
        ],
        [
          "kms-deletion-window",
          "disabled",
          "low",
          "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
        ],
        [
          "kms-encryption-context",
          "disabled",
          "medium",
          "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        ],
        [
          "kms-grant-scope",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html",
        ],
        [
          "kms-key-policy-defined",
          "disabled",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        ],
        [
          "kms-key-policy-valid",
          "mandatory",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
        ],
        [
          "kms-key-protected",
          "disabled",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
        ],
        [
          "kms-key-rotation",
          "advisory",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
        ],
        [
          "kms-key-use-via-rds",
          "disabled",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
        ],
        [
          "kms-lockout-check-kept",
          "mandatory",
          "high",
          "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
        ],
        [
          "kms-multi-region",
          "disabled",
          "medium",
          "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
        ],
        [
          "kms-no-public-access",
          "mandatory",
          "critical",
          "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
        ],
      ],
    );
  });

  it("cites the page on KMS keys of the Aurora guide where that page asks for what the policy requires", () => {
    assert.deepEqual(
      policies.flatMap(({ id, framework }) => (framework === undefined ? [] : [[id, framework]])),
      [
        "aurora-customer-managed-key",
        "aurora-key-create-grant-via-rds",
        "aurora-key-policy-admits-creator",
        "cloudtrail-records-key-use",
        "iam-create-grant-via-service",
        "kms-create-grant-via-service",
        "kms-encryption-context",
        "kms-key-use-via-rds",
      ].map((id) => [
        id,
        {
          name: "Amazon Aurora User Guide",
          version: "2026",
          reference: "AWS KMS key management",
          specification: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        },
      ]),
    );
  });

  it("names the provider's resources as the provider does", () => {
    assert.deepEqual([...AWS.keys()].sort(), [
      type(aws.cloudtrail.Trail),
      type(aws.docdb.Cluster),
      type(aws.iam.GroupPolicy),
      type(aws.iam.GroupPolicyAttachment),
      type(aws.iam.GroupPolicyAttachmentsExclusive),
      type(aws.iam.Policy),
      type(aws.iam.PolicyAttachment),
      type(aws.iam.Role),
      type(aws.iam.RolePolicy),
      type(aws.iam.RolePolicyAttachment),
      type(aws.iam.RolePolicyAttachmentsExclusive),
      type(aws.iam.UserPolicy),
      type(aws.iam.UserPolicyAttachment),
      type(aws.iam.UserPolicyAttachmentsExclusive),
      type(aws.kms.Alias),
      type(aws.kms.ExternalKey),
      type(aws.kms.Grant),
      type(aws.kms.Key),
      type(aws.kms.KeyPolicy),
      type(aws.kms.ReplicaExternalKey),
      type(aws.kms.ReplicaKey),
      type(aws.neptune.Cluster),
      type(aws.rds.Cluster),
      type(aws.rds.ClusterActivityStream),
      type(aws.rds.ClusterInstance),
      type(aws.rds.ClusterSnapshot),
      type(aws.rds.ClusterSnapshotCopy),
      type(aws.rds.ExportTask),
      type(aws.rds.GlobalCluster),
      type(aws.ssoadmin.ManagedPolicyAttachment),
      type(aws.ssoadmin.PermissionSetInlinePolicy),
    ]);
  });

  it("names the resources of aws-native as that provider does", () => {
    assert.deepEqual([...AWS_NATIVE.keys()].sort(), [
      type(TrailOfNative),
      type(GroupOfNative),
      type(GroupPolicyOfNative),
      type(ManagedPolicyOfNative),
      type(RoleOfNative),
      type(RolePolicyOfNative),
      type(UserOfNative),
      type(UserPolicyOfNative),
      type(AliasOfNative),
      type(KeyOfNative),
      type(ReplicaKeyOfNative),
      type(ClusterSnapshotOfNative),
      type(DbClusterOfNative),
      type(DbInstanceOfNative),
      type(GlobalClusterOfNative),
      type(PermissionSetOfNative),
    ]);
  });

  it("says what is not in aws-native, and that has none of it", () => {
    const missing = {
      "aurora-activity-stream-key": ["rds", /activitystream/i],
      "aurora-export-key": ["rds", /exporttask/i],
      "aurora-snapshot-copy-key": ["rds", /snapshotcopy/i],
      "kms-grant-scope": ["kms", /grant/i],
    } as const;
    assert.deepEqual(
      policies.filter((policy) => !isInAwsNative(policy)).map(({ id }) => id),
      Object.keys(missing),
    );
    for (const [module, name] of Object.values(missing)) {
      const files = readdirSync(inRepository("node_modules", "@pulumi", "aws-native", module));
      assert.ok(files.length > 3, module);
      assert.deepEqual(
        files.filter((file) => name.test(file)),
        [],
      );
    }
  });

  it("runs the cases of a policy through aws-native wherever that has the resource", () => {
    assert.deepEqual(
      Object.values(AWS_NATIVE_OF)
        .map(({ token }) => token)
        .sort(),
      [...AWS_NATIVE.keys()].sort(),
    );
  });

  for (const policy of policies) {
    describe(policy.id, () => {
      for (const [id, message] of Object.entries(policy.messages)) {
        it(`${id}: has at most three lines, the last of which names the page`, () => {
          const lines = render(policy, id).split("\n");
          const { fix, replacesCluster } = message;
          assert.equal(lines.length, fix === undefined ? 2 : 3);
          assert.equal(lines.at(-1), `See ${policy.url}`);
          assert.equal(lines.at(-2)?.endsWith(REPLACES_CLUSTER), replacesCluster === true);
        });

        it(`${id}: is short, without the texts of the user`, () => {
          const fixed = (template = ""): number => template.replaceAll(/\{\w+\}/g, "").length;
          assert.ok(fixed(message.text) <= 200, `${fixed(message.text)} characters`);
          assert.ok(fixed(message.fix) <= 160, `${fixed(message.fix)} characters`);
        });
      }

      describe("its page", () => {
        const page = inRepository("docs/policies", `${policy.id}.md`);
        // The test above fails for a missing page; the examples of the others still run.
        const blocks = existsSync(page) ? typescriptBlocks(readFileSync(page, "utf8")) : [];
        for (const section of ["Violates", "Passes", "Undecided"]) {
          it(`has an example that ${section.toLowerCase()}`, () =>
            assert.ok(blocks.some(({ headings }) => headings.at(-1) === section)));
        }
        for (const [index, { headings, source }] of blocks.entries()) {
          const section = headings.at(-1) ?? "";
          it(`example ${index + 1}: ${section.toLowerCase()}`, async () => {
            const config = JSON.parse(/^\/\/ config: (.*)$/m.exec(source)?.[1] ?? "{}");
            const resources = await resourcesOf(source);
            const { findings } = runStack(
              policy,
              resources.map((resource) => ({ ...resource, config })),
            );
            assert.equal(outcomeOf(findings.map(({ message }) => message)), section);
          });
        }
      });
    });
  }
});

const type = (resource: unknown): unknown => Reflect.get(Object(resource), "__pulumiType");

/** Renders a message with the text `word` for each placeholder. */
function render(policy: Policy, id: string): string {
  const words = new Proxy({}, { get: () => "word" });
  return renderFinding({ outcome: "violation", message: id, path: "property", data: words }, policy);
}

function outcomeOf(messages: readonly string[]): string {
  if (messages.length === 0) return "Passes";
  return messages.every((message) => message.startsWith("undecided: ")) ? "Undecided" : "Violates";
}
