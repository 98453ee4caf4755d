/**
 * Identity policies: what IAM lets whoever has them do, on the keys whose key policy leaves access to IAM.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies.html
 */
import type { Holders } from "../iam/index";
import type { Value } from "./value";

/** A user or role that has the policies of a resource. */
export interface Holder {
  readonly kind: "user" | "role";
  readonly name: Value<string>;
}

/** A resource that holds identity policies, attaches managed ones, or both. */
export interface IamPolicy {
  readonly kind: "iamPolicy";
  /** Who can have them. */
  readonly holders: Holders;
  /** Those who have them by this resource, by their names; the members of a group are not told. */
  readonly heldBy: readonly Holder[];
  /** The documents it holds, each as JSON text or as an object in which parts may be an `UnknownPart`. */
  readonly documents: readonly Value<unknown>[];
  /** The ARNs of the managed policies it attaches, AWS's and the account's own. */
  readonly managedPolicyArns: readonly Value<string>[];
}
