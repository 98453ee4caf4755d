/**
 * A lazy deterministic automaton for a union of patterns, by subset construction.
 *
 * - A state is the set of pattern positions that a text has reached. It accepts if one of the patterns is complete.
 * - States and transitions are built when a search first needs them, and are kept. All searches over the same pattern
 *   set share them.
 * - Each state partitions the characters into classes: one for each character of its alphabet, and one for all others.
 *   Characters of one class lead to the same state. Case is folded when a character is read.
 *
 * Refused: building and minimizing the whole automaton first. Most searches end within a few dozen states, and the whole
 * automaton can be exponential in the length of the patterns.
 *
 * Source: Hopcroft, Motwani and Ullman, "Introduction to Automata Theory, Languages, and Computation", section 2.3.5. The
 * Rust crate regex-automata has the same design in its module `hybrid`.
 */

import { toLowerCase } from "../ascii-case";
import { memoizeByObject } from "../memoize";
import type { Allowance } from "./budget";
import type { Token } from "./pattern";
import { addEpsilonClosure, type PatternSet, stepPositions } from "./pattern-set";

/** The class of every character outside a state's alphabet. No single character is equal to it. */
const OTHER_CHARACTER = "other";

export interface State {
  readonly id: number;
  readonly positions: readonly number[];
  /** Whether a pattern matches a text that ends here. */
  readonly isAccepting: boolean;
  /** The characters that this state distinguishes, in lower case if case is ignored. */
  readonly alphabet: ReadonlySet<string>;
  /** The alphabet, in lower and upper case if case is ignored. */
  readonly alphabetInBothCases: readonly string[];
  /** The next states that are already known, by the class of the character. */
  readonly transitions: Map<string, State>;
}

export class LazyDfa {
  readonly start: State;
  private readonly ignoreCase: boolean;
  /** The tokens of all patterns in one list. `undefined` marks the end of each pattern. */
  private readonly tokens: readonly (Token | undefined)[];
  private readonly alphabet: ReadonlySet<string>;
  /** The known states, by the hash of their positions. */
  private readonly states = new Map<number, State[]>();
  private stateCount = 0;
  private isPaid = false;

  constructor({ patterns, ignoreCase }: Pick<PatternSet, "patterns" | "ignoreCase">) {
    this.ignoreCase = ignoreCase;
    const tokens: (Token | undefined)[] = [];
    const positions: number[] = [];
    const starts: number[] = [];
    for (const pattern of patterns) {
      starts.push(tokens.length);
      for (const token of pattern) tokens.push(typeof token === "string" ? this.fold(token) : token);
      tokens.push(undefined);
    }
    for (const start of starts) addEpsilonClosure(tokens, start, positions);
    this.tokens = tokens;
    this.alphabet = alphabetOf(tokens);
    this.start = this.stateFor(positions);
  }

  /** Spends the cost of the construction, once. Later searches share the automaton for free. */
  payOnce(states: Allowance): void {
    if (this.isPaid) return;
    this.isPaid = true;
    states.spend(this.tokens.length >> 4);
  }

  /** Returns whether a pattern contains the character, or a wildcard excludes it. Case is folded. */
  hasInAlphabet(character: string): boolean {
    return this.alphabet.has(this.fold(character));
  }

  /** Returns the state after reading a character. A new transition costs one sixteenth of the positions examined. */
  step(state: State, character: string, states: Allowance): State {
    const characterClass = this.characterClass(state, character);
    const known = state.transitions.get(characterClass);
    if (known !== undefined) return known;
    states.spend(state.positions.length >> 4);
    const next = this.stateFor(stepPositions(this.tokens, state.positions, characterClass));
    state.transitions.set(characterClass, next);
    return next;
  }

  private fold(character: string): string {
    return this.ignoreCase ? toLowerCase(character) : character;
  }

  private characterClass(state: State, character: string): string {
    const folded = this.fold(character);
    return state.alphabet.has(folded) ? folded : OTHER_CHARACTER;
  }

  private stateFor(positions: readonly number[]): State {
    let hash = 0;
    for (const position of positions) hash = (Math.imul(hash, 31) + position) | 0;
    const bucket = this.states.get(hash) ?? [];
    this.states.set(hash, bucket);
    const known = bucket.find((state) => equalPositions(state.positions, positions));
    if (known !== undefined) return known;
    this.stateCount += 1;
    const alphabet = alphabetOf(positions.map((position) => this.tokens[position]));
    const state: State = {
      id: this.stateCount,
      positions,
      isAccepting: positions.some((position) => this.tokens[position] === undefined),
      alphabet,
      alphabetInBothCases: this.ignoreCase ? Array.from(alphabet, bothCases).flat() : [...alphabet],
      transitions: new Map(),
    };
    bucket.push(state);
    return state;
  }
}

function alphabetOf(tokens: Iterable<Token | undefined>): ReadonlySet<string> {
  const alphabet = new Set<string>();
  for (const token of tokens) {
    if (typeof token === "string") alphabet.add(token);
    else for (const character of token?.except ?? "") alphabet.add(character);
  }
  return alphabet;
}

function bothCases(letter: string): readonly string[] {
  return /[a-z]/.test(letter) ? [letter, letter.toUpperCase()] : [letter];
}

function equalPositions(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((position, index) => position === b[index]);
}

const dfaOf = memoizeByObject((set: PatternSet) => new LazyDfa(set));

/** Returns the automaton of the pattern set. The first search that uses it pays for its construction. */
export function lazyDfa(set: PatternSet, states: Allowance): LazyDfa {
  const dfa = dfaOf(set);
  dfa.payOnce(states);
  return dfa;
}
