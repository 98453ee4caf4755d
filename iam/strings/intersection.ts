/**
 * Is there a text that lies in all of these sets, and which? A set is a union of patterns or its complement, with or
 * without case. The sets are run side by side as automata that are made as the search goes: complement is then only the
 * opposite acceptance, and nothing is built that the search does not reach. Complements are taken together first: what
 * lies in none of two unions lies not in their union. Building and minimising each automaton first was refused: most
 * questions end within a few dozen states.
 *
 * At each state only the characters are tried that a pattern names there, in both cases, or that a wildcard excepts, and
 * one that no pattern names, which stands for all others. The search is breadth-first, so the text found is a shortest
 * one; the empty text is given only when there is no other. An allowance spent: `limit`, never `empty`.
 */

import { Allowance, MAX_STATES, MAX_STATES_PER_SEARCH } from "./budget";
import { type LazyDfa, lazyDfa, type State } from "./dfa";
import type { Pattern } from "./pattern";
import { compilePatterns } from "./pattern-set";

/** All texts that one of `patterns` covers (`inside`), or all that none covers. */
export interface Language {
  readonly patterns: readonly Pattern[];
  readonly ignoreCase: boolean;
  readonly inside: boolean;
}

export type MemberResult =
  | { readonly kind: "found"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "limit" };

/** Whether `text` lies in the language. */
export function contains({ patterns, ignoreCase, inside }: Language, text: string): boolean {
  return compilePatterns(patterns, ignoreCase).matches(text) === inside;
}

export interface SearchOptions {
  /** The states that may be reached, counted by the places they hold. */
  readonly states?: Allowance;
  /** The only characters a member may have. */
  readonly characters?: readonly string[];
}

/** A text that lies in every one of `languages`. */
export function findMember(languages: readonly Language[], options: SearchOptions = {}): MemberResult {
  const { characters, states = new Allowance(MAX_STATES_PER_SEARCH) } = options;
  for (const language of languages) {
    const listed = listedMembers(language);
    if (listed !== undefined) return findListedMember(listed, languages, states);
  }
  return new ProductSearch(languages, states).run(characters);
}

export type FindMember = (languages: readonly Language[]) => MemberResult;

/** `findMember` for the many searches of one question: what was found is kept, and all share one allowance. */
export function memoizedMemberSearch({
  states = new Allowance(MAX_STATES),
  characters,
}: SearchOptions = {}): FindMember {
  const found = new Map<string, MemberResult>();
  return (languages) => {
    const name = languages.map(languageKey).join();
    const known = found.get(name);
    if (known !== undefined) return known;
    const of = characters === undefined ? {} : { characters };
    const member = findMember(languages, { ...of, states: states.child(MAX_STATES_PER_SEARCH) });
    found.set(name, member);
    return member;
  };
}

function languageKey({ patterns, ignoreCase, inside }: Language): string {
  return `${inside ? "+" : "-"}${compilePatterns(patterns, ignoreCase).id}`;
}

/** The members of a language that lists them one by one, or undefined. */
function listedMembers({ patterns, ignoreCase, inside }: Language): readonly string[] | undefined {
  if (!inside || ignoreCase) return undefined;
  const { literals: listed, wildcardPatterns: wild } = compilePatterns(patterns, ignoreCase);
  return wild.length === 0 ? listed : undefined;
}

/** Looking a text up in a table costs no states; walking patterns does. */
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

/** One of the sets that are run side by side. */
interface Component {
  readonly dfa: LazyDfa;
  readonly inside: boolean;
}

/** Each union by itself, and all complements of one kind as one. */
function productComponents(languages: readonly Language[], states: Allowance): readonly Component[] {
  const parts: Component[] = [];
  for (const ignoreCase of [false, true]) {
    const alike = languages.filter((language) => language.ignoreCase === ignoreCase);
    const unions = alike.filter(({ inside }) => inside);
    for (const { patterns } of unions)
      parts.push({ dfa: lazyDfa(compilePatterns(patterns, ignoreCase), states), inside: true });
    const complements = alike.filter(({ inside }) => !inside).map(({ patterns }) => patterns);
    const [first] = complements;
    if (first === undefined) continue;
    const all = complements.length === 1 ? first : complements.flat();
    parts.push({ dfa: lazyDfa(compilePatterns(all, ignoreCase), states), inside: false });
  }
  return parts.sort((a, b) => Number(b.inside) - Number(a.inside));
}

const ASCII_LETTERS_AND_DIGITS = Array.from("abcdefghijklmnopqrstuvwxyz0123456789");

/** A character that no pattern names in either case. */
function characterOutsideAlphabets(parts: readonly Component[]): string {
  const isNamed = (character: string) => parts.some(({ dfa }) => dfa.hasInAlphabet(character));
  const free = ASCII_LETTERS_AND_DIGITS.find((character) => !isNamed(character));
  if (free !== undefined) return free;
  let code = 0x100;
  while (isNamed(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}

/** One set, and the state that a text has led to. */
interface ComponentState extends Component {
  readonly state: State;
}

interface SearchNode {
  readonly states: readonly ComponentState[];
  readonly parent: SearchNode | undefined;
  readonly character: string;
}

function spell(node: SearchNode): string {
  const characters: string[] = [];
  for (let at: SearchNode | undefined = node; at !== undefined; at = at.parent) characters.push(at.character);
  return characters.reverse().join("");
}

const isAccepted = (runs: readonly ComponentState[]): boolean =>
  runs.every(({ state: at, inside }) => at.isAccepting === inside);

function productStateKey(runs: readonly ComponentState[]): string {
  let place = "";
  for (const { state: at } of runs) place += String.fromCharCode(at.id & 0xffff, at.id >> 16);
  return place;
}

class ProductSearch {
  private readonly allowance: Allowance;
  private readonly other: string;
  private readonly root: readonly ComponentState[];

  constructor(languages: readonly Language[], allowance: Allowance) {
    const parts = productComponents(languages, allowance);
    this.allowance = allowance;
    this.other = characterOutsideAlphabets(parts);
    this.root = parts.map(({ dfa, inside }) => ({ dfa, inside, state: dfa.start }));
  }

  /** Breadth-first; of the characters given only, where they are. */
  run(allowed: readonly string[] | undefined): MemberResult {
    const seen = new Set<string>([productStateKey(this.root)]);
    const queue: SearchNode[] = [{ states: this.root, parent: undefined, character: "" }];
    for (const node of queue) {
      for (const character of this.charactersToTry(node.states, allowed)) {
        if (this.allowance.isExhausted) return { kind: "limit" };
        this.allowance.spend(1);
        const runs = this.step(node.states, character);
        if (runs === undefined) continue;
        const next: SearchNode = { states: runs, parent: node, character };
        if (isAccepted(runs)) return { kind: "found", text: spell(next) };
        const place = productStateKey(runs);
        if (seen.has(place)) continue;
        seen.add(place);
        queue.push(next);
      }
    }
    return isAccepted(this.root) ? { kind: "found", text: "" } : { kind: "empty" };
  }

  /** Where reading a character leads; undefined where it leaves one of the unions for good. */
  private step(runs: readonly ComponentState[], character: string): readonly ComponentState[] | undefined {
    const next: ComponentState[] = [];
    for (const { dfa, inside, state: at } of runs) {
      const to = dfa.step(at, character, this.allowance);
      if (inside && to.positions.length === 0) return undefined;
      next.push({ dfa, inside, state: to });
    }
    return next;
  }

  /** The characters, of those allowed, that may lead to different places: first one that none of the patterns names here. */
  private charactersToTry(runs: readonly ComponentState[], allowed: readonly string[] | undefined): readonly string[] {
    let narrowest: ComponentState | undefined;
    for (const run of runs) {
      const { dfa, inside, state: at } = run;
      if (!inside || dfa.step(at, this.other, this.allowance).positions.length > 0) continue;
      if (narrowest === undefined || at.alphabetInBothCases.length < narrowest.state.alphabetInBothCases.length)
        narrowest = run;
    }
    const told = narrowest?.state.alphabetInBothCases ?? [
      ...new Set(runs.flatMap(({ state: at }) => at.alphabetInBothCases)),
    ];
    const within = allowed === undefined ? told : told.filter((letter) => allowed.includes(letter));
    if (narrowest !== undefined) return within;
    const other = allowed === undefined ? this.other : allowed.find((letter) => !told.includes(letter));
    return other === undefined ? within : [other, ...within];
  }
}
