/**
 * Property values as the engine sends them to a provider: JSON, with a special string for a value that is not known yet.
 * Source: https://github.com/pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go (UnknownStringValue).
 */
import { createHash } from "node:crypto";

export type PropertyValue = null | boolean | number | string | readonly PropertyValue[] | PropertyMap;

export interface PropertyMap {
  readonly [name: string]: PropertyValue;
}

/** The string for a value that is known only after the deployment. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Narrows the result of a JSON parser or a protobuf struct.
 *
 * @throws Error if it is not a JSON value
 */
export function propertyValue(value: unknown): PropertyValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(propertyValue);
  if (typeof value === "object") return propertyMap(value);
  throw new Error(`not a property value: ${typeof value}`);
}

/** Like `propertyValue`, for an object. Omits nulls, as the engine does. */
export function propertyMap(value: object): PropertyMap {
  const entries = Object.entries(value).map(([name, each]) => [name, propertyValue(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== null));
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the text of a string property. Undefined if it is absent, unknown or not a string. */
export function text(properties: PropertyMap, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" && value !== unknownValue ? value : undefined;
}

/**
 * Returns the strings of a list.
 *
 * @throws Error if an element is not a string, because no caller has such a list
 */
export function strings(value: PropertyValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  return value.map((each: PropertyValue) => {
    if (typeof each !== "string") throw new Error(`not a string: ${JSON.stringify(each)}`);
    return each;
  });
}

export function containsUnknown(value: PropertyValue): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isMap(value) && Object.values(value).some(containsUnknown);
}

/** Whether two values have equal content. The order of an object's keys does not count. */
export function sameValue(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  return sortedJson(left) === sortedJson(right);
}

/** Returns JSON with the keys of each object sorted, as Go writes it. */
export function sortedJson(value: PropertyValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (!isMap(value)) return JSON.stringify(value ?? null);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(value[name])}`).join(",")}}`;
}

/** Returns the first `length` hexadecimal digits of a digest, for "random" names that are the same in every run. */
export function digest(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** Returns a UUID that is derived from the seed. */
export function uuid(seed: string): string {
  const hex = digest(seed, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
