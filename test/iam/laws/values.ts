/**
 * A second reading of condition values: globs with slots for policy variables. It shares no code with `iam/`, because the
 * laws check `iam/` against it.
 */
import type { Condition, PolicyDocument } from "../../../iam/syntax/ast";
import type { Glob, Token } from "./globs";

interface Slot {
  /** In lower case. */
  readonly variable: string;
  readonly fallback: string | undefined;
}

export interface Template {
  readonly pieces: readonly (Token | Slot)[];
  readonly ignoreCase: boolean;
}

export type Family = "text" | "number" | "date" | "boolean" | "address" | "null" | "none";

const bare = (operator: string): string => operator.replace(/^For(Any|All)Values?:/, "").replace(/IfExists$/, "");

export function familyOf({ operator }: Condition): Family {
  const name = bare(operator);
  if (/^(String(Not)?(Equals(IgnoreCase)?|Like)|Arn(Not)?(Equals|Like)|BinaryEquals)$/.test(name)) return "text";
  if (name.startsWith("Numeric")) return "number";
  if (name.startsWith("Date")) return "date";
  if (name === "Bool") return "boolean";
  if (name.endsWith("IpAddress")) return "address";
  return name === "Null" ? "null" : "none";
}

const isSlot = (piece: Token | Slot): piece is Slot => typeof piece === "object" && "variable" in piece;

const ANY = () => true;
const NO_COLON = (character: string) => character !== ":";

/** Returns the values of a condition that compares texts. */
export function templatesOf({ operator, values }: Condition, { version }: PolicyDocument): readonly Template[] {
  const name = bare(operator);
  const arn = name.startsWith("Arn");
  const wild = arn || name.endsWith("Like");
  return values.flatMap((value) => {
    const pieces = version === "2012-10-17" ? value.split(/(\$\{[^}]*\})/) : [value];
    let colons = 0;
    const read = pieces.flatMap((piece): readonly (Token | Slot)[] => {
      const [, body] = version === "2012-10-17" ? (/^\$\{([^}]*)\}$/.exec(piece) ?? []) : [];
      if (body === "*" || body === "?" || body === "$") return [body];
      if (body !== undefined) {
        const [, variable = "", fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(body) ?? [];
        return [{ variable: variable.toLowerCase(), fallback }];
      }
      return Array.from(piece, (character): Token => {
        if (character === ":") colons += 1;
        if (!wild || (character !== "*" && character !== "?")) return character;
        return { many: character === "*", allows: arn && colons < 5 ? NO_COLON : ANY };
      });
    });
    return arn && colons < 5 ? [] : [{ pieces: read, ignoreCase: name.endsWith("IgnoreCase") }];
  });
}

/** Returns the policy variables of a condition, in lower case. */
export function variablesIn(condition: Condition, document: PolicyDocument): readonly string[] {
  if (familyOf(condition) !== "text") return [];
  return templatesOf(condition, document).flatMap(({ pieces }) =>
    pieces.filter(isSlot).map(({ variable }) => variable),
  );
}

/** The most substitutions of one template. */
const MAX_FILLED = 60;

/** Returns the template as globs, with every value of its variables. */
export function filled({ pieces, ignoreCase }: Template, pool: (key: string) => readonly string[]): readonly Glob[] {
  let all: readonly (readonly Token[])[] = [[]];
  for (const piece of pieces) {
    if (!isSlot(piece)) {
      all = all.map((tokens) => [...tokens, piece]);
      continue;
    }
    const texts = [...pool(piece.variable), ...(piece.fallback === undefined ? [] : [piece.fallback])];
    all = all.flatMap((tokens) => texts.map((text) => [...tokens, ...Array.from(text)])).slice(0, MAX_FILLED);
  }
  return all.map((tokens) => ({ tokens, ignoreCase }));
}

/** Returns the values of the variable `key` for which the template equals `text`. */
export function extracted({ pieces }: Template, key: string, text: string): readonly string[] {
  const at = pieces.findIndex((piece) => isSlot(piece) && piece.variable === key);
  if (at < 0) return [];
  const literal = (part: typeof pieces) => part.map((piece) => (typeof piece === "string" ? piece : "")).join("");
  const before = literal(pieces.slice(0, at));
  const behind = literal(pieces.slice(at + 1));
  const fits = text.startsWith(before) && text.endsWith(behind) && text.length >= before.length + behind.length;
  return fits ? [text.slice(before.length, text.length - behind.length)] : [];
}

/** Returns texts on both sides of every bound of a condition that compares numbers, dates, booleans or addresses. */
export function around(condition: Condition): readonly string[] {
  switch (familyOf(condition)) {
    case "number":
      return ["0", ...condition.values.flatMap((value) => numbersAround(Number(value)))];
    case "date":
      return ["2020-02-02T02:02:02Z", ...condition.values.flatMap((value) => datesAround(instant(value)))];
    case "boolean":
      return ["true", "false"];
    case "address":
      return [...condition.values.flatMap(addressesAround), "198.51.100.7", "2001:db9::1"];
    case "text":
    case "null":
    case "none":
      return [];
  }
}

/** Bounds of the laws differ by at least a half, so a quarter more is always between two of them. */
function numbersAround(bound: number): readonly string[] {
  const around = Number.isNaN(bound) ? [] : [bound - 1, bound - 0.25, bound, bound + 0.25, bound + 1].map(String);
  return [...around, ...around.map((text) => text.padStart(5, "0"))];
}

/** Parses a date to milliseconds since 1970. */
export function instant(text: string): number {
  return /^\d{5,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function datesAround(bound: number): readonly string[] {
  const around = Number.isNaN(bound) ? [] : [bound - 1000, bound, bound + 1000];
  return around.flatMap((each) => [new Date(each).toISOString(), String(each / 1000)]);
}

/** Returns the ends of an IPv4 block and their neighbors, or one address in an IPv6 block. */
function addressesAround(block: string): readonly string[] {
  const [address = "", length = "32"] = block.split("/");
  if (address.includes(":")) return [address === "::" ? "::1" : `${address.replace(/::$/, "")}::1`];
  const parts = address.split(".").map(Number);
  if (parts.length !== 4) return [];
  const base = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - Number(length));
  const first = base - (base % size);
  return [first - 1, first, first + size - 1, first + size]
    .filter((number) => number >= 0 && number < 2 ** 32)
    .map((number) => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join("."));
}
