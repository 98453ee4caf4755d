/**
 * A set of patterns, compiled once to decide whether one of them matches a text.
 *
 * - Patterns without wildcards are looked up in a table.
 * - The others are simulated as nondeterministic automata. The state is the set of positions reached: a list for short
 *   patterns, and a bit set for long ones, which may have thousands of positions.
 * - The time is bounded by the product of the lengths of pattern and text.
 * - The result for a text is kept, because a search asks about the same few texts again and again.
 *
 * Refused: returning to the last `*` only, as `glob.ts` does. That is wrong for a wildcard that does not match every
 * character.
 *
 * Source: Russ Cox, "Regular Expression Matching Can Be Simple And Fast" (2007), for the simulation; Baeza-Yates and
 * Gonnet, "A new approach to text searching" (1992), for the bit set.
 */

import { toLowerCase } from "../ascii-case";
import { memoizeByObject } from "../memoize";
import type { Pattern, Token, Wildcard } from "./pattern";

let created = 0;

export class PatternSet {
  /** Unique, so that it can be part of a memo key. */
  readonly id: number;
  readonly patterns: readonly Pattern[];
  readonly ignoreCase: boolean;
  /** The texts of the patterns without wildcards, as written. */
  readonly literals: readonly string[];
  /** The patterns that have to be simulated, in lower case if case is ignored. */
  readonly wildcardPatterns: readonly Pattern[];
  /** The number of tokens of `wildcardPatterns`. */
  readonly tokenCount: number;
  private readonly literalTable: ReadonlySet<string>;
  private known: Map<string, boolean> | undefined;

  constructor(patterns: readonly Pattern[], ignoreCase: boolean) {
    created += 1;
    this.id = created;
    this.patterns = patterns;
    this.ignoreCase = ignoreCase;
    const literals: string[] = [];
    const literalTable = new Set<string>();
    const wildcardPatterns: Pattern[] = [];
    for (const pattern of patterns) {
      const text = literalText(pattern);
      if (text === undefined) {
        wildcardPatterns.push(normalizePattern(pattern, ignoreCase));
        continue;
      }
      literals.push(text);
      literalTable.add(ignoreCase ? toLowerCase(text) : text);
    }
    this.literals = literals;
    this.literalTable = literalTable;
    this.wildcardPatterns = wildcardPatterns;
    this.tokenCount = wildcardPatterns.reduce((sum, { length }) => sum + length, 0);
  }

  /** Returns whether one of the patterns matches the whole text. */
  matches(text: string): boolean {
    if (this.wildcardPatterns.length === 0 && !this.ignoreCase) return this.literalTable.has(text);
    this.known ??= new Map();
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const matches = this.matchesUncached(text);
    this.known.set(text, matches);
    return matches;
  }

  private matchesUncached(text: string): boolean {
    const folded = this.ignoreCase ? toLowerCase(text) : text;
    if (this.literalTable.has(folded)) return true;
    const characters = Array.from(folded);
    return this.wildcardPatterns.some((pattern) => matchesPattern(pattern, characters));
  }
}

const caseSensitiveSet = memoizeByObject((patterns: readonly Pattern[]) => new PatternSet(patterns, false));
const caseInsensitiveSet = memoizeByObject((patterns: readonly Pattern[]) => new PatternSet(patterns, true));

/** Returns the compiled set of the patterns. The same list gives the same set. */
export function compilePatterns(patterns: readonly Pattern[], ignoreCase: boolean): PatternSet {
  return ignoreCase ? caseInsensitiveSet(patterns) : caseSensitiveSet(patterns);
}

/** Returns the only text that the pattern matches, or undefined if it has a wildcard. */
function literalText(pattern: Pattern): string | undefined {
  let text = "";
  for (const token of pattern) {
    if (typeof token !== "string") return undefined;
    text += token;
  }
  return text;
}

/** Returns the pattern in lower case if case is ignored, with `**` reduced to `*`. */
function normalizePattern(pattern: Pattern, ignoreCase: boolean): Pattern {
  const tokens: Token[] = [];
  for (const token of pattern) {
    if (typeof token === "string") tokens.push(ignoreCase ? toLowerCase(token) : token);
    else if (!isSameStar(tokens.at(-1), token)) tokens.push(token);
  }
  return tokens;
}

function isSameStar(previous: Token | undefined, { many, except }: Wildcard): boolean {
  return typeof previous === "object" && previous.many && many && previous.except === except;
}

function isStar(token: Token | undefined): boolean {
  return typeof token === "object" && token.many;
}

/**
 * Adds the epsilon closure of `from` to `positions`: `from`, and each position that skipping a `*` reaches.
 *
 * `positions` is sorted, and a caller adds closures in ascending order of `from`. A position that is already present is
 * then at the end of the list, so one comparison with the last position is enough.
 */
export function addEpsilonClosure(tokens: readonly (Token | undefined)[], from: number, positions: number[]): void {
  const last = positions.at(-1) ?? -1;
  let position = from;
  if (position > last) positions.push(position);
  while (isStar(tokens[position])) {
    position += 1;
    if (position > last) positions.push(position);
  }
}

/** Longer patterns are simulated with a bit set. */
const MAX_LISTED_TOKENS = 64;

/** Returns whether the pattern matches the whole text, given as its characters. */
function matchesPattern(pattern: Pattern, text: readonly string[]): boolean {
  let prefix = 0;
  while (typeof pattern[prefix] === "string") {
    if (pattern[prefix] !== text[prefix]) return false;
    prefix += 1;
  }
  const tokens = pattern.slice(prefix);
  const rest = text.slice(prefix);
  if (tokens.length > MAX_LISTED_TOKENS) return matchesByBits(tokens, rest);
  let positions: number[] = [];
  addEpsilonClosure(tokens, 0, positions);
  for (const character of rest) {
    positions = stepPositions(tokens, positions, character);
    if (positions.length === 0) return false;
  }
  return positions.at(-1) === tokens.length;
}

/** A set of positions, as the bits of 32-bit words. A DataView reads each word as a number. */
type PositionBits = DataView;

function setBit(words: PositionBits, position: number): void {
  const offset = 4 * (position >> 5);
  words.setInt32(offset, words.getInt32(offset) | (1 << (position & 31)));
}

/** Decides the same as `matchesPattern`, with the positions as a bit set. */
function matchesByBits(tokens: readonly Token[], text: readonly string[]): boolean {
  if (text.length < tokens.reduce((least, token) => (isStar(token) ? least : least + 1), 0)) return false;
  const bytes = 4 * ((tokens.length >> 5) + 1);
  const bitsWhere = (holds: (token: Token) => boolean): PositionBits => {
    const words = new DataView(new ArrayBuffer(bytes));
    for (const [position, token] of tokens.entries()) if (holds(token)) setBit(words, position);
    return words;
  };
  const stars = bitsWhere(isStar);
  const transitions = new Map<string, CharacterTransition>();
  const transitionOf = (character: string): CharacterTransition => {
    const matches = (token: Token) => typeof token === "object" && !token.except.includes(character);
    const transition = {
      moves: bitsWhere((token) => token === character || (matches(token) && !isStar(token))),
      stays: bitsWhere((token) => matches(token) && isStar(token)),
    };
    transitions.set(character, transition);
    return transition;
  };
  const positions = bitsWhere(() => false);
  setBit(positions, 0);
  advanceBits(positions, { moves: bitsWhere(() => false), stays: bitsWhere(() => true) }, stars);
  for (const character of text) {
    if (!advanceBits(positions, transitions.get(character) ?? transitionOf(character), stars)) return false;
  }
  return ((positions.getInt32(bytes - 4) >>> (tokens.length & 31)) & 1) === 1;
}

/** The positions from which a character moves to the next position, and those at which it stays. */
interface CharacterTransition {
  readonly moves: PositionBits;
  readonly stays: PositionBits;
}

/** Applies a transition in place, with its epsilon closure. Returns whether any position is left. */
function advanceBits(positions: PositionBits, { moves, stays }: CharacterTransition, stars: PositionBits): boolean {
  let any = 0;
  let carried = 0;
  for (let offset = 0; offset < positions.byteLength; offset += 4) {
    const from = positions.getInt32(offset);
    if (from === 0 && carried === 0) continue;
    const moved = from & moves.getInt32(offset);
    const skipped = stars.getInt32(offset);
    let word = (moved << 1) | (from & stays.getInt32(offset)) | carried;
    for (let more = word | ((word & skipped) << 1); more !== word; more = word | ((word & skipped) << 1)) word = more;
    positions.setInt32(offset, word);
    carried = (moved | (word & skipped)) >>> 31;
    any |= word;
  }
  return any !== 0;
}

/** Returns the positions that reading one character reaches from `positions`. */
export function stepPositions(
  tokens: readonly (Token | undefined)[],
  positions: readonly number[],
  character: string,
): number[] {
  const next: number[] = [];
  for (const position of positions) {
    const token = tokens[position];
    if (token === character) addEpsilonClosure(tokens, position + 1, next);
    else if (typeof token === "object" && !token.except.includes(character)) {
      addEpsilonClosure(tokens, token.many ? position : position + 1, next);
    }
  }
  return next;
}
