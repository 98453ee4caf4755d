/** The corpus of stacks on which what a preview says is held against what the deployed stack says. */
import { pulumiClusters } from "./pulumi-clusters";
import { pulumiIdentities } from "./pulumi-identities";
import { pulumiKeys } from "./pulumi-keys";
import { pulumiSurroundings } from "./pulumi-surroundings";
import type { ExampleStack } from "./stack";

export const exampleStacks: readonly ExampleStack[] = [
  ...pulumiClusters,
  ...pulumiSurroundings,
  ...pulumiKeys,
  ...pulumiIdentities,
];
