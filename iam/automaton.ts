/**
 * Is there a text that lies in all of these sets, and which? A set is a union of patterns or its complement, with or
 * without case. The sets are run side by side as nondeterministic automata, determinised as the search goes (subset
 * construction): complement is then only the opposite acceptance, and nothing is built that the search does not reach.
 * Building and minimising each automaton first was refused: most questions end within a few dozen states.
 *
 * The alphabet is every character the patterns name, in both cases, those that a wildcard excepts, and one character
 * that no pattern names, which stands for all others. The search is breadth-first, so the text found is a shortest one; the empty text
 * is given only when there is no other. More than `states` states: `limit`, never `empty`.
 */

import { foldCase } from "./glob";
import type { Pattern, Token } from "./pattern";

/** All texts that one of `patterns` covers (`inside`), or all that none covers. */
export interface Language {
  readonly patterns: readonly Pattern[];
  readonly ignoreCase: boolean;
  readonly inside: boolean;
}

export type Member =
  | { readonly kind: "found"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "limit" };

/** States of one search. */
export const MAX_STATES = 20_000;
/** States of all searches of one question together, which bounds its time to a few seconds. */
export const MAX_STATES_IN_ALL = 60_000;

const END = "end";

/** The patterns of a language laid end to end; a state is the set of places reached. */
interface Automaton {
  readonly places: readonly (Token | { readonly kind: typeof END })[];
  readonly start: readonly number[];
  readonly ignoreCase: boolean;
  readonly inside: boolean;
}

type Place = Automaton["places"][number] | undefined;

function isEnd(place: Place): boolean {
  return typeof place === "object" && "kind" in place;
}

function skips(place: Place): boolean {
  return typeof place === "object" && "many" in place && place.many;
}

/** `from` and what can be reached from there without reading. */
function reach(automaton: Pick<Automaton, "places">, from: number, into: Set<number>): void {
  let place = from;
  into.add(place);
  while (skips(automaton.places[place])) {
    place += 1;
    into.add(place);
  }
}

function build(language: Language): Automaton {
  const places: (Token | { readonly kind: typeof END })[] = [];
  const starts: number[] = [];
  for (const pattern of language.patterns) {
    starts.push(places.length);
    for (const token of pattern) places.push(token);
    places.push({ kind: END });
  }
  const start = new Set<number>();
  for (const place of starts) reach({ places }, place, start);
  return { places, start: sorted(start), ignoreCase: language.ignoreCase, inside: language.inside };
}

function sorted(places: ReadonlySet<number>): readonly number[] {
  return [...places].sort((a, b) => a - b);
}

function step(automaton: Automaton, state: readonly number[], character: string): readonly number[] {
  const next = new Set<number>();
  const folded = automaton.ignoreCase ? foldCase(character) : character;
  for (const at of state) {
    const place = automaton.places[at];
    if (typeof place === "string") {
      if ((automaton.ignoreCase ? foldCase(place) : place) === folded) reach(automaton, at + 1, next);
    } else if (place !== undefined && "many" in place && !place.except.includes(character)) {
      reach(automaton, place.many ? at : at + 1, next);
    }
  }
  return sorted(next);
}

function accepts(automaton: Automaton, state: readonly number[]): boolean {
  return state.some((at) => isEnd(automaton.places[at])) === automaton.inside;
}

function run(automaton: Automaton, text: string): boolean {
  let state = automaton.start;
  for (const character of text) state = step(automaton, state, character);
  return accepts(automaton, state);
}

/** Whether `text` lies in the language. */
export function contains(language: Language, text: string): boolean {
  return run(build(language), text);
}

function texts(pattern: Pattern): readonly string[] {
  return pattern.filter((token): token is string => typeof token === "string");
}

/** The members of a language that lists them one by one, or undefined. */
function listed(language: Language): readonly string[] | undefined {
  if (!language.inside || language.ignoreCase) return undefined;
  const all = language.patterns.map((pattern) => ({ pattern, text: texts(pattern) }));
  return all.every(({ pattern, text }) => pattern.length === text.length)
    ? all.map(({ text }) => text.join(""))
    : undefined;
}

const ASCII_LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A character that no pattern names in either case. */
function otherCharacter(named: ReadonlySet<string>): string {
  const free = Array.from(ASCII_LETTERS_AND_DIGITS).find((character) => !named.has(character));
  if (free !== undefined) return free;
  let code = 0x100;
  while (named.has(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}

function alphabet(languages: readonly Language[]): readonly string[] {
  const named = new Set<string>();
  for (const token of languages.flatMap(({ patterns }) => patterns.flat())) {
    const characters = typeof token === "string" ? [token, token.toLowerCase(), token.toUpperCase()] : token.except;
    for (const character of characters) {
      if (Array.from(character).length === 1) named.add(character);
    }
  }
  return [otherCharacter(named), ...named];
}

/** One automaton and the places it has reached. */
interface Run {
  readonly automaton: Automaton;
  readonly at: readonly number[];
}

interface Node {
  readonly runs: readonly Run[];
  readonly parent: Node | undefined;
  readonly character: string;
}

function spell(node: Node): string {
  const characters: string[] = [];
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) characters.push(at.character);
  return characters.reverse().join("");
}

/** How many states may still be reached. */
interface Budget {
  left: number;
}

export interface SearchOptions {
  readonly states?: number;
  /** The only characters a member may have. */
  readonly characters?: readonly string[];
}

/** A text that lies in every one of `languages`. */
export function findMember(languages: readonly Language[], options: SearchOptions = {}): Member {
  const { characters = alphabet(languages), states = MAX_STATES } = options;
  return find(languages, characters, { left: states });
}

export type FindMember = (languages: readonly Language[]) => Member;

/** `findMember` for the many searches of one question: what was found is kept, and all share one limit. */
export function memberFinder({ states = MAX_STATES_IN_ALL, characters }: SearchOptions = {}): FindMember {
  const found = new Map<string, Member>();
  let left = states;
  return (languages) => {
    const name = JSON.stringify(languages);
    const known = found.get(name);
    if (known !== undefined) return known;
    const budget = { left: Math.min(left, MAX_STATES) };
    left -= budget.left;
    const member = find(languages, characters ?? alphabet(languages), budget);
    left += budget.left;
    found.set(name, member);
    return member;
  };
}

function find(languages: readonly Language[], characters: readonly string[], budget: Budget): Member {
  const automata = languages.map(build);
  for (const language of languages) {
    const candidates = listed(language);
    if (candidates === undefined) continue;
    const text = candidates.find((candidate) => automata.every((automaton) => run(automaton, candidate)));
    return text === undefined ? { kind: "empty" } : { kind: "found", text };
  }
  return search(automata, characters, budget);
}

const accepted = (runs: readonly Run[]): boolean => runs.every(({ automaton, at }) => accepts(automaton, at));
const nameOf = (runs: readonly Run[]): string => runs.map(({ at }) => at.join()).join(";");

function search(automata: readonly Automaton[], characters: readonly string[], budget: Budget): Member {
  const root: readonly Run[] = automata.map((automaton) => ({ automaton, at: automaton.start }));
  const seen = new Set<string>([nameOf(root)]);
  const queue: Node[] = [{ runs: root, parent: undefined, character: "" }];
  for (const node of queue) {
    for (const character of characters) {
      const runs = node.runs.map(({ automaton, at }) => ({ automaton, at: step(automaton, at, character) }));
      if (runs.some(({ automaton, at }) => at.length === 0 && automaton.inside)) continue;
      const next: Node = { runs, parent: node, character };
      if (accepted(runs)) return { kind: "found", text: spell(next) };
      const name = nameOf(runs);
      if (seen.has(name)) continue;
      if (budget.left <= 0) return { kind: "limit" };
      budget.left -= 1;
      seen.add(name);
      queue.push(next);
    }
  }
  return accepted(root) ? { kind: "found", text: "" } : { kind: "empty" };
}
