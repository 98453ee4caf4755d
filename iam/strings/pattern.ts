/**
 * Compiles a policy value to a pattern: substitutes its policy variables, and separates wildcards from literal characters.
 *
 * - Variables are `${key}` and `${key, 'default'}`. `${*}`, `${?}` and `${$}` stand for the characters themselves. All of
 *   them need Version 2012-10-17.
 * - A substituted text is literal, even if it contains `*` or `?`.
 * - A variable with neither a value nor a default makes the pattern match nothing.
 * - A malformed variable, whose meaning AWS does not document, is unresolved.
 *
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */

import { canonicalKeyName } from "../aws/condition-keys";
import type { PolicyVersion } from "../syntax/ast";

/** One literal character (a Unicode code point), or a wildcard. */
export type Token = string | Wildcard;

/** `*` if `many`, otherwise `?`. It does not match the characters of `except`, which must not have case. */
export interface Wildcard {
  readonly many: boolean;
  readonly except: string;
}

/** A colon separates the parts of an ARN, and a slash separates the path from the name. */
const NOT_IN_ARN_PART = ":";
const NOT_IN_PATH = ":*? ";
const NOT_IN_NAME = `/${NOT_IN_PATH}`;

const NOT_IN_UNIQUE_ID = `abcdefghijklmnopqrstuvwxyz_+=,.@-${NOT_IN_NAME}`;

export type Pattern = readonly Token[];

/** A character that the author wrote, which may be a wildcard, or a literal one that a variable supplied. */
type Character = string | { readonly literal: string };

/** The value of a policy variable in one request. */
export type VariableValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "noValue" }
  | { readonly kind: "unresolved" };

/** Returns the value of a policy variable, given its key in canonical form. */
export type VariableLookup = (key: string) => VariableValue;

/** A lookup that knows the value of no policy variable. */
export const UNRESOLVED: VariableLookup = () => ({ kind: "unresolved" });

/** A value after substitution. `noValue` means that a variable has neither a value nor a default. */
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
  // AWS requires a comma and one space before the default, and documents no other form.
  const [, fallback] = /^, '(.*)'$/s.exec(body.slice(comma)) ?? [];
  if (fallback === undefined) return { kind: "malformed" };
  return { kind: "variable", key: body.slice(0, comma).trim(), fallback };
}

/** Returns false only if the value is the same in every request. */
export function mayHaveVariables(value: string): boolean {
  return value.includes("${");
}

function parseSegments(value: string, version: PolicyVersion | undefined): readonly Segment[] {
  if (version !== "2012-10-17" || !mayHaveVariables(value)) return [literalSegment(value)];
  const segments: Segment[] = [];
  let rest = value;
  for (let start = rest.indexOf("${"); start >= 0; start = rest.indexOf("${")) {
    const end = rest.indexOf("}", start);
    if (end < 0) return [{ kind: "malformed" }];
    segments.push(literalSegment(rest.slice(0, start)), parseVariable(rest.slice(start + 2, end)));
    rest = rest.slice(end + 1);
  }
  segments.push(literalSegment(rest));
  return segments;
}

/** Returns the keys of the policy variables in `value`, in canonical form. */
export function variablesIn(value: string, version: PolicyVersion | undefined): readonly string[] {
  if (!mayHaveVariables(value)) return [];
  return parseSegments(value, version).flatMap((segment) =>
    segment.kind === "variable" ? [canonicalKeyName(segment.key)] : [],
  );
}

/** Substitutes the policy variables in `value`. */
export function substituteVariables(
  value: string,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): SubstitutedValue {
  if (!mayHaveVariables(value)) return { kind: "characters", characters: Array.from(value) };
  const substituted: Character[] = [];
  let missing = false;
  for (const segment of parseSegments(value, version)) {
    if (segment.kind === "malformed") return { kind: "unresolved" };
    if (segment.kind === "characters") {
      for (const character of segment.characters) substituted.push(character);
      continue;
    }
    const found = lookup(canonicalKeyName(segment.key));
    if (found.kind === "unresolved") return { kind: "unresolved" };
    const text = found.kind === "text" ? found.text : segment.fallback;
    if (text === undefined) missing = true;
    else for (const character of substitutedCharacters(text)) substituted.push(character);
  }
  return missing ? { kind: "noValue" } : { kind: "characters", characters: substituted };
}

/**
 * Solves `value` = `text` for the one variable that `lookup` leaves unresolved. Returns its key and its value, or
 * undefined if the number of such variables is not one, or if no value makes both equal.
 */
export function solveVariable(
  value: string,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
  text: string,
): readonly [key: string, text: string] | undefined {
  let prefix = "";
  let suffix = "";
  let variable: string | undefined;
  for (const segment of parseSegments(value, version)) {
    let literal = "";
    if (segment.kind === "malformed") return undefined;
    if (segment.kind === "characters") literal = segment.characters.map(characterText).join("");
    else {
      const found = lookup(canonicalKeyName(segment.key));
      if (found.kind === "unresolved" && variable !== undefined) return undefined;
      if (found.kind === "unresolved") variable = canonicalKeyName(segment.key);
      else literal = found.kind === "text" ? found.text : (segment.fallback ?? "");
    }
    if (variable === undefined) prefix += literal;
    else suffix += literal;
  }
  const fits = text.startsWith(prefix) && text.endsWith(suffix) && text.length >= prefix.length + suffix.length;
  return variable !== undefined && fits
    ? [variable, text.slice(prefix.length, text.length - suffix.length)]
    : undefined;
}

/** Returns the pattern that matches only `text`. */
export function exactPattern(text: string): Pattern {
  return Array.from(text);
}

/** Returns the pattern of a glob without variables. */
export function globPattern(glob: string): Pattern {
  return Array.from(glob, (text) => patternToken(text, ""));
}

/** Returns the pattern of a value in which `*` and `?` are ordinary characters (StringEquals). */
export function equalPattern(value: readonly Character[]): Pattern {
  return value.every((character) => typeof character === "string") ? value : value.map(characterText);
}

/** Returns the token of a character that the author wrote. */
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

/** Returns the pattern of a value in which `*` and `?` are wildcards (StringLike). */
export function likePattern(value: readonly Character[]): Pattern {
  return value.every(isPlainCharacter) ? value : value.map((character) => characterToken(character, ""));
}

function isPlainCharacter(character: Character): character is string {
  return typeof character === "string" && character !== "*" && character !== "?";
}

/**
 * Returns the pattern of an ARN with wildcards (ArnLike). AWS compares each of the six parts separately, so a wildcard
 * before the sixth segment does not match a colon. Returns undefined for a value with fewer than six parts, because AWS
 * documents no meaning for it.
 */
export function arnPattern(value: readonly Character[]): Pattern | undefined {
  let colons = 0;
  const tokens = value.map((character) => {
    if (characterText(character) === ":") colons += 1;
    return characterToken(character, colons >= 5 ? "" : NOT_IN_ARN_PART);
  });
  return colons >= 5 ? tokens : undefined;
}

/** Returns the pattern of an ARN glob with six parts and without variables. */
export function arnGlobPattern(glob: string): Pattern {
  let colons = 0;
  return Array.from(glob, (text) => {
    if (text === ":") colons += 1;
    return patternToken(text, colons >= 5 ? "" : NOT_IN_ARN_PART);
  });
}

/** Returns the pattern of a glob whose wildcards match only characters of IAM user, role and session names. */
export function namePattern(glob: string): Pattern {
  return Array.from(glob, (text) => patternToken(text, NOT_IN_NAME));
}

/** Matches the end of any unique ID: one or more capital letters and digits. */
export const ANY_UNIQUE_ID_SUFFIX: Pattern = [
  { many: false, except: NOT_IN_UNIQUE_ID },
  { many: true, except: NOT_IN_UNIQUE_ID },
];

/** Matches any path of a user or a role. */
export const ANY_PATH: Pattern = [{ many: true, except: NOT_IN_PATH }];

/** Matches any text. */
export const ANY_TEXT: Pattern = [{ many: true, except: "" }];
