/**
 * The wildcards of IAM: `*` is any run of characters, `?` any one. Matching walks both texts once and returns only to
 * the last `*`, so its time is bounded by the product of their lengths, and no regular expression is ever built from
 * a policy's text (a pattern of many `*` would make one run for hours).
 *
 * Source: IAM user guide, "IAM JSON policy elements: Action" and "… Condition operators" (StringLike).
 */

export interface GlobOptions {
  readonly ignoreCase?: boolean;
}

/** One character with its case taken away, the way all of `iam/` compares when case does not count. */
export function foldCase(character: string): string {
  return character.toLowerCase();
}

/** Whether the pattern has no wildcard, and so means exactly its own text. */
export function isLiteral(pattern: string): boolean {
  return !pattern.includes("*") && !pattern.includes("?");
}

/** The characters, folded where case does not count. Those of ASCII are told by their place in the text itself. */
function charactersOf(text: string, ignoreCase: boolean): string | readonly string[] {
  if (!/[^\0-\x7f]/.test(text)) return ignoreCase ? text.toLowerCase() : text;
  return ignoreCase ? Array.from(text, foldCase) : Array.from(text);
}

/** Whether the first characters are of ASCII and differ, which tells most actions apart. */
function firstCharactersDiffer(pattern: string, text: string, ignoreCase: boolean): boolean {
  const wanted = pattern.charAt(0);
  const given = text.charAt(0);
  if (wanted === given || wanted === "" || wanted === "*" || wanted === "?") return false;
  if (wanted > "\x7f" || given > "\x7f") return false;
  return !ignoreCase || wanted.toLowerCase() !== given.toLowerCase();
}

/** Whether `pattern`, with IAM's `*` and `?`, covers the whole of `text`. Characters are Unicode code points. */
export function matchesGlob(pattern: string, text: string, options: GlobOptions = {}): boolean {
  const ignoreCase = options.ignoreCase === true;
  if (firstCharactersDiffer(pattern, text, ignoreCase)) return false;
  const wanted = charactersOf(pattern, ignoreCase);
  const given = charactersOf(text, ignoreCase);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let position = 0; position < given.length; ) {
    if (wanted[at] === "*") {
      star = at;
      resume = position;
      at += 1;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}
