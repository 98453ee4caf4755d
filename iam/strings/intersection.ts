/**
 * Decides whether the intersection of several languages is empty, and finds a member if it is not. A language is a union
 * of patterns or its complement, with or without case.
 *
 * - `empty`: no text is in all languages.
 * - `found`: the text is in all languages. It is a shortest member, except that the empty text is returned only if no
 *   other text is a member.
 * - `limit`: the allowance is exhausted. The intersection may be empty or not.
 *
 * Method: a breadth-first search of the product of lazy automata. A complement needs only the opposite acceptance, and
 * no state is built that the search does not reach. All complements form one component, since a text outside several
 * unions is outside their union. Each step tries the characters that some state distinguishes, and one character outside
 * all alphabets, which represents all others.
 *
 * Refused: building and minimizing each automaton first. Most searches end within a few dozen states.
 *
 * Source: Hopcroft, Motwani and Ullman, "Introduction to Automata Theory, Languages, and Computation", section 4.2.
 */

import { Allowance, MAX_STATES, MAX_STATES_PER_SEARCH } from "./budget";
import { type LazyDfa, lazyDfa, type State } from "./dfa";
import type { Pattern } from "./pattern";
import { compilePatterns } from "./pattern-set";

/** The texts that one of `patterns` matches (`inside`), or the texts that none of them matches (not `inside`). */
export interface Language {
  readonly patterns: readonly Pattern[];
  readonly ignoreCase: boolean;
  readonly inside: boolean;
}

export type MemberResult =
  | { readonly kind: "found"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "limit" };

/** Returns whether `text` is in the language. */
export function contains({ patterns, ignoreCase, inside }: Language, text: string): boolean {
  return compilePatterns(patterns, ignoreCase).matches(text) === inside;
}

export interface SearchOptions {
  /** The states that the search may use. */
  readonly states?: Allowance;
  /** The only characters that a member may have. Without it, every character is allowed. */
  readonly characters?: readonly string[];
}

/** Returns a text that is in every one of `languages`, or why it has none to return. */
export function findMember(languages: readonly Language[], options: SearchOptions = {}): MemberResult {
  const { characters, states = new Allowance(MAX_STATES_PER_SEARCH) } = options;
  for (const language of languages) {
    const listed = listedMembers(language);
    if (listed !== undefined) return findListedMember(listed, languages, states);
  }
  return new ProductSearch(languages, states).run(characters);
}

export type FindMember = (languages: readonly Language[]) => MemberResult;

/** Returns `findMember` for the searches of one question. It keeps its results, and all searches share one allowance. */
export function memoizedMemberSearch({
  states = new Allowance(MAX_STATES),
  characters,
}: SearchOptions = {}): FindMember {
  const results = new Map<string, MemberResult>();
  return (languages) => {
    const key = languages.map(languageKey).join();
    const known = results.get(key);
    if (known !== undefined) return known;
    const restriction = characters === undefined ? {} : { characters };
    const member = findMember(languages, { ...restriction, states: states.child(MAX_STATES_PER_SEARCH) });
    results.set(key, member);
    return member;
  };
}

function languageKey({ patterns, ignoreCase, inside }: Language): string {
  return `${inside ? "+" : "-"}${compilePatterns(patterns, ignoreCase).id}`;
}

/** Returns the members of a finite language, or undefined for any other language. */
function listedMembers({ patterns, ignoreCase, inside }: Language): readonly string[] | undefined {
  if (!inside || ignoreCase) return undefined;
  const { literals, wildcardPatterns } = compilePatterns(patterns, ignoreCase);
  return wildcardPatterns.length === 0 ? literals : undefined;
}

/** Tries each text of a finite language. A wildcard pattern costs one state for each text, and a lookup costs none. */
function findListedMember(texts: readonly string[], languages: readonly Language[], states: Allowance): MemberResult {
  const cost = languages.reduce(
    (sum, { patterns, ignoreCase }) => sum + compilePatterns(patterns, ignoreCase).wildcardPatterns.length,
    0,
  );
  for (const text of texts) {
    if (cost > 0 && states.isExhausted) return { kind: "limit" };
    states.spend(cost);
    if (languages.every((language) => contains(language, text))) return { kind: "found", text };
  }
  return { kind: "empty" };
}

/** One automaton of the product. A text is accepted if `inside` equals the acceptance of its state. */
interface Component {
  readonly dfa: LazyDfa;
  readonly inside: boolean;
}

/** Returns one component for each union, and one for all complements that treat case alike. */
function productComponents(languages: readonly Language[], states: Allowance): readonly Component[] {
  const components: Component[] = [];
  for (const ignoreCase of [false, true]) {
    const sameCase = languages.filter((language) => language.ignoreCase === ignoreCase);
    const unions = sameCase.filter(({ inside }) => inside);
    for (const { patterns } of unions) {
      components.push({ dfa: lazyDfa(compilePatterns(patterns, ignoreCase), states), inside: true });
    }
    const complements = sameCase.filter(({ inside }) => !inside).map(({ patterns }) => patterns);
    const [first] = complements;
    if (first === undefined) continue;
    const all = complements.length === 1 ? first : complements.flat();
    components.push({ dfa: lazyDfa(compilePatterns(all, ignoreCase), states), inside: false });
  }
  return components.sort((a, b) => Number(b.inside) - Number(a.inside));
}

const ASCII_LETTERS_AND_DIGITS = Array.from("abcdefghijklmnopqrstuvwxyz0123456789");

/** Returns a character outside the alphabets of all components, in either case. */
function characterOutsideAlphabets(components: readonly Component[]): string {
  const isInAlphabet = (character: string) => components.some(({ dfa }) => dfa.hasInAlphabet(character));
  const free = ASCII_LETTERS_AND_DIGITS.find((character) => !isInAlphabet(character));
  if (free !== undefined) return free;
  let code = 0x100;
  while (isInAlphabet(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}

/** A component and the state that a text has reached in it. */
interface ComponentState extends Component {
  readonly state: State;
}

/** A state of the product, and the step that reached it first. */
interface SearchNode {
  readonly states: readonly ComponentState[];
  readonly parent: SearchNode | undefined;
  readonly character: string;
}

function spell(node: SearchNode): string {
  const characters: string[] = [];
  for (let step: SearchNode | undefined = node; step !== undefined; step = step.parent) characters.push(step.character);
  return characters.reverse().join("");
}

const isAccepted = (states: readonly ComponentState[]): boolean =>
  states.every(({ state, inside }) => state.isAccepting === inside);

function productStateKey(states: readonly ComponentState[]): string {
  let key = "";
  for (const { state } of states) key += String.fromCharCode(state.id & 0xffff, state.id >> 16);
  return key;
}

class ProductSearch {
  private readonly allowance: Allowance;
  private readonly other: string;
  private readonly root: readonly ComponentState[];

  constructor(languages: readonly Language[], allowance: Allowance) {
    const components = productComponents(languages, allowance);
    this.allowance = allowance;
    this.other = characterOutsideAlphabets(components);
    this.root = components.map(({ dfa, inside }) => ({ dfa, inside, state: dfa.start }));
  }

  /** Searches breadth-first, over `allowed` characters only if they are given. */
  run(allowed: readonly string[] | undefined): MemberResult {
    const seen = new Set<string>([productStateKey(this.root)]);
    const queue: SearchNode[] = [{ states: this.root, parent: undefined, character: "" }];
    for (const node of queue) {
      for (const character of this.charactersToTry(node.states, allowed)) {
        if (this.allowance.isExhausted) return { kind: "limit" };
        this.allowance.spend(1);
        const states = this.step(node.states, character);
        if (states === undefined) continue;
        const next: SearchNode = { states, parent: node, character };
        if (isAccepted(states)) return { kind: "found", text: spell(next) };
        const key = productStateKey(states);
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push(next);
      }
    }
    return isAccepted(this.root) ? { kind: "found", text: "" } : { kind: "empty" };
  }

  /** Returns the states after reading a character, or undefined if one of the unions can no longer accept. */
  private step(states: readonly ComponentState[], character: string): readonly ComponentState[] | undefined {
    const next: ComponentState[] = [];
    for (const { dfa, inside, state } of states) {
      const target = dfa.step(state, character, this.allowance);
      if (inside && target.positions.length === 0) return undefined;
      next.push({ dfa, inside, state: target });
    }
    return next;
  }

  /**
   * Returns one character for each class that the states distinguish. The class of all other characters comes first.
   * If a union can accept only characters of its own alphabet, the smallest such alphabet is enough.
   */
  private charactersToTry(
    states: readonly ComponentState[],
    allowed: readonly string[] | undefined,
  ): readonly string[] {
    let narrowest: readonly string[] | undefined;
    for (const { dfa, inside, state } of states) {
      if (!inside || dfa.step(state, this.other, this.allowance).positions.length > 0) continue;
      const { alphabetInBothCases: alphabet } = state;
      if (narrowest === undefined || alphabet.length < narrowest.length) narrowest = alphabet;
    }
    const distinguished = narrowest ?? [...new Set(states.flatMap(({ state }) => state.alphabetInBothCases))];
    const tried = allowed === undefined ? distinguished : distinguished.filter((each) => allowed.includes(each));
    if (narrowest !== undefined) return tried;
    const other = allowed === undefined ? this.other : allowed.find((each) => !distinguished.includes(each));
    return other === undefined ? tried : [other, ...tried];
  }
}
