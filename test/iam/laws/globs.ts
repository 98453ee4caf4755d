/**
 * Texts for every combination of globs there can be: for each way in which some text is covered by some of them and not
 * by the others, one such text. Written apart from `iam/strings/intersection.ts`, which it is there to check.
 */

/** One character as written, or a wildcard. */
export type Token = string | Wildcard;

export interface Wildcard {
  /** `*`, else `?`. */
  readonly many: boolean;
  readonly allows: (character: string) => boolean;
}

export interface Glob {
  readonly tokens: readonly Token[];
  readonly ignoreCase: boolean;
}

const ANY = (): boolean => true;

/** A glob of `*` and `?`, which stand for the characters that `allows` takes. */
export function glob(text: string, allows: Wildcard["allows"] = ANY, ignoreCase = false): Glob {
  const tokens = Array.from(text, (character): Token => {
    return character === "*" || character === "?" ? { many: character === "*", allows } : character;
  });
  return { tokens, ignoreCase };
}

/** A glob of one text, whatever characters it has. */
export function exactly(text: string): Glob {
  return { tokens: Array.from(text), ignoreCase: false };
}

/** Two globs of one name are alike. */
function nameOf({ tokens, ignoreCase }: Glob): string {
  const read = tokens.map((token) => (typeof token === "string" ? token : `\u0000${token.many}${token.allows.name}`));
  return `${ignoreCase}${read.join("")}`;
}

interface State {
  /** The places in the glob that a text may have reached; none: whatever follows, it is not covered. */
  readonly places: readonly number[];
  readonly covers: boolean;
  /** Characters that lead somewhere but for a wildcard. */
  readonly expected: readonly string[];
  readonly next: Map<string, number>;
}

/** One glob, read a character at a time. */
class Reader {
  readonly states: State[] = [];
  private readonly glob: Glob;
  private readonly byPlaces = new Map<string, number>();

  constructor(read: Glob) {
    this.glob = read;
    this.state([0]);
  }

  after(from: number, character: string): number {
    const state = this.states[from];
    const known = state?.next.get(character);
    if (known !== undefined) return known;
    const places = (state?.places ?? []).flatMap((place) => {
      const token = this.glob.tokens[place];
      if (typeof token === "string") return this.isSame(token, character) ? [place + 1] : [];
      return token?.allows(character) ? [token.many ? place : place + 1] : [];
    });
    const next = this.state(places);
    state?.next.set(character, next);
    return next;
  }

  private isSame(one: string, other: string): boolean {
    return one === other || (this.glob.ignoreCase && one.toLowerCase() === other.toLowerCase());
  }

  /** The state of these places and those a `*` may skip to. */
  private state(from: readonly number[]): number {
    const { tokens, ignoreCase } = this.glob;
    const all = new Set<number>();
    for (let place of from) {
      all.add(place);
      for (let token = tokens[place]; typeof token === "object" && token.many; token = tokens[place]) {
        place += 1;
        all.add(place);
      }
    }
    const name = [...all].sort((a, b) => a - b).join();
    const known = this.byPlaces.get(name);
    if (known !== undefined) return known;
    const literals = [...all].flatMap((place) => {
      const token = tokens[place];
      if (typeof token !== "string") return token !== undefined && !token.allows(":") ? [":"] : [];
      return ignoreCase ? [token, token.toLowerCase(), token.toUpperCase()] : [token];
    });
    this.states.push({
      places: [...all],
      covers: all.has(tokens.length),
      expected: literals,
      next: new Map(),
    });
    this.byPlaces.set(name, this.states.length - 1);
    return this.states.length - 1;
  }
}

/** A character that no glob names, and that every wildcard of the first takes. */
function freshCharacter(globs: readonly [Glob, ...Glob[]]): string {
  const [within] = globs;
  const named = new Set(globs.flatMap(({ tokens }) => tokens.map((token) => String(token).toLowerCase())));
  const free = Array.from("zqxwvkj9876543210").filter((character) =>
    within.tokens.every((token) => typeof token === "string" || token.allows(character)),
  );
  return free.find((character) => !named.has(character)) ?? free[0] ?? "z";
}

export interface Combinations {
  readonly texts: readonly string[];
  /** Whether every combination there can be is among them. */
  readonly complete: boolean;
}

/** More states than most documents of the laws need; past them the combinations found are not all. */
const MAX_STATES = 6000;
/** What is kept of earlier searches. */
const MAX_KEPT = 5000;

const READERS = new Map<string, Reader>();
const FOUND = new Map<string, Combinations>();

function kept<T>(all: Map<string, T>, name: string, make: () => T): T {
  const found = all.get(name) ?? make();
  if (all.size >= MAX_KEPT) all.clear();
  all.set(name, found);
  return found;
}

/** One text for each combination of `globs`, all of them texts that `within` covers. */
export function combinations(globs: readonly Glob[], within: Glob = glob("*")): Combinations {
  const names = [within, ...globs].map(nameOf);
  return kept(FOUND, names.join("\n"), () => search([within, ...globs]));
}

interface Node {
  readonly text: string;
  readonly at: readonly number[];
}

function search(globs: readonly [Glob, ...Glob[]]): Combinations {
  const readers = globs.map((each) => kept(READERS, nameOf(each), () => new Reader(each)));
  const fresh = freshCharacter(globs);
  const found = new Map<string, string>();
  const start: Node = { text: "", at: readers.map(() => 0) };
  const seen = new Set<string>([start.at.join()]);
  const queue: Node[] = [start];
  for (const { text, at } of queue) {
    const states = readers.flatMap((reader, index) => reader.states[at[index] ?? 0] ?? []);
    const combination = states.map(({ covers }) => (covers ? "1" : "0")).join("");
    if (combination.startsWith("1") && !found.has(combination)) found.set(combination, text);
    for (const character of new Set([fresh, ...states.flatMap(({ expected }) => expected)])) {
      const next = readers.map((reader, index) => reader.after(at[index] ?? 0, character));
      const [within] = readers;
      if (within?.states[next[0] ?? 0]?.places.length === 0) continue;
      const name = next.join();
      if (seen.has(name)) continue;
      if (seen.size >= MAX_STATES) return { texts: [...found.values()], complete: false };
      seen.add(name);
      queue.push({ text: text + character, at: next });
    }
  }
  return { texts: [...found.values()], complete: true };
}
