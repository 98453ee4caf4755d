/**
 * Finds the members that an object of a JSON text has more than once, which `JSON.parse` drops without a warning.
 *
 * - It does not recurse, so no nesting of the text exhausts the stack.
 * - Objects deeper than the policy language has them are left out: they belong to a member that it does not have.
 * - Names are compared as JSON reads them: `"Sid"` and `"\u0053id"` are one member.
 *
 * Source: RFC 8259, section 4: names within an object should be unique, and receivers differ on what they keep.
 */
import { createScanner, type SyntaxKind } from "jsonc-parser";

// The library declares its token kinds as a const enum, whose names a module compiled by itself cannot use. The types
// make the compiler check the numbers.
const OPEN_BRACE: SyntaxKind.OpenBraceToken = 1;
const CLOSE_BRACE: SyntaxKind.CloseBraceToken = 2;
const OPEN_BRACKET: SyntaxKind.OpenBracketToken = 3;
const CLOSE_BRACKET: SyntaxKind.CloseBracketToken = 4;
const COMMA: SyntaxKind.CommaToken = 5;
const STRING: SyntaxKind.StringLiteral = 10;
const END: SyntaxKind.EOF = 17;

/** The levels of a policy: document, list of statements, statement, Condition, operator. */
const LEVELS = 5;

/** A member that its object has more than once. */
export interface DuplicateMember {
  /** The path of the object, such as `Statement[0].Condition`. Empty for the outermost one. */
  readonly path: string;
  readonly name: string;
}

/** An object or list that the scanner is in. */
interface Open {
  /** The object or list around it. */
  readonly parent: Open | undefined;
  readonly level: number;
  readonly path: string;
  /** The names seen, of an object. */
  readonly names: Map<string, "once" | "reported"> | undefined;
  /** The name of the current member, of an object. */
  name: string;
  /** The index of the current item, of a list. */
  index: number;
  expectsName: boolean;
}

/**
 * Returns the duplicate members of a valid JSON text in the order of their second occurrences, each once, and at most
 * `limit` of them.
 */
export function duplicateMembers(text: string, limit: number): readonly DuplicateMember[] {
  const scanner = createScanner(text, true);
  const found: DuplicateMember[] = [];
  let current: Open | undefined;
  for (let token = scanner.scan(); token !== END && found.length < limit; token = scanner.scan()) {
    switch (token) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        current = within(current, token === OPEN_BRACE);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        current = current?.parent;
        break;
      case COMMA:
        if (current !== undefined) {
          current.index += 1;
          current.expectsName = current.names !== undefined;
        }
        break;
      case STRING:
        if (current?.names !== undefined && current.expectsName) {
          current.expectsName = false;
          current.name = scanner.getTokenValue();
          const seen = current.names.get(current.name);
          if (seen === "once" && current.level <= LEVELS) found.push({ path: current.path, name: current.name });
          current.names.set(current.name, seen === undefined ? "once" : "reported");
        }
        break;
    }
  }
  return found;
}

function within(parent: Open | undefined, isObject: boolean): Open {
  return {
    parent,
    level: parent === undefined ? 1 : parent.level + 1,
    path: parent === undefined ? "" : pathOfValue(parent),
    names: isObject ? new Map() : undefined,
    name: "",
    index: 0,
    expectsName: isObject,
  };
}

function pathOfValue({ path, names, name, index }: Open): string {
  if (names === undefined) return `${path}[${index}]`;
  return path === "" ? name : `${path}.${name}`;
}
