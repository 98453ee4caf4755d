/**
 * Enumerates the combinations of matches of some globs: for each subset of globs that some text matches exactly, one such
 * text. It shares no code with `iam/strings/intersection.ts`, because the laws check that module against it.
 */

/** One literal character, or a wildcard. */
export type Token = string | Wildcard;

export interface Wildcard {
  /** `*` if true, otherwise `?`. */
  readonly many: boolean;
  readonly allows: (character: string) => boolean;
}

export interface Glob {
  readonly tokens: readonly Token[];
  readonly ignoreCase: boolean;
}

const ANY = (): boolean => true;

/** Returns a glob whose `*` and `?` match the characters that `allows` accepts. */
export function glob(text: string, allows: Wildcard["allows"] = ANY, ignoreCase = false): Glob {
  const tokens = Array.from(text, (character): Token => {
    return character === "*" || character === "?" ? { many: character === "*", allows } : character;
  });
  return { tokens, ignoreCase };
}

/** Returns a glob that matches only `text`, even if it contains `*` or `?`. */
export function exactly(text: string): Glob {
  return { tokens: Array.from(text), ignoreCase: false };
}

/** Returns a memo key. Globs with the same key match the same texts. */
function memoKeyOf({ tokens, ignoreCase }: Glob): string {
  const read = tokens.map((token) => (typeof token === "string" ? token : `\u0000${token.many}${token.allows.name}`));
  return `${ignoreCase}${read.join("")}`;
}

interface State {
  /** The positions that a text can have reached in the glob. If empty, no continuation matches. */
  readonly positions: readonly number[];
  readonly isAccepting: boolean;
  /** The characters that this state distinguishes. */
  readonly expected: readonly string[];
  readonly next: Map<string, number>;
}

/** The lazy automaton of one glob. */
class GlobAutomaton {
  readonly states: State[] = [];
  private readonly glob: Glob;
  private readonly byPositions = new Map<string, number>();

  constructor(glob: Glob) {
    this.glob = glob;
    this.state([0]);
  }

  after(from: number, character: string): number {
    const state = this.states[from];
    const known = state?.next.get(character);
    if (known !== undefined) return known;
    const positions = (state?.positions ?? []).flatMap((position) => {
      const token = this.glob.tokens[position];
      if (typeof token === "string") return this.isSame(token, character) ? [position + 1] : [];
      return token?.allows(character) ? [token.many ? position : position + 1] : [];
    });
    const next = this.state(positions);
    state?.next.set(character, next);
    return next;
  }

  private isSame(one: string, other: string): boolean {
    return one === other || (this.glob.ignoreCase && one.toLowerCase() === other.toLowerCase());
  }

  /** Returns the state of these positions and their epsilon closure. */
  private state(from: readonly number[]): number {
    const { tokens, ignoreCase } = this.glob;
    const all = new Set<number>();
    for (let position of from) {
      all.add(position);
      for (let token = tokens[position]; typeof token === "object" && token.many; token = tokens[position]) {
        position += 1;
        all.add(position);
      }
    }
    const name = [...all].sort((a, b) => a - b).join();
    const known = this.byPositions.get(name);
    if (known !== undefined) return known;
    const literals = [...all].flatMap((position) => {
      const token = tokens[position];
      if (typeof token !== "string") return token !== undefined && !token.allows(":") ? [":"] : [];
      return ignoreCase ? [token, token.toLowerCase(), token.toUpperCase()] : [token];
    });
    this.states.push({
      positions: [...all],
      isAccepting: all.has(tokens.length),
      expected: literals,
      next: new Map(),
    });
    this.byPositions.set(name, this.states.length - 1);
    return this.states.length - 1;
  }
}

/** Returns a character that no glob contains and that every wildcard of the first glob matches. */
function unusedCharacter(globs: readonly [Glob, ...Glob[]]): string {
  const [within] = globs;
  const named = new Set(globs.flatMap(({ tokens }) => tokens.map((token) => String(token).toLowerCase())));
  const free = Array.from("zqxwvkj9876543210").filter((character) =>
    within.tokens.every((token) => typeof token === "string" || token.allows(character)),
  );
  return free.find((character) => !named.has(character)) ?? free[0] ?? "z";
}

export interface Combinations {
  readonly texts: readonly string[];
  /** Whether the texts represent every combination. */
  readonly complete: boolean;
}

/** The most states of one search, more than most documents of the laws need. */
const MAX_STATES = 6000;
/** The most entries of each memo. A full memo is cleared. */
const MAX_MEMO_ENTRIES = 5000;

const AUTOMATA = new Map<string, GlobAutomaton>();
const COMBINATIONS = new Map<string, Combinations>();

function memoized<T>(all: Map<string, T>, name: string, make: () => T): T {
  const found = all.get(name) ?? make();
  if (all.size >= MAX_MEMO_ENTRIES) all.clear();
  all.set(name, found);
  return found;
}

/** Returns one text for each combination of `globs`, among the texts that `within` matches. */
export function combinations(globs: readonly Glob[], within: Glob = glob("*")): Combinations {
  const names = [within, ...globs].map(memoKeyOf);
  return memoized(COMBINATIONS, names.join("\n"), () => search([within, ...globs]));
}

interface Node {
  readonly text: string;
  readonly at: readonly number[];
}

function search(globs: readonly [Glob, ...Glob[]]): Combinations {
  const automata = globs.map((each) => memoized(AUTOMATA, memoKeyOf(each), () => new GlobAutomaton(each)));
  const fresh = unusedCharacter(globs);
  const found = new Map<string, string>();
  const start: Node = { text: "", at: automata.map(() => 0) };
  const seen = new Set<string>([start.at.join()]);
  const queue: Node[] = [start];
  for (const { text, at } of queue) {
    const states = automata.flatMap((automaton, index) => automaton.states[at[index] ?? 0] ?? []);
    const combination = states.map(({ isAccepting }) => (isAccepting ? "1" : "0")).join("");
    if (combination.startsWith("1") && !found.has(combination)) found.set(combination, text);
    for (const character of new Set([fresh, ...states.flatMap(({ expected }) => expected)])) {
      const next = automata.map((automaton, index) => automaton.after(at[index] ?? 0, character));
      const [within] = automata;
      if (within?.states[next[0] ?? 0]?.positions.length === 0) continue;
      const name = next.join();
      if (seen.has(name)) continue;
      if (seen.size >= MAX_STATES) return { texts: [...found.values()], complete: false };
      seen.add(name);
      queue.push({ text: text + character, at: next });
    }
  }
  return { texts: [...found.values()], complete: true };
}
