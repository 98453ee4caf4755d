/**
 * Answers a question by trying requests: sufficient callers, times the possible values of each key, if the keys are
 * consistent, each through the literal evaluator. It is slow and simple, and shares no code with the search it checks.
 */

import { evaluate } from "../../../iam/evaluator/evaluate";
import { type Caller, callerContext, type KeyIdentity, type Request } from "../../../iam/evaluator/request";
import type { PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { callersFor } from "./callers";
import { conditionKey } from "./condition-keys";
import { isConsistent } from "./consistent";
import { allowIf, applicableStatements, Contexts, firstOfEach, type Option, statementsForAction } from "./contexts";
import type { Glob } from "./globs";
import { variablesIn } from "./values";

/** The limit of requests for one statement and action. Above it, that many are drawn at random. */
const MAX_REQUESTS = Number(process.env["FC_REQUESTS"] ?? "20000");

/** Whether a statement, an Allow together with all Denies, decides a request. */
export interface Trial {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly action: string;
  readonly key: KeyIdentity;
  /** The ARNs of the keys that requests are for, if the document is an identity policy. */
  readonly keyArns?: readonly string[];
  /** The patterns with which the question compares keys, by key in lower case. */
  readonly patterns: ReadonlyMap<string, readonly Glob[]>;
  /** Returns a text that differs for requests that the question distinguishes. */
  readonly signature: (request: Part) => string;
  /** Whether the question applies to the request. */
  readonly isInScope: (request: Part) => boolean;
}

/** The part of a request that a question can depend on. */
export type Part = Pick<Request, "caller" | "context" | "keyArn">;

export interface Tried {
  readonly request: Request;
  /** Whether AWS does not document that such a request exists. */
  readonly undocumented: boolean;
}

export interface Requests {
  /** The requests that the statement decides, with keys absent first. */
  readonly through: Iterable<Tried>;
  /** Whether the requests cover every distinction that the document makes. */
  readonly complete: boolean;
}

/** Returns the requests that the statement allows or, if it is a Deny, denies. */
export function requestsThrough(trial: Trial): Requests {
  const { document, statement, action, key } = trial;
  const applicable =
    trial.keyArns === undefined ? applicableStatements(document, action, key) : statementsForAction(document, action);
  const tested = applicable.find(({ index }) => index === statement.index);
  if (tested === undefined) return { through: [], complete: true };
  const denies = applicable.filter(({ effect }) => tested.effect === "Allow" && effect === "Deny");
  const sub = { ...document, statements: [tested, ...denies] };
  const given = callersFor(sub, key.account, document);
  const ofOneKey = trial.keyArns === undefined;
  const contexts = new Contexts({ ...trial, document: sub, statement: tested, callers: given.callers, ofOneKey });
  const keys = contexts.keys();
  const options = keys.map((name) => contexts.options(name));
  const callers = firstOfEach(given.callers, (caller) => signatureOf(caller, contexts)).filter((caller) =>
    mayMatch(caller, contexts),
  );
  const keyArns = trial.keyArns ?? [undefined];
  const count = options.reduce((product, each) => product * each.length, callers.length * keyArns.length);
  const outcome = tested.effect === "Allow" ? "allowed" : "denied";
  const through = {
    *[Symbol.iterator](): Iterator<Tried> {
      for (const number of count > MAX_REQUESTS ? drawn(count) : counted(count)) {
        const tried = requestAt(number, trial, { callers, keyArns, keys, options });
        if (tried !== undefined && evaluate(sub, tried.request).kind === outcome) yield tried;
      }
    },
  };
  // If the Region is not known, the partition in the callers' ARNs is not known either.
  const isArn = contexts.conditions.some((condition) => /^aws:(PrincipalArn|FederatedProvider)$/i.test(condition.key));
  const isKnown = key.region !== undefined || !isArn;
  return { through, complete: given.complete && contexts.complete && isKnown && count <= MAX_REQUESTS };
}

function* counted(count: number): Iterable<number> {
  for (let at = 0; at < count; at += 1) yield at;
}

/** Yields random numbers from a fixed seed, so that each run is the same. */
function* drawn(count: number): Iterable<number> {
  let state = 20260218;
  for (let index = 0; index < MAX_REQUESTS; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield Math.floor((state / 2 ** 32) * count);
  }
}

/** The parts from which requests are composed. */
interface Choices {
  readonly callers: readonly Caller[];
  readonly keyArns: readonly (string | undefined)[];
  readonly keys: readonly string[];
  readonly options: readonly (readonly Option[])[];
}

/** Returns the request with that number, if it is in scope and its keys are consistent. */
function requestAt(
  number: number,
  { action, key, isInScope }: Trial,
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
  let undocumented = false;
  for (const [index, name] of keys.entries()) {
    const option = take(options[index] ?? []);
    values.set(name, option?.values);
    undocumented ||= option?.undocumented === true;
  }
  if (!isConsistent(values, caller)) return undefined;
  const context = Object.fromEntries([...values].flatMap(([name, each]) => (each === undefined ? [] : [[name, each]])));
  const request = { caller, action, key, context, ...(keyArn !== undefined && { keyArn }) };
  return isInScope(request) ? { request, undocumented } : undefined;
}

/** Returns the results of each principal and of each condition on derived keys, evaluated alone. */
function signatureOf(caller: Caller, { asked, conditions, variables }: Contexts): string {
  const { document, statement, key } = asked;
  const derived = callerContext(caller);
  const principals = [...document.statements.map(({ principal }) => principal), ...entriesOf(statement)];
  const own = conditions.filter((condition) => conditionKey(condition.key)?.presence === "derived");
  const verdicts = [
    ...principals.map((principal) => ({ ...allowIf(), principal })),
    ...own.map((each) => allowIf(each)),
  ];
  const account = derived.get("aws:principalaccount");
  const federated = conditions.some(isFederated) || document.statements.some(isFederated);
  return [
    ...verdicts.map((each) => decisionFor(each, caller, asked).slice(0, 4)),
    ...[...variables].map((name) => derived.get(name)),
    // A policy variable distinguishes callers by more than the result of its condition.
    ...own
      .filter((condition) => variablesIn(condition, document).length > 0)
      .map((condition) => derived.get(condition.key.toLowerCase())),
    ...(federated ? [account, caller.kind === "roleSession"] : [account === key.account]),
    asked.signature({ caller, context: {} }),
  ].join();
}

function isFederated(part: { readonly key?: string; readonly principal?: Statement["principal"] }): boolean {
  const entries = part.principal?.entries ?? [];
  return part.key?.toLowerCase() === "aws:federatedprovider" || entries.some(({ type }) => type === "Federated");
}

/** Returns each entry of a statement's principal as an element of its own. */
function entriesOf({ principal }: Statement): readonly Statement["principal"][] {
  return (principal?.entries ?? []).map((entry) => ({ kind: "principal", entries: [entry], path: "" }));
}

/** Reports whether no condition of the statement on the caller alone rejects the caller. */
function mayMatch(caller: Caller, { asked }: Contexts): boolean {
  const { statement, document } = asked;
  const own = statement.conditions.filter(
    (condition) => conditionKey(condition.key)?.presence === "derived" && variablesIn(condition, document).length === 0,
  );
  const { principal } = statement;
  const who = isFederated(statement) || principal === undefined ? [] : [{ ...allowIf(), principal }];
  return [...who, ...own.map((each) => allowIf(each))].every((each) => decisionFor(each, caller, asked) === "allowed");
}

function decisionFor(statement: Statement, caller: Caller, { document, action, key }: Contexts["asked"]): string {
  return evaluate({ ...document, statements: [statement] }, { caller, action, key, context: {} }).kind;
}
