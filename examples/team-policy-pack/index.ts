// The policy pack of a team. It composes the policies for Aurora and KMS with two policies of its own.
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { PolicyPack } from "@pulumi/policy";
import { createGrantAnswer, describeWitness, parsePolicyDocument } from "pulumi-policy-aurora-kms/iam";
import { createPolicies } from "pulumi-policy-aurora-kms/policies";

// The defaults of this team. A configuration of the pack overrides them.
const auroraAndKms = createPolicies({
  "aurora-customer-managed-key": { enforcementLevel: "mandatory", where: { tags: { env: "prod" } } },
  "kms-create-grant-via-service": { services: ["rds", "secretsmanager"] },
  "kms-deletion-window": { minDays: 14 },
  "kms-multi-region": "mandatory",
});

const deletionProtection: ResourceValidationPolicy = {
  name: "team-deletion-protection",
  description: "Aurora clusters have deletion protection.",
  enforcementLevel: "mandatory",
  validateResource: ({ type, props }, reportViolation) => {
    if (type === "aws:rds/cluster:Cluster" && props["deletionProtection"] !== true)
      reportViolation("`deletionProtection` is not set, so anyone with access to the stack can delete the cluster.");
  },
};

// A policy document that is in no resource of AWS KMS, judged by the same reasoner.
const keyPolicyTemplate: ResourceValidationPolicy = {
  name: "team-key-policy-template",
  description: "Key policy templates in SSM parameters allow grants through Amazon RDS only.",
  enforcementLevel: "advisory",
  validateResource: ({ type, props, name }, reportViolation) => {
    if (type !== "aws:ssm/parameter:Parameter" || !name.endsWith("-key-policy")) return;
    const parsed = parsePolicyDocument(props["value"]);
    if ("problems" in parsed) {
      reportViolation(`The value is not a policy document: ${parsed.problems[0].reason}.`);
      return;
    }
    const question = { services: ["rds"], region: "eu-west-1", ownAccount: "111122223333" };
    const { openings } = createGrantAnswer(parsed.document, question);
    for (const { path, kind, witness } of openings)
      if (kind === "direct") reportViolation(`\`${path}\` is too broad: ${describeWitness(witness)}.`);
  },
};

new PolicyPack("team", { policies: [...auroraAndKms, deletionProtection, keyPolicyTemplate] });
