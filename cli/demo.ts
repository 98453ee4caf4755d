/**
 * `npm run demo`: previews examples/aurora-postgresql with this policy pack, then the repaired example.
 *
 * The engine is a real Pulumi engine. The backend is a local folder and the aws provider a stand-in, so the demo needs
 * no account.
 */
import { findEngine } from "../test/engine/discovery";
import { type Example, example, placeOf } from "../test/engine/example";
import { repositoryRoot } from "../test/engine/repository";
import { type RunResult, Workspace } from "../test/engine/workspace";

const LEAKY = "aurora-postgresql";
const REPAIRED = "aurora-postgresql-repaired";

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { command, version } = await findEngine();
  console.log(`Pulumi engine ${version}: ${command}`);

  const leaky = example(LEAKY);
  const found = await previewOf(LEAKY, leaky);
  console.log("The resources with findings, and where the example declares them:\n");
  console.log(placesOf(leaky, found).join("\n"));
  if (found.succeeded) throw new Error(`the preview of ${LEAKY} succeeded, but the pack should have blocked it`);

  const repaired = await previewOf(REPAIRED, example(REPAIRED));
  if (!repaired.succeeded || repaired.findings.length > 0)
    throw new Error(`the preview of ${REPAIRED} has findings or failed, but it should pass`);
  console.log(`No findings. Compare examples/${LEAKY}/index.ts with examples/${REPAIRED}/index.ts.\n`);

  console.log("To check a stack of your own, run this in the folder of its project:\n");
  console.log(`    pulumi preview --policy-pack ${repositoryRoot()}\n`);
}

async function previewOf(name: string, { program }: Example): Promise<RunResult> {
  console.log(`\n== pulumi preview of examples/${name} ==\n`);
  const workspace = await Workspace.create("demo");
  try {
    const result = await workspace.preview({ program, config: { "aws:region": "eu-west-1" } });
    console.log(result.report);
    return result;
  } finally {
    await workspace.dispose();
  }
}

/** Returns the findings as lines, grouped by resource, with the source line of each resource's constructor call. */
function placesOf(leaky: Example, { findings }: RunResult): string[] {
  const urns = [...new Set(findings.map(({ urn }) => urn))];
  return urns.flatMap((urn) => [
    `${placeOf(leaky, urn) ?? "(not declared by the example)"}  ${urn}`,
    ...findings.filter((finding) => finding.urn === urn).map(({ level, policy }) => `    ${level}: ${policy}`),
  ]);
}
