/** Checks that the condition keys of a request are consistent, independently of `iam/solver/key-dependencies.ts`. */

import { accountOf, type Caller, type Request } from "../../../iam/evaluator/request";
import type { PolicyDocument } from "../../../iam/syntax/ast";
import { instant } from "./values";

/** The keys of a request, in lower case, and their values. Undefined means that the key is absent. */
export type Context = ReadonlyMap<string, readonly string[] | undefined>;

const CALLED = ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"];

/** Reports whether the context is consistent. A key that it does not list can have any value. */
export function isConsistent(context: Context, caller: Caller): boolean {
  return (
    comesThroughAService(context) &&
    namesItsEncryptionContext(context) &&
    isOneChain(context) &&
    isOneOrganization(context) &&
    isOneTime(context) &&
    isOneProvider(context, caller)
  );
}

/** Reports whether the context is consistent when compared keys that the request lacks are absent. */
export function agreesWithDocument(
  { caller, context }: Pick<Request, "caller" | "context">,
  document: PolicyDocument,
): boolean {
  const mentioned = document.statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()));
  const given = Object.entries(context).map(([key, values]) => [key.toLowerCase(), values] as const);
  return isConsistent(new Map([...mentioned.map((key) => [key, undefined] as const), ...given]), caller);
}

function comesThroughAService(context: Context): boolean {
  const via = context.get("aws:viaawsservice");
  const called = ["kms:viaservice", ...CALLED].some((key) => context.get(key) !== undefined);
  return via === undefined || !called || via[0] === "true";
}

function namesItsEncryptionContext(context: Context): boolean {
  if (!context.has("kms:encryptioncontextkeys")) return true;
  const named = (context.get("kms:encryptioncontextkeys") ?? []).map((name) => name.toLowerCase());
  return [...context].every(([key, values]) => {
    const [, name] = /^kms:encryptioncontext:(.*)$/.exec(key) ?? [];
    return name === undefined || named.includes(name) === (values !== undefined);
  });
}

function isOneChain(context: Context): boolean {
  const mentioned = CALLED.filter((key) => context.has(key));
  const there = mentioned.filter((key) => context.get(key) !== undefined);
  if (there.length !== 0 && there.length !== mentioned.length) return false;
  const [chain, [first] = [], [last] = []] = CALLED.map((key) => context.get(key));
  if (chain === undefined) return true;
  return (first === undefined || chain[0] === first) && (last === undefined || chain[chain.length - 1] === last);
}

/** All paths begin with the ID of one organization. */
function isOneOrganization(context: Context): boolean {
  const within = context.get("aws:principalorgpaths") ?? [];
  const ids = new Set(within.map((path) => /^([^/]+)\//.exec(path)?.[1]));
  if (ids.size > 1 || ids.has(undefined)) return false;
  if (!context.has("aws:principalorgid") || !context.has("aws:principalorgpaths")) return true;
  const [id] = context.get("aws:principalorgid") ?? [];
  return id === undefined ? ids.size === 0 : ids.has(id);
}

function isOneTime(context: Context): boolean {
  const [epoch] = context.get("aws:epochtime") ?? [];
  const [current] = context.get("aws:currenttime") ?? [];
  return epoch === undefined || current === undefined || instant(epoch) === instant(current);
}

/** Only role sessions have an identity provider. One with an ARN belongs to the account of the role. */
function isOneProvider(context: Context, caller: Caller): boolean {
  const [provider] = context.get("aws:federatedprovider") ?? [];
  if (provider === undefined) return true;
  if (caller.kind !== "roleSession") return false;
  if (provider.startsWith("arn:")) return accountOf(provider) === accountOf(caller.roleArn);
  return /^[\w.-]+$/.test(provider);
}
