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

export class Texts {
  /** Told by it, for lists of such sets that are looked up. */
  readonly number: number;
  readonly patterns: readonly Pattern[];
  readonly ignoreCase: boolean;
  /** What patterns without wildcards say, as written. */
  readonly listed: readonly string[];
  /** The patterns that have to be walked, folded where case does not count. */
  readonly wild: readonly Pattern[];
  /** The tokens of those. */
  readonly size: number;
  private readonly plain: ReadonlySet<string>;
  private known: Map<string, boolean> | undefined;

  constructor(patterns: readonly Pattern[], ignoreCase: boolean) {
    made += 1;
    this.number = made;
    this.patterns = patterns;
    this.ignoreCase = ignoreCase;
    const listed: string[] = [];
    const plain = new Set<string>();
    const wild: Pattern[] = [];
    for (const pattern of patterns) {
      const text = literalText(pattern);
      if (text !== undefined) listed.push(text);
      if (text === undefined || (ignoreCase && !isAscii(text))) wild.push(walked(pattern, ignoreCase));
      else plain.add(ignoreCase ? text.toLowerCase() : text);
    }
    this.listed = listed;
    this.plain = plain;
    this.wild = wild;
    this.size = wild.reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether one of the patterns covers the text. */
  has(text: string): boolean {
    if (this.wild.length === 0 && !this.ignoreCase) return this.plain.has(text);
    this.known ??= new Map();
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const has = this.judge(text);
    this.known.set(text, has);
    return has;
  }

  private judge(text: string): boolean {
    const characters = this.ignoreCase ? Array.from(text, foldCase) : Array.from(text);
    if (this.plain.has(this.ignoreCase ? characters.join("") : text)) return true;
    return this.wild.some((pattern) => covers(pattern, characters));
  }
}

interface Compiled {
  folded?: Texts;
  asWritten?: Texts;
}

const COMPILED = new WeakMap<readonly Pattern[], Compiled>();

/** The patterns, compiled. */
export function textsOf(patterns: readonly Pattern[], ignoreCase: boolean): Texts {
  const compiled = COMPILED.get(patterns) ?? {};
  COMPILED.set(patterns, compiled);
  if (ignoreCase) {
    compiled.folded ??= new Texts(patterns, true);
    return compiled.folded;
  }
  compiled.asWritten ??= new Texts(patterns, false);
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
function walked(pattern: Pattern, ignoreCase: boolean): Pattern {
  const tokens: Token[] = [];
  for (const token of pattern) {
    if (typeof token === "string") tokens.push(ignoreCase ? foldCase(token) : token);
    else if (!isSame(tokens.at(-1), token)) tokens.push(token);
  }
  return tokens;
}

function isSame(before: Token | undefined, { many, except }: Wildcard): boolean {
  return typeof before === "object" && before.many && many && before.except === except;
}

function skips(token: Token | undefined): boolean {
  return typeof token === "object" && token.many;
}

/**
 * Adds `from`, and what can be reached from there without reading, to places in rising order. Called with rising
 * `from`, it meets again only places at the end of the list, so that looking at the last one tells them.
 */
export function reach(tokens: readonly (Token | undefined)[], from: number, places: number[]): void {
  const last = places.at(-1) ?? -1;
  let place = from;
  if (place > last) places.push(place);
  while (skips(tokens[place])) {
    place += 1;
    if (place > last) places.push(place);
  }
}

/** Longer patterns are walked by bits. */
const LONG = 64;

/** Whether the pattern covers the whole of a text, given by its characters. */
function covers(pattern: Pattern, text: readonly string[]): boolean {
  let head = 0;
  while (typeof pattern[head] === "string") {
    if (pattern[head] !== text[head]) return false;
    head += 1;
  }
  const tokens = pattern.slice(head);
  const rest = text.slice(head);
  if (tokens.length > LONG) return walk(tokens, rest);
  let places: number[] = [];
  reach(tokens, 0, places);
  for (const character of rest) {
    places = after(tokens, places, character);
    if (places.length === 0) return false;
  }
  return places.at(-1) === tokens.length;
}

/** Places as bits of words; a view of them reads each word as a number. */
type Bits = DataView;

function set(words: Bits, place: number): void {
  const at = 4 * (place >> 5);
  words.setInt32(at, words.getInt32(at) | (1 << (place & 31)));
}

/** As `covers`, with the places reached as bits. */
function walk(tokens: readonly Token[], text: readonly string[]): boolean {
  if (text.length < tokens.reduce((least, token) => (skips(token) ? least : least + 1), 0)) return false;
  const bytes = 4 * ((tokens.length >> 5) + 1);
  const bits = (holds: (token: Token) => boolean): Bits => {
    const words = new DataView(new ArrayBuffer(bytes));
    for (const [place, token] of tokens.entries()) if (holds(token)) set(words, place);
    return words;
  };
  const many = bits(skips);
  const steps = new Map<string, Step>();
  const stepOf = (character: string): Step => {
    const reads = (token: Token) => typeof token === "object" && !token.except.includes(character);
    const step = {
      on: bits((token) => token === character || (reads(token) && !skips(token))),
      stay: bits((token) => reads(token) && skips(token)),
    };
    steps.set(character, step);
    return step;
  };
  const places = bits(() => false);
  set(places, 0);
  advance(places, { on: bits(() => false), stay: bits(() => true) }, many);
  for (const character of text) {
    if (!advance(places, steps.get(character) ?? stepOf(character), many)) return false;
  }
  return ((places.getInt32(bytes - 4) >>> (tokens.length & 31)) & 1) === 1;
}

/** From which places a character leads on, and at which it may stay. */
interface Step {
  readonly on: Bits;
  readonly stay: Bits;
}

/** Takes a step, and adds the places behind each `*` that is reached; whether any place is. */
function advance(places: Bits, { on, stay }: Step, many: Bits): boolean {
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
export function after(tokens: readonly (Token | undefined)[], places: readonly number[], character: string): number[] {
  const next: number[] = [];
  for (const at of places) {
    const token = tokens[at];
    if (token === character) reach(tokens, at + 1, next);
    else if (typeof token === "object" && !token.except.includes(character)) {
      reach(tokens, token.many ? at : at + 1, next);
    }
  }
  return next;
}
