/**
 * Patterns compiled once, and whether one of them covers a text.
 *
 * Patterns without wildcards are looked up in a table; the others are walked side by side with the text, keeping the
 * places reached, in a list where they are few and as the bits of a number where they may be thousands. Matching back to
 * the last `*` only, as `glob.ts` does, was refused: it is wrong where a wildcard does not cover every character. What
 * was asked of a text is kept: a search asks it of the same few texts again and again.
 *
 * What is compiled is kept for as long as the list of patterns itself, and told by it: the same list, the same object.
 */
import { foldCase } from "./glob";
import type { Pattern, Token, Wildcard } from "./pattern";

let made = 0;

export class PatternSet {
  /** Told by it, for lists of such sets that are looked up. */
  readonly id: number;
  readonly patterns: readonly Pattern[];
  readonly ignoreCase: boolean;
  /** What patterns without wildcards say, as written. */
  readonly literals: readonly string[];
  /** The patterns that have to be walked, folded where case does not count. */
  readonly wildcardPatterns: readonly Pattern[];
  /** The tokens of those. */
  readonly tokenCount: number;
  private readonly literalTable: ReadonlySet<string>;
  private known: Map<string, boolean> | undefined;

  constructor(patterns: readonly Pattern[], ignoreCase: boolean) {
    made += 1;
    this.id = made;
    this.patterns = patterns;
    this.ignoreCase = ignoreCase;
    const listed: string[] = [];
    const plain = new Set<string>();
    const wild: Pattern[] = [];
    for (const pattern of patterns) {
      const text = literalText(pattern);
      if (text !== undefined) listed.push(text);
      if (text === undefined || (ignoreCase && !isAscii(text))) wild.push(normalizePattern(pattern, ignoreCase));
      else plain.add(ignoreCase ? text.toLowerCase() : text);
    }
    this.literals = listed;
    this.literalTable = plain;
    this.wildcardPatterns = wild;
    this.tokenCount = wild.reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether one of the patterns covers the text. */
  matches(text: string): boolean {
    if (this.wildcardPatterns.length === 0 && !this.ignoreCase) return this.literalTable.has(text);
    this.known ??= new Map();
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const has = this.matchesUncached(text);
    this.known.set(text, has);
    return has;
  }

  private matchesUncached(text: string): boolean {
    const characters = this.ignoreCase ? Array.from(text, foldCase) : Array.from(text);
    if (this.literalTable.has(this.ignoreCase ? characters.join("") : text)) return true;
    return this.wildcardPatterns.some((pattern) => matchesPattern(pattern, characters));
  }
}

interface Compiled {
  folded?: PatternSet;
  asWritten?: PatternSet;
}

const COMPILED = new WeakMap<readonly Pattern[], Compiled>();

/** The patterns, compiled. */
export function compilePatterns(patterns: readonly Pattern[], ignoreCase: boolean): PatternSet {
  const compiled = COMPILED.get(patterns) ?? {};
  COMPILED.set(patterns, compiled);
  if (ignoreCase) {
    compiled.folded ??= new PatternSet(patterns, true);
    return compiled.folded;
  }
  compiled.asWritten ??= new PatternSet(patterns, false);
  return compiled.asWritten;
}

/** The one text the pattern covers, or undefined where it has a wildcard. */
function literalText(pattern: Pattern): string | undefined {
  let text = "";
  for (const token of pattern) {
    if (typeof token !== "string") return undefined;
    text += token;
  }
  return text;
}

/** Of such a text the folded characters put together tell each of them; of others they need not. */
function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** The pattern as it is walked: folded where case does not count, of `**` one `*`. */
function normalizePattern(pattern: Pattern, ignoreCase: boolean): Pattern {
  const tokens: Token[] = [];
  for (const token of pattern) {
    if (typeof token === "string") tokens.push(ignoreCase ? foldCase(token) : token);
    else if (!isSameStar(tokens.at(-1), token)) tokens.push(token);
  }
  return tokens;
}

function isSameStar(before: Token | undefined, { many, except }: Wildcard): boolean {
  return typeof before === "object" && before.many && many && before.except === except;
}

function isStar(token: Token | undefined): boolean {
  return typeof token === "object" && token.many;
}

/**
 * Adds `from`, and what can be reached from there without reading, to places in rising order. Called with rising
 * `from`, it meets again only places at the end of the list, so that looking at the last one tells them.
 */
export function addEpsilonClosure(tokens: readonly (Token | undefined)[], from: number, places: number[]): void {
  const last = places.at(-1) ?? -1;
  let place = from;
  if (place > last) places.push(place);
  while (isStar(tokens[place])) {
    place += 1;
    if (place > last) places.push(place);
  }
}

/** Longer patterns are walked by bits. */
const MAX_LISTED_TOKENS = 64;

/** Whether the pattern covers the whole of a text, given by its characters. */
function matchesPattern(pattern: Pattern, text: readonly string[]): boolean {
  let head = 0;
  while (typeof pattern[head] === "string") {
    if (pattern[head] !== text[head]) return false;
    head += 1;
  }
  const tokens = pattern.slice(head);
  const rest = text.slice(head);
  if (tokens.length > MAX_LISTED_TOKENS) return matchesByBits(tokens, rest);
  let places: number[] = [];
  addEpsilonClosure(tokens, 0, places);
  for (const character of rest) {
    places = stepPositions(tokens, places, character);
    if (places.length === 0) return false;
  }
  return places.at(-1) === tokens.length;
}

/** Places as bits of words; a view of them reads each word as a number. */
type PositionBits = DataView;

function setBit(words: PositionBits, place: number): void {
  const at = 4 * (place >> 5);
  words.setInt32(at, words.getInt32(at) | (1 << (place & 31)));
}

/** As `covers`, with the places reached as bits. */
function matchesByBits(tokens: readonly Token[], text: readonly string[]): boolean {
  if (text.length < tokens.reduce((least, token) => (isStar(token) ? least : least + 1), 0)) return false;
  const bytes = 4 * ((tokens.length >> 5) + 1);
  const bits = (holds: (token: Token) => boolean): PositionBits => {
    const words = new DataView(new ArrayBuffer(bytes));
    for (const [place, token] of tokens.entries()) if (holds(token)) setBit(words, place);
    return words;
  };
  const many = bits(isStar);
  const steps = new Map<string, CharacterTransition>();
  const stepOf = (character: string): CharacterTransition => {
    const reads = (token: Token) => typeof token === "object" && !token.except.includes(character);
    const step = {
      moves: bits((token) => token === character || (reads(token) && !isStar(token))),
      stays: bits((token) => reads(token) && isStar(token)),
    };
    steps.set(character, step);
    return step;
  };
  const places = bits(() => false);
  setBit(places, 0);
  advanceBits(places, { moves: bits(() => false), stays: bits(() => true) }, many);
  for (const character of text) {
    if (!advanceBits(places, steps.get(character) ?? stepOf(character), many)) return false;
  }
  return ((places.getInt32(bytes - 4) >>> (tokens.length & 31)) & 1) === 1;
}

/** From which places a character leads on, and at which it may stay. */
interface CharacterTransition {
  readonly moves: PositionBits;
  readonly stays: PositionBits;
}

/** Takes a step, and adds the places behind each `*` that is reached; whether any place is. */
function advanceBits(
  places: PositionBits,
  { moves: on, stays: stay }: CharacterTransition,
  many: PositionBits,
): boolean {
  let any = 0;
  let carried = 0;
  for (let at = 0; at < places.byteLength; at += 4) {
    const from = places.getInt32(at);
    if (from === 0 && carried === 0) continue;
    const moved = from & on.getInt32(at);
    const skipped = many.getInt32(at);
    let word = (moved << 1) | (from & stay.getInt32(at)) | carried;
    for (let more = word | ((word & skipped) << 1); more !== word; more = word | ((word & skipped) << 1)) word = more;
    places.setInt32(at, word);
    carried = (moved | (word & skipped)) >>> 31;
    any |= word;
  }
  return any !== 0;
}

/** The places reached from some by reading one character. */
export function stepPositions(
  tokens: readonly (Token | undefined)[],
  places: readonly number[],
  character: string,
): number[] {
  const next: number[] = [];
  for (const at of places) {
    const token = tokens[at];
    if (token === character) addEpsilonClosure(tokens, at + 1, next);
    else if (typeof token === "object" && !token.except.includes(character)) {
      addEpsilonClosure(tokens, token.many ? at : at + 1, next);
    }
  }
  return next;
}
