/** Summaries of answers, in a form that can be compared. */
import { createHash } from "node:crypto";
import { type CreateGrantQuestion, createGrantAnswer } from "../../../iam/index";
import type { AccessAnswer } from "../../../iam/queries/question";
import type { PolicyDocument } from "../../../iam/syntax/ast";
import { type RandomDocument, read } from "./random-documents";

export type Verdict = "open" | "scoped" | "undecided";

export function verdictOf({ accesses, undecided }: AccessAnswer): Verdict {
  if (accesses.length > 0) return "open";
  return undecided.length > 0 ? "undecided" : "scoped";
}

export interface Summary {
  readonly verdict: Verdict;
  readonly isSure: boolean;
  /** The kinds of access through each statement, by its index. */
  readonly openings: ReadonlyMap<number, ReadonlySet<string>>;
}

function summary(document: PolicyDocument, question: CreateGrantQuestion): Summary {
  const { openings: accesses, undecided } = createGrantAnswer(document, question);
  const openings = new Map<number, Set<string>>();
  for (const { statement, kind } of accesses) openings.set(statement, (openings.get(statement) ?? new Set()).add(kind));
  return { verdict: verdictOf({ accesses, undecided }), isSure: undecided.length === 0, openings };
}

/** Summaries by a digest of the question. Several laws start from the same documents. */
const SUMMARIES = new Map<string, Summary>();

/** Returns the memoized summary of the reasoner's answer. */
export function summaryOf(
  given: Pick<RandomDocument, "version" | "statements">,
  question: CreateGrantQuestion,
): Summary {
  const { version, statements } = given;
  const name = createHash("sha1")
    .update(JSON.stringify([version, statements, question]))
    .digest("base64");
  const found = SUMMARIES.get(name) ?? summary(read(given), question);
  SUMMARIES.set(name, found);
  return found;
}
