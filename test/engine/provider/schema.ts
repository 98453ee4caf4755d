/**
 * The properties of each resource type, from the generated tables aws-properties.json and aws-native-properties.json.
 */
import { readFileSync } from "node:fs";

/** computed: optional, and AWS chooses a value if it is absent. output: only AWS can set it. */
export type PropertyKind = "required" | "optional" | "computed" | "output";
export type PropertyType = "string" | "number" | "boolean" | "array" | "object";

export interface PropertySchema {
  readonly name: string;
  readonly kind: PropertyKind;
  readonly type: PropertyType;
}

export interface Schema {
  /** The name of the provider, and the version of the package that the table was generated from. */
  readonly provider: string;
  readonly version: string;
  /** Returns the properties of a resource type. Undefined for a type that is not in the table. */
  properties(token: string): readonly PropertySchema[] | undefined;
}

/**
 * Reads the generated table.
 *
 * @throws Error if the file is missing or the generator did not write it
 */
export function loadSchema(file: string): Schema {
  const table: unknown = JSON.parse(readFileSync(file, "utf8"));
  const [, provider, version] = /^@pulumi\/(aws|aws-native) (.+)$/.exec(String(member(table, "source"))) ?? [];
  if (provider === undefined || version === undefined) throw new Error(`${file}: no source`);
  const resources = member(table, "resources");
  const parsed = new Map<string, readonly PropertySchema[]>();
  return {
    provider,
    version,
    properties(token) {
      const known = parsed.get(token);
      if (known !== undefined) return known;
      const declared = member(resources, token);
      if (declared === undefined) return undefined;
      const properties = parseProperties(declared, `${file}: ${token}`);
      parsed.set(token, properties);
      return properties;
    },
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function parseProperties(declared: unknown, where: string): readonly PropertySchema[] {
  if (typeof declared !== "object" || declared === null) throw new Error(`${where}: not an object`);
  return Object.entries(declared).map(([name, text]) => {
    const [kind, type] = String(text).split(" ");
    return { name, kind: kindOf(kind, where), type: typeOf(type, where) };
  });
}

function kindOf(kind: string | undefined, where: string): PropertyKind {
  if (kind === "required" || kind === "optional" || kind === "computed" || kind === "output") return kind;
  throw new Error(`${where}: not a kind of property: ${kind}`);
}

function typeOf(type: string | undefined, where: string): PropertyType {
  switch (type) {
    case "string":
    case "number":
    case "boolean":
    case "array":
    case "object":
      return type;
    default:
      throw new Error(`${where}: not a type of property: ${type}`);
  }
}
