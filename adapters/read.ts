/**
 * The one place where a property of a resource is read.
 *
 * The SDK hands over properties behind a proxy that throws as soon as an unknown one is touched; escaping from a
 * policy, that error would end the policy for the resource. Here each property is touched once and becomes a `Value`.
 */
import { UnknownPart } from "../model/policy-document";
import { absent, known, type UnknownReason, unknown, type Value } from "../model/value";

/** What `pulumi policy analyze --file` finds in place of a secret it cannot decrypt, whatever the secret's type. */
const REDACTED = "[secret]";

/** Whatever the property holds. */
export function readProperty(props: object, name: string, path = name): Value<unknown> {
  let value: unknown;
  try {
    value = Reflect.get(props, name);
  } catch (error) {
    // The SDK's `UnknownValueError`, told by its shape: not every supported SDK exports the class.
    if (error instanceof Error && "unknownTypeSentinel" in error) return unknown(path, "notKnownYet");
    throw error;
  }
  if (value === undefined || value === null) return absent(path);
  return value === REDACTED ? unknown(path, "redacted") : known(path, value);
}

/** A property that must pass `accepts`; any other value is unknown, of an unexpected type. */
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

/** A string in an object; unknown where the whole object is. */
export function readMember(props: object, name: string, member: string): Value<string> {
  const path = `${name}.${member}`;
  const value = readAs(props, name, path, isObject);
  return value.kind === "known" ? readString(value.value, member, path) : value;
}

/** The members of a list of objects, each known or not by itself; none where the list is not set. */
export function readElements(props: object, name: string, path = name): readonly Value<object>[] {
  return readEach(props, name, path, (list, index, at) => readAs(list, index, at, isObject));
}

/** The members of a list of strings, each known or not by itself; none where the list is not set. */
export function readStrings(props: object, name: string, path = name): readonly Value<string>[] {
  return readEach(props, name, path, readString);
}

/** A list that cannot be read is one value that cannot be read. */
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

/** Levels below a policy document that mean something: statements, one of them, its conditions, their keys and values. */
const DOCUMENT_LEVELS = 7;

/** A policy document: JSON text as it is, an object as a copy in which what cannot be read is an `UnknownPart`. */
export function readPolicyDocument(props: object, name: string, path = name): Value<unknown> {
  const document = readProperty(props, name, path);
  if (document.kind !== "known") return document;
  const { value } = document;
  return known(path, typeof value === "string" ? interned(value) : copyPart(value, DOCUMENT_LEVELS));
}

const MOST_TEXTS = 64;
/** The texts read last, each by itself. */
const TEXTS = new Map<string, string>();

/** The text, the same one for equal ones: what a stack has thousands of, of up to 32 KB, is held once. */
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
  // Whatever lies deeper is of the wrong type where it is, and an empty object is too.
  if (levels === 0) return {};
  const member = (key: string): unknown => {
    const read = readProperty(value, key);
    if (read.kind === "unknown") return new UnknownPart(read.reason);
    return read.kind === "known" ? copyPart(read.value, levels - 1) : Reflect.get(value, key);
  };
  if (isList(value)) return Array.from(value.keys(), (index) => member(String(index)));
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(key)]));
}

/** An object of strings, each member known or not by itself. */
export function readStringMap(props: object, name: string, path = name): Value<ReadonlyMap<string, Value<string>>> {
  const map = readAs(props, name, path, isObject);
  if (map.kind !== "known") return map;
  const members = Object.keys(map.value).map(
    (key) => [key, readString(map.value, key, `${path}.${key}`)] satisfies [string, Value<string>],
  );
  return known(path, new Map(members));
}

/**
 * A property of a provider. The engine hands over the strings among them as they are and everything else as JSON text.
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
