/**
 * Identity policies. They allow their holders to use keys whose key policy delegates access to IAM.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies.html
 */
import type { Holders } from "../iam/index";
import type { Value } from "./value";

/** A user or role to which the policies of a resource apply. */
export interface Holder {
  readonly kind: "user" | "role";
  readonly name: Value<string>;
}

/** A resource that contains identity policies, attaches managed ones, or both. */
export interface IamPolicy {
  readonly kind: "iamPolicy";
  /** The kinds of principals to which the policies can apply. */
  readonly holders: Holders;
  /** The users and roles that this resource names. The members of a group are not known. */
  readonly heldBy: readonly Holder[];
  /** The documents, each as JSON text or as an object whose parts can be an `UnknownPart`. */
  readonly documents: readonly Value<unknown>[];
  /** The ARNs of the attached managed policies of AWS and of the account. */
  readonly managedPolicyArns: readonly Value<string>[];
}
