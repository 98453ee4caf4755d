/** Finds the problems in a policy pack configuration and describes each to the person who must correct it. */
import Ajv, { type ErrorObject } from "ajv";
import { closest } from "fastest-levenshtein";
import { schemaOf } from "../kit/config";
import type { Policy } from "../kit/define";
import { allOptions, misconfigurations } from "../runtime/configuration";

const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

/** The engine's name for "every policy". It accepts only an enforcement level. */
const ALL = "all";

/**
 * Returns the problems in a configuration: what the engine would reject, and what it would ignore without a warning.
 *
 * @param config the parsed content of the file given to `--policy-pack-config`
 * @returns one message per problem; empty for a valid configuration
 */
export function configurationProblems(config: unknown, policies: readonly Policy[]): string[] {
  if (!isObject(config)) return ["must be a JSON object that maps policy ids to a level or to options"];
  return Object.entries(config).flatMap(([id, given]) => {
    const policy = policies.find((known) => known.id === id);
    if (policy === undefined && id !== ALL) {
      const nearest = closest(id, [ALL, ...policies.map((known) => known.id)]);
      return [`\`${id}\` is not a policy of this pack. Did you mean \`${nearest}\`?`];
    }
    if (typeof given === "string") return levelProblems(id, given);
    if (!isObject(given)) return [`\`${id}\` must be an enforcement level or an object with options`];
    const { enforcementLevel, ...values } = given;
    const level = enforcementLevel === undefined ? [] : levelProblems(id, enforcementLevel);
    return [...level, ...(policy === undefined ? valuesOfAll(values) : valueProblems(policy, values))];
  });
}

function levelProblems(id: string, level: unknown): string[] {
  const known = typeof level === "string" && LEVELS.includes(level);
  return known ? [] : [`\`${id}\` has the enforcement level \`${String(level)}\`. Use one of: ${LEVELS.join(", ")}.`];
}

const valuesOfAll = (values: object): string[] =>
  Object.keys(values).map(
    (name) =>
      `\`${ALL}\` accepts only an enforcement level, so \`${name}\` has no effect. Set it on each policy instead.`,
  );

function valueProblems(policy: Policy, values: object): string[] {
  const options = allOptions(policy.options);
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile({
    type: "object",
    properties: schemaOf(options),
  });
  validate(values);
  return [
    ...(validate.errors ?? []).map((error) => schemaProblem(policy.id, error)),
    ...misconfigurations(policy.id, options, values),
  ];
}

function schemaProblem(id: string, { instancePath, message, params }: ErrorObject): string {
  const path = [id, ...instancePath.split("/").slice(1)].join(".");
  if ("additionalProperty" in params) return `\`${path}\` has no option \`${params["additionalProperty"]}\``;
  return `\`${path}\` ${message ?? "is not valid"}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
