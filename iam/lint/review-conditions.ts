/** The part of a review that is about one condition: its operator, its key, its values. */

import { compileCondition, OPERATORS, parseOperator } from "../conditions/condition";
import { isLiteral } from "../strings/glob";
import { equalPattern, substituteVariables, type VariableLookup, likePattern, variablesIn } from "../strings/pattern";
import type { Condition, PolicyVersion } from "../syntax/ast";
import type { ViaServiceFaults } from "./via-service";
import { isOperator, keyStanding } from "./vocabulary";

export interface ConditionRemark {
  readonly kind: /** AWS defines no such operator. */
    | "unknownOperator"
    /** AWS defines no such condition key. */
    | "unknownKey"
    /** KMS sends the key with none of the statement's actions. */
    | "keyNeverSent"
    /** The operator cannot compare with the value; `reason` says why. */
    | "unreadableValue"
    /** A wildcard in a service's name, where the operator knows none. */
    | "literalWildcard"
    /** Never a value of `kms:ViaService`. */
    | "noService"
    /** A service of another Region than the key's. */
    | "otherRegion";
  readonly path: string;
  /** What the remark is about, as written. */
  readonly text: string;
  readonly reason?: string;
}

export interface ConditionContext {
  readonly version: PolicyVersion | undefined;
  /** The actions of KMS the statement takes in. */
  readonly actions: readonly string[];
  readonly viaServiceFault: ViaServiceFaults;
}

export function conditionRemarks(condition: Condition, context: ConditionContext): readonly ConditionRemark[] {
  const { operator, path } = condition;
  const known = isOperator(operator);
  return [
    ...(known ? [] : [{ kind: "unknownOperator", path, text: operator } as const]),
    ...keyRemarks(condition, context),
    ...(known ? condition.values.flatMap((value) => valueRemarks(condition, value, context)) : []),
  ];
}

function keyRemarks({ key, path }: Condition, { actions }: ConditionContext): readonly ConditionRemark[] {
  switch (keyStanding(key, actions)) {
    case "known":
      return [];
    case "unknown":
      return [{ kind: "unknownKey", path, text: key }];
    case "neverSent":
      return [{ kind: "keyNeverSent", path, text: key }];
  }
}

/** The value of a policy variable is the request's. */
const UNRESOLVED: VariableLookup = () => ({ kind: "unresolved" });

function valueRemarks(condition: Condition, text: string, context: ConditionContext): readonly ConditionRemark[] {
  const { path } = condition;
  const { undecidedReason: open } = compileCondition({ ...condition, values: [text] }, context.version, UNRESOLVED);
  if (open === undefined) return viaServiceRemarks(condition, text, context);
  const hasVariable = variablesIn(text, context.version).length > 0;
  return hasVariable ? [] : [{ kind: "unreadableValue", path, text, reason: open }];
}

function viaServiceRemarks(
  { operator, key, path }: Condition,
  text: string,
  { version, viaServiceFault }: ConditionContext,
): readonly ConditionRemark[] {
  if (key.toLowerCase() !== "kms:viaservice") return [];
  const family = OPERATORS.get(parseOperator(operator).name)?.family;
  const filled = substituteVariables(text, version, UNRESOLVED);
  if (family === undefined || filled.kind !== "characters") return [];
  const { characters } = filled;
  const globs = family.kind === "text" && family.wildcards !== "none";
  if (!globs && !isLiteral(text)) return [{ kind: "literalWildcard", path, text }];
  const ignoreCase = family.kind === "text" && family.ignoreCase;
  const pattern = globs ? likePattern(characters) : equalPattern(characters);
  const fault = viaServiceFault(pattern, ignoreCase);
  return fault === undefined ? [] : [{ kind: fault, path, text }];
}
