/** The prose of a source file: what people read in it, apart from its code. */
import ts from "typescript";

/** A run of prose. The character at `text[i]` is at about `offset + i` in the file, on the same line or the next. */
export interface Passage {
  readonly text: string;
  readonly offset: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the passages of a file, in order.
 *
 * - Markdown: paragraphs, without code, quotations, HTML comments, and generated parts, whose texts are checked where
 *   they are written.
 * - TypeScript, JavaScript, and JSON: comments, strings, and names, a name as its words (`firstKey` is "first Key").
 *   Consecutive `//` lines and strings joined by `+` are one passage.
 *
 * Code between backticks is blanked out everywhere.
 *
 * @param file the name of the file, which decides the language
 */
export function proseOf(file: string, source: string): readonly Passage[] {
  return file.endsWith(".md") ? proseOfMarkdown(source) : proseOfCode(file, source);
}

const NOT_PROSE_IN_MARKDOWN =
  /<!-- generated: [\w-]+ -->[\s\S]*?<!-- \/generated -->|<!--[\s\S]*?-->|^ *```[\s\S]*?^ *```|^>.*$/gm;

function proseOfMarkdown(source: string): readonly Passage[] {
  const text = withoutCode(source.replace(NOT_PROSE_IN_MARKDOWN, blank));
  return [...text.matchAll(/(?:.+\n?)+/g)].map((paragraph) => trimmed(paragraph[0], paragraph.index));
}

function proseOfCode(file: string, source: string): readonly Passage[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const comments = new Map<number, number>();
  const strings: Span[] = [];
  const names: Passage[] = [];
  const visit = (node: ts.Node): void => {
    const around = [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of around) comments.set(pos, end);
    const span = { start: node.getStart(tree), end: node.getEnd() };
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      strings.push(span);
    if (ts.isIdentifier(node)) names.push({ text: wordsOf(node.text), offset: span.start });
    for (const child of node.getChildren(tree)) if (!ts.isJSDoc(child)) visit(child);
  };
  visit(tree);
  const commentSpans = [...comments].map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start);
  return [
    ...joined(source, commentSpans, /^\s*$/).map((span) => passageOf(source, span, COMMENT_MARKS)),
    ...joined(source, strings, /^\s*\+\s*$/).map((span) => passageOf(source, span, STRING_MARKS)),
    ...names,
  ].sort((a, b) => a.offset - b.offset);
}

const COMMENT_MARKS = /^\s*(?:\/\*\*?|\*\/|\*|\/\/)|\*\/$/gm;
const STRING_MARKS = /["'`](?:\s*\+\s*["'`])?|\\n/g;

/** Joins the spans that only the given text separates. */
function joined(source: string, spans: readonly Span[], separator: RegExp): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && separator.test(source.slice(last.end, span.start)))
      result.splice(-1, 1, { start: last.start, end: span.end });
    else result.push(span);
  }
  return result;
}

function passageOf(source: string, { start, end }: Span, marks: RegExp): Passage {
  const written = source.slice(start, end);
  const quoted = marks === STRING_MARKS ? blank(written.slice(0, 1)) + written.slice(1, -1) : written;
  return trimmed(withoutCode(quoted).replace(marks, blank), start);
}

function trimmed(text: string, offset: number): Passage {
  return { text: text.trimStart(), offset: offset + text.length - text.trimStart().length };
}

/** Blanks code in backticks. The backticks stay, so a phrase does not match across the code. */
const withoutCode = (text: string): string =>
  text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, (code) => code.replace(/[^\s`]/g, "`"));

const blank = (text: string): string => text.replace(/\S/g, " ");

const wordsOf = (name: string): string => name.replaceAll("_", " ").replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ");
