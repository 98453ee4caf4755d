/** One cause, one finding: a well-kept stack has no finding in the default profile, and each single fault has one. */
import assert from "node:assert/strict";
import type { RunResult } from "../engine/result";
import { Workspace } from "../engine/workspace";
import { everyFault, FAULTS, WELL_KEPT } from "./one-fault";

describe("the default profile", () => {
  let result: RunResult;
  before(async () => {
    const workspace = await Workspace.create();
    try {
      result = await workspace.preview({ program: everyFault });
    } finally {
      await workspace.dispose();
    }
  });

  /** The findings on the resources of one stack. The longest name that fits is that of the stack. */
  function findingsOf(stack: string): readonly string[] {
    const names = [...Object.keys(WELL_KEPT), ...Object.keys(FAULTS)];
    const stackOf = (resource: string): string =>
      names.filter((name) => resource.startsWith(`${name}-`)).reduce((a, b) => (a.length > b.length ? a : b), "");
    return result.findings
      .filter(({ urn }) => stackOf(urn.split("::").at(-1) ?? "") === stack)
      .map(({ policy, message }) => `${policy}: ${message}`);
  }

  it("has at most three lines in a finding", () => {
    for (const { message } of result.findings) assert.ok(message.split("\n").length <= 3, message);
  });

  for (const name of Object.keys(WELL_KEPT)) {
    it(`finds nothing in a well-kept stack: ${name}`, () => assert.deepEqual(findingsOf(name), []));
  }
  for (const [name, { owner }] of Object.entries(FAULTS)) {
    it(`reports one fault once: ${name}`, () => {
      const found = findingsOf(name);
      assert.deepEqual(
        found.map((each) => each.replace(/:.*/s, "")),
        [owner],
        found.join("\n"),
      );
    });
  }
});
