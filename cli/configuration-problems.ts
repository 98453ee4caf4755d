/** What is wrong with a policy pack configuration, in the words of whoever must correct it. */
import Ajv, { type ErrorObject } from "ajv";
import { closest } from "fastest-levenshtein";
import { schemaOf } from "../kit/config";
import type { Policy } from "../kit/define";
import { allOptions, misconfigurations } from "../runtime/configuration";

const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

/** The engine's name for "every policy": it takes a level only. */
const ALL = "all";

/**
 * Everything the engine would refuse in the configuration, and everything it would pass over in silence.
 *
 * @param config the parsed content of the file given to `--policy-pack-config`
 * @returns one sentence a problem; none where the pack reads the configuration as it is written
 */
export function configurationProblems(config: unknown, policies: readonly Policy[]): string[] {
  if (!isObject(config)) return ["must be an object: policy ids with a level or a configuration"];
  return Object.entries(config).flatMap(([id, given]) => {
    const policy = policies.find((known) => known.id === id);
    if (policy === undefined && id !== ALL) {
      const nearest = closest(id, [ALL, ...policies.map((known) => known.id)]);
      return [`\`${id}\` is no policy of this pack; did you mean \`${nearest}\`?`];
    }
    if (typeof given === "string") return levelProblems(id, given);
    if (!isObject(given)) return [`\`${id}\` must be a level or an object`];
    const { enforcementLevel, ...values } = given;
    const level = enforcementLevel === undefined ? [] : levelProblems(id, enforcementLevel);
    return [...level, ...(policy === undefined ? valuesOfAll(values) : valueProblems(policy, values))];
  });
}

function levelProblems(id: string, level: unknown): string[] {
  const known = typeof level === "string" && LEVELS.includes(level);
  return known ? [] : [`\`${id}\` has the level \`${String(level)}\`, which is none of ${LEVELS.join(", ")}`];
}

const valuesOfAll = (values: object): string[] =>
  Object.keys(values).map((name) => `\`${ALL}\` takes a level only, and passes over \`${name}\``);

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
  const detail = "additionalProperty" in params ? ` (\`${params["additionalProperty"]}\`)` : "";
  return `\`${path}\` ${message ?? "is not valid"}${detail}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
