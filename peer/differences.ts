/**
 * Lists the classes of disagreement, and finds those that explain a disagreement.
 *
 * A class is a feature of the language that the two evaluators read differently, with a rewriting that avoids it. A
 * disagreement belongs to the smallest set of classes that explains it: rewriting its causes (`compare.ts`) without these
 * features keeps our answer and makes the peer's answer equal.
 */

import type { Request } from "../iam/evaluator/request";
import type { PolicyDocument } from "../iam/syntax/ast";
import { type Ours, stillAgrees } from "./compare";
import type { Amended, Difference } from "./difference";
import { type Element, isSame, type Part, rewrite } from "./elements";
import { inOperators } from "./in-operators";
import { inStatements } from "./in-statements";
import { inValues } from "./in-values";
import { inVariables } from "./in-variables";

export const DIFFERENCES: readonly Difference[] = [...inStatements, ...inOperators, ...inVariables, ...inValues];

/** Returns the smallest set of classes that explains a disagreement by its causes. Undefined if there is none. */
export async function explain(
  document: PolicyDocument,
  request: Request,
  ours: Ours,
  causes: readonly Element[],
): Promise<readonly Difference[] | undefined> {
  const present = DIFFERENCES.filter(({ amend }) =>
    causes.some(({ part }) => amend(part, request, document.version) !== undefined),
  );
  for (const some of subsets(present)) {
    const amended = amendAll(document, request, causes, some);
    if (await stillAgrees(amended.document, amended.request, ours)) return some;
  }
  return undefined;
}

/** Returns every non-empty subset, small ones first. */
function subsets<T>(all: readonly T[]): readonly (readonly T[])[] {
  let found: readonly (readonly T[])[] = [[]];
  for (const one of all) found = [...found, ...found.map((some) => [...some, one])];
  return found.slice(1).sort((one, other) => one.length - other.length);
}

function amendAll(
  document: PolicyDocument,
  request: Request,
  causes: readonly Element[],
  differences: readonly Difference[],
): { readonly document: PolicyDocument; readonly request: Request } {
  let changed = request;
  const amended = causes.map(({ part }) => {
    let now: Part | boolean = part;
    for (const { amend } of differences) {
      const next: Amended | undefined = typeof now === "boolean" ? undefined : amend(now, changed, document.version);
      if (next === undefined) continue;
      now = next.part;
      changed = next.request ?? changed;
    }
    return { part, now };
  });
  return {
    document: rewrite(document, request.caller, (part) => amended.find((each) => isSame(each.part, part))?.now),
    request: changed,
  };
}
