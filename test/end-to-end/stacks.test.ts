/**
 * A preview and the deployed stack have the same verdicts on a corpus of small stacks, most of which follow published
 * examples. The test also limits the share of verdicts that a preview leaves undecided.
 *
 * One program declares many stacks, because a run of the engine takes seconds. The exported state shows whether two of
 * them depend on each other.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { analyze, type RunResult, Workspace } from "../engine/workspace";
import { fixedConfig, fixedPolicies } from "../kit/fixed-policies";
import { type ExportedState, linksBetweenStacks, secretsOf } from "./stacks/exported-state";
import { exampleStacks } from "./stacks/index";
import { type ExampleStack, ownNames, stackOf } from "./stacks/stack";
import { lineOf, sum, type Tally, tallyOf, total, undecidedPart } from "./stacks/tally";
import { expectNoUnknownEscapes, type Verdicts, verdictsOf } from "./verdicts";

const STACKS_PER_RUN = 38;

/**
 * All policies of the fixed set, including those that are off by default. Each shows all that it cannot decide, also what
 * another policy reports.
 */
const policyConfig = fixedConfig(
  Object.fromEntries(
    fixedPolicies.map(({ id, enforcementLevel }) => [
      id,
      { onUndecided: "fail", ...(enforcementLevel === "disabled" && { enforcementLevel: "advisory" }) },
    ]),
  ),
);

/** The largest allowed share of undecided verdicts in a preview: of all verdicts, and of those of one policy. */
const MAX_UNDECIDED = { ofAll: 0.05, ofOnePolicy: 0.15 };

const published = exampleStacks.filter(({ source }) => source !== undefined);

describe("the corpus of stacks", () => {
  const tallies: Tally[] = [];

  it("has at least 60 stacks, of which at least 40 follow a published example", () => {
    assert.ok(exampleStacks.length >= 60, `${exampleStacks.length} stacks`);
    assert.ok(published.length >= 40, `${published.length} of them published`);
    assert.equal(new Set(exampleStacks.map(({ name }) => name)).size, exampleStacks.length, "names are unique");
    for (const { name } of exampleStacks) assert.match(name, /^[a-z0-9-]+$/);
  });

  for (let start = 0; start < exampleStacks.length; start += STACKS_PER_RUN) {
    const stacks = exampleStacks.slice(start, start + STACKS_PER_RUN);
    it(`gets the same verdicts in a preview and deployed: ${stacks[0]?.name} … ${stacks.at(-1)?.name}`, async () => {
      const { previewed, again, deployed, state } = await run(stacks);
      assert.deepEqual(linksBetweenStacks(state), [], "stacks of the batch depend on each other");
      for (const each of [previewed, again, deployed]) expectNoUnknownEscapes(each);
      const declared = new Set(previewed.summaries.map(({ urn }) => stackOf(nameOf(urn))));
      const missing = stacks.filter(({ name }) => !declared.has(name));
      assert.deepEqual(missing, [], "stacks without resources");
      assert.deepEqual(differences(previewed, deployed, secretsOf(state)), []);
      assert.deepEqual(judgedPairs(again), judgedPairs(previewed), "the policies that apply");
      tallies.push(tallyOf(previewed));
    });
  }

  it("leaves few verdicts of a preview undecided", () => {
    assert.equal(tallies.length, Math.ceil(exampleStacks.length / STACKS_PER_RUN), "every batch was judged");
    const byPolicy = [...total(tallies)].sort();
    assert.deepEqual(
      byPolicy.map(([policy]) => policy),
      fixedPolicies.map(({ id }) => id).sort(),
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
  /** A second preview, after the deployment, when every value is known. */
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

/** Returns the verdicts that differ, except those that the preview left undecided or that depend on a hidden secret. */
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
  // A policy can report a finding on a resource while it judges another resource of the stack.
  const judged = new Set(judgedPairs(previewed).map((pair) => pair.split("::").slice(-2).join(" ")));
  const open = new Set([...before.keys()].filter(isOpen).map(stackAndPolicy));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isOpen(key) && !hidden.has(key))
    .filter((key) => judged.has(key) || !open.has(stackAndPolicy(key)))
    .filter((key) => said(before, key) !== said(after, key))
    .map((key) => `${key}: ${said(before, key)}; deployed: ${said(after, key)}`);
}

/** Returns the stack and the policy that a verdict's key names. */
function stackAndPolicy(key: string): string {
  const [, resource = "", policy = ""] = key.split(" ");
  return `${stackOf(resource)} ${policy}`;
}

/** Whether a verdict is undecided because `pulumi policy analyze` shows the property as `[secret]`. */
const isHidden = (
  { message, urn }: RunResult["findings"][number],
  secrets: ReadonlyMap<string, readonly string[]>,
): boolean =>
  message.startsWith("undecided: ") &&
  (secrets.get(urn) ?? []).some((name) => message.startsWith(`undecided: \`${name}`));

/** Returns the pairs of a resource and a policy that applies to it. */
const judgedPairs = ({ summaries }: RunResult): readonly string[] =>
  summaries.flatMap(({ urn, passed, failed }) => [...passed, ...failed].map((policy) => `${urn} ${policy}`)).sort();

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
