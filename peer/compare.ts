/**
 * Evaluates one request to one document with both evaluators. If their answers differ, finds the parts that cause it.
 *
 * To find them, it replaces each part by a trivial one with our evaluator's result. With all parts replaced, both must
 * agree. It then restores each part, unless that makes the answers differ again. The parts that stay replaced are the
 * causes. Restoring any one of them makes the answers differ.
 */

import { evaluate } from "../iam/evaluator/evaluate";
import type { Request } from "../iam/evaluator/request";
import type { PolicyDocument } from "../iam/syntax/ast";
import { parsePolicyDocument } from "../iam/syntax/parse";
import type { Raw } from "./conditions";
import { type Element, elementsOf, isSame, rewrite } from "./elements";
import { type Answer, simulate } from "./simulate";
import { write } from "./write";

/** Our evaluator's answer. If a Deny is undecided, `denied` cannot be distinguished from `notAllowed`. */
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

/** Evaluates the request with both. */
export async function compare(raw: Raw, request: Request): Promise<Comparison> {
  const ours = ask(read(raw), request);
  if (ours === undefined) return { kind: "undecided" };
  const theirs = await simulate(raw, request);
  const indistinguishable = ours.denyOpen && ours.answer !== "allowed" && theirs !== "allowed";
  return { kind: indistinguishable || ours.answer === theirs ? "agreed" : "differs", ours, theirs };
}

/** Whether both give the same answer for the document, and ours is as before. */
export async function stillAgrees(document: PolicyDocument, request: Request, before: Ours): Promise<boolean> {
  const now = await compare(write(document), request);
  return now.kind === "agreed" && now.ours.answer === before.answer;
}

/** Returns the parts that cause a difference. Empty if no part does, or if our evaluator cannot decide the part. */
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
