/**
 * One document and one request put to both evaluators, and, where their answers differ, the parts the difference rests on.
 *
 * The parts are found by reading parts out: each is replaced by a plain one that says what our evaluator read of it. With
 * all of them read out both must agree; each is then put back unless that brings the difference back. What stays read
 * out is the cause, and nothing else is: put back one of these parts, and the answers differ again.
 */

import { evaluate } from "../iam/evaluator/evaluate";
import type { Request } from "../iam/evaluator/request";
import type { PolicyDocument } from "../iam/syntax/ast";
import { parsePolicyDocument } from "../iam/syntax/parse";
import type { Raw } from "./conditions";
import { type Element, elementsOf, isSame, rewrite } from "./elements";
import { type Answer, simulate } from "./simulate";
import { write } from "./write";

/** What our evaluator answers, and whether it leaves open if a Deny holds, so that denied is not told from not allowed. */
export interface Ours {
  readonly answer: Answer;
  readonly denyOpen: boolean;
}

export type Comparison =
  | { readonly kind: "undecided" }
  | { readonly kind: "agreed" | "differs"; readonly ours: Ours; readonly theirs: Answer };

export function read(raw: Raw): PolicyDocument {
  const parsed = parsePolicyDocument(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

const EVERYTHING = read({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } }).statements;

function ask(document: PolicyDocument, request: Request): Ours | undefined {
  const decision = evaluate(document, request);
  if (decision.kind === "unresolved") return undefined;
  const denies = document.statements.filter(({ effect }) => effect === "Deny");
  const denyOpen = evaluate({ ...document, statements: [...EVERYTHING, ...denies] }, request).kind === "unresolved";
  return { answer: decision.kind, denyOpen };
}

/** Puts the request to both. */
export async function compare(raw: Raw, request: Request): Promise<Comparison> {
  const ours = ask(read(raw), request);
  if (ours === undefined) return { kind: "undecided" };
  const theirs = await simulate(raw, request);
  const alike = ours.denyOpen && ours.answer !== "allowed" && theirs !== "allowed";
  return { kind: alike || ours.answer === theirs ? "agreed" : "differs", ours, theirs };
}

/** Whether both answer alike of the document, and ours as before. */
export async function stillAgrees(document: PolicyDocument, request: Request, before: Ours): Promise<boolean> {
  const now = await compare(write(document), request);
  return now.kind === "agreed" && now.ours.answer === before.answer;
}

/** The parts a difference rests on; empty when it is in none, or in one our evaluator cannot decide. */
export async function causesOf(document: PolicyDocument, request: Request, ours: Ours): Promise<readonly Element[]> {
  const agreesWithout = (readOut: readonly Element[]) =>
    stillAgrees(
      rewrite(document, request.caller, (part) => readOut.find((each) => isSame(each.part, part))?.truth),
      request,
      ours,
    );
  let readOut = elementsOf(document, request);
  if (!(await agreesWithout(readOut))) return [];
  for (const element of readOut) {
    const fewer = readOut.filter((each) => each !== element);
    if (await agreesWithout(fewer)) readOut = fewer;
  }
  return readOut;
}
