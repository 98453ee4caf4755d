/**
 * Writes test/engine/provider/generated/: for each property of a resource, whether it is an input, whether AWS computes
 * it when it is absent, and whether only AWS can set it.
 *
 * The source is the typings of @pulumi/aws and @pulumi/aws-native. A property is required or optional in `…Args`. An
 * optional one whose output type lacks `| undefined` is "optional and computed" in the provider's schema: a preview
 * reports it as unknown. Only the syntax is read (`ts.createSourceFile`, no type checker), so a run takes a second.
 * Source: https://github.com/pulumi/pulumi-terraform-bridge, pkg/tfgen (how the typings come from the schema).
 *
 * Usage: node out/tools/generate-computed-properties.js
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { PROVIDERS, type Provider, propertiesFile, repositoryRoot } from "../test/engine/repository";

type Modules = Readonly<Record<string, readonly string[] | "all">>;

/** The resources of these modules: all of them, or the listed files of a module that is too large to keep whole. */
const CLASSIC: Modules = {
  cloudtrail: "all",
  docdb: "all",
  ec2: ["securityGroup", "subnet", "vpc"],
  iam: "all",
  kms: "all",
  neptune: "all",
  rds: "all",
  secretsmanager: "all",
  ssoadmin: "all",
};

/** The AWS Cloud Control resources that policies apply to. */
const NATIVE: Modules = {
  cloudtrail: ["trail"],
  iam: ["group", "groupPolicy", "managedPolicy", "role", "rolePolicy", "user", "userPolicy"],
  kms: ["alias", "key", "replicaKey"],
  rds: ["clusterSnapshot", "dbCluster", "dbInstance", "globalCluster"],
  sso: ["permissionSet"],
};

const MODULES: Readonly<Record<Provider, Modules>> = { aws: CLASSIC, "aws-native": NATIVE };

/**
 * Returns the text of the table, with one resource per line.
 *
 * @param packageFolder the folder of the provider's installed package
 * @throws Error if it does not understand a type or a declaration, because it never guesses
 */
export function computedProperties(provider: Provider, packageFolder: string): string {
  const lines: string[] = [line(`pulumi:providers:${provider}`, providerProperties(packageFolder))];
  for (const [module, files] of Object.entries(MODULES[provider])) {
    for (const file of resourceFiles(join(packageFolder, module), files)) {
      const token = pulumiType(join(packageFolder, module, `${file}.js`));
      if (token !== undefined) lines.push(line(token, resourceProperties(join(packageFolder, module, `${file}.d.ts`))));
    }
  }
  return `{\n"source": "@pulumi/${provider} ${packageVersion(packageFolder)}",\n"resources": {\n${lines.sort().join(",\n")}\n}\n}\n`;
}

function line(token: string, properties: ReadonlyMap<string, string>): string {
  return `${JSON.stringify(token)}: ${JSON.stringify(Object.fromEntries(properties))}`;
}

function packageVersion(packageFolder: string): string {
  const text = readFileSync(join(packageFolder, "package.json"), "utf8");
  const version = /"version":\s*"([^"]+)"/.exec(text)?.[1];
  if (version === undefined) throw new Error(`no version in ${packageFolder}/package.json`);
  return version;
}

function resourceFiles(folder: string, only: readonly string[] | "all"): readonly string[] {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(".d.ts") && name !== "index.d.ts")
    .map((name) => name.slice(0, -".d.ts".length));
  return (only === "all" ? all : all.filter((name) => only.includes(name))).sort();
}

/** Returns the type token from the compiled class, because the typings omit it. A function's file has none. */
function pulumiType(file: string): string | undefined {
  return /static __pulumiType = '([^']+)'/.exec(readFileSync(file, "utf8"))?.[1];
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
}

function resourceProperties(file: string): ReadonlyMap<string, string> {
  const source = parse(file);
  const declared = source.statements.find(ts.isClassDeclaration);
  if (declared?.name === undefined) throw new Error(`no resource class in ${file}`);
  const inputs = argumentsOf(source, `${declared.name.text}Args`);
  const properties = new Map<string, string>();
  for (const member of declared.members) {
    if (!ts.isPropertyDeclaration(member) || member.type === undefined) continue;
    const name = member.name.getText(source);
    const output = outputType(member.type, file);
    const input = inputs.get(name);
    const kind = input === undefined ? "output" : kindOfInput(input.optional, output.mayBeUndefined);
    properties.set(name, `${kind} ${simpleType(output.members, `${file}: ${name}`)}`);
  }
  for (const [name, input] of inputs) {
    if (properties.has(name)) continue;
    properties.set(
      name,
      `${input.optional ? "optional" : "required"} ${simpleType(input.members, `${file}: ${name}`)}`,
    );
  }
  return sorted(properties);
}

/** Returns the provider's own configuration. It has inputs only, because nothing is computed for it. */
function providerProperties(packageFolder: string): ReadonlyMap<string, string> {
  const file = join(packageFolder, "provider.d.ts");
  const properties = new Map<string, string>();
  for (const [name, input] of argumentsOf(parse(file), "ProviderArgs")) {
    properties.set(
      name,
      `${input.optional ? "optional" : "required"} ${simpleType(input.members, `${file}: ${name}`)}`,
    );
  }
  return sorted(properties);
}

function kindOfInput(optional: boolean, mayBeUndefined: boolean): "required" | "optional" | "computed" {
  if (!optional) return "required";
  return mayBeUndefined ? "optional" : "computed";
}

interface InputProperty {
  readonly optional: boolean;
  readonly members: readonly ts.TypeNode[];
}

function argumentsOf(source: ts.SourceFile, name: string): ReadonlyMap<string, InputProperty> {
  const declared = source.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === name,
  );
  if (declared === undefined) throw new Error(`no interface ${name} in ${source.fileName}`);
  const properties = new Map<string, InputProperty>();
  for (const member of declared.members) {
    if (!ts.isPropertySignature(member) || member.type === undefined) continue;
    properties.set(member.name.getText(source), {
      optional: member.questionToken !== undefined,
      members: unionMembers(unwrap(member.type, "pulumi.Input")),
    });
  }
  return properties;
}

function outputType(type: ts.TypeNode, file: string): { mayBeUndefined: boolean; members: readonly ts.TypeNode[] } {
  const inner = unwrap(type, "pulumi.Output");
  if (inner === type) throw new Error(`${file}: not an output: ${type.getText()}`);
  const members = unionMembers(inner);
  return { mayBeUndefined: members.some(isUndefined), members };
}

function unwrap(type: ts.TypeNode, wrapper: string): ts.TypeNode {
  if (!ts.isTypeReferenceNode(type) || type.typeName.getText() !== wrapper) return type;
  return type.typeArguments?.[0] ?? type;
}

function unionMembers(type: ts.TypeNode): readonly ts.TypeNode[] {
  return ts.isUnionTypeNode(type) ? type.types.flatMap(unionMembers) : [type];
}

function isUndefined(type: ts.TypeNode): boolean {
  return type.kind === ts.SyntaxKind.UndefinedKeyword;
}

/** Reduces a union to one type: `string | EngineType | undefined` is a string, as enumerations and ARNs are sent as text. */
function simpleType(members: readonly ts.TypeNode[], where: string): string {
  const found = new Set(members.filter((member) => !isUndefined(member)).map((member) => memberType(member, where)));
  if (found.has("string")) return "string";
  const [only] = found;
  if (only === undefined || found.size > 1) throw new Error(`${where}: no single type in ${[...found].join(" | ")}`);
  return only;
}

function memberType(type: ts.TypeNode, where: string): string {
  if (type.kind === ts.SyntaxKind.StringKeyword) return "string";
  if (type.kind === ts.SyntaxKind.NumberKeyword) return "number";
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return "boolean";
  // A policy document, as an object or as text.
  if (type.kind === ts.SyntaxKind.AnyKeyword) return "object";
  if (ts.isArrayTypeNode(type)) return "array";
  if (ts.isTypeLiteralNode(type)) return "object";
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    if (name === "pulumi.Input") return simpleType(unionMembers(unwrap(type, name)), where);
    if (/^(inputs|outputs)\./.test(name)) return "object";
    if (/^(enums\.|ARN$|EngineType$|PolicyDocument$|Region$)/.test(name)) return "string";
  }
  throw new Error(`${where}: a type that the generator does not know: ${type.getText()}`);
}

function sorted(properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...properties].sort(([left], [right]) => (left < right ? -1 : 1)));
}

if (require.main === module) {
  const root = repositoryRoot();
  for (const provider of PROVIDERS) {
    const table = computedProperties(provider, join(root, "node_modules", "@pulumi", provider));
    writeFileSync(join(root, propertiesFile(provider)), table);
  }
}
