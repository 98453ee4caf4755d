/**
 * A policy value as a pattern: policy variables filled in, wildcards told from literal characters.
 *
 * Variables: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves; only under
 * Version 2012-10-17. What a variable brings in is literal text, whatever characters it holds. A variable that has
 * neither value nor default makes the pattern match nothing.
 *
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */

import { canonicalKeyName } from "../aws/condition-keys";
import type { PolicyVersion } from "../syntax/ast";

/** One literal character (a code point), or a wildcard. */
export type Token = string | Wildcard;

/** `*` when `many`, else `?`; the characters of `except`, which have no case, it does not cover. */
export interface Wildcard {
  readonly many: boolean;
  readonly except: string;
}

/** A colon parts an ARN, and a slash the path from the name. */
const NOT_IN_ARN_PART = ":";
const NOT_IN_PATH = ":*? ";
const NOT_IN_NAME = `/${NOT_IN_PATH}`;

const NOT_IN_UNIQUE_ID = `abcdefghijklmnopqrstuvwxyz_+=,.@-${NOT_IN_NAME}`;

export type Pattern = readonly Token[];

/** A character of a value that the author wrote, so that `*` and `?` may be wildcards; or one a variable brought in. */
type Character = string | { readonly literal: string };

/** What a policy variable stands for in one request. */
export type VariableValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "noValue" }
  | { readonly kind: "unresolved" };

export type VariableLookup = (key: string) => VariableValue;

export type SubstitutedValue =
  | { readonly kind: "characters"; readonly characters: readonly Character[] }
  | { readonly kind: "noValue" }
  | { readonly kind: "unresolved" };

type Segment =
  | { readonly kind: "characters"; readonly characters: readonly Character[] }
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined }
  | { readonly kind: "malformed" };

function literalSegment(text: string): Segment {
  return { kind: "characters", characters: Array.from(text) };
}

function substitutedCharacters(text: string): readonly Character[] {
  return Array.from(text, (literal) => ({ literal }));
}

function parseVariable(body: string): Segment {
  if (body === "*" || body === "?" || body === "$")
    return { kind: "characters", characters: substitutedCharacters(body) };
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

function parseSegments(value: string, version: PolicyVersion | undefined): readonly Segment[] {
  if (version !== "2012-10-17" || !mayHaveVariables(value)) return [literalSegment(value)];
  const found: Segment[] = [];
  let rest = value;
  for (let start = rest.indexOf("${"); start >= 0; start = rest.indexOf("${")) {
    const end = rest.indexOf("}", start);
    if (end < 0) return [{ kind: "malformed" }];
    found.push(literalSegment(rest.slice(0, start)), parseVariable(rest.slice(start + 2, end)));
    rest = rest.slice(end + 1);
  }
  found.push(literalSegment(rest));
  return found;
}

/** The names of the keys that `value` takes as policy variables, in lower case. */
export function variablesIn(value: string, version: PolicyVersion | undefined): readonly string[] {
  if (!mayHaveVariables(value)) return [];
  return parseSegments(value, version).flatMap((part) =>
    part.kind === "variable" ? [canonicalKeyName(part.key)] : [],
  );
}

/** `value` with its variables filled in from `lookup`, which is asked for keys in lower case. */
export function substituteVariables(
  value: string,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): SubstitutedValue {
  if (!mayHaveVariables(value)) return { kind: "characters", characters: Array.from(value) };
  const filled: Character[] = [];
  let missing = false;
  for (const part of parseSegments(value, version)) {
    if (part.kind === "malformed") return { kind: "unresolved" };
    if (part.kind === "characters") {
      for (const character of part.characters) filled.push(character);
      continue;
    }
    const found = lookup(canonicalKeyName(part.key));
    if (found.kind === "unresolved") return { kind: "unresolved" };
    const text = found.kind === "text" ? found.text : part.fallback;
    if (text === undefined) missing = true;
    else for (const character of substitutedCharacters(text)) filled.push(character);
  }
  return missing ? { kind: "noValue" } : { kind: "characters", characters: filled };
}

/**
 * The variable of `value` that `lookup` leaves unresolved, and what it must stand for if `value` is to read as `text`;
 * undefined where there is none or more than one, or no such reading.
 */
export function solveVariable(
  value: string,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
  text: string,
): readonly [key: string, text: string] | undefined {
  let before = "";
  let behind = "";
  let variable: string | undefined;
  for (const part of parseSegments(value, version)) {
    let literal = "";
    if (part.kind === "malformed") return undefined;
    if (part.kind === "characters") literal = part.characters.map(characterText).join("");
    else {
      const found = lookup(canonicalKeyName(part.key));
      if (found.kind === "unresolved" && variable !== undefined) return undefined;
      if (found.kind === "unresolved") variable = canonicalKeyName(part.key);
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
  return Array.from(glob, (text) => patternToken(text, ""));
}

/** Wildcards are ordinary characters (StringEquals). */
export function equalPattern(value: readonly Character[]): Pattern {
  return value.every((character) => typeof character === "string") ? value : value.map(characterText);
}

/** The token of a character that the author wrote. */
function patternToken(text: string, except: string): Token {
  if (text === "*") return { many: true, except };
  return text === "?" ? { many: false, except } : text;
}

function characterText(character: Character): string {
  return typeof character === "string" ? character : character.literal;
}

function characterToken(character: Character, except: string): Token {
  return typeof character === "string" ? patternToken(character, except) : character.literal;
}

/** Wildcards count (StringLike). */
export function likePattern(value: readonly Character[]): Pattern {
  return value.every(isPlainCharacter) ? value : value.map((character) => characterToken(character, ""));
}

function isPlainCharacter(character: Character): character is string {
  return typeof character === "string" && character !== "*" && character !== "?";
}

/**
 * Wildcards count, and each of an ARN's six parts is compared by itself: none before the sixth covers a colon.
 * Undefined when the value has fewer than six parts, for which AWS documents no meaning.
 */
export function arnPattern(value: readonly Character[]): Pattern | undefined {
  let colons = 0;
  const tokens = value.map((character) => {
    if (characterText(character) === ":") colons += 1;
    return characterToken(character, colons >= 5 ? "" : NOT_IN_ARN_PART);
  });
  return colons >= 5 ? tokens : undefined;
}

/** The pattern of an ARN glob that has no variables and six parts. */
export function arnGlobPattern(glob: string): Pattern {
  let colons = 0;
  return Array.from(glob, (text) => {
    if (text === ":") colons += 1;
    return patternToken(text, colons >= 5 ? "" : NOT_IN_ARN_PART);
  });
}

/** The pattern of a glob whose wildcards stand for what IAM lets users, roles and sessions be called. */
export function namePattern(glob: string): Pattern {
  return Array.from(glob, (text) => patternToken(text, NOT_IN_NAME));
}

/** Any rest of a unique id: capital letters and digits. */
export const ANY_UNIQUE_ID_SUFFIX: Pattern = [
  { many: false, except: NOT_IN_UNIQUE_ID },
  { many: true, except: NOT_IN_UNIQUE_ID },
];

/** Any path of a user or a role. */
export const ANY_PATH: Pattern = [{ many: true, except: NOT_IN_PATH }];

/** Any text at all. */
export const ANY_TEXT: Pattern = [{ many: true, except: "" }];
