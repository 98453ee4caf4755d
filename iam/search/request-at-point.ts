/**
 * The concrete request that a point of the search describes.
 *
 * Its caller is one of the class, its context has the values of the point, and its keys agree with each other where AWS
 * makes them depend on each other.
 */

import { KEY_ARN, keyFactsFor } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import type { KeyValues } from "../conditions/condition";
import { type Caller, callerContext, keyContext, type Request } from "../evaluator/request";
import { type Assignment, valueAt } from "../solver/backtrack";
import { completeContext } from "../solver/key-dependencies";
import type { CompiledDocument } from "./compiled-document";

/** Condition keys that follow from the one KMS key of a key policy. */
const KEYS_OF_KMS_KEY: ReadonlySet<string> = new Set(keyContext({ region: undefined, account: undefined }).keys());

/** Condition keys that follow from the ARN of a KMS key, which a request of an identity policy has. */
const KEYS_OF_ARN: ReadonlySet<string> = new Set(["aws:requestedregion", "aws:resourceaccount", KEY_ARN]);

/** Returns the request for the action that a caller of the class makes at the point. */
export function requestAt(
  point: Assignment,
  { representative }: CallerClass,
  { document, action }: { readonly document: CompiledDocument; readonly action: string },
): Request {
  const { key, kind, mentions } = document;
  const facts = keyFactsFor(action);
  const derived = callerContext(representative);
  const textAt = (name: string): string => textsOf(valueAt(point, name, facts)).join();
  const given = [...point].map(([name, value]) => [name, textsOf(value)] as const);
  const isIdentity = kind === "identityPolicy";
  const ofKey = isIdentity ? KEYS_OF_ARN : KEYS_OF_KMS_KEY;
  const free = given.filter(([name, texts]) => texts.length > 0 && !derived.has(name) && !ofKey.has(name));
  const filled = [...completeContext(new Map(free), mentions)];
  const context = Object.fromEntries(filled.map(([name, texts]) => [document.asWritten(name), texts]));
  return {
    caller: callerAt(representative, textAt),
    action,
    key,
    ...(isIdentity && { keyArn: textAt(KEY_ARN) }),
    context,
  };
}

/** Returns the caller of the representative's kind that has the derived keys. */
function callerAt(representative: Caller, textAt: (key: string) => string): Caller {
  const arn = textAt("aws:principalarn");
  const userId = textAt("aws:userid");
  switch (representative.kind) {
    case "user":
      return representative.arn === arn && representative.userId === userId
        ? representative
        : { kind: "user", arn, userId };
    case "roleSession":
      return representative.roleArn === arn && representative.userId === userId
        ? representative
        : { ...representative, roleArn: arn, userId };
    case "federatedUser":
      return { ...representative, arn };
    case "root":
      return { kind: "root", arn };
    case "service":
      return representative;
  }
}

/** Returns the values of a key; none when the key is absent or its value is not known. */
export function textsOf(value: KeyValues): readonly string[] {
  return value.kind === "values" ? value.values : [];
}
