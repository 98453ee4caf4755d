/** Runs the example of each class. The answers must differ, and only because of this class. */

import type { Request } from "../iam/evaluator/request";
import { causesOf, compare, read } from "./compare";
import type { Raw } from "./conditions";
import type { Difference } from "./difference";
import { DIFFERENCES, explain } from "./differences";
import { ACTIONS, KEY, OWN } from "./requests";
import type { Answer } from "./simulate";

export interface Shown {
  readonly difference: Difference;
  readonly document: Raw;
  readonly request: Request;
  readonly ours: Answer;
  readonly theirs: Answer;
}

async function show(difference: Difference): Promise<Shown> {
  const { version = "2012-10-17", statement, request: given } = difference.example;
  const allow = { Effect: "Allow", Principal: "*", Action: ACTIONS[0], Resource: "*", ...statement };
  const statements = [Object.fromEntries(Object.entries(allow).filter(([, value]) => value !== undefined))];
  const document = { Version: version, Statement: statements };
  const caller = {
    kind: "roleSession",
    roleArn: `arn:aws:iam::${OWN}:role/app`,
    userId: "AROAAPP000000EXAMPLE:one",
  } as const;
  const request: Request = { caller, action: ACTIONS[0], key: KEY, context: {}, ...given };
  const compared = await compare(document, request);
  if (compared.kind !== "differs") throw new Error(`${difference.id}: the example is ${compared.kind}`);
  const { ours, theirs } = compared;
  const parsed = read(document);
  const found = await explain(parsed, request, ours, await causesOf(parsed, request, ours));
  if (found?.map(({ id }) => id).join() !== difference.id) {
    throw new Error(
      `${difference.id}: the example differs by ${found?.map(({ id }) => id).join(" and ") ?? "no class"}`,
    );
  }
  return { difference, document, request, ours: ours.answer, theirs };
}

export async function showAll(): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  for (const difference of DIFFERENCES) shown.push(await show(difference));
  return shown;
}
