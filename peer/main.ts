/**
 * `npm run peer [requests]`: compares our literal evaluator with `@cloud-copilot/iam-simulate`, request by request, and
 * writes the result to docs/peer-comparison.md. If no class explains a disagreement, the run fails and prints the
 * shrunk document and request.
 *
 * The peer is under the AGPL-3.0. Only this folder depends on it, and no part of the pack imports, bundles or ships this
 * folder.
 */

import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Request } from "../iam/evaluator/request";
import { fillGenerated } from "../tools/generated";
import { causesOf, compare, read } from "./compare";
import type { Raw } from "./conditions";
import type { Difference } from "./difference";
import { explain } from "./differences";
import { document } from "./documents";
import { showAll } from "./examples";
import { report, summary } from "./report";
import { request } from "./requests";
import { Tally } from "./tally";

const SEED = Number(process.env["FC_SEED"] ?? "20260218");
const WANTED = Number(process.argv[2] ?? process.env["PEER_REQUESTS"] ?? "50000");
const MAX_REQUESTS_PER_DOCUMENT = 20;
const DOCUMENTS_PER_BATCH = 500;
const PAGE = "docs/peer-comparison.md";

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const shown = await showAll();
  const tally = new Tally();
  for (let seed = SEED; tally.compared < WANTED; seed += 1) {
    await batch(seed, tally);
    console.log(`${tally.compared} compared, ${tally.agreed} with the same answer`);
  }
  console.log(summary(tally));
  const parts = new Map([["peer-comparison", report(tally, shown, { seed: SEED, wanted: WANTED })]]);
  writeFileSync(PAGE, fillGenerated(PAGE, readFileSync(PAGE, "utf8"), parts));
}

async function batch(seed: number, tally: Tally): Promise<void> {
  const requests = fc.array(request, { minLength: 1, maxLength: MAX_REQUESTS_PER_DOCUMENT, size: "max" });
  const property = fc.asyncProperty(document, requests, async (raw, given) => {
    for (const each of given) await one(raw, each, tally);
  });
  await fc.assert(property, { seed, numRuns: DOCUMENTS_PER_BATCH });
}

async function one(raw: Raw, asked: Request, tally: Tally): Promise<void> {
  const compared = await compare(raw, asked);
  tally.asked += 1;
  if (compared.kind === "undecided") {
    tally.undecided += 1;
    return;
  }
  const { ours, theirs } = compared;
  const differences = compared.kind === "agreed" ? [] : await classesOf(raw, asked, ours);
  if (differences === undefined) {
    throw new Error(
      `no class explains this difference: ours ${ours.answer}, the peer's ${theirs}\n${JSON.stringify({ document: raw, request: asked }, undefined, 2)}`,
    );
  }
  tally.add(ours.answer, differences);
}

async function classesOf(
  raw: Raw,
  asked: Request,
  ours: Parameters<typeof causesOf>[2],
): Promise<readonly Difference[] | undefined> {
  const parsed = read(raw);
  return explain(parsed, asked, ours, await causesOf(parsed, asked, ours));
}
