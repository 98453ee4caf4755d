/** Renders library/settings.ts: the options of each policy as a type, from its schemas and descriptions. */
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Policy } from "../kit/define";

/** Returns the text of the file. */
export function policySettings(policies: readonly Policy[]): string {
  const members = policies.map(({ id, description, options }) => {
    const own = Object.entries(options).map(
      ([name, { schema }]) => `    ${comment(schema.description)}\n    readonly ${name}?: ${typeOf(schema)};\n`,
    );
    const type = own.length === 0 ? "Setting" : `Setting<{\n${own.join("")}  }>`;
    return `  ${comment(description)}\n  readonly "${id}"?: ${type};\n`;
  });
  return `/** The settings of each policy. \`npm run generate\` writes this file from the options of the policies. */
import type { Level, Selector, Setting } from "./setting";

/** A setting for each policy, by its id. A policy that is left out keeps its defaults. */
export interface PolicySettings {
  /** The level of every policy that has no level of its own here. */
  readonly all?: Level;
${members.join("")}}
`;
}

const comment = (description = ""): string => `/** ${description} */`;

/** @throws Error if no option had such a schema before */
function typeOf(schema: PolicyConfigJSONSchema): string {
  const { type, enum: values, items, properties } = schema;
  if (values !== undefined) return values.map((each) => JSON.stringify(each)).join(" | ");
  if (type === "array" && typeof items === "object" && !Array.isArray(items)) return `readonly ${typeOf(items)}[]`;
  if (type === "object" && properties !== undefined && "stackTags" in properties) return "Selector";
  if (type === "integer" || type === "number") return "number";
  if (type === "string" || type === "boolean") return type;
  throw new Error(`no type for the schema ${JSON.stringify(schema)}`);
}
