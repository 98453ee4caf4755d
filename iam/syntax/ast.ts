/**
 * The parts of an IAM policy document, as closed unions. Every part carries its path in the document
 * (`Statement[2].Condition.StringLike.kms:ViaService`) and its text as written, so that an answer can name what it rests on.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy element reference".
 */

/** What a document is attached to: a key policy names its callers, an identity policy names its keys. */
export type PolicyKind = "keyPolicy" | "identityPolicy";

export type Effect = "Allow" | "Deny";

/** Policy variables are read only under the newer version; under the older, or none, `${…}` is literal text. */
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

/** One principal; the plain `"*"` is kept as type `AWS`, value `*`, which AWS documents as its equal in a resource policy. */
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

/** One operator applied to one key; booleans and numbers in the document are kept as their JSON text. */
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
