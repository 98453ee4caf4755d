/** A class of disagreement: a feature that the two evaluators read differently, and how to write the same without it. */

import type { Request } from "../iam/evaluator/request";
import type { PolicyVersion } from "../iam/syntax/ast";
import type { Raw } from "./conditions";
import type { Part } from "./elements";

/** A part rewritten without the feature, and the request if it has to change, too. */
export interface Amended {
  readonly part: Part | boolean;
  readonly request?: Request;
}

export interface Difference {
  readonly id: string;
  /** The feature that the evaluators read differently, as a heading. */
  readonly title: string;
  readonly ours: string;
  readonly theirs: string;
  /** AWS's page, and a summary of what it says. */
  readonly page: string;
  readonly says: string;
  readonly right: "our evaluator" | "not settled";
  /** The smallest example: changes to a statement that allows everything to everyone, and to the request. */
  readonly example: { readonly version?: "2008-10-17"; readonly statement: Raw; readonly request: Partial<Request> };
  /** Undefined if the part does not have the feature. */
  readonly amend: (part: Part, request: Request, version: PolicyVersion | undefined) => Amended | undefined;
}
