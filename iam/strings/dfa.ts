/**
 * A union of patterns as a deterministic automaton, made as it is walked (subset construction): a state is the set of
 * places of the patterns that a text has reached. States and the steps between them are kept, so that all searches of a
 * question that ask about the same patterns share them.
 *
 * Case folds as a character is read. What a state tells apart are the characters it names; all others lead one way.
 */
import type { Allowance } from "./budget";
import { foldCase } from "./glob";
import type { Token } from "./pattern";
import { stepPositions, addEpsilonClosure, type PatternSet } from "./pattern-set";

/** Stands for every character that a state does not name. No character is written like this. */
const OTHER_CHARACTER = "other";

export interface State {
  readonly id: number;
  readonly positions: readonly number[];
  /** Whether a text that ends here is covered. */
  readonly isAccepting: boolean;
  /** The characters told apart here, folded where case does not count; the rest lead one way. */
  readonly alphabet: ReadonlySet<string>;
  /** Those characters, in both cases where case does not count. */
  readonly alphabetInBothCases: readonly string[];
  readonly transitions: Map<string, State>;
}

export class LazyDfa {
  readonly start: State;
  private readonly ignoreCase: boolean;
  /** The patterns laid end to end; undefined stands behind each. */
  private readonly tokens: readonly (Token | undefined)[];
  private readonly alphabet: ReadonlySet<string>;
  private readonly states = new Map<number, State[]>();
  private stateCount = 0;

  constructor({ patterns, ignoreCase }: Pick<PatternSet, "patterns" | "ignoreCase">) {
    this.ignoreCase = ignoreCase;
    const tokens: (Token | undefined)[] = [];
    const places: number[] = [];
    const starts: number[] = [];
    for (const pattern of patterns) {
      starts.push(tokens.length);
      for (const token of pattern) tokens.push(typeof token === "string" ? this.fold(token) : token);
      tokens.push(undefined);
    }
    for (const start of starts) addEpsilonClosure(tokens, start, places);
    this.tokens = tokens;
    this.alphabet = alphabetOf(tokens);
    this.start = this.stateFor(places);
  }

  /** Places of all patterns. */
  get positionCount(): number {
    return this.tokens.length;
  }

  /** Whether a pattern names the character anywhere, in either case. */
  hasInAlphabet(character: string): boolean {
    return this.alphabet.has(this.fold(character));
  }

  /** The state that reading a character leads to; finding it out costs by the places looked at. */
  step(state: State, character: string, states: Allowance): State {
    const letter = this.alphabetClass(state, character);
    const known = state.transitions.get(letter);
    if (known !== undefined) return known;
    states.spend(state.positions.length >> 4);
    const next = this.stateFor(stepPositions(this.tokens, state.positions, letter));
    state.transitions.set(letter, next);
    return next;
  }

  private fold(character: string): string {
    return this.ignoreCase ? foldCase(character) : character;
  }

  private alphabetClass(state: State, character: string): string {
    const folded = this.fold(character);
    return state.alphabet.has(folded) ? folded : OTHER_CHARACTER;
  }

  private stateFor(places: readonly number[]): State {
    let hash = 0;
    for (const place of places) hash = (Math.imul(hash, 31) + place) | 0;
    const alike = this.states.get(hash) ?? [];
    this.states.set(hash, alike);
    const known = alike.find((state) => equalPositions(state.positions, places));
    if (known !== undefined) return known;
    const accepting = places.some((place) => this.tokens[place] === undefined);
    this.stateCount += 1;
    const named = alphabetOf(places.map((place) => this.tokens[place]));
    const letters = this.ignoreCase ? Array.from(named, bothCases).flat() : [...named];
    const state: State = {
      id: this.stateCount,
      positions: places,
      isAccepting: accepting,
      alphabet: named,
      alphabetInBothCases: letters,
      transitions: new Map(),
    };
    alike.push(state);
    return state;
  }
}

function alphabetOf(tokens: Iterable<Token | undefined>): ReadonlySet<string> {
  const named = new Set<string>();
  for (const token of tokens) {
    if (typeof token === "string") named.add(token);
    else for (const character of token?.except ?? "") named.add(character);
  }
  return named;
}

function bothCases(letter: string): readonly string[] {
  const upper = letter.toUpperCase();
  return upper === letter || Array.from(upper).length > 1 ? [letter] : [letter, upper];
}

function equalPositions(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((place, index) => place === b[index]);
}

const MADE = new WeakMap<PatternSet, LazyDfa>();

/** The automaton of the patterns; making it costs their places. */
export function lazyDfa(texts: PatternSet, states: Allowance): LazyDfa {
  const made = MADE.get(texts);
  if (made !== undefined) return made;
  const dfa = new LazyDfa(texts);
  states.spend(dfa.positionCount >> 4);
  MADE.set(texts, dfa);
  return dfa;
}
