/**
 * Classifies an entry of Principal or NotPrincipal by its text alone.
 *
 * Guarantee: an entry of the kind `nobody` matches no caller. `evaluator/principal.ts` decides which callers the other
 * kinds match. AWS does not support wildcards in a principal, except for the plain `*`, so no pattern is compiled here.
 *
 * Source: IAM user guide, "AWS JSON policy elements: Principal".
 */

import { memoizeByObject } from "../memoize";
import type { PrincipalEntry } from "./ast";

/** The principal that an entry names. */
export type NamedPrincipal =
  | { readonly kind: "everyone" }
  /** `partition` is undefined for an account given by its id alone. */
  | { readonly kind: "account"; readonly partition: string | undefined; readonly account: string }
  | { readonly kind: "user"; readonly arn: string }
  | { readonly kind: "role"; readonly arn: string }
  | {
      readonly kind: "roleSession";
      readonly partition: string;
      readonly account: string;
      readonly role: string;
      readonly session: string;
    }
  | { readonly kind: "federatedUser"; readonly arn: string }
  | { readonly kind: "uniqueId"; readonly id: string }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "undecided"; readonly reason: string }
  | { readonly kind: "nobody" };

const ACCOUNT = /^\d{12}$/;
const IAM_ARN = /^arn:([^:*?]+):iam::(\d{12}):([^*?]+)$/;
const STS_ARN = /^arn:([^:*?]+):sts::(\d{12}):([^*?]+)$/;
const UNIQUE_ID = /^A(IDA|ROA)[A-Z0-9]{4,}$/;

/** Returns the principal that the entry names. */
export const namedPrincipal = memoizeByObject(parseEntry);

function parseEntry(entry: PrincipalEntry): NamedPrincipal {
  switch (entry.type) {
    case "AWS":
      return parseAwsPrincipal(entry.value);
    case "Service":
      return { kind: "service", name: entry.value };
    case "Federated":
      return { kind: "federated", provider: entry.value };
    case "CanonicalUser":
      return { kind: "undecided", reason: "a canonical user ID does not identify its account" };
  }
}

function parseAwsPrincipal(value: string): NamedPrincipal {
  if (value === "*") return { kind: "everyone" };
  if (ACCOUNT.test(value)) return { kind: "account", partition: undefined, account: value };
  if (UNIQUE_ID.test(value)) return { kind: "uniqueId", id: value };
  const [, partition = "", account = "", path = ""] = IAM_ARN.exec(value) ?? [];
  if (path === "root") return { kind: "account", partition, account };
  if (path.startsWith("user/")) return { kind: "user", arn: value };
  if (path.startsWith("role/")) return { kind: "role", arn: value };
  return parseStsPrincipal(value);
}

function parseStsPrincipal(value: string): NamedPrincipal {
  const [, partition = "", account = "", path = ""] = STS_ARN.exec(value) ?? [];
  if (path.startsWith("federated-user/")) return { kind: "federatedUser", arn: value };
  const [type, role, session, more] = path.split("/");
  if (type !== "assumed-role" || role === undefined || session === undefined || more !== undefined) {
    return { kind: "nobody" };
  }
  return { kind: "roleSession", partition, account, role, session };
}

/** Returns whether the entry names a whole account. */
export function isAccountEntry(entry: PrincipalEntry): boolean {
  return namedPrincipal(entry).kind === "account";
}
