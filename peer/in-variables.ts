/** Classes of disagreement about policy variables. */

import { compileCondition, holds, isNegatedOperator, parseOperator } from "../iam/conditions/condition";
import { variableLookup } from "../iam/evaluator/evaluate";
import { contextReader } from "../iam/evaluator/request";
import { substituteVariables, variablesIn } from "../iam/strings/pattern";
import { withValues } from "./amend-condition";
import type { Difference } from "./difference";

const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const VARIABLES_PAGE = `${IAM}/reference_policies_variables.html`;

export const inVariables: readonly Difference[] = [
  {
    id: "variable-without-value",
    title: "A negated operator and a policy variable without a value",
    ours: "holds",
    theirs: "fails",
    page: `${VARIABLES_PAGE}#policy-vars-no-value`,
    says: "Inverted condition operators like `StringNotEquals` or `StringNotLike` do match against a null value, as the value of the condition key they are testing against is not equal to or like the effectively null value.",
    right: "our evaluator",
    example: {
      statement: { Condition: { StringNotEquals: { "aws:PrincipalTag/Team": "${aws:PrincipalTag/Unit}" } } },
      request: { context: { "aws:PrincipalTag/Team": ["x"] } },
    },
    amend: (part, request, version) =>
      withValues(part, (value, { operator }) =>
        isNegatedOperator(operator) &&
        substituteVariables(value, version, variableLookup(contextReader(request))).kind === "noValue"
          ? []
          : [value],
      ),
  },
  {
    id: "predefined-variable",
    title: "`${*}`, `${?}` or `${$}` with an operator without wildcards",
    ours: "is the character",
    theirs: "is literal text",
    page: `${VARIABLES_PAGE}#policy-vars-specialchars`,
    says: "These predefined policy variables can be used in any string where you can use regular policy variables.",
    right: "our evaluator",
    example: {
      statement: { Condition: { StringEquals: { "aws:PrincipalTag/Team": "x${*}" } } },
      request: { context: { "aws:PrincipalTag/Team": ["x*"] } },
    },
    amend: (part, _, version) =>
      withValues(part, (value, { operator }) =>
        version === "2012-10-17" && /^String(Not)?Equals/.test(parseOperator(operator).name)
          ? [value.replace(/\$\{([*?$])\}/g, (_match, character: string) => character)]
          : [value],
      ),
  },
  {
    id: "empty-default",
    title: "A policy variable with an empty default",
    ours: "is the empty string if the key is absent",
    theirs: "has no default",
    page: `${VARIABLES_PAGE}#policy-vars-default-values`,
    says: "To add a default value to a variable, surround the default value with single quotes (`' '`), and separate the variable text and the default value with a comma and space (`, `). An empty default has that form, too.",
    right: "our evaluator",
    example: {
      statement: { Condition: { StringEquals: { "aws:PrincipalTag/Team": "x${aws:PrincipalTag/Unit, ''}" } } },
      request: { context: { "aws:PrincipalTag/Team": ["x"] } },
    },
    amend: (part, request, version) =>
      withValues(part, (value) =>
        variablesIn(value, version).every((key) => contextReader(request)(key).kind === "absent")
          ? [value.replace(/\$\{[^},]*, ''\}/g, "")]
          : [value],
      ),
  },
  {
    id: "variable-under-old-version",
    title: "A policy variable under Version 2008-10-17, or under none",
    ours: "is literal text",
    theirs: "is a variable",
    page: `${IAM}/reference_policies_elements_version.html`,
    says: "With `2008-10-17`, variables such as `${aws:username}` aren't recognized as variables and are instead treated as literal strings in the policy. The default is `2008-10-17`.",
    right: "our evaluator",
    example: {
      version: "2008-10-17",
      statement: { Condition: { StringNotEquals: { "aws:username": "${aws:username}" } } },
      request: {
        caller: { kind: "user", arn: "arn:aws:iam::111122223333:user/alice", userId: "AIDAALICE0000EXAMPLE" },
      },
    },
    amend: (part, request, version) => {
      if (version === "2012-10-17" || part.kind !== "condition") return undefined;
      if (!part.condition.values.some((value) => value.includes("${"))) return undefined;
      const read = contextReader(request);
      const atom = compileCondition(part.condition, version, variableLookup(read));
      return { part: holds(atom, read(atom.key)) === true };
    },
  },
];
