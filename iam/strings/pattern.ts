/**
 * A policy value as a pattern: policy variables filled in, wildcards told from literal characters.
 *
 * Variables: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves; only under
 * Version 2012-10-17. What a variable brings in is literal text, whatever characters it holds. A variable that has
 * neither value nor default makes the pattern match nothing.
 *
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */

import { keyName } from "../aws/condition-keys";
import type { PolicyVersion } from "../syntax/ast";

/** One literal character (a code point), or a wildcard. */
export type Token = string | Wildcard;

/** `*` when `many`, else `?`; the characters of `except`, which have no case, it does not cover. */
export interface Wildcard {
  readonly many: boolean;
  readonly except: string;
}

/** A colon parts an ARN, and a slash the path from the name. */
const IN_NO_ARN_PART = ":";
const IN_NO_PATH = ":*? ";
const IN_NO_NAME = `/${IN_NO_PATH}`;

const IN_NO_ID = `abcdefghijklmnopqrstuvwxyz_+=,.@-${IN_NO_NAME}`;

export type Pattern = readonly Token[];

/** A character of a value that the author wrote, so that `*` and `?` may be wildcards; or one a variable brought in. */
type Character = string | { readonly literal: string };

/** What a policy variable stands for in one request. */
export type VariableValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "noValue" }
  | { readonly kind: "unresolved" };

export type Lookup = (key: string) => VariableValue;

export type Filled =
  | { readonly kind: "characters"; readonly characters: readonly Character[] }
  | { readonly kind: "noValue" }
  | { readonly kind: "unresolved" };

type Part =
  | { readonly kind: "characters"; readonly characters: readonly Character[] }
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined }
  | { readonly kind: "malformed" };

function written(text: string): Part {
  return { kind: "characters", characters: Array.from(text) };
}

function broughtIn(text: string): readonly Character[] {
  return Array.from(text, (literal) => ({ literal }));
}

function variable(body: string): Part {
  if (body === "*" || body === "?" || body === "$") return { kind: "characters", characters: broughtIn(body) };
  const comma = body.indexOf(",");
  if (comma < 0) return { kind: "variable", key: body.trim(), fallback: undefined };
  // AWS asks for a comma and a space before the default; it does not say what anything else is.
  const [, fallback] = /^, '(.*)'$/s.exec(body.slice(comma)) ?? [];
  if (fallback === undefined) return { kind: "malformed" };
  return { kind: "variable", key: body.slice(0, comma).trim(), fallback };
}

/** False of a value that is the same in every request. */
export function mayHaveVariables(value: string): boolean {
  return value.includes("${");
}

function parts(value: string, version: PolicyVersion | undefined): readonly Part[] {
  if (version !== "2012-10-17" || !mayHaveVariables(value)) return [written(value)];
  const found: Part[] = [];
  let rest = value;
  for (let start = rest.indexOf("${"); start >= 0; start = rest.indexOf("${")) {
    const end = rest.indexOf("}", start);
    if (end < 0) return [{ kind: "malformed" }];
    found.push(written(rest.slice(0, start)), variable(rest.slice(start + 2, end)));
    rest = rest.slice(end + 1);
  }
  found.push(written(rest));
  return found;
}

/** The names of the keys that `value` takes as policy variables, in lower case. */
export function variablesOf(value: string, version: PolicyVersion | undefined): readonly string[] {
  if (!mayHaveVariables(value)) return [];
  return parts(value, version).flatMap((part) => (part.kind === "variable" ? [keyName(part.key)] : []));
}

/** `value` with its variables filled in from `lookup`, which is asked for keys in lower case. */
export function fillVariables(value: string, version: PolicyVersion | undefined, lookup: Lookup): Filled {
  if (!mayHaveVariables(value)) return { kind: "characters", characters: Array.from(value) };
  const filled: Character[] = [];
  let missing = false;
  for (const part of parts(value, version)) {
    if (part.kind === "malformed") return { kind: "unresolved" };
    if (part.kind === "characters") {
      for (const character of part.characters) filled.push(character);
      continue;
    }
    const found = lookup(keyName(part.key));
    if (found.kind === "unresolved") return { kind: "unresolved" };
    const text = found.kind === "text" ? found.text : part.fallback;
    if (text === undefined) missing = true;
    else for (const character of broughtIn(text)) filled.push(character);
  }
  return missing ? { kind: "noValue" } : { kind: "characters", characters: filled };
}

/**
 * The variable of `value` that `lookup` leaves unresolved, and what it must stand for if `value` is to read as `text`;
 * undefined where there is none or more than one, or no such reading.
 */
export function readVariable(
  value: string,
  version: PolicyVersion | undefined,
  lookup: Lookup,
  text: string,
): readonly [key: string, text: string] | undefined {
  let before = "";
  let behind = "";
  let variable: string | undefined;
  for (const part of parts(value, version)) {
    let literal = "";
    if (part.kind === "malformed") return undefined;
    if (part.kind === "characters") literal = part.characters.map(textOf).join("");
    else {
      const found = lookup(keyName(part.key));
      if (found.kind === "unresolved" && variable !== undefined) return undefined;
      if (found.kind === "unresolved") variable = keyName(part.key);
      else literal = found.kind === "text" ? found.text : (part.fallback ?? "");
    }
    if (variable === undefined) before += literal;
    else behind += literal;
  }
  const fits = text.startsWith(before) && text.endsWith(behind) && text.length >= before.length + behind.length;
  return variable !== undefined && fits
    ? [variable, text.slice(before.length, text.length - behind.length)]
    : undefined;
}

/** The pattern that means exactly `text`. */
export function exactPattern(text: string): Pattern {
  return Array.from(text);
}

/** The pattern of a glob that has no variables. */
export function globPattern(glob: string): Pattern {
  return Array.from(glob, (text) => token(text, ""));
}

/** Wildcards are ordinary characters (StringEquals). */
export function equalPattern(value: readonly Character[]): Pattern {
  return value.every((character) => typeof character === "string") ? value : value.map(textOf);
}

/** The token of a character that the author wrote. */
function token(text: string, except: string): Token {
  if (text === "*") return { many: true, except };
  return text === "?" ? { many: false, except } : text;
}

function textOf(character: Character): string {
  return typeof character === "string" ? character : character.literal;
}

function tokenOf(character: Character, except: string): Token {
  return typeof character === "string" ? token(character, except) : character.literal;
}

/** Wildcards count (StringLike). */
export function likePattern(value: readonly Character[]): Pattern {
  return value.every(isItself) ? value : value.map((character) => tokenOf(character, ""));
}

function isItself(character: Character): character is string {
  return typeof character === "string" && character !== "*" && character !== "?";
}

/**
 * Wildcards count, and each of an ARN's six parts is compared by itself: none before the sixth covers a colon.
 * Undefined when the value has fewer than six parts, for which AWS documents no meaning.
 */
export function arnPattern(value: readonly Character[]): Pattern | undefined {
  let colons = 0;
  const tokens = value.map((character) => {
    if (textOf(character) === ":") colons += 1;
    return tokenOf(character, colons >= 5 ? "" : IN_NO_ARN_PART);
  });
  return colons >= 5 ? tokens : undefined;
}

/** The pattern of an ARN glob that has no variables and six parts. */
export function arnGlob(glob: string): Pattern {
  let colons = 0;
  return Array.from(glob, (text) => {
    if (text === ":") colons += 1;
    return token(text, colons >= 5 ? "" : IN_NO_ARN_PART);
  });
}

/** The pattern of a glob whose wildcards stand for what IAM lets users, roles and sessions be called. */
export function namePattern(glob: string): Pattern {
  return Array.from(glob, (text) => token(text, IN_NO_NAME));
}

/** Any rest of a unique id: capital letters and digits. */
export const ANY_ID: Pattern = [
  { many: false, except: IN_NO_ID },
  { many: true, except: IN_NO_ID },
];

/** Any path of a user or a role. */
export const ANY_PATH: Pattern = [{ many: true, except: IN_NO_PATH }];

/** Any text at all. */
export const ANYTHING: Pattern = [{ many: true, except: "" }];
