/**
 * Checks a value against the schema of an option, with the keywords that our options use. The sentences are those of
 * ajv, and a test compares both.
 *
 * ajv itself was refused here, because it compiles each schema to code when the pack starts.
 *
 * @see https://json-schema.org/draft-07/json-schema-validation
 */
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** What is wrong with a part of a value. */
export interface SchemaProblem {
  /** The members and indexes that lead to the part. */
  readonly path: readonly string[];
  /** Follows the name of the part, as in "must be integer". */
  readonly message: string;
}

type Check = (schema: PolicyConfigJSONSchema, value: unknown, path: readonly string[]) => SchemaProblem[];

const members: Check = ({ properties = {}, additionalProperties = true }, value, path) => {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (schema === false) return [{ path, message: `has no option \`${name}\`` }];
    return isSchema(schema) ? schemaProblems(schema, member, [...path, name]) : [];
  });
};

const nothing: Check = () => [];

const CHECKS: Readonly<Record<string, Check>> = {
  type: ({ type = [] }, value, path) => {
    const types = [type].flat();
    return types.some((each) => isOfType(each, value)) ? [] : [{ path, message: `must be ${types.join(",")}` }];
  },
  description: nothing,
  default: nothing,
  enum: ({ enum: values = [] }, value, path) =>
    values.some((each) => each === value) ? [] : [{ path, message: "must be equal to one of the allowed values" }],
  minimum: ({ minimum = -Infinity }, value, path) =>
    typeof value === "number" && value < minimum ? [{ path, message: `must be >= ${minimum}` }] : [],
  maximum: ({ maximum = Infinity }, value, path) =>
    typeof value === "number" && value > maximum ? [{ path, message: `must be <= ${maximum}` }] : [],
  pattern: ({ pattern = "" }, value, path) =>
    typeof value === "string" && !new RegExp(pattern, "u").test(value)
      ? [{ path, message: `must match pattern "${pattern}"` }]
      : [],
  minItems: ({ minItems = 0 }, value, path) =>
    Array.isArray(value) && value.length < minItems
      ? [{ path, message: `must NOT have fewer than ${minItems} items` }]
      : [],
  items: ({ items }, value, path) =>
    Array.isArray(value) && isSchema(items)
      ? value.flatMap((each, index) => schemaProblems(items, each, [...path, String(index)]))
      : [],
  properties: members,
  additionalProperties: (schema, value, path) => ("properties" in schema ? [] : members(schema, value, path)),
};

/**
 * Returns the problems of a value.
 *
 * @throws Error if the schema has a keyword that this function does not know
 */
export function schemaProblems(
  schema: PolicyConfigJSONSchema,
  value: unknown,
  path: readonly string[] = [],
): SchemaProblem[] {
  return Object.keys(schema).flatMap((keyword) => {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`the schema of an option has the unknown keyword \`${keyword}\``);
    return check(schema, value, path);
  });
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const isSchema = (schema: unknown): schema is PolicyConfigJSONSchema => isObject(schema);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
