/** Finds the phrases of ./phrases in a file's prose. */
import { PHRASES, type Phrase } from "./phrases";
import { proseOf } from "./prose";

/** A phrase found in a file. Line and column are counted from 1, as editors do. */
export interface Flagged {
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly instead: string;
}

/** Returns what ./phrases flags in a file, in the order of the file. */
export function flaggedIn(file: string, source: string): readonly Flagged[] {
  return proseOf(file, source)
    .flatMap(({ text, offset }) => matchesIn(text).map((match) => ({ ...match, offset: offset + match.offset })))
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, found, instead }) => {
      const before = source.slice(0, offset).split("\n");
      return { line: before.length, column: (before.at(-1) ?? "").length + 1, found, instead };
    });
}

interface Match {
  readonly offset: number;
  readonly found: string;
  readonly instead: string;
}

function matchesIn(text: string): readonly Match[] {
  return PHRASES.flatMap((phrase) =>
    [...text.matchAll(expressionOf(phrase))].map((match) => ({
      offset: match.index,
      found: match[0].replace(/\s+/g, " "),
      instead: phrase.instead,
    })),
  );
}

const expressions = new Map<Phrase, RegExp>();

function expressionOf(phrase: Phrase): RegExp {
  const known = expressions.get(phrase);
  if (known !== undefined) return known;
  const made = new RegExp(`\\b(?:${phrase.pattern.source.replaceAll(" ", "\\s+")})(?!\\w)`, "gi");
  expressions.set(phrase, made);
  return made;
}
