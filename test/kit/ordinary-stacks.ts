/**
 * Runs the default profile on ordinary stacks: key policies that AWS writes and documents, and the Aurora examples of
 * the @pulumi/aws documentation, which its typings contain.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../../kit/define";
import { repositoryRoot } from "../engine/repository";
import { type Case, runStack } from "./policy-tester";
import { resourcesOf, typescriptBlocks } from "./program";

export interface OrdinaryStack {
  readonly name: string;
  readonly source: string;
  readonly why: string;
  /** One line for each finding: its policy, its level and, if undecided, that. */
  readonly findings: readonly string[];
}

interface KeyPolicy {
  readonly name: string;
  readonly source: string;
  readonly why: string;
  readonly document: object;
}

/** The pages of the @pulumi/aws documentation that create Aurora clusters, by the file names of the typings. */
const PAGES = ["cluster", "clusterActivityStream", "clusterInstance", "clusterSnapshotCopy", "globalCluster"];

/** Runs the policies with their defaults on every ordinary stack. */
export async function ordinaryStacks(policies: readonly Policy[]): Promise<OrdinaryStack[]> {
  const enabled = policies.filter(({ enforcementLevel }) => enforcementLevel !== "disabled");
  return [...keyPolicyStacks(enabled), ...(await documentedClusters(enabled))];
}

function keyPolicyStacks(policies: readonly Policy[]): OrdinaryStack[] {
  const file = join(repositoryRoot(), "testdata", "ordinary-key-policies.json");
  const documents: KeyPolicy[] = JSON.parse(readFileSync(file, "utf8"));
  return documents.map(({ document, ...about }) => {
    // The documents describe access, not rotation.
    const props = { policy: JSON.stringify(document), enableKeyRotation: true };
    const key = { name: about.name, type: "aws:kms/key:Key", props };
    return { ...about, findings: findingsOf(policies, [key]) };
  });
}

async function documentedClusters(policies: readonly Policy[]): Promise<OrdinaryStack[]> {
  const stacks: OrdinaryStack[] = [];
  for (const page of PAGES) {
    const typings = readFileSync(require.resolve(`@pulumi/aws/rds/${page}.d.ts`), "utf8");
    const markdown = typings.replaceAll(/^ +\* ?/gm, "");
    for (const { headings, source } of typescriptBlocks(markdown)) {
      if (!source.includes("new aws.rds.Cluster(")) continue;
      const about = {
        name: `Pulumi, ${page}: ${headings.at(-1)}`,
        source: `https://www.pulumi.com/registry/packages/aws/api-docs/rds/${page.toLowerCase()}/`,
      };
      stacks.push({ ...about, ...(await judgedExample(policies, source)) });
    }
  }
  return stacks;
}

async function judgedExample(
  policies: readonly Policy[],
  source: string,
): Promise<Pick<OrdinaryStack, "findings" | "why">> {
  try {
    const resources = (await resourcesOf(source)).map((resource) => ({
      ...resource,
      provider: { region: "eu-west-1" },
    }));
    return { findings: findingsOf(policies, resources), why: whyOf(resources) };
  } catch (error) {
    if (!(error instanceof Error && /^Missing required property/.test(error.message))) throw error;
    return { findings: ["refused by the SDK"], why: `The example is out of date: ${error.message}.` };
  }
}

function findingsOf(policies: readonly Policy[], resources: readonly Case[]): string[] {
  return policies.flatMap((policy) =>
    runStack(policy, resources).findings.map(({ message, enforcementLevel = policy.enforcementLevel }) => {
      const outcome = message.startsWith("undecided: ") ? "undecided" : "violation";
      return `\`${policy.id}\`: ${outcome}, ${enforcementLevel}`;
    }),
  );
}

function whyOf(resources: readonly Case[]): string {
  const inProgram = resources.some(
    ({ props }) => "masterPassword" in props && /^aurora/.test(String(Reflect.get(props, "engine"))),
  );
  const isNotRotated = resources.some(
    ({ type, props }) => type === "aws:kms/key:Key" && !("enableKeyRotation" in props),
  );
  const others = [
    ...(inProgram ? [" The master password is in the state."] : []),
    ...(isNotRotated ? [" The key is not rotated."] : []),
  ];
  return whyOfEncryption(resources) + others.join("");
}

function whyOfEncryption(resources: readonly Case[]): string {
  const props: Record<string, unknown> = Object.assign({}, ...resources.map((resource) => resource.props));
  if (!String(props["engine"]).startsWith("aurora"))
    return "A Multi-AZ DB cluster of another engine than Aurora: not applicable.";
  if (resources.some(({ props: own }) => "globalClusterIdentifier" in own && !("masterUsername" in own))) {
    return "The primary decides for the secondary, and has no `storageEncrypted`.";
  }
  if ("snapshotIdentifier" in props) return "The snapshot decides, and is not part of the program.";
  if (props["storageEncrypted"] === true) return "Encrypted, with the AWS managed key `aws/rds`.";
  return "No `storageEncrypted`: AWS encrypts it with an AWS-owned key.";
}
