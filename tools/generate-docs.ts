/**
 * `npm run generate`: writes library/settings.ts, and the generated parts of README.md, docs/ordinary-stacks.md and
 * docs/policies/*.md, between their markers.
 *
 * With `--check` it writes nothing, and fails if a file differs from what it would write.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../kit/define";
import { policies } from "../policies/index";
import { allOptions } from "../runtime/configuration";
import { ordinaryStacks } from "../test/kit/ordinary-stacks";
import { runStack } from "../test/kit/policy-tester";
import { resourcesOf } from "../test/kit/program";
import { fillGenerated, table } from "./generated";
import { policySettings } from "./policy-settings";
import { isInAwsNative } from "./providers";

const SETTINGS = "library/settings.ts";

main(process.argv.includes("--check")).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(check: boolean): Promise<void> {
  const readme = new Map([
    ["policies", policyTable("docs/policies/")],
    ["finding", await exampleFinding()],
  ]);
  const ordinary = new Map([["ordinary-stacks", await ordinaryTable()]]);
  const pages = readdirSync("docs/policies").map((file) => {
    const policy = policies.find(({ id }) => `${id}.md` === file);
    if (policy === undefined)
      throw new Error(`docs/policies/${file} describes a policy that does not exist. Rename or delete it.`);
    return [join("docs/policies", file), new Map([["policy", policyFacts(policy)]])] as const;
  });
  for (const [file, parts] of [
    ["README.md", readme] as const,
    ["docs/ordinary-stacks.md", ordinary] as const,
    ...pages,
  ]) {
    const written = readFileSync(file, "utf8");
    update(file, written, fillGenerated(file, written, parts), check);
  }
  update(SETTINGS, existsSync(SETTINGS) ? readFileSync(SETTINGS, "utf8") : "", policySettings(policies), check);
}

function update(file: string, written: string, generated: string, check: boolean): void {
  if (generated === written) return;
  if (!check) writeFileSync(file, generated);
  else {
    console.error(`${file} is out of date. Run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}

function policyTable(folder: string): string {
  const rows = policies.map((policy) => {
    const { id, enforcementLevel, severity, description } = policy;
    const where = isInAwsNative(policy) ? "" : " (not in aws-native)";
    return [`[${id}](${folder}${id}.md)${where}`, enforcementLevel, severity, description];
  });
  return table(["Policy", "Default level", "Severity", "Requires"], rows);
}

function policyFacts(policy: Policy): string {
  const { description, enforcementLevel, severity, url, options } = policy;
  const providers = isInAwsNative(policy) ? "aws, aws-native" : "aws; not in aws-native";
  const facts = table(
    ["Default level", "Severity", "Resources of", "AWS page"],
    [[enforcementLevel, severity, providers, `<${url}>`]],
  );
  const rows = Object.entries(allOptions(options)).map(([name, { schema }]) => [
    `\`${name}\``,
    schema.description ?? "",
    "default" in schema ? `\`${JSON.stringify(schema.default)}\`` : "",
  ]);
  return `${description}\n\n${facts}\n${table(["Option", "What it is", "Default"], rows)}`;
}

/** The finding of the main policy on the demo's example, as the engine prints it. */
async function exampleFinding(): Promise<string> {
  const policy = policies.find(({ id }) => id === "kms-create-grant-via-service");
  if (policy === undefined) throw new Error("the policy of the README's finding is gone");
  const resources = await resourcesOf(readFileSync("examples/aurora-postgresql/index.ts", "utf8"));
  const [finding] = runStack(policy, resources).findings;
  if (finding === undefined) throw new Error("the example of the README has no finding");
  const lines = finding.message.split("\n").map((line) => `  ${line}`);
  const level = finding.enforcementLevel ?? policy.enforcementLevel;
  const title = `[${level}] [severity: ${policy.severity}]  ${policy.id}  (aws:kms:Key: orders)`;
  return `\`\`\`text\n${[title, ...lines].join("\n")}\n\`\`\`\n`;
}

/** Returns a table in which stacks with the same findings for the same reason share a row. */
async function ordinaryTable(): Promise<string> {
  const rows = new Map<string, { names: string[]; findings: string; why: string }>();
  for (const { name, source, findings, why } of await ordinaryStacks(policies)) {
    const row = rows.get(findings + why) ?? { names: [], findings: findings.join("<br>") || "passes", why };
    row.names.push(`[${name}](${source})`);
    rows.set(findings + why, row);
  }
  return table(
    ["What", "Gets", "Why"],
    [...rows.values()].map(({ names, findings, why }) => [names.join("<br>"), findings, why]),
  );
}
