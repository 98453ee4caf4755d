/**
 * A union of patterns as a deterministic automaton, made as it is walked (subset construction): a state is the set of
 * places of the patterns that a text has reached. States and the steps between them are kept, so that all searches of a
 * question that ask about the same patterns share them.
 *
 * Case folds as a character is read. What a state tells apart are the characters it names; all others lead one way.
 */
import { foldCase } from "./glob";
import type { Token } from "./pattern";
import { after, reach, type Texts } from "./texts";

/** Stands for every character that a state does not name. No character is written like this. */
const OTHER = "other";

export interface State {
  readonly number: number;
  readonly places: readonly number[];
  /** Whether a text that ends here is covered. */
  readonly accepting: boolean;
  /** The characters told apart here, folded where case does not count; the rest lead one way. */
  readonly named: ReadonlySet<string>;
  readonly next: Map<string, State>;
}

export class Dfa {
  readonly start: State;
  private readonly ignoreCase: boolean;
  /** The patterns laid end to end; undefined stands behind each. */
  private readonly tokens: readonly (Token | undefined)[];
  private readonly letters: ReadonlySet<string>;
  private readonly states = new Map<number, State[]>();
  private count = 0;

  constructor({ patterns, ignoreCase }: Pick<Texts, "patterns" | "ignoreCase">) {
    this.ignoreCase = ignoreCase;
    const tokens: (Token | undefined)[] = [];
    const places: number[] = [];
    const starts: number[] = [];
    for (const pattern of patterns) {
      starts.push(tokens.length);
      for (const token of pattern) tokens.push(typeof token === "string" ? this.fold(token) : token);
      tokens.push(undefined);
    }
    for (const start of starts) reach(tokens, start, places);
    this.tokens = tokens;
    this.letters = namedBy(tokens);
    this.start = this.stateAt(places);
  }

  /** Whether a pattern names the character anywhere, in either case. */
  names(character: string): boolean {
    return this.letters.has(this.fold(character));
  }

  /** The characters that are told apart in a state: those named there, in both cases where case does not count. */
  lettersAt({ named }: State): readonly string[] {
    if (!this.ignoreCase) return [...named];
    return [...named].flatMap((letter) => {
      const upper = letter.toUpperCase();
      return upper === letter || Array.from(upper).length > 1 ? [letter] : [letter, upper];
    });
  }

  /** Whether the step has been taken before, and costs nothing. */
  knows(state: State, character: string): boolean {
    return state.next.has(this.letter(state, character));
  }

  /** The state that reading a character leads to. */
  step(state: State, character: string): State {
    const letter = this.letter(state, character);
    const known = state.next.get(letter);
    if (known !== undefined) return known;
    const next = this.stateAt(after(this.tokens, state.places, letter));
    state.next.set(letter, next);
    return next;
  }

  private fold(character: string): string {
    return this.ignoreCase ? foldCase(character) : character;
  }

  private letter(state: State, character: string): string {
    const folded = this.fold(character);
    return state.named.has(folded) ? folded : OTHER;
  }

  private stateAt(places: readonly number[]): State {
    let hash = 0;
    for (const place of places) hash = (Math.imul(hash, 31) + place) | 0;
    const alike = this.states.get(hash) ?? [];
    this.states.set(hash, alike);
    const known = alike.find((state) => isSame(state.places, places));
    if (known !== undefined) return known;
    const accepting = places.some((place) => this.tokens[place] === undefined);
    this.count += 1;
    const state = {
      number: this.count,
      places,
      accepting,
      named: namedBy(places.map((place) => this.tokens[place])),
      next: new Map(),
    };
    alike.push(state);
    return state;
  }
}

function namedBy(tokens: Iterable<Token | undefined>): ReadonlySet<string> {
  const named = new Set<string>();
  for (const token of tokens) {
    if (typeof token === "string") named.add(token);
    else for (const character of token?.except ?? "") named.add(character);
  }
  return named;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((place, index) => place === b[index]);
}

const MADE = new WeakMap<Texts, Dfa>();

/** The automaton of the patterns. */
export function dfaOf(texts: Texts): Dfa {
  const dfa = MADE.get(texts) ?? new Dfa(texts);
  MADE.set(texts, dfa);
  return dfa;
}
