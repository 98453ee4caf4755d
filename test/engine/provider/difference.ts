/**
 * Which inputs of a resource changed, and whether that replaces it.
 * Source: the provider protocol, https://github.com/pulumi/pulumi, proto/pulumi/provider.proto (Diff).
 */
import { resourceRules } from "./defaults";
import { type PropertyMap, sameValue } from "./property";
import type { PropertySchema } from "./schema";

export interface Difference {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/** Returns the changed inputs. Removing a computed property is not a change, because AWS keeps its value. */
export function difference(
  token: string,
  schema: readonly PropertySchema[] | undefined,
  olds: PropertyMap,
  news: PropertyMap,
): Difference {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((name) => !name.startsWith("__"));
  const computed = new Set(schema?.filter((each) => each.kind === "computed").map((each) => each.name));
  const changed = names
    .filter((name) => !sameValue(olds[name], news[name]))
    .filter((name) => news[name] !== undefined || !computed.has(name))
    .sort();
  const forceNew = new Set(resourceRules(token).forceNew);
  return { changed, replaces: changed.filter((name) => forceNew.has(name) || name === "region") };
}
