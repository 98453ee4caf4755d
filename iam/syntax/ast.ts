/**
 * The abstract syntax of an IAM policy document, as closed unions.
 *
 * Every node keeps its path in the document (`Statement[2].Condition.StringLike.kms:ViaService`) and its text as written.
 * An answer uses both to name the parts that it depends on. No node is interpreted here: `"*"`, an ARN and a misspelt
 * operator are all plain text.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy element reference".
 */

/** What a document is attached to. A key policy names its callers, and an identity policy names its keys. */
export type PolicyKind = "keyPolicy" | "identityPolicy";

export type Effect = "Allow" | "Deny";

/** Only `2012-10-17` has policy variables. Under the older version, or without a version, `${…}` is literal text. */
export type PolicyVersion = "2012-10-17" | "2008-10-17";

export interface ActionElement {
  readonly kind: "action" | "notAction";
  readonly patterns: readonly string[];
  readonly path: string;
}

export interface ResourceElement {
  readonly kind: "resource" | "notResource";
  readonly patterns: readonly string[];
  readonly path: string;
}

export type PrincipalType = "AWS" | "Service" | "Federated" | "CanonicalUser";

/**
 * One principal. The plain `"*"` has the type `AWS` and the value `*`, which AWS documents as equivalent in a resource
 * policy.
 */
export interface PrincipalEntry {
  readonly type: PrincipalType;
  readonly value: string;
  readonly path: string;
}

export interface PrincipalElement {
  readonly kind: "principal" | "notPrincipal";
  readonly entries: readonly PrincipalEntry[];
  readonly path: string;
}

/** One operator applied to one condition key. A boolean or number in the document is kept as its JSON text. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly path: string;
}

export interface Statement {
  readonly index: number;
  readonly sid?: string;
  readonly effect: Effect;
  readonly path: string;
  readonly principal: PrincipalElement | undefined;
  readonly action: ActionElement | undefined;
  readonly resource: ResourceElement | undefined;
  readonly conditions: readonly Condition[];
}

export interface PolicyDocument {
  readonly version: PolicyVersion | undefined;
  readonly id?: string;
  readonly statements: readonly Statement[];
}
