/** Reads the identity policies that a resource contains and the managed policies that it attaches. */
import type { Holder, IamPolicy } from "../model/iam-policy";
import type { Value } from "../model/value";
import { readElements, readPolicyDocument, readString, readStrings } from "./read";
import type { ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The names of the properties of one resource type. */
interface Properties {
  readonly holders: IamPolicy["holders"];
  /** Names the user or the role that has the policies. */
  readonly user?: string;
  readonly role?: string;
  /** Hold lists of such names. */
  readonly users?: string;
  readonly roles?: string;
  /** Holds a policy document. */
  readonly document?: string;
  /** Holds a list of inline policies, with the document of each in a member. */
  readonly inline?: { readonly list: string; readonly document: string };
  /** Holds the ARN of a managed policy. */
  readonly attached?: string;
  /** Holds a list of such ARNs. */
  readonly allAttached?: string;
}

/** Returns what reads a resource with these properties. */
export function identityPolicies(properties: Properties): (view: ResourceView) => IamPolicy {
  const { holders, document, inline, attached, allAttached, user, role, users, roles } = properties;
  return ({ props }) => ({
    kind: "iamPolicy",
    holders,
    heldBy: [
      ...(user === undefined ? [] : [readString(props, user)]).map(holder("user")),
      ...(role === undefined ? [] : [readString(props, role)]).map(holder("role")),
      ...(users === undefined ? [] : readStrings(props, users)).map(holder("user")),
      ...(roles === undefined ? [] : readStrings(props, roles)).map(holder("role")),
    ],
    documents: [
      ...(document === undefined ? [] : [readPolicyDocument(props, document)]),
      ...(inline === undefined ? [] : readElements(props, inline.list).map(documentOf(inline.document))),
    ],
    managedPolicyArns: [
      ...(attached === undefined ? [] : [readString(props, attached)]),
      ...(allAttached === undefined ? [] : readStrings(props, allAttached)),
    ],
  });
}

const holder =
  (kind: Holder["kind"]) =>
  (name: Value<string>): Holder => ({ kind, name });

/** Returns a resource type with these properties. No other resource refers to one. */
export function identityPolicyHolder(properties: Properties): ResourceType {
  return { read: identityPolicies(properties), identifiers: [] };
}

/**
 * Reads the document of an inline policy. A program removes all inline policies of a role with one that has no
 * document.
 */
function documentOf(member: string): (policy: Value<object>) => Value<unknown> {
  return (policy) =>
    policy.kind === "known" ? readPolicyDocument(policy.value, member, `${policy.path}.${member}`) : policy;
}
