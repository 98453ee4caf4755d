/**
 * Matches a text against one IAM glob: `*` matches any sequence of characters, and `?` matches any single character.
 *
 * Guarantee: the time is at most the product of both lengths. On a mismatch the matcher returns only to the last `*`,
 * because an earlier `*` cannot match more than the last one does.
 *
 * Refused: a regular expression built from the policy's text. A pattern with many `*` would backtrack for hours.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Action" and "… Condition operators" (StringLike).
 */

import { isAscii, toLowerCase } from "../ascii-case";

export interface GlobOptions {
  readonly ignoreCase?: boolean;
}

/** Returns whether the pattern has no wildcard and matches only its own text. */
export function isLiteral(pattern: string): boolean {
  return !pattern.includes("*") && !pattern.includes("?");
}

/** Returns the code points, in lower case if case is ignored. An ASCII text is indexed directly, without a copy. */
function charactersOf(text: string, ignoreCase: boolean): string | readonly string[] {
  const folded = ignoreCase ? toLowerCase(text) : text;
  return isAscii(text) ? folded : Array.from(folded);
}

/** Returns whether both first characters are ASCII and differ. Most actions of another service end here. */
function firstCharactersDiffer(pattern: string, text: string, ignoreCase: boolean): boolean {
  const expected = pattern.charAt(0);
  const actual = text.charAt(0);
  if (expected === actual || expected === "" || expected === "*" || expected === "?") return false;
  if (expected > "\x7f" || actual > "\x7f") return false;
  return !ignoreCase || toLowerCase(expected) !== toLowerCase(actual);
}

/** Returns whether `pattern` matches the whole of `text`. A character is a Unicode code point. */
export function matchesGlob(pattern: string, text: string, options: GlobOptions = {}): boolean {
  const ignoreCase = options.ignoreCase === true;
  if (firstCharactersDiffer(pattern, text, ignoreCase)) return false;
  const tokens = charactersOf(pattern, ignoreCase);
  const characters = charactersOf(text, ignoreCase);
  let token = 0;
  let star = -1;
  let resume = 0;
  for (let position = 0; position < characters.length; ) {
    if (tokens[token] === "*") {
      star = token;
      resume = position;
      token += 1;
    } else if (token < tokens.length && (tokens[token] === "?" || tokens[token] === characters[position])) {
      token += 1;
      position += 1;
    } else if (star >= 0) {
      token = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (tokens[token] === "*") token += 1;
  return token === tokens.length;
}
