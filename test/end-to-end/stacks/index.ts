/** The corpus of stacks for comparing the verdicts of a preview with those of the deployed stack. */
import { awsCommands } from "./aws-commands";
import { awsGuides } from "./aws-guides";
import { awsKeyPolicies } from "./aws-key-policies";
import { ownVariants } from "./own-variants";
import { pulumiClusters } from "./pulumi-clusters";
import { pulumiIdentities } from "./pulumi-identities";
import { pulumiKeys } from "./pulumi-keys";
import { pulumiRelatedResources } from "./pulumi-related-resources";
import type { ExampleStack } from "./stack";
import { terraformModules } from "./terraform-modules";
import { trails } from "./trails";

export const exampleStacks: readonly ExampleStack[] = [
  ...pulumiClusters,
  ...pulumiRelatedResources,
  ...trails,
  ...pulumiKeys,
  ...pulumiIdentities,
  ...awsKeyPolicies,
  ...awsGuides,
  ...awsCommands,
  ...terraformModules,
  ...ownVariants,
];
