/**
 * Reads properties of resources. No other module does.
 *
 * The SDK passes properties behind a proxy that throws when a policy reads an unknown one. An error that escapes from a
 * policy ends the policy for that resource. This module reads each property once and returns a `Value`.
 */
import { UnknownPart } from "../model/policy-document";
import { absent, known, type UnknownReason, unknown, type Value } from "../model/value";

/** The text that `pulumi policy analyze --file` shows instead of a secret that it cannot decrypt, of any type. */
const REDACTED = "[secret]";

/** Returns the value of a property, of any type. */
export function readProperty(props: object, name: string, path = name): Value<unknown> {
  let value: unknown;
  try {
    value = Reflect.get(props, name);
  } catch (error) {
    // The SDK's `UnknownValueError`, recognized by its shape. Not every supported SDK exports the class.
    if (error instanceof Error && "unknownTypeSentinel" in error) return unknown(path, "notKnownYet");
    throw error;
  }
  if (value === undefined || value === null) return absent(path);
  return value === REDACTED ? unknown(path, "redacted") : known(path, value);
}

/** Reads a property that must pass `accepts`. Any other value is unknown because of its type. */
function readAs<T>(props: object, name: string, path: string, accepts: (value: unknown) => value is T): Value<T> {
  const value = readProperty(props, name, path);
  if (value.kind !== "known") return value;
  return accepts(value.value) ? known(path, value.value) : unknown(path, "unexpectedType");
}

const isString = (value: unknown): value is string => typeof value === "string";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

export const readString = (props: object, name: string, path = name): Value<string> =>
  readAs(props, name, path, isString);

export const readBoolean = (props: object, name: string, path = name): Value<boolean> =>
  readAs(props, name, path, isBoolean);

export const readNumber = (props: object, name: string): Value<number> => readAs(props, name, name, isNumber);

/** Reads a string in an object. Unknown if the whole object is unknown. */
export function readMember(props: object, name: string, member: string): Value<string> {
  const path = `${name}.${member}`;
  const value = readAs(props, name, path, isObject);
  return value.kind === "known" ? readString(value.value, member, path) : value;
}

/** Returns the members of a list of objects, each known or unknown. Returns none if the list is not set. */
export function readElements(props: object, name: string, path = name): readonly Value<object>[] {
  return readEach(props, name, path, (list, index, at) => readAs(list, index, at, isObject));
}

/** Returns the members of a list of strings, each known or unknown. Returns none if the list is not set. */
export function readStrings(props: object, name: string, path = name): readonly Value<string>[] {
  return readEach(props, name, path, readString);
}

/** Reads each member. Returns a list that cannot be read as one unknown value. */
function readEach<T>(
  props: object,
  name: string,
  path: string,
  read: (list: object, index: string, path: string) => Value<T>,
): readonly Value<T>[] {
  const list = readAs(props, name, path, isList);
  switch (list.kind) {
    case "absent":
      return [];
    case "unknown":
      return [list];
    case "known":
      return Array.from(list.value.keys(), (index) => read(list.value, String(index), `${path}[${index}]`));
  }
}

/** Levels of a policy document that have a meaning: statements, a statement, its conditions, their keys and values. */
const DOCUMENT_LEVELS = 7;

/**
 * Reads a policy document: JSON text as it is, or a copy of an object in which an `UnknownPart` replaces what cannot be
 * read.
 */
export function readPolicyDocument(props: object, name: string, path = name): Value<unknown> {
  const document = readProperty(props, name, path);
  if (document.kind !== "known") return document;
  const { value } = document;
  return known(path, typeof value === "string" ? interned(value) : copyPart(value, DOCUMENT_LEVELS));
}

const MOST_TEXTS = 64;
/** The most recently read texts. */
const TEXTS = new Map<string, string>();

/** Returns one shared string for equal texts. A stack can have thousands of equal policies of up to 32 KB. */
function interned(text: string): string {
  const kept = TEXTS.get(text) ?? text;
  TEXTS.delete(text);
  TEXTS.set(kept, kept);
  for (const oldest of TEXTS.keys()) {
    if (TEXTS.size <= MOST_TEXTS) break;
    TEXTS.delete(oldest);
  }
  return kept;
}

function copyPart(value: unknown, levels: number): unknown {
  if (!isObject(value)) return value;
  // A value at a deeper level has the wrong type there. An empty object has too.
  if (levels === 0) return {};
  const member = (key: string): unknown => {
    const read = readProperty(value, key);
    if (read.kind === "unknown") return new UnknownPart(read.reason);
    return read.kind === "known" ? copyPart(read.value, levels - 1) : Reflect.get(value, key);
  };
  if (isList(value)) return Array.from(value.keys(), (index) => member(String(index)));
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(key)]));
}

/** Reads an object of strings, each known or unknown. */
export function readStringMap(props: object, name: string, path = name): Value<ReadonlyMap<string, Value<string>>> {
  const map = readAs(props, name, path, isObject);
  if (map.kind !== "known") return map;
  const members = Object.keys(map.value).map(
    (key) => [key, readString(map.value, key, `${path}.${key}`)] satisfies [string, Value<string>],
  );
  return known(path, new Map(members));
}

/**
 * Reads a property of a provider that is not a string. The engine passes such properties as JSON text.
 */
export function readProviderJson(props: object, name: string): Value<unknown> {
  const path = `provider.${name}`;
  const text = readString(props, name, path);
  if (text.kind !== "known") return text;
  try {
    return known(path, JSON.parse(text.value));
  } catch {
    return unknown(path, "unexpectedType" satisfies UnknownReason);
  }
}
