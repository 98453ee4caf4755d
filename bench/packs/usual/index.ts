/**
 * A pack for the same resources as ours, in the style of the template of `pulumi policy new aws-typescript`: it imports
 * the provider's whole SDK, compiles TypeScript at every start, and uses patterns instead of proofs.
 */
import * as aws from "@pulumi/aws";
import { PolicyPack, type ReportViolation, type ResourceValidationArgs } from "@pulumi/policy";

const GRANT = /^(kms:)?(\*|Create\*|CreateGrant)$/;

function statementsOf(policy: unknown): readonly Record<string, unknown>[] {
  const document = typeof policy === "string" ? JSON.parse(policy) : policy;
  return document?.Statement ?? [];
}

function actionsOf(statement: Record<string, unknown>): readonly string[] {
  const action = statement["Action"];
  return Array.isArray(action) ? action : [String(action)];
}

new PolicyPack("usual", {
  policies: [
    {
      name: "cluster-storage-encrypted",
      description: "Clusters are encrypted.",
      enforcementLevel: "mandatory",
      validateResource: (args: ResourceValidationArgs, reportViolation: ReportViolation) => {
        if (args.isType(aws.rds.Cluster) && args.props["storageEncrypted"] !== true) {
          reportViolation("The cluster is not encrypted.");
        }
      },
    },
    {
      name: "cluster-names-a-key",
      description: "Clusters name a key.",
      enforcementLevel: "advisory",
      validateResource: (args, reportViolation) => {
        if (args.isType(aws.rds.Cluster) && !args.props["kmsKeyId"]) reportViolation("The cluster names no key.");
      },
    },
    {
      name: "cluster-manages-its-password",
      description: "Passwords are managed.",
      enforcementLevel: "advisory",
      validateResource: (args, reportViolation) => {
        const cluster = args.asType(aws.rds.Cluster);
        if (cluster?.masterPassword !== undefined) reportViolation("The password is in the program.");
      },
    },
    {
      name: "instance-insights-encrypted",
      description: "Performance Insights have a key.",
      enforcementLevel: "advisory",
      validateResource: (args, reportViolation) => {
        if (!args.isType(aws.rds.ClusterInstance) || !args.props["performanceInsightsEnabled"]) return;
        if (!args.props["performanceInsightsKmsKeyId"]) reportViolation("Performance Insights have no key.");
      },
    },
    {
      name: "key-rotates",
      description: "Keys are rotated.",
      enforcementLevel: "advisory",
      validateResource: (args, reportViolation) => {
        if (args.isType(aws.kms.Key) && args.props["enableKeyRotation"] !== true) {
          reportViolation("The key is not rotated.");
        }
      },
    },
    {
      name: "key-deletion-window",
      description: "Keys wait before they are deleted.",
      enforcementLevel: "advisory",
      validateResource: (args, reportViolation) => {
        if (args.isType(aws.kms.Key) && (args.props["deletionWindowInDays"] ?? 30) < 14) {
          reportViolation("The key is deleted too soon.");
        }
      },
    },
    {
      name: "key-not-public",
      description: "Keys are not public.",
      enforcementLevel: "mandatory",
      validateResource: (args, reportViolation) => {
        if (!args.isType(aws.kms.Key) && !args.isType(aws.kms.KeyPolicy)) return;
        for (const statement of statementsOf(args.props["policy"])) {
          if (statement["Effect"] === "Allow" && statement["Principal"] === "*" && !statement["Condition"]) {
            reportViolation("The key is public.");
          }
        }
      },
    },
    {
      name: "key-grants-via-service",
      description: "Grants are made through services.",
      enforcementLevel: "mandatory",
      validateResource: (args, reportViolation) => {
        if (!args.isType(aws.kms.Key) && !args.isType(aws.kms.KeyPolicy)) return;
        for (const statement of statementsOf(args.props["policy"])) {
          const scoped = JSON.stringify(statement["Condition"] ?? {}).includes("kms:ViaService");
          if (statement["Effect"] === "Allow" && !scoped && actionsOf(statement).some((each) => GRANT.test(each))) {
            reportViolation(`${String(statement["Sid"])} allows kms:CreateGrant.`);
          }
        }
      },
    },
    {
      name: "clusters-use-keys-of-the-stack",
      description: "Clusters use keys of the stack.",
      enforcementLevel: "advisory",
      validateStack: (args, reportViolation) => {
        const keys = new Set(
          args.resources.filter((each) => each.isType(aws.kms.Key)).map((each) => each.props["arn"]),
        );
        for (const resource of args.resources) {
          if (resource.isType(aws.rds.Cluster) && !keys.has(resource.props["kmsKeyId"])) {
            reportViolation("The key is not of the stack.", resource.urn);
          }
        }
      },
    },
  ],
});
