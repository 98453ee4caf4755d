/** A class of disagreement: a feature that the two evaluators read differently, and how to write the same without it. */

import type { Request } from "../iam/evaluator/request";
import type { PolicyVersion } from "../iam/syntax/ast";
import type { Raw } from "./conditions";
import type { Part } from "./elements";

/** A part written without the feature, and the request where that has to change with it. */
export interface Amended {
  readonly part: Part | boolean;
  readonly request?: Request;
}

export interface Difference {
  readonly id: string;
  /** What is read differently, as a heading. */
  readonly title: string;
  readonly ours: string;
  readonly theirs: string;
  /** AWS's page, and what it says, in short. */
  readonly page: string;
  readonly says: string;
  readonly right: "our evaluator" | "not settled";
  /** The smallest document (one Allow of everything to everybody, but for this) and request that show it. */
  readonly example: { readonly version?: "2008-10-17"; readonly statement: Raw; readonly request: Partial<Request> };
  /** Undefined when the part does not have the feature. */
  readonly amend: (part: Part, request: Request, version: PolicyVersion | undefined) => Amended | undefined;
}
