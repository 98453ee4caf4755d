/**
 * The questions about a policy document, and their answers.
 *
 * Empty answer: no request of the question is allowed (or denied). This is a proof.
 *
 * An answer of yes or no was refused. A finding needs a request to show, and the parts that could not be decided.
 *
 * Sources: KMS developer guide, "Key policies in AWS KMS" and `kms:ViaService`; IAM user guide, "AWS JSON policy
 * elements: Principal".
 */

import type { Unresolved } from "../evaluator/evaluate";
import type { KeyIdentity, Request } from "../evaluator/request";
import type { OpenReason } from "./open-reason";

/**
 * The callers of a question.
 *
 * - `anyone`: every caller, except AWS services that call in their own name.
 * - `administrators`: the principals that can manage the key: those of the key's own account, or of any account if that is
 *   not known.
 * - `otherAccounts`: the principals of accounts other than the key's own and those listed, and of organizations other
 *   than those listed.
 * - `public`: callers whose account, organization, VPC and network the document does not name.
 * - `service`: one AWS service that calls in its own name.
 *
 * A unique id names one user or role, which AWS shows instead of an identity that was deleted. It is not an
 * administrator, not public and, by itself, not of another account.
 */
export type Callers =
  | { readonly kind: "anyone" | "administrators" | "public" }
  | { readonly kind: "otherAccounts"; readonly accounts: readonly string[]; readonly organizations: readonly string[] }
  | { readonly kind: "service"; readonly name: string };

/** The requests that do not come through one of these services, by their `kms:ViaService`. */
export interface OutsideServices {
  /** `*`: any value of `kms:ViaService`; `rds`: exactly `rds.<region>.amazonaws.com`, ignoring case; `rds.*`: any Region. */
  readonly services: readonly string[];
  /** Whether the key is a multi-Region key. The Region of a service's exact name is then not determined. */
  readonly multiRegion?: boolean;
  /** The Regions, besides its own, in which a multi-Region key is known to be used. */
  readonly regions?: readonly string[];
}

/** A constraint on one condition key: it is absent, no value matches the patterns, or at least one value does. */
export type ContextConstraint =
  | { readonly key: string; readonly kind: "absent" }
  | { readonly key: string; readonly kind: "outside" | "among"; readonly patterns: readonly string[] };

/** The requests of a question. A member that is left out constrains nothing. */
export interface Requests {
  /** Names of actions, such as `kms:Decrypt`. An answer names the first that is allowed. */
  readonly actions: readonly string[];
  readonly callers?: Callers;
  readonly outsideServices?: OutsideServices;
  readonly context?: readonly ContextConstraint[];
}

/** A question about a key policy. */
export interface KeyPolicyQuestion extends Requests {
  /** What is known of the KMS key. The root of its own account delegates to IAM policies. */
  readonly key: KeyIdentity;
}

/** The principals that can have an identity policy. Only the sessions of a role have its inline policies. */
export type Holders = "users" | "roles" | "usersAndRoles";

/** A statement that allows a request of the question, or denies one if the question asks for Deny statements. */
export interface Access {
  /** `accountRoot`: delegation to the key's own account. `grantIsForAWSResource`: only with that key true. */
  readonly kind: "direct" | "accountRoot" | "grantIsForAWSResource";
  /** The index of the statement. */
  readonly statement: number;
  readonly sid?: string;
  readonly path: string;
  /** The action pattern as written, or `NotAction`. */
  readonly actionPattern: string;
  /** The principal as written, or `NotPrincipal`. Empty for an identity policy. */
  readonly principal: string;
  readonly reason: OpenReason;
  /** A request that `evaluate` decides by the statement. */
  readonly witness: Request;
}

/** A part of the document that keeps the question undecided. */
export interface Undecided {
  readonly kind: Unresolved["kind"] | "ownAccount" | "region" | "limit";
  readonly path: string;
  readonly reason: string;
}

/** Both lists empty: no request of the question is allowed. This is a proof. */
export interface AccessAnswer {
  readonly accesses: readonly Access[];
  readonly undecided: readonly Undecided[];
}
