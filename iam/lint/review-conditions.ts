/**
 * The diagnostics for one condition: its operator, its key and its values.
 *
 * A diagnostic holds for every request. A value with a policy variable gets none, because its text is not known.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators"; KMS developer guide, `kms:ViaService`.
 */

import { toLowerCase } from "../ascii-case";
import { SERVICE_NAMES } from "../aws/kms-authorization";
import { compileCondition, OPERATORS, parseOperator } from "../conditions/condition";
import { isLiteral } from "../strings/glob";
import { equalPattern, likePattern, substituteVariables, UNRESOLVED, variablesIn } from "../strings/pattern";
import type { Condition, PolicyVersion } from "../syntax/ast";
import { placeholderIn } from "./template";
import type { ViaServiceFaults } from "./via-service";
import { isOperator, keyStatus } from "./vocabulary";

/** A diagnostic for a condition. */
export interface ConditionDiagnostic {
  readonly kind: /** AWS defines no such operator. */
    | "unknownOperator"
    /** AWS defines no such condition key. */
    | "unknownKey"
    /** KMS does not send the key with any action of the statement. */
    | "keyNeverSent"
    /** KMS refuses `ForAllValues` on a key of `kms:EncryptionContext` or `aws:RequestTag`, which has one value. */
    | "overlyPermissive"
    /** The operator cannot compare the value, for the reason in `reason`. */
    | "unreadableValue"
    /** A wildcard in the name of a service, with an operator that has no wildcards. */
    | "literalWildcard"
    /** The value is never that of `kms:ViaService`. */
    | "noService"
    /** The value is a service of another Region than the key's. */
    | "otherRegion"
    /** The value names a service that is not in the data. `reason` is its name. */
    | "unlistedService";
  readonly path: string;
  /** The text in question, as written. */
  readonly text: string;
  readonly reason?: string;
}

/** What the diagnostics depend on besides the condition. */
export interface ConditionContext {
  readonly version: PolicyVersion | undefined;
  /** The KMS actions that the statement matches. */
  readonly actions: readonly string[];
  readonly viaServiceFault: ViaServiceFaults;
}

/** Returns the diagnostics for a condition: for its operator, its key and its values. */
export function conditionDiagnostics(condition: Condition, context: ConditionContext): readonly ConditionDiagnostic[] {
  const { operator, path } = condition;
  const known = isOperator(operator);
  return [
    ...(known ? [] : [{ kind: "unknownOperator", path, text: operator } as const]),
    ...(isOverlyPermissive(condition) ? [{ kind: "overlyPermissive", path, text: condition.key } as const] : []),
    ...keyDiagnostics(condition, context),
    ...(known ? condition.values.flatMap((value) => valueDiagnostics(condition, value, context)) : []),
  ];
}

/** Source: KMS developer guide, "Using condition keys with set operators": KMS returns OverlyPermissiveCondition. */
const isOverlyPermissive = ({ operator, key }: Condition): boolean =>
  parseOperator(operator).quantifier === "all" && /^(kms:encryptioncontext|aws:requesttag)[:/]/.test(toLowerCase(key));

function keyDiagnostics({ key, path }: Condition, { actions }: ConditionContext): readonly ConditionDiagnostic[] {
  switch (keyStatus(key, actions)) {
    case "known":
      return [];
    case "unknown":
      return [{ kind: "unknownKey", path, text: key }];
    case "neverSent":
      return [{ kind: "keyNeverSent", path, text: key }];
  }
}

/** Policy variables have no value outside a request. */
function valueDiagnostics(
  condition: Condition,
  text: string,
  context: ConditionContext,
): readonly ConditionDiagnostic[] {
  const { path } = condition;
  if (placeholderIn(text) !== undefined) return [];
  const { undecidedReason: open } = compileCondition({ ...condition, values: [text] }, context.version, UNRESOLVED);
  if (open === undefined) return viaServiceDiagnostics(condition, text, context);
  const hasVariable = variablesIn(text, context.version).length > 0;
  return hasVariable ? [] : [{ kind: "unreadableValue", path, text, reason: open }];
}

function viaServiceDiagnostics(
  { operator, key, path }: Condition,
  text: string,
  { version, viaServiceFault }: ConditionContext,
): readonly ConditionDiagnostic[] {
  if (toLowerCase(key) !== "kms:viaservice") return [];
  const family = OPERATORS.get(parseOperator(operator).name)?.family;
  const filled = substituteVariables(text, version, UNRESOLVED);
  if (family === undefined || filled.kind !== "characters") return [];
  const { characters } = filled;
  const globs = family.kind === "text" && family.wildcards !== "none";
  if (!globs && !isLiteral(text)) return [{ kind: "literalWildcard", path, text }];
  const ignoreCase = family.kind === "text" && family.ignoreCase;
  const pattern = globs ? likePattern(characters) : equalPattern(characters);
  const fault = viaServiceFault(pattern, ignoreCase);
  if (fault !== undefined) return [{ kind: fault, path, text }];
  const [, name] = /^([a-z0-9-]+)\./.exec(text) ?? [];
  return name === undefined || SERVICES.has(name) ? [] : [{ kind: "unlistedService", path, text, reason: name }];
}

const SERVICES: ReadonlySet<string> = new Set(SERVICE_NAMES);
