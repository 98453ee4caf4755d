/** Where a resource holds identity policies and attaches managed ones, as the model sees it. */
import type { Holder, IamPolicy } from "../model/iam-policy";
import type { Value } from "../model/value";
import { readElements, readPolicyDocument, readString, readStrings } from "./read";
import type { ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The properties, by their provider's names, of one type of resource. */
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

/** Reads a resource with these properties. */
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

/** A resource type with these properties, of which no other resource names one. */
export function identityPolicyHolder(properties: Properties): ResourceType {
  return { read: identityPolicies(properties), identifiers: [] };
}

/** The document of an inline policy; one without is how a program says that a role has none. */
function documentOf(member: string): (policy: Value<object>) => Value<unknown> {
  return (policy) =>
    policy.kind === "known" ? readPolicyDocument(policy.value, member, `${policy.path}.${member}`) : policy;
}
