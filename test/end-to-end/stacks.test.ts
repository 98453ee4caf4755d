/**
 * What a preview says is what the deployed stack says, on a corpus of small stacks that for the most part follow
 * published examples, and how much of it a preview has to leave undecided.
 *
 * Many stacks are declared by one program, since a run of the engine costs seconds; what would tie two of them together
 * is looked for in the exported state.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { policies } from "../../policies/index";
import { analyze, type RunResult, Workspace } from "../engine/workspace";
import { type ExportedState, linksBetweenStacks, secretsOf } from "./stacks/exported-state";
import { exampleStacks } from "./stacks/index";
import { type ExampleStack, ownNames, stackOf } from "./stacks/stack";
import { lineOf, sum, type Tally, tallyOf, total, undecidedPart } from "./stacks/tally";
import { expectNoUnknownEscapes, type Verdicts, verdictsOf } from "./verdicts";

const STACKS_PER_RUN = 38;

/** All policies, those that are off by default too. */
const policyConfig = Object.fromEntries(
  policies
    .filter(({ enforcementLevel }) => enforcementLevel === "disabled")
    .map(({ id }) => [id, { enforcementLevel: "advisory" }]),
);

/** At most this part of the verdicts of a preview may be undecided: of all, and of those of one policy. */
const MAX_UNDECIDED = { ofAll: 0.05, ofOnePolicy: 0.15 };

const published = exampleStacks.filter(({ source }) => source !== undefined);

describe("preview = deployed, on the corpus of stacks", () => {
  const tallies: Tally[] = [];

  it("there are at least 60 of them, of which at least 40 follow a published example", () => {
    assert.ok(exampleStacks.length >= 60, `${exampleStacks.length} stacks`);
    assert.ok(published.length >= 40, `${published.length} of them published`);
    assert.equal(new Set(exampleStacks.map(({ name }) => name)).size, exampleStacks.length, "names are unique");
    for (const { name } of exampleStacks) assert.match(name, /^[a-z0-9-]+$/);
  });

  for (let start = 0; start < exampleStacks.length; start += STACKS_PER_RUN) {
    const stacks = exampleStacks.slice(start, start + STACKS_PER_RUN);
    it(`${stacks[0]?.name} … ${stacks.at(-1)?.name}`, async () => {
      const { previewed, again, deployed, state } = await run(stacks);
      assert.deepEqual(linksBetweenStacks(state), [], "stacks of the batch depend on each other");
      for (const each of [previewed, again, deployed]) expectNoUnknownEscapes(each);
      const declared = new Set(previewed.summaries.map(({ urn }) => stackOf(nameOf(urn))));
      const missing = stacks.filter(({ name }) => !declared.has(name));
      assert.deepEqual(missing, [], "stacks without resources");
      assert.deepEqual(differences(previewed, deployed, secretsOf(state)), []);
      assert.deepEqual(judgedPairs(again), judgedPairs(previewed), "what policies are about");
      tallies.push(tallyOf(previewed));
    });
  }

  it("a preview leaves little of it undecided", () => {
    assert.equal(tallies.length, Math.ceil(exampleStacks.length / STACKS_PER_RUN), "every batch was judged");
    const byPolicy = [...total(tallies)].sort();
    assert.deepEqual(
      byPolicy.map(([policy]) => policy),
      policies.map(({ id }) => id).sort(),
      "every policy has verdicts",
    );
    const all = sum(byPolicy.map(([, count]) => count));
    const table = [...byPolicy, ["all", all] as const]
      .map(([name, count]) => `      ${lineOf(name, count)}`)
      .join("\n");
    console.log(`${table}\n      ${exampleStacks.length} stacks, ${published.length} after published examples`);
    assert.ok(undecidedPart(all) <= MAX_UNDECIDED.ofAll, table);
    const above = byPolicy.filter(([, count]) => undecidedPart(count) > MAX_UNDECIDED.ofOnePolicy);
    assert.deepEqual(above, [], table);
  });
});

interface Runs {
  readonly previewed: RunResult;
  /** A second preview, once everything is deployed: nothing is unknown to it. */
  readonly again: RunResult;
  readonly deployed: RunResult;
  readonly state: ExportedState;
}

async function run(stacks: readonly ExampleStack[]): Promise<Runs> {
  const program = (): Promise<void> => {
    for (const stack of stacks) stack.declare(ownNames(stack));
    return Promise.resolve();
  };
  const workspace = await Workspace.create();
  try {
    const previewed = await workspace.preview({ program, policyConfig });
    const updated = await workspace.up({ program, policyPack: false });
    assert.ok(updated.succeeded, updated.stderr);
    const file = await workspace.exportState();
    const [deployed, again] = await Promise.all([
      analyze(file, { policyConfig }),
      workspace.preview({ program, policyConfig }),
    ]);
    const state: ExportedState = JSON.parse(readFileSync(file, "utf8"));
    return { previewed, again, deployed, state };
  } finally {
    await workspace.dispose();
  }
}

/** The verdicts that differ, but for what the preview left undecided and what the exported state hides. */
function differences(
  previewed: RunResult,
  deployed: RunResult,
  secrets: ReadonlyMap<string, readonly string[]>,
): string[] {
  const [before, after] = [verdictsOf(previewed), verdictsOf(deployed)];
  const hidden = new Set(
    verdictsOf({ ...deployed, findings: deployed.findings.filter((each) => isHidden(each, secrets)) }).keys(),
  );
  const said = (verdicts: Verdicts, key: string): string => (verdicts.get(key) ?? ["nothing"]).join(", ");
  const isOpen = (key: string): boolean => said(before, key).includes("undecided");
  // What a policy says of a resource that it does not judge, it says when it judges another one of the stack.
  const judged = new Set(judgedPairs(previewed).map((pair) => pair.split("::").slice(-2).join(" ")));
  const open = new Set([...before.keys()].filter(isOpen).map(stackAndPolicy));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isOpen(key) && !hidden.has(key))
    .filter((key) => judged.has(key) || !open.has(stackAndPolicy(key)))
    .filter((key) => said(before, key) !== said(after, key))
    .map((key) => `${key}: ${said(before, key)}; deployed: ${said(after, key)}`);
}

/** Of a verdict's key, the stack it is on and the policy it is of. */
function stackAndPolicy(key: string): string {
  const [, resource = "", policy = ""] = key.split(" ");
  return `${stackOf(resource)} ${policy}`;
}

/** Undecided, of a property that `pulumi policy analyze` is told as `[secret]`. */
const isHidden = (
  { message, urn }: RunResult["findings"][number],
  secrets: ReadonlyMap<string, readonly string[]>,
): boolean =>
  message.startsWith("undecided: ") &&
  (secrets.get(urn) ?? []).some((name) => message.startsWith(`undecided: \`${name}`));

/** The pairs of resource and policy that are applicable. */
const judgedPairs = ({ summaries }: RunResult): readonly string[] =>
  summaries.flatMap(({ urn, passed, failed }) => [...passed, ...failed].map((policy) => `${urn} ${policy}`)).sort();

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
