/**
 * Checks a program's inputs before they reach a policy: adds defaults and names, and rejects properties that the schema
 * does not have.
 * Sources: pulumi-terraform-bridge pkg/tfbridge/schema.go (defaults, `__defaults`) and names.go (automatic names);
 * pulumi-aws provider/region.go and tags.go (every resource gets the provider's configured Region, and `tagsAll`).
 */
import type { ProviderConfig } from "./account";
import { resourceRules } from "./defaults";
import {
  containsUnknown,
  digest,
  isMap,
  type PropertyMap,
  type PropertyValue,
  sortedJson,
  text,
  unknownValue,
} from "./property";
import type { PropertySchema } from "./schema";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

/** Checks a resource's inputs. Accepts the inputs of an unknown type as they are. */
export function checkInputs(
  token: string,
  urn: string,
  schema: readonly PropertySchema[] | undefined,
  news: PropertyMap,
  config: ProviderConfig,
): Checked {
  if (schema === undefined) return { inputs: news, failures: [] };
  const defaults = { ...automaticName(token, urn, schema, news), ...resourceRules(token).defaults };
  const added = Object.entries(defaults).filter(([name]) => news[name] === undefined);
  const inputs = {
    ...jsonDocuments(schema, news),
    ...Object.fromEntries(added),
    ...regionAndTags(schema, news, config),
    __defaults: added.map(([name]) => name).sort(),
  };
  return { inputs, failures: failuresOf(schema, inputs) };
}

/**
 * Serializes policy documents that a program gives as objects, as AWS and policies receive them. One unknown value makes
 * the whole document unknown (pulumi-terraform-bridge, `TransformJSONDocument`).
 */
function jsonDocuments(schema: readonly PropertySchema[], news: PropertyMap): PropertyMap {
  const isText = (name: string): boolean => schema.some((each) => each.name === name && each.type === "string");
  const entries = Object.entries(news).map(([name, value]): readonly [string, PropertyValue] => {
    if (!isMap(value) || !isText(name)) return [name, value];
    return [name, containsUnknown(value) ? unknownValue : sortedJson(value)];
  });
  return Object.fromEntries(entries);
}

function failuresOf(schema: readonly PropertySchema[], inputs: PropertyMap): readonly CheckFailure[] {
  const unexpected = Object.keys(inputs)
    .filter((name) => !name.startsWith("__") && !schema.some((each) => each.name === name))
    .map((name) => ({ property: name, reason: `Invalid or unknown key: no such property in this resource` }));
  const missing = schema
    .filter((each) => each.kind === "required" && inputs[each.name] === undefined)
    .map(({ name }) => ({ property: name, reason: `Missing required argument "${name}"` }));
  return [...unexpected, ...missing];
}

/** Returns a name of the Pulumi name and seven digits for a resource that has a `name`, with `alias/` for an alias. */
function automaticName(token: string, urn: string, schema: readonly PropertySchema[], news: PropertyMap): PropertyMap {
  const named = schema.some((each) => each.name === "name" && each.kind !== "output");
  if (!named || text(news, "namePrefix") !== undefined) return {};
  const pulumiName = urn.slice(urn.lastIndexOf("::") + 2);
  const name = `${pulumiName}-${digest(urn, 7)}`;
  return { name: token === "aws:kms/alias:Alias" ? `alias/${name}` : name };
}

function regionAndTags(schema: readonly PropertySchema[], news: PropertyMap, config: ProviderConfig): PropertyMap {
  const has = (name: string): boolean => schema.some((each) => each.name === name);
  const region = news["region"] ?? config.statedRegion;
  return {
    ...(has("region") && region !== undefined ? { region } : {}),
    ...(has("tags") && has("tagsAll") ? { tagsAll: allTags(news["tags"], config) } : {}),
  };
}

function allTags(tags: PropertyValue | undefined, config: ProviderConfig): PropertyValue {
  if (tags !== undefined && containsUnknown(tags)) return unknownValue;
  return { ...config.defaultTags, ...(isMap(tags) ? tags : {}) };
}

/** Checks the keys of the provider's own configuration. It does not check the values. */
export function checkConfig(schema: readonly PropertySchema[], news: PropertyMap): Checked {
  const engineKeys = new Set(["version", "pluginDownloadURL", "pluginChecksums", "parameterization"]);
  const unexpected = Object.keys(news).filter(
    (name) => !name.startsWith("__") && !engineKeys.has(name) && !schema.some((each) => each.name === name),
  );
  return {
    inputs: news,
    failures: unexpected.map((property) => ({ property, reason: "no such configuration key of the aws provider" })),
  };
}
