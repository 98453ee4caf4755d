/**
 * Diagnostics for a key policy: parts that have no effect, that KMS rejects or that AWS does not define.
 *
 * Each diagnostic follows from the document alone. A part that depends on something unknown (a policy variable, a Region,
 * a search that reached its limit) gets none. Warning of what may be wrong was refused: a finding blocks a deployment.
 *
 * Sources: KMS developer guide, "Creating a key policy" and "Condition keys for AWS KMS"; KMS API reference, PutKeyPolicy
 * (a statement without Resource or Action is accepted and has no effect); IAM user guide, "JSON policy element reference".
 */

import { KMS_KEY_ACTIONS } from "../aws/kms-authorization";
import { partitionOf } from "../aws/partitions";
import { compileCondition } from "../conditions/condition";
import { matchesAction } from "../evaluator/evaluate";
import type { KeyIdentity } from "../evaluator/request";
import { resourceCoversKey } from "../evaluator/resource";
import { memoizedMemberSearch } from "../strings/intersection";
import { UNRESOLVED } from "../strings/pattern";
import type { PolicyDocument, PolicyVersion, Statement } from "../syntax/ast";
import { namedPrincipal } from "../syntax/principal-entry";
import { principalPartition } from "../syntax/principal-partition";
import { invalidReason } from "./principal-form";
import { type ConditionDiagnostic, conditionDiagnostics } from "./review-conditions";
import { placeholderIn } from "./template";
import { VIA_SERVICE_CHARACTERS, viaServiceFaults } from "./via-service";
import { type ActionStatus, actionStatus } from "./vocabulary";

/** A diagnostic for the document or a statement. */
interface StatementDiagnostic {
  readonly kind: /** The document has no statement. */
    | "noStatement"
    /** The statement does not have the elements in `text`. */
    | "missingElement"
    /** The element is an empty list. */
    | "emptyElement"
    /** The element matches no action on a KMS key. */
    | "noKeyAction"
    /** The element does not match this key, whatever its id. */
    | "otherResource"
    /** NotPrincipal excludes everyone. */
    | "excludesEveryone"
    /** `text` is not a valid principal, for the reason in `reason`. */
    | "malformedPrincipal"
    /** `text` is a principal of another partition than the key, which is in the one in `reason`. */
    | "otherPartition"
    /** The unique id of a user or role. AWS shows it instead of the ARN of a deleted identity. */
    | "uniqueId"
    /** The statement has the same Sid as the one at the path in `reason`. */
    | "repeatedSid"
    /** A service that calls in its own name, which sends no `kms:ViaService`, in a statement that requires one. */
    | "serviceNeverSends"
    /** `text` has the placeholder in `reason`, which no tool has filled in. */
    | "placeholder"
    /** The pattern matches no action of KMS. */
    | "unknownAction"
    /** The pattern matches actions of another service. */
    | "otherServiceAction";
  readonly path: string;
  /** The text in question, as written. */
  readonly text: string;
  readonly reason?: string;
}

/** A diagnostic, by its kind and its path in the document. */
export type Diagnostic = StatementDiagnostic | ConditionDiagnostic;

/** Returns the diagnostics for a key policy, in the order of the document. */
export function reviewKeyPolicy({ version, statements }: PolicyDocument, key: KeyIdentity): readonly Diagnostic[] {
  if (statements.length === 0) return [{ kind: "noStatement", path: "Statement", text: "" }];
  const find = memoizedMemberSearch({ characters: VIA_SERVICE_CHARACTERS });
  const viaServiceFault = viaServiceFaults(key.multiRegion === false ? key.region : undefined, find);
  const sids = new Map<string, string>();
  return statements.flatMap((statement) => {
    const matched = matchedActions(statement);
    // A statement that matches no action has one diagnostic for it, and none for each condition key.
    const actions = matched.length === 0 ? KMS_KEY_ACTIONS : matched;
    return [
      ...sidDiagnostics(statement, sids),
      ...missingDiagnostics(statement),
      ...principalDiagnostics(statement, partitionOf(key.region)),
      ...serviceDiagnostics(statement, version),
      ...placeholderDiagnostics(statement),
      ...actionDiagnostics(statement, matched),
      ...resourceDiagnostics(statement, version, key),
      ...statement.conditions.flatMap((condition) =>
        conditionDiagnostics(condition, { version, actions, viaServiceFault }),
      ),
    ];
  });
}

/** Returns a diagnostic for a Sid that an earlier statement has. `sids` keeps the first statement of each Sid. */
function sidDiagnostics({ sid = "", path }: Statement, sids: Map<string, string>): readonly Diagnostic[] {
  const first = sids.get(sid);
  if (first !== undefined) return [{ kind: "repeatedSid", path: `${path}.Sid`, text: sid, reason: first }];
  if (sid !== "") sids.set(sid, path);
  return [];
}

function missingDiagnostics({ path, principal, action, resource }: Statement): readonly Diagnostic[] {
  const missing = [
    ...(principal === undefined ? ["Principal"] : []),
    ...(action === undefined ? ["Action"] : []),
    ...(resource === undefined ? ["Resource"] : []),
  ];
  return missing.length === 0 ? [] : [{ kind: "missingElement", path, text: missing.join(", ") }];
}

function principalDiagnostics({ principal }: Statement, partition: string | undefined): readonly Diagnostic[] {
  if (principal === undefined) return [];
  const { kind, entries, path } = principal;
  if (kind === "principal" && entries.length === 0) return [{ kind: "emptyElement", path, text: "" }];
  const everyone = entries.find((entry) => namedPrincipal(entry).kind === "everyone");
  if (kind === "notPrincipal" && everyone !== undefined) {
    return [{ kind: "excludesEveryone", path: everyone.path, text: everyone.value }];
  }
  return entries.flatMap((entry): readonly Diagnostic[] => {
    const about = { path: entry.path, text: entry.value };
    const reason = invalidReason(entry);
    if (reason !== undefined) return [{ kind: "malformedPrincipal", ...about, reason }];
    if (partition !== undefined && (principalPartition(entry) ?? partition) !== partition)
      return [{ kind: "otherPartition", ...about, reason: partition }];
    return namedPrincipal(entry).kind === "uniqueId" ? [{ kind: "uniqueId", ...about }] : [];
  });
}

/** AWS documents no service that sends `kms:ViaService` with a request in its own name. */
function serviceDiagnostics(
  { effect, principal, conditions }: Statement,
  version: PolicyVersion | undefined,
): readonly Diagnostic[] {
  const services = principal?.kind === "principal" ? principal.entries.filter(({ type }) => type === "Service") : [];
  if (effect === "Deny" || services.length === 0) return [];
  const atoms = conditions.map((condition) => compileCondition(condition, version, UNRESOLVED));
  const requires = atoms.some((atom) => atom.kind !== "unresolved" && atom.key === VIA_SERVICE && !atom.whenAbsent);
  return requires ? services.map(({ path, value }) => ({ kind: "serviceNeverSends", path, text: value })) : [];
}

const VIA_SERVICE = "kms:viaservice";

function placeholderDiagnostics({ principal, action, resource, conditions }: Statement): readonly Diagnostic[] {
  const texts = [
    ...(principal?.entries ?? []).map(({ path, value }) => ({ path, text: value })),
    ...[action, resource].flatMap((element) => element?.patterns.map((text) => ({ path: element.path, text })) ?? []),
    ...conditions.flatMap(({ path, values }) => values.map((text) => ({ path, text }))),
  ];
  return texts.flatMap(({ path, text }): readonly Diagnostic[] => {
    const reason = placeholderIn(text);
    return reason === undefined ? [] : [{ kind: "placeholder", path, text, reason }];
  });
}

/** Returns the actions on a KMS key that the statement matches. */
const matchedActions = ({ action }: Statement): readonly string[] =>
  action === undefined ? [] : KMS_KEY_ACTIONS.filter((each) => matchesAction(action, each));

function actionDiagnostics({ action }: Statement, matched: readonly string[]): readonly Diagnostic[] {
  if (action === undefined) return [];
  const { patterns, path } = action;
  if (action.kind === "action" && patterns.length === 0) return [{ kind: "emptyElement", path, text: "" }];
  const statuses = patterns.map((text) => ({ text, status: actionStatus(text) }));
  const diagnosticsFor = (wanted: ActionStatus, kind: "unknownAction" | "otherServiceAction"): readonly Diagnostic[] =>
    statuses.flatMap(({ text, status }) => (status === wanted ? [{ kind, path, text }] : []));
  const unknown = diagnosticsFor("unknown", "unknownAction");
  // An unknown name may be an action that is newer than the data, so the statement may have an effect.
  const mayBeNewer = action.kind === "action" && unknown.some(({ text }) => text.includes(":"));
  if (matched.length === 0 && !mayBeNewer)
    return [{ kind: "noKeyAction", path, text: patterns.join(", ") }, ...unknown];
  return [...unknown, ...diagnosticsFor("otherService", "otherServiceAction")];
}

function resourceDiagnostics(
  { resource }: Statement,
  version: PolicyVersion | undefined,
  key: KeyIdentity,
): readonly Diagnostic[] {
  if (resource === undefined) return [];
  const { kind, patterns, path } = resource;
  if (kind === "resource" && patterns.length === 0) return [{ kind: "emptyElement", path, text: "" }];
  if (resourceCoversKey(resource, version, key) !== false) return [];
  return [{ kind: "otherResource", path, text: patterns.join(", ") }];
}
