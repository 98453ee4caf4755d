/**
 * Property values as the engine sends them to a provider: JSON, with one marked string for a value not known yet.
 * Source: https://github.com/pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go (UnknownStringValue).
 */
import { createHash } from "node:crypto";

export type PropertyValue = null | boolean | number | string | readonly PropertyValue[] | PropertyMap;

export interface PropertyMap {
  readonly [name: string]: PropertyValue;
}

/** Stands for a value that is known only once the deployment has run. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Narrows what a JSON parser or a protobuf struct gave; throws on what is no JSON value. */
export function propertyValue(value: unknown): PropertyValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(propertyValue);
  if (typeof value === "object") return propertyMap(value);
  throw new Error(`not a property value: ${typeof value}`);
}

/** As `propertyValue`, for an object; nulls are left out, as the engine does. */
export function propertyMap(value: object): PropertyMap {
  const entries = Object.entries(value).map(([name, each]) => [name, propertyValue(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== null));
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a known string property; undefined when it is absent, unknown or no string. */
export function text(properties: PropertyMap, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" && value !== unknownValue ? value : undefined;
}

/** The strings of a list; an element of another type is an error, since no such list is in use here. */
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

/** Equality by content; the order of an object's keys does not count. */
export function sameValue(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  return sortedJson(left) === sortedJson(right);
}

/** JSON with the keys of an object in their order, as Go writes it. */
export function sortedJson(value: PropertyValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (!isMap(value)) return JSON.stringify(value ?? null);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(value[name])}`).join(",")}}`;
}

/** The first `length` hexadecimal digits of a digest: "random" names that stay the same from run to run. */
export function digest(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** A UUID made from the seed. */
export function uuid(seed: string): string {
  const hex = digest(seed, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
