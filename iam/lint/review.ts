/**
 * What a key policy says that can have no effect, or that AWS does not define: remarks on one document, each with its
 * place. A remark is made only where the document shows it for certain; what depends on something unknown (a policy
 * variable, a Region, a search that reached its limit) gets none.
 *
 * Sources: KMS developer guide, "Creating a key policy" and "Condition keys for AWS KMS"; KMS API reference, PutKeyPolicy
 * (a statement without Resource or Action is taken and has no effect); IAM user guide, "JSON policy element reference".
 */

import { KMS_KEY_ACTIONS } from "../aws/kms-authorization";
import { matchesAction } from "../evaluator/evaluate";
import type { KeyIdentity } from "../evaluator/request";
import { resourceCoversKey } from "../evaluator/resource";
import { memoizedMemberSearch } from "../strings/intersection";
import type { PolicyDocument, PolicyVersion, Statement } from "../syntax/ast";
import { namedPrincipal } from "../syntax/principal-entry";
import { malformation } from "./principal-form";
import { type ConditionRemark, conditionRemarks } from "./review-conditions";
import { VIA_SERVICE_CHARACTERS, viaServiceFaults } from "./via-service";
import { type ActionStanding, actionStanding } from "./vocabulary";

interface StatementRemark {
  readonly kind: /** The document has no statement. */
    | "noStatement"
    /** The statement lacks the elements in `text`. */
    | "missingElement"
    /** The element lists nothing. */
    | "emptyElement"
    /** The element takes in no action on a KMS key. */
    | "noKeyAction"
    /** The element takes in no key that this can be. */
    | "otherResource"
    /** NotPrincipal leaves nobody. */
    | "sparesEverybody"
    /** `text` is no principal; `reason` says why. */
    | "malformedPrincipal"
    /** The unique id of a user or role, which a policy shows in place of one that was deleted. */
    | "uniqueId"
    /** The statement's Sid is that of the statement at `reason`. */
    | "repeatedSid"
    /** KMS has no action the pattern covers. */
    | "unknownAction"
    /** The pattern is of another service's actions. */
    | "otherServiceAction";
  readonly path: string;
  /** What the remark is about, as written. */
  readonly text: string;
  readonly reason?: string;
}

export type Remark = StatementRemark | ConditionRemark;

/** What is known of the key, as its ARN and as the services that can use it tell. */
export interface ReviewedKey extends KeyIdentity {
  readonly multiRegion: boolean;
}

/** The remarks on a key policy, in the order of the document. */
export function reviewKeyPolicy({ version, statements }: PolicyDocument, key: ReviewedKey): readonly Remark[] {
  if (statements.length === 0) return [{ kind: "noStatement", path: "Statement", text: "" }];
  const find = memoizedMemberSearch({ characters: VIA_SERVICE_CHARACTERS });
  const viaServiceFault = viaServiceFaults(key.multiRegion ? undefined : key.region, find);
  const sids = new Map<string, string>();
  return statements.flatMap((statement) => {
    const taken = takenIn(statement);
    // Of a statement that takes in none, that is all there is to say.
    const actions = taken.length === 0 ? KMS_KEY_ACTIONS : taken;
    return [
      ...sidRemarks(statement, sids),
      ...missingRemarks(statement),
      ...principalRemarks(statement),
      ...actionRemarks(statement, taken),
      ...resourceRemarks(statement, version, key),
      ...statement.conditions.flatMap((condition) =>
        conditionRemarks(condition, { version, actions, viaServiceFault }),
      ),
    ];
  });
}

/** Remembers the first statement of each Sid. */
function sidRemarks({ sid = "", path }: Statement, sids: Map<string, string>): readonly Remark[] {
  const first = sids.get(sid);
  if (first !== undefined) return [{ kind: "repeatedSid", path: `${path}.Sid`, text: sid, reason: first }];
  if (sid !== "") sids.set(sid, path);
  return [];
}

function missingRemarks({ path, principal, action, resource }: Statement): readonly Remark[] {
  const missing = [
    ...(principal === undefined ? ["Principal"] : []),
    ...(action === undefined ? ["Action"] : []),
    ...(resource === undefined ? ["Resource"] : []),
  ];
  return missing.length === 0 ? [] : [{ kind: "missingElement", path, text: missing.join(", ") }];
}

function principalRemarks({ principal }: Statement): readonly Remark[] {
  if (principal === undefined) return [];
  const { kind, entries, path } = principal;
  if (kind === "principal" && entries.length === 0) return [{ kind: "emptyElement", path, text: "" }];
  const everyone = entries.find((entry) => namedPrincipal(entry).kind === "everyone");
  if (kind === "notPrincipal" && everyone !== undefined) {
    return [{ kind: "sparesEverybody", path: everyone.path, text: everyone.value }];
  }
  return entries.flatMap((entry): readonly Remark[] => {
    const about = { path: entry.path, text: entry.value };
    const reason = malformation(entry);
    if (reason !== undefined) return [{ kind: "malformedPrincipal", ...about, reason }];
    return namedPrincipal(entry).kind === "uniqueId" ? [{ kind: "uniqueId", ...about }] : [];
  });
}

/** The actions on a key that the statement takes in. */
const takenIn = ({ action }: Statement): readonly string[] =>
  action === undefined ? [] : KMS_KEY_ACTIONS.filter((each) => matchesAction(action, each));

function actionRemarks({ action }: Statement, taken: readonly string[]): readonly Remark[] {
  if (action === undefined) return [];
  const { kind, patterns, path } = action;
  if (kind === "action" && patterns.length === 0) return [{ kind: "emptyElement", path, text: "" }];
  const standings = patterns.map((text) => ({ text, standing: actionStanding(text) }));
  const of = (wanted: ActionStanding, remark: "unknownAction" | "otherServiceAction"): readonly Remark[] =>
    standings.flatMap(({ text, standing }) => (standing === wanted ? [{ kind: remark, path, text }] : []));
  const unknown = of("unknown", "unknownAction");
  if (taken.length === 0) return [{ kind: "noKeyAction", path, text: patterns.join(", ") }, ...unknown];
  return [...unknown, ...of("otherService", "otherServiceAction")];
}

function resourceRemarks(
  { resource }: Statement,
  version: PolicyVersion | undefined,
  key: KeyIdentity,
): readonly Remark[] {
  if (resource === undefined) return [];
  const { kind, patterns, path } = resource;
  if (kind === "resource" && patterns.length === 0) return [{ kind: "emptyElement", path, text: "" }];
  if (resourceCoversKey(resource, version, key) !== false) return [];
  return [{ kind: "otherResource", path, text: patterns.join(", ") }];
}
