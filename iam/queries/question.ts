/** What can be asked of a policy document, and what is answered. */

import type { Unresolved } from "../evaluator/evaluate";
import type { KeyIdentity, Request } from "../evaluator/request";
import type { OpenReason } from "./open-reason";

/**
 * Who the question is about.
 *
 * - `anyone`: everybody who can call but AWS services in their own name.
 * - `ownAccount`: principals of the key's own account.
 * - `otherAccounts`: principals of other accounts than the key's own and those of the list, whose organization is none
 *   of the list.
 * - `public`: whoever is nothing to the document: of an account, an organization, a VPC and a network it does not name.
 * - `service`: one AWS service that calls in its own name.
 */
export type Callers =
  | { readonly kind: "anyone" | "ownAccount" | "public" }
  | { readonly kind: "otherAccounts"; readonly accounts: readonly string[]; readonly organizations: readonly string[] }
  | { readonly kind: "service"; readonly name: string };

/** Requests that do not come through one of these services, as told by `kms:ViaService`. */
export interface OutsideServices {
  /** `*`: any value of `kms:ViaService`; `rds`: exactly `rds.<region>.amazonaws.com`, ignoring case; `rds.*`: any Region. */
  readonly services: readonly string[];
  /** A multi-Region key: which Region is meant by a service's exact name is then undecided, where it matters. */
  readonly multiRegion?: boolean;
  /** Regions beside its own in which a multi-Region key is known to be used. */
  readonly regions?: readonly string[];
}

/** What the request has of one condition key: nothing, no value among the patterns, or one at least. */
export type ContextConstraint =
  | { readonly key: string; readonly kind: "absent" }
  | { readonly key: string; readonly kind: "outside" | "among"; readonly patterns: readonly string[] };

/** Which requests a question is about; what it leaves out may be anything. */
export interface Requests {
  /** Names of actions, such as `kms:Decrypt`; an answer names the first that gets through. */
  readonly actions: readonly string[];
  readonly callers?: Callers;
  readonly outsideServices?: OutsideServices;
  readonly context?: readonly ContextConstraint[];
}

/** A question to the policy of a key. */
export interface KeyPolicyQuestion extends Requests {
  /** What is known of the key. Its own account's root stands for delegation to IAM. */
  readonly key: KeyIdentity;
}

/** Who can have an identity policy: an inline policy of a role is had by its sessions alone. */
export type Holders = "users" | "roles" | "usersAndRoles";

/** A statement that lets a request of the question through, or for a Deny keeps it out. */
export interface Access {
  /** `accountRoot`: delegation to the key's own account. `grantIsForAWSResource`: only with that key true. */
  readonly kind: "direct" | "accountRoot" | "grantIsForAWSResource";
  readonly statement: number;
  readonly sid?: string;
  readonly path: string;
  /** The action pattern as written, or `NotAction`. */
  readonly actionPattern: string;
  /** The principal as written, or `NotPrincipal`; in an identity policy empty. */
  readonly principal: string;
  readonly reason: OpenReason;
  /** A request that `evaluate` decides so. */
  readonly witness: Request;
}

/** What keeps the question open, by its path in the document. */
export interface Undecided {
  readonly kind: Unresolved["kind"] | "ownAccount" | "region" | "limit";
  readonly path: string;
  readonly reason: string;
}

/** Both lists empty: no request of the question gets through, proved. */
export interface AccessAnswer {
  readonly accesses: readonly Access[];
  readonly undecided: readonly Undecided[];
}
