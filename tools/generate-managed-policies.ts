/**
 * Writes model/generated/aws-managed-policies.json: the AWS managed policies that allow `kms:CreateGrant`, and those that
 * allow decryption with every KMS key, as the reasoner decides them. Their texts come from the Python package moto
 * (Apache-2.0), which copies them from the IAM API.
 *
 * Usage: npm run generate-managed-policies [-- path/to/moto.whl]
 * Without a path, pip downloads the package. Nothing else needs Python or the package.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 */
import { writeFileSync } from "node:fs";
import {
  type Access,
  type AccessAnswer,
  allKeysAnswer,
  identityCreateGrantAnswer,
  type PolicyDocument,
  parsePolicyDocument,
} from "../iam/index";
import type { ManagedPolicyFacts } from "../model/aws-managed-policies";
import { DECRYPTION_OPERATIONS } from "../model/kms-operations";
import { withWheel } from "./python-wheel";

const FILE = "model/generated/aws-managed-policies.json";
const PACKAGE = "moto==5.2.5";

/** Prints the texts, which are JSON in a Python string, without running the package. */
const EXTRACT = `
import ast, sys, zipfile
source = zipfile.ZipFile(sys.argv[1]).read("moto/iam/aws_managed_policies.py").decode()
[assignment] = ast.parse(source).body
sys.stdout.write(ast.literal_eval(assignment.value))
`;

interface Text {
  readonly Path: string;
  readonly DefaultVersionId: string;
  readonly CreateDate: string;
  readonly UpdateDate?: string;
  readonly Document: unknown;
}

withWheel(PACKAGE, process.argv[2], ({ version, run }) => {
  writeFileSync(FILE, written(version, JSON.parse(run(EXTRACT))));
});

/** Returns the text of the file, with one line for each policy that has facts. */
function written(version: string, texts: Readonly<Record<string, Text>>): string {
  const all = Object.entries(texts)
    .map(([name, { Path, DefaultVersionId, Document }]) => {
      const path = `${Path.slice(1)}${name}`;
      return { path, facts: factsOf(path, DefaultVersionId, read(path, Document)) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const lines = all.flatMap(({ path, facts }) =>
    facts === undefined ? [] : [`${JSON.stringify(path)}: ${JSON.stringify(facts)}`],
  );
  const others = all.flatMap(({ path, facts }) => (facts === undefined ? [path] : []));
  const dates = Object.values(texts).map(({ CreateDate, UpdateDate = CreateDate }) => UpdateDate.slice(0, 10));
  return `{
"source": "moto ${version}, moto/iam/aws_managed_policies.py",
"date": ${JSON.stringify(dates.sort().at(-1))},
"policies": {
${lines.join(",\n")}
},
"others": ${JSON.stringify(others.join(" "))}
}
`;
}

function read(path: string, source: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(source);
  if (!parsed.ok) throw new Error(`${path}: ${JSON.stringify(parsed.problems)}`);
  return parsed.document;
}

/**
 * Returns the facts about a policy, or undefined if it allows neither.
 *
 * @throws Error if the reasoner cannot decide, because the table never guesses
 */
function factsOf(path: string, version: string, document: PolicyDocument): ManagedPolicyFacts | undefined {
  const decided = ({ accesses, undecided }: AccessAnswer): readonly Access[] => {
    if (undecided.length > 0) throw new Error(`${path}: ${JSON.stringify(undecided)}`);
    return accesses;
  };
  const grants = createGrantFacts(path, document, (services) =>
    decided(identityCreateGrantAnswer(document, { services })).map(({ kind }) => kind),
  );
  const [all] = decided(allKeysAnswer(document, { actions: DECRYPTION_OPERATIONS }));
  if (grants === undefined && all === undefined) return undefined;
  return { version, ...grants, ...(all && { allKeys: all.witness.action }) };
}

/** Returns how the policy allows `kms:CreateGrant`, from the kinds of access outside a set of services. */
function createGrantFacts(
  path: string,
  document: PolicyDocument,
  kindsOutside: (services: readonly string[]) => readonly Access["kind"][],
): Pick<ManagedPolicyFacts, "createGrantVia" | "forAwsResources"> | undefined {
  const kinds = kindsOutside(["*"]);
  if (kinds.includes("direct")) return { createGrantVia: ["*"] };
  if (kinds.length > 0) return { createGrantVia: ["*"], forAwsResources: true };
  if (kindsOutside([]).length === 0) return undefined;
  const services = servicesIn(document);
  if (kindsOutside(services).length > 0)
    throw new Error(`${path}: also allowed through services other than ${services.join()}`);
  const needed = services.filter((service) => kindsOutside(services.filter((other) => other !== service)).length > 0);
  return { createGrantVia: needed };
}

/** Returns the services that conditions on `kms:ViaService` name. */
function servicesIn({ statements }: PolicyDocument): readonly string[] {
  const values = statements
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ key, values: compared }) => (key.toLowerCase() === "kms:viaservice" ? compared : []));
  return [...new Set(values.map((value) => value.replace(/\..*$/, "")))].sort();
}
