/**
 * Writes iam/aws/generated/kms-api.json: what the service authorization reference lacks.
 *
 * - The operations of AWS KMS on a key, and the condition keys that their documentation names, from botocore's model of
 *   the KMS API (Apache-2.0). New operations appear there first.
 * - The names of services in `kms:ViaService`: those of the KMS guide's table, and the names in the endpoints of all
 *   services of botocore. The table is not complete, so a name outside both may still be a service.
 *
 * Usage: pip download botocore==<version> --no-deps && unzip -q botocore-*.whl
 *        node out/tools/generate-kms-api.js <folder with the unpacked botocore> <version> <date of the version>
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#viaService_table
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FILE = "iam/aws/generated/kms-api.json";

/** The names of the guide's table. Those that are also in botocore's endpoints are left out. */
const NAMES_OF_THE_GUIDE = [
  "directoryservice",
  "finspace",
  "importexport",
  "lookoutmetrics",
  "lookoutvision",
  "macie",
  "malware-protection",
  "monitron",
  "nimble",
  "qldb",
  "sqlworkbench",
  "workspaces-web",
];

interface Model {
  readonly metadata: { readonly endpointPrefix?: string; readonly signingName?: string };
  readonly operations: Readonly<Record<string, { readonly documentation?: string }>>;
}

/** Returns the text of the file. */
function contents(data: string, of: string, on: string): string {
  const operations = Object.values(modelOf(join(data, "kms")).operations).flatMap(({ documentation = "" }) =>
    permissionsIn(documentation).map(
      (name) => `${JSON.stringify(name)}: ${JSON.stringify(conditionKeysIn(documentation))}`,
    ),
  );
  const models = readdirSync(data)
    .map((service) => join(data, service))
    .filter((service) => versionsOf(service).length > 0)
    .map(modelOf);
  const endpoints = models.flatMap(({ metadata }) => [metadata.endpointPrefix, metadata.signingName]);
  const names = endpoints.flatMap((each) => each?.split(".").at(-1) ?? []).concat(NAMES_OF_THE_GUIDE);
  const services = [...new Set(names)].filter((name) => /^[a-z][a-z0-9-]*$/.test(name)).sort();
  return `{
"source": ${JSON.stringify(`botocore ${of}`)},
"date": ${JSON.stringify(on)},
"operations": {
${[...new Set(operations)].sort().join(",\n")}
},
"services": ${JSON.stringify(services)}
}
`;
}

/** Returns the versions of a service's API, the newest last. */
const versionsOf = (service: string): readonly string[] =>
  existsSync(service) && !service.endsWith(".json") && !service.endsWith(".gz") && !service.endsWith(".py")
    ? readdirSync(service, { withFileTypes: true })
        .filter((each) => each.isDirectory() && existsSync(join(service, each.name, "service-2.json.gz")))
        .map(({ name }) => name)
        .sort()
    : [];

function modelOf(service: string): Model {
  const file = join(service, versionsOf(service).at(-1) ?? "", "service-2.json.gz");
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
}

/** Returns the permissions that the documentation of an operation requires in a key policy. */
const permissionsIn = (documentation: string): readonly string[] =>
  [...documentation.matchAll(/kms:([A-Z]\w+)<\/a>[^<]*\(key policy\)/g)].map(([, name = ""]) => name);

/** Returns the condition keys of KMS that the documentation of an operation links to, in their order. */
const conditionKeysIn = (documentation: string): readonly string[] => [
  ...new Set(
    [...documentation.matchAll(/#conditions-kms-[^"]*">\s*(?:<code>)?(kms:[A-Z]\w+)/g)].map(([, key = ""]) => key),
  ),
];

const [folder, version, date] = process.argv.slice(2);
if (folder === undefined || version === undefined || !/^\d{4}-\d\d-\d\d$/.test(date ?? "")) {
  console.error("Usage: node out/tools/generate-kms-api.js <folder of botocore> <version> <date as YYYY-MM-DD>");
  process.exit(2);
}
writeFileSync(FILE, contents(join(folder, "data"), version, date ?? ""));
