/**
 * Parses a policy document, given as JSON text or as an object, into its syntax tree or into a list of problems.
 *
 * - It never throws.
 * - It does not recurse into its input. The language has five levels, so deeper nesting is a wrong type at its level.
 * - It reads a bounded amount of text and a bounded number of values.
 * - A document without a problem and without a fault is complete: no member of the source is dropped.
 *
 * A fault is what AWS refuses but what leaves the document its meaning: a member that the policy language does not have,
 * which is left out, and a member that an object has twice, of which the last counts, as in the text that the provider
 * sends. To leave such a document undecided was refused, because one misspelled member would then hide an opening.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */

import type {
  ActionElement,
  Condition,
  Effect,
  PolicyDocument,
  PolicyVersion,
  PrincipalElement,
  PrincipalEntry,
  PrincipalType,
  ResourceElement,
  Statement,
} from "./ast";
import { duplicateMembers } from "./duplicate-members";
import { quote } from "./quote";

/** Eight times the largest document that AWS accepts, a key policy of 32 KiB. */
export const MAX_DOCUMENT_CHARACTERS = 262_144;
/** The most values in one document. Each action, resource, principal and condition value counts. */
export const MAX_DOCUMENT_VALUES = 20_000;
/** The most problems that are reported for one document. */
export const MAX_PROBLEMS = 100;

export interface Problem {
  readonly kind: "syntax" | "shape" | "limit" | "member";
  /** The path of the faulty part. Empty for the document itself. */
  readonly path: string;
  readonly reason: string;
}

export type ParseResult =
  | { readonly ok: true; readonly document: PolicyDocument; readonly faults: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Parses a policy document, given as JSON text or as the parsed object.
 * Returns the document and its faults (`member`: an unknown or repeated one), or at least one problem: `syntax` (not
 * JSON), `shape` (not a policy), `limit` (too large), or a fault next to one of these.
 */
export function parsePolicyDocument(source: unknown): ParseResult {
  if (typeof source !== "string") return new DocumentParser().parse(source);
  if (source.length > MAX_DOCUMENT_CHARACTERS) {
    return failure("limit", `has ${source.length} characters, more than the limit of ${MAX_DOCUMENT_CHARACTERS}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    const position = / at position (\d+)/.exec(String(error))?.[1];
    const place = position === undefined ? "" : ` at character ${position}`;
    // The text may be a misplaced secret, so the message does not quote it.
    return failure("syntax", `expected JSON, found text of length ${source.length} with a syntax error${place}`);
  }
  return new DocumentParser(
    duplicateMembers(source, MAX_PROBLEMS).map(
      ({ path, name }): Problem => ({
        kind: "member",
        path,
        reason: `has the member ${quote(name)} twice`,
      }),
    ),
  ).parse(value);
}

function failure(kind: Problem["kind"], reason: string): ParseResult {
  return { ok: false, problems: [{ kind, path: "", reason }] };
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Texts that cannot be a secret: an Effect in another case, and a date like that of a Version. */
const SHOWN = /^(allow|deny|\d{4}-\d{2}-\d{2})$/i;

function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  // A text in the wrong place may be a secret.
  if (typeof value === "string") return SHOWN.test(value) ? quote(value) : `a text of ${value.length} characters`;
  if (typeof value === "number" || typeof value === "boolean") return `\`${value}\``;
  return typeof value === "object" ? "an object" : `a value of type ${typeof value}`;
}

const DOCUMENT_MEMBERS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_MEMBERS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function isPrincipalType(name: string): name is PrincipalType {
  return name === "AWS" || name === "Service" || name === "Federated" || name === "CanonicalUser";
}

function isVersion(value: unknown): value is PolicyVersion {
  return value === "2012-10-17" || value === "2008-10-17";
}

function isEffect(value: unknown): value is Effect {
  return value === "Allow" || value === "Deny";
}

/** Parses one document and collects its problems. */
class DocumentParser {
  private readonly problems: Problem[] = [];
  private readonly faults: Problem[];
  private valueCount = 0;

  constructor(faults: readonly Problem[] = []) {
    this.faults = [...faults];
  }

  parse(source: unknown): ParseResult {
    if (!isObject(source)) {
      return failure("shape", `expected a policy document (an object), found ${describeValue(source)}`);
    }
    this.reportUnknownMembers(source, DOCUMENT_MEMBERS, "");
    const version = source["Version"];
    if (version !== undefined && !isVersion(version)) {
      this.addUnexpected("Version", "`2012-10-17` or `2008-10-17`", version);
    }
    const id = this.parseOptionalString(source["Id"], "Id");
    const statements = this.parseStatements(source["Statement"]);
    const [first, ...others] = this.problems;
    if (first !== undefined) return { ok: false, problems: [first, ...others, ...this.faults] };
    return {
      ok: true,
      document: { version: isVersion(version) ? version : undefined, ...(id === undefined ? {} : { id }), statements },
      faults: this.faults,
    };
  }

  private addProblem(kind: Problem["kind"], path: string, reason: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ kind, path, reason });
  }

  private addUnexpected(path: string, expected: string, found: unknown): void {
    this.addProblem(
      "shape",
      path,
      `expected ${expected}, found ${found === undefined ? "nothing" : describeValue(found)}`,
    );
  }

  private addUnknownMember(name: string, path: string, known: string): void {
    if (this.faults.length >= MAX_PROBLEMS) return;
    this.faults.push({
      kind: "member",
      path,
      reason: `has an unknown member ${quote(name)}, expected only ${known}`,
    });
  }

  private reportUnknownMembers(object: JsonObject, known: ReadonlySet<string>, path: string): void {
    for (const name of Object.keys(object)) {
      if (!known.has(name)) this.addUnknownMember(name, path, [...known].join(", "));
    }
  }

  private parseOptionalString(value: unknown, path: string): string | undefined {
    if (value === undefined || typeof value === "string") return value;
    this.addUnexpected(path, "a string", value);
    return undefined;
  }

  private parseStatements(value: unknown): readonly Statement[] {
    if (Array.isArray(value)) {
      if (value.length > MAX_DOCUMENT_VALUES) this.addTooManyValues("Statement");
      return value
        .slice(0, MAX_DOCUMENT_VALUES)
        .flatMap((statement, index) => this.parseStatement(statement, index, `Statement[${index}]`));
    }
    if (isObject(value)) return this.parseStatement(value, 0, "Statement");
    this.addUnexpected("Statement", "a statement or a list of statements", value);
    return [];
  }

  private parseStatement(value: unknown, index: number, path: string): readonly Statement[] {
    if (!isObject(value)) {
      this.addUnexpected(path, "a statement (an object)", value);
      return [];
    }
    this.reportUnknownMembers(value, STATEMENT_MEMBERS, path);
    const effect = value["Effect"];
    const sid = this.parseOptionalString(value["Sid"], `${path}.Sid`);
    const principal = this.parsePrincipal(value, path);
    const action = this.parseAction(value, path);
    const resource = this.parseResource(value, path);
    const conditions = this.parseConditions(value["Condition"], `${path}.Condition`);
    if (!isEffect(effect)) {
      this.addUnexpected(`${path}.Effect`, "`Allow` or `Deny`", effect);
      return [];
    }
    return [{ index, ...(sid === undefined ? {} : { sid }), effect, path, principal, action, resource, conditions }];
  }

  /** Returns the name of the present member, if any. It is a problem if both are present. */
  private presentMember(statement: JsonObject, name: string, not: string, path: string): string | undefined {
    if (statement[name] === undefined) return statement[not] === undefined ? undefined : not;
    if (statement[not] !== undefined)
      this.addProblem("shape", path, `has both ${name} and ${not}, expected only one of them`);
    return name;
  }

  private parseAction(statement: JsonObject, path: string): ActionElement | undefined {
    const name = this.presentMember(statement, "Action", "NotAction", path);
    if (name === undefined) return undefined;
    const memberPath = `${path}.${name}`;
    return {
      kind: name === "Action" ? "action" : "notAction",
      patterns: this.parseStrings(statement[name], memberPath),
      path: memberPath,
    };
  }

  private parseResource(statement: JsonObject, path: string): ResourceElement | undefined {
    const name = this.presentMember(statement, "Resource", "NotResource", path);
    if (name === undefined) return undefined;
    const memberPath = `${path}.${name}`;
    const kind = name === "Resource" ? "resource" : "notResource";
    return { kind, patterns: this.parseStrings(statement[name], memberPath), path: memberPath };
  }

  private parsePrincipal(statement: JsonObject, path: string): PrincipalElement | undefined {
    const name = this.presentMember(statement, "Principal", "NotPrincipal", path);
    if (name === undefined) return undefined;
    const memberPath = `${path}.${name}`;
    const kind = name === "Principal" ? "principal" : "notPrincipal";
    return { kind, entries: this.parsePrincipalEntries(statement[name], memberPath), path: memberPath };
  }

  private parsePrincipalEntries(value: unknown, path: string): readonly PrincipalEntry[] {
    if (value === "*") return [{ type: "AWS", value, path }];
    if (!isObject(value)) {
      this.addUnexpected(path, "`*` or an object with AWS, Service, Federated or CanonicalUser", value);
      return [];
    }
    return Object.entries(value).flatMap(([type, listed]) => {
      if (!isPrincipalType(type)) {
        this.addUnknownMember(type, path, "AWS, Service, Federated, CanonicalUser");
        return [];
      }
      const memberPath = `${path}.${type}`;
      return this.parseStrings(listed, memberPath).map((entry, index) => ({
        type,
        value: entry,
        path: Array.isArray(listed) ? `${memberPath}[${index}]` : memberPath,
      }));
    });
  }

  private parseConditions(value: unknown, path: string): readonly Condition[] {
    if (value === undefined) return [];
    if (!isObject(value)) {
      this.addUnexpected(path, "an object of condition operators", value);
      return [];
    }
    return Object.entries(value).flatMap(([operator, keys]) => {
      const memberPath = `${path}.${operator}`;
      if (!isObject(keys)) {
        this.addUnexpected(memberPath, "an object of condition keys", keys);
        return [];
      }
      return Object.entries(keys).map(([key, values]) => {
        const at = `${memberPath}.${key}`;
        return { operator, key, values: this.parseScalars(values, at), path: at };
      });
    });
  }

  private addTooManyValues(path: string): void {
    this.addProblem("limit", path, `exceeds the limit of ${MAX_DOCUMENT_VALUES} values in one document`);
  }

  private parseStrings(value: unknown, path: string): readonly string[] {
    return this.parseList(value, path, "a string", (item) => (typeof item === "string" ? item : undefined));
  }

  private parseScalars(value: unknown, path: string): readonly string[] {
    return this.parseList(value, path, "a string, boolean or number", (item) => {
      if (typeof item === "string") return item;
      return typeof item === "boolean" || typeof item === "number" ? String(item) : undefined;
    });
  }

  private parseList(
    value: unknown,
    path: string,
    expected: string,
    read: (item: unknown) => string | undefined,
  ): readonly string[] {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    this.valueCount += Math.max(1, items.length);
    if (this.valueCount > MAX_DOCUMENT_VALUES) {
      this.addTooManyValues(path);
      return [];
    }
    const texts: string[] = [];
    for (const [index, item] of items.entries()) {
      const text = read(item);
      if (text !== undefined) texts.push(text);
      else if (Array.isArray(value)) this.addUnexpected(`${path}[${index}]`, expected, item);
      else this.addUnexpected(path, `${expected}, or a list of these`, item);
    }
    return texts;
  }
}
