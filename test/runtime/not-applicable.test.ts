import assert from "node:assert/strict";
import { notApplicable } from "../../runtime/not-applicable";

describe("a policy that does not apply", () => {
  it("says so without recording a stack trace, and restores the limit", () => {
    const { stackTraceLimit } = Error;
    const args = {
      notApplicable: (reason?: string): never => {
        throw new Error(reason);
      },
    };
    assert.throws(
      () => notApplicable(args, "of another type"),
      ({ message, stack }: Error) => message === "of another type" && stack === "Error: of another type",
    );
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });
});
