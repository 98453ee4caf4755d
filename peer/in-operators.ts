/** Classes of disagreement about an operator or the key that it tests. */

import { isMultivaluedKey } from "../iam/aws/condition-keys";
import { parseOperator } from "../iam/conditions/condition";
import { given, OPERATORS_PAGE } from "./amend-condition";
import type { Difference } from "./difference";

const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

export const inOperators: readonly Difference[] = [
  {
    id: "null-with-set-operator",
    title: "Null with ForAllValues or ForAnyValue",
    ours: "always holds with ForAllValues, never with ForAnyValue",
    theirs: "is the same as Null",
    page: `${IAM}/access-analyzer-reference-policy-checks.html`,
    says: "Avoid using the Null condition operator with the ForAllValues or ForAnyValue qualifiers because they always return a true or false respectively.",
    right: "our evaluator",
    example: { statement: { Condition: { "ForAllValues:Null": { "kms:ViaService": "false" } } }, request: {} },
    amend: (part) => {
      if (part.kind !== "condition") return undefined;
      const { name, quantifier } = parseOperator(part.condition.operator);
      return name === "Null" && quantifier !== "one" ? { part: quantifier === "all" } : undefined;
    },
  },
  {
    id: "any-value-if-exists",
    title: "ForAnyValue with IfExists on an absent key",
    ours: "holds, by IfExists",
    theirs: "fails, by ForAnyValue",
    page: OPERATORS_PAGE,
    says: "You can add `IfExists` to the end of any condition operator name except the `Null` condition: if the key is not present, evaluate the condition element as true.",
    right: "our evaluator",
    example: {
      statement: { Condition: { "ForAnyValue:StringEqualsIfExists": { "aws:CalledVia": "athena.amazonaws.com" } } },
      request: {},
    },
    amend: (part, request) => {
      if (part.kind !== "condition" || given(part.condition, request).length > 0) return undefined;
      const { quantifier, ifExists } = parseOperator(part.condition.operator);
      return quantifier === "any" && ifExists ? { part: true } : undefined;
    },
  },
  {
    id: "plain-on-multivalued",
    title: "A plain operator on a multivalued key that has one value",
    ours: "compares the one value (several are undecided)",
    theirs: "never holds if the key is present, negated or not",
    page: `${IAM}/reference_policies_condition-single-vs-multi-valued-context-keys.html`,
    says: "Multivalued context keys require a condition set operator. The page does not say what a plain operator does.",
    right: "not settled",
    example: {
      statement: { Condition: { StringEquals: { "kms:GrantOperations": "Decrypt" } } },
      request: { context: { "kms:GrantOperations": ["Decrypt"] } },
    },
    amend: (part) => {
      if (part.kind !== "condition") return undefined;
      const { operator, key } = part.condition;
      const { quantifier, name } = parseOperator(operator);
      if (quantifier !== "one" || name === "Null" || !isMultivaluedKey(key.toLowerCase())) {
        return undefined;
      }
      // Another spelling of the key, so that the document keeps its own condition with the set operator.
      const condition = { ...part.condition, operator: `ForAnyValue:${operator}`, key: key.toUpperCase() };
      return { part: { ...part, condition } };
    },
  },
  {
    id: "encryption-context",
    title: "A pair of the encryption context",
    ours: "is a key of the request",
    theirs: "is not part of the request, so its key is absent",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context",
    says: "You can use the `kms:EncryptionContext:context-key` condition key to control access based on the encryption context in a request for a cryptographic operation. `CreateGrant` is one of the operations.",
    right: "our evaluator",
    example: {
      statement: { Condition: { StringEquals: { "kms:EncryptionContext:AppName": "ledger" } } },
      request: { context: { "kms:EncryptionContext:AppName": ["ledger"] } },
    },
    amend: (part, request) => {
      if (part.kind !== "condition" || given(part.condition, request).length === 0) return undefined;
      const { key } = part.condition;
      if (!key.toLowerCase().startsWith("kms:encryptioncontext:")) return undefined;
      const other = "aws:PrincipalTag/AppName";
      return {
        part: { ...part, condition: { ...part.condition, key: other } },
        request: { ...request, context: { ...request.context, [other]: given(part.condition, request) } },
      };
    },
  },
];
