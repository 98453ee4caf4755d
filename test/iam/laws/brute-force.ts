/**
 * A question answered by trying requests: callers enough, times what a request may have of each key, as far as the keys
 * agree with each other, each through the literal evaluator. Slow, simple, and made without the search it checks.
 */

import { evaluate } from "../../../iam/evaluator/evaluate";
import { type Caller, callerContext, type KeyIdentity, type Request } from "../../../iam/evaluator/request";
import type { PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { callersFor } from "./callers";
import { conditionKey } from "./condition-keys";
import { isConsistent } from "./consistent";
import { bearingOn, Contexts, distinct, holding, type Option, speakingOf } from "./contexts";
import type { Glob } from "./globs";
import { variablesIn } from "./values";

/** Requests tried of one statement and action; of more, that many drawn at random. */
const MAX_REQUESTS = Number(process.env["FC_REQUESTS"] ?? "20000");

/** What is tried: whether a statement, an Allow beside all Denys, decides a request. */
export interface Trial {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly action: string;
  readonly key: KeyIdentity;
  /** The keys requests are for, of an identity policy. */
  readonly keyArns?: readonly string[];
  /** What the question compares keys with, by key in lower case. */
  readonly asks: ReadonlyMap<string, readonly Glob[]>;
  /** What each part of the question says of a request. */
  readonly said: (request: Part) => string;
  /** Whether the question is about the request. */
  readonly isAbout: (request: Part) => boolean;
}

/** What a question looks at of a request. */
export type Part = Pick<Request, "caller" | "context" | "keyArn">;

export interface Tried {
  readonly request: Request;
  /** AWS does not say that there is such a request. */
  readonly stretch: boolean;
}

export interface Requests {
  /** Those that come out as the statement has it, keys absent first. */
  readonly through: Iterable<Tried>;
  /** Whether all that the document can tell apart are tried. */
  readonly complete: boolean;
}

/** Requests that the statement lets through, or for a Deny keeps out. */
export function requestsThrough(trial: Trial): Requests {
  const { document, statement, action, key } = trial;
  const bearing = trial.keyArns === undefined ? bearingOn(document, action, key) : speakingOf(document, action);
  const asked = bearing.find(({ index }) => index === statement.index);
  if (asked === undefined) return { through: [], complete: true };
  const against = bearing.filter(({ effect }) => asked.effect === "Allow" && effect === "Deny");
  const sub = { ...document, statements: [asked, ...against] };
  const given = callersFor(sub, key.account, document);
  const contexts = new Contexts({ ...trial, document: sub, statement: asked, callers: given.callers });
  const keys = contexts.keys();
  const options = keys.map((name) => contexts.options(name));
  const callers = distinct(given.callers, (caller) => sayOf(caller, contexts)).filter((caller) =>
    mayBe(caller, contexts),
  );
  const keyArns = trial.keyArns ?? [undefined];
  const count = options.reduce((product, each) => product * each.length, callers.length * keyArns.length);
  const outcome = asked.effect === "Allow" ? "allowed" : "denied";
  const through = {
    *[Symbol.iterator](): Iterator<Tried> {
      for (const number of count > MAX_REQUESTS ? drawn(count) : counted(count)) {
        const tried = requestAt(number, trial, { callers, keyArns, keys, options });
        if (tried !== undefined && evaluate(sub, tried.request).kind === outcome) yield tried;
      }
    },
  };
  // Of a Region not known, the partition of callers' ARNs is not either.
  const isArn = contexts.conditions.some((condition) => /^aws:(PrincipalArn|FederatedProvider)$/i.test(condition.key));
  const isKnown = key.region !== undefined || !isArn;
  return { through, complete: given.complete && contexts.complete && isKnown && count <= MAX_REQUESTS };
}

function* counted(count: number): Iterable<number> {
  for (let at = 0; at < count; at += 1) yield at;
}

/** From a fixed seed, so that a run says the same twice. */
function* drawn(count: number): Iterable<number> {
  let state = 20260218;
  for (let index = 0; index < MAX_REQUESTS; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield Math.floor((state / 2 ** 32) * count);
  }
}

/** What requests are put together from. */
interface Choices {
  readonly callers: readonly Caller[];
  readonly keyArns: readonly (string | undefined)[];
  readonly keys: readonly string[];
  readonly options: readonly (readonly Option[])[];
}

/** The request of that number, if it is one of the question and its keys agree with each other. */
function requestAt(
  number: number,
  { action, key, isAbout }: Trial,
  { callers, keyArns, keys, options }: Choices,
): Tried | undefined {
  let rest = number;
  const take = <T>(from: readonly T[]): T | undefined => {
    const found = from[rest % from.length];
    rest = Math.floor(rest / from.length);
    return found;
  };
  const caller = take(callers);
  const keyArn = take(keyArns);
  if (caller === undefined) return undefined;
  const values = new Map<string, readonly string[] | undefined>();
  let stretch = false;
  for (const [index, name] of keys.entries()) {
    const option = take(options[index] ?? []);
    values.set(name, option?.values);
    stretch ||= option?.stretch === true;
  }
  if (!isConsistent(values, caller)) return undefined;
  const context = Object.fromEntries([...values].flatMap(([name, each]) => (each === undefined ? [] : [[name, each]])));
  const request = { caller, action, key, context, ...(keyArn !== undefined && { keyArn }) };
  return isAbout(request) ? { request, stretch } : undefined;
}

/** What the document's principals and its conditions on derived keys say of the caller, each by itself. */
function sayOf(caller: Caller, { asked, conditions, variables }: Contexts): string {
  const { document, statement, key } = asked;
  const derived = callerContext(caller);
  const principals = [...document.statements.map(({ principal }) => principal), ...entriesOf(statement)];
  const own = conditions.filter((condition) => conditionKey(condition.key)?.presence === "derived");
  const said = [...principals.map((principal) => ({ ...holding(), principal })), ...own.map((each) => holding(each))];
  const account = derived.get("aws:principalaccount");
  const federated = conditions.some(isFederated) || document.statements.some(isFederated);
  return [
    ...said.map((each) => holdsFor(each, caller, asked).slice(0, 4)),
    ...[...variables].map((name) => derived.get(name)),
    // What a variable is compared with tells callers apart by more than what the condition alone says of them.
    ...own
      .filter((condition) => variablesIn(condition, document).length > 0)
      .map((condition) => derived.get(condition.key.toLowerCase())),
    ...(federated ? [account, caller.kind === "roleSession"] : [account === key.account]),
    asked.said({ caller, context: {} }),
  ].join();
}

function isFederated(part: { readonly key?: string; readonly principal?: Statement["principal"] }): boolean {
  const entries = part.principal?.entries ?? [];
  return part.key?.toLowerCase() === "aws:federatedprovider" || entries.some(({ type }) => type === "Federated");
}

/** Each entry of a statement's principal by itself. */
function entriesOf({ principal }: Statement): readonly Statement["principal"][] {
  return (principal?.entries ?? []).map((entry) => ({ kind: "principal", entries: [entry], path: "" }));
}

/** Whether nothing the statement asks of callers alone speaks against the caller. */
function mayBe(caller: Caller, { asked }: Contexts): boolean {
  const { statement, document } = asked;
  const own = statement.conditions.filter(
    (condition) => conditionKey(condition.key)?.presence === "derived" && variablesIn(condition, document).length === 0,
  );
  const { principal } = statement;
  const who = isFederated(statement) || principal === undefined ? [] : [{ ...holding(), principal }];
  return [...who, ...own.map((each) => holding(each))].every((each) => holdsFor(each, caller, asked) === "allowed");
}

function holdsFor(statement: Statement, caller: Caller, { document, action, key }: Contexts["asked"]): string {
  return evaluate({ ...document, statements: [statement] }, { caller, action, key, context: {} }).kind;
}
