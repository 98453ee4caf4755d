/**
 * The configuration of a policy: typed options, each with its JSON Schema.
 *
 * The engine checks a configuration against the schema when it starts, so a policy never sees a value the schema
 * forbids. It does not reject a top-level member that no option declares: `unknownOptions` finds those.
 *
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/#policy-configuration
 */

import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { closest } from "fastest-levenshtein";

/** One configurable value of a policy. */
export interface Option<T> {
  readonly schema: PolicyConfigJSONSchema;
  /** The value if the configuration does not set the option. */
  readonly byDefault: T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of a set of options. */
export type ConfigOf<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export const flag = (description: string): Option<boolean> => ({
  schema: { type: "boolean", description, default: false },
  byDefault: false,
});

export const strings = (description: string, byDefault: readonly string[]): Option<readonly string[]> => ({
  schema: { type: "array", items: { type: "string" }, description, default: [...byDefault] },
  byDefault,
});

/** A list that restricts nothing if it is left out. */
export const optionalStrings = (description: string): Option<readonly string[] | undefined> => ({
  schema: { type: "array", items: { type: "string" }, minItems: 1, description },
  byDefault: undefined,
});

/** AWS account ids: twelve digits, as strings. */
export const accountIds = (description: string): Option<readonly string[] | undefined> => ({
  schema: { type: "array", items: { type: "string", pattern: "^[0-9]{12}$" }, minItems: 1, description },
  byDefault: undefined,
});

/** The ARN of an IAM user or role. */
export const userOrRole = (description: string): Option<string | undefined> => ({
  schema: { type: "string", pattern: "^arn:[^:*?]+:iam::[0-9]{12}:(user|role)/[^*?]+$", description },
  byDefault: undefined,
});

/** An integer within bounds, inclusive. */
export const integer = (
  description: string,
  { minimum, maximum, byDefault }: { minimum: number; maximum: number; byDefault: number },
): Option<number> => ({
  schema: { type: "integer", minimum, maximum, description, default: byDefault },
  byDefault,
});

export function oneOf<const T extends string>(description: string, values: readonly [T, ...T[]]): Option<T> {
  return {
    schema: { type: "string", enum: [...values], description, default: values[0] },
    byDefault: values[0],
  };
}

/** One of several values, without a default. The policy tells a configuration that sets it from one that does not. */
export const optionalOneOf = <const T extends string>(
  description: string,
  values: readonly [T, ...T[]],
): Option<T | undefined> => ({ schema: { type: "string", enum: [...values], description }, byDefault: undefined });

/** Returns the configuration schema of a set of options, as `configSchema.properties` of a policy. */
export function schemaOf(options: Options): Record<string, PolicyConfigJSONSchema> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.schema]));
}

/** A member of a configuration that no option declares, and the option with the most similar name. */
export interface UnknownOption {
  readonly name: string;
  readonly nearest: string;
}

/** Returns the members of a configuration that no option declares, in their order. */
export function unknownOptions(options: Options, given: object): UnknownOption[] {
  const names = Object.keys(options);
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({ name, nearest: closest(name, names) }));
}
