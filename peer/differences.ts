/**
 * The classes of disagreement, and which of them explain one.
 *
 * A class is a feature of the language that the two evaluators read differently, with a way of writing the same without
 * it. A disagreement belongs to the fewest classes for which writing its causes (`compare.ts`) without these features
 * leaves our answer as it was and makes the peer's the same.
 */

import type { Request } from "../iam/evaluator/request";
import type { PolicyDocument } from "../iam/syntax/ast";
import { stillAgrees, type Ours } from "./compare";
import type { Amended, Difference } from "./difference";
import { type Element, isSame, type Part, rewrite } from "./elements";
import { inOperators } from "./in-operators";
import { inStatements } from "./in-statements";
import { inValues } from "./in-values";
import { inVariables } from "./in-variables";

export const DIFFERENCES: readonly Difference[] = [...inStatements, ...inOperators, ...inVariables, ...inValues];

/** The fewest classes that explain a disagreement by its causes; undefined when none do. */
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

/** Every subset but the empty one, small ones first. */
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
