/** Grants of the classic AWS provider. aws-native has none. */
import type { GrantArgs } from "@pulumi/aws/kms/grant";
import type { input } from "@pulumi/aws/types";
import type { GrantConstraint, KmsGrant } from "../model/kms-grant";
import { known, type Value } from "../model/value";
import { readAccount } from "./provider";
import { readElements, readString, readStringMap, readStrings } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The grant resource, by type token. */
export const AWS_KMS_GRANT: readonly (readonly [token: string, type: ResourceType])[] = [
  ["aws:kms/grant:Grant", { read: readGrant, identifiers: [] }],
];

function readGrant(view: ResourceView): KmsGrant {
  const { props } = view;
  const name = propertyOf<GrantArgs>();
  return {
    kind: "kmsGrant",
    keyId: readString(props, name("keyId")),
    granteePrincipal: readString(props, name("granteePrincipal")),
    operations: readStrings(props, name("operations")),
    constraints: readElements(props, name("constraints")).map(readConstraint),
    account: readAccount(view),
  };
}

function readConstraint(constraint: Value<object>): Value<GrantConstraint> {
  if (constraint.kind !== "known") return constraint;
  const { value, path } = constraint;
  const name = propertyOf<input.kms.GrantConstraint>();
  const member = (property: string) => readStringMap(value, property, `${path}.${property}`);
  return known(path, {
    encryptionContextEquals: member(name("encryptionContextEquals")),
    encryptionContextSubset: member(name("encryptionContextSubset")),
  });
}
