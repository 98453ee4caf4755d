/** Finds the problems in a policy pack configuration and describes each to the person who must correct it. */
import { closest } from "fastest-levenshtein";
import type { Policy } from "../kit/define";
import { allOptions, misconfigurations } from "../runtime/configuration";
import { schemaProblems } from "./schema";

const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

/** The engine's name for "every policy". It accepts only an enforcement level. */
const ALL = "all";

/**
 * Returns the problems in a configuration: what the engine would reject, and what it would ignore without a warning.
 *
 * @param config the parsed content of the file given to `--policy-pack-config`, or what `createPolicies` was given
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

function valueProblems(policy: Policy, values: Readonly<Record<string, unknown>>): string[] {
  const options = allOptions(policy.options);
  const problems = Object.entries(options)
    .filter(([name]) => Object.hasOwn(values, name))
    .flatMap(([name, { schema }]) => schemaProblems(schema, values[name], [policy.id, name]));
  return [
    ...problems.map(({ path, message }) => `\`${path.join(".")}\` ${message}`),
    ...misconfigurations(policy.id, options, values),
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
