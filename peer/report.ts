/** Renders the result of a run for the console and for docs/peer-comparison.md. */

import { readFileSync } from "node:fs";
import { table } from "../tools/generated";
import { DIFFERENCES } from "./differences";
import type { Shown } from "./examples";
import type { Answer } from "./simulate";
import type { Tally } from "./tally";

const WORDS = { allowed: "allowed", denied: "denied", notAllowed: "not allowed" } as const satisfies Record<
  Answer,
  string
>;
const ANSWERS = ["allowed", "denied", "notAllowed"] as const satisfies readonly Answer[];

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const number = (count: number): string => count.toLocaleString("en-US");

function answers({ ours, compared }: Tally): string {
  return ANSWERS.map((answer) => `${WORDS[answer]} ${share(ours.get(answer) ?? 0, compared)}`).join(", ");
}

export function summary(tally: Tally): string {
  return [
    `asked ${tally.asked}, undecided by ours ${tally.undecided}, compared ${tally.compared}: ${answers(tally)}`,
    `same answer ${tally.agreed} (${share(tally.agreed, tally.compared)}), by several classes ${tally.mixed}`,
    ...DIFFERENCES.map((difference) => `${tally.differing.get(difference) ?? 0} ${difference.id}`),
  ].join("\n");
}

interface Settings {
  readonly seed: number;
  readonly wanted: number;
}

export function report(tally: Tally, shown: readonly Shown[], { seed, wanted }: Settings): string {
  const { asked, undecided, compared, agreed, mixed } = tally;
  const differing = compared - agreed;
  const facts = table(
    ["What", "In this run"],
    [
      ["Date", new Date().toISOString().slice(0, 10)],
      ["Command", `\`FC_SEED=${seed} npm run peer ${wanted}\``],
      ["Versions", versions()],
      ["Requests asked", number(asked)],
      ["Undecided by our evaluator, so not compared", `${number(undecided)} (${share(undecided, asked)})`],
      ["Compared", `${number(compared)}: ${answers(tally)}`],
      ["Same answer", `${number(agreed)} (${share(agreed, compared)})`],
      ["Different answer", `${number(differing)} (${share(differing, compared)}), ${number(mixed)} by several classes`],
      ["Not explained by a class", "0, or the run fails"],
    ],
  );
  const classes = table(
    ["Class", "Requests", "Right", "AWS's page"],
    shown.map(({ difference }) => [
      difference.title,
      number(tally.differing.get(difference) ?? 0),
      difference.right,
      `<${difference.page}>`,
    ]),
  );
  return [facts, classes, ...shown.map(section)].join("\n");
}

function section({ difference, document, request, ours, theirs }: Shown): string {
  const { title, page, says, right } = difference;
  const { key: _, ...asked } = request;
  return `## ${title}

Our evaluator: ${difference.ours}. The peer: ${difference.theirs}.

[AWS](${page}): ${says} Right: **${right}**.

\`\`\`json
${JSON.stringify({ document, request: asked }, undefined, 2)}
\`\`\`

Our evaluator: ${WORDS[ours]}. The peer: ${WORDS[theirs]}.
`;
}

/** Returns the installed versions of the peer's packages, which `npm ci` takes from the lock file. */
function versions(): string {
  const { packages } = JSON.parse(readFileSync("peer/package-lock.json", "utf8"));
  return ["iam-simulate", "iam-policy", "iam-data"]
    .map((name) => `@cloud-copilot/${name} ${packages[`node_modules/@cloud-copilot/${name}`].version}`)
    .join(", ");
}
