/** The resource phase, on what the engine may pass to it besides the inputs of a resource. */
import assert from "node:assert/strict";
import type { ReportViolation } from "@pulumi/policy";
import { kmsDeletionWindow } from "../../policies/kms-deletion-window";
import { knownStackTags } from "../../runtime/judge";
import { RecordedInputs } from "../../runtime/operations";
import { toSdkPolicy } from "../../runtime/policy";
import { type Case, resourceArgs, runPolicy } from "../kit/policy-tester";

const ROOT: Case = { name: "the stack", type: "pulumi:pulumi:Stack", props: {} };

describe("the resource phase", () => {
  it("reports a misspelt option on the root of the stack, with the nearest one", () => {
    assert.deepEqual(runPolicy(kmsDeletionWindow, { ...ROOT, config: { minimumDays: 7 } }).findings, [
      {
        message:
          "the configuration of `kms-deletion-window` sets `minimumDays`, which is not an option of the policy and has " +
          "no effect. Did you mean `minDays`?",
        urn: "urn:pulumi:test::test::pulumi:pulumi:Stack::it",
        enforcementLevel: "mandatory",
      },
    ]);
  });

  it("reports a misspelt option on no other resource", () => {
    const key: Case = { name: "a key", type: "aws:kms/key:Key", props: { deletionWindowInDays: 30 } };
    assert.deepEqual(runPolicy(kmsDeletionWindow, { ...key, config: { minimumDays: 7 } }).findings, []);
  });

  it("reports nothing on the root if every option exists", () => {
    assert.deepEqual(runPolicy(kmsDeletionWindow, { ...ROOT, config: { minDays: 7, where: [] } }).findings, []);
  });

  it("reports inputs that cannot be read as a defect, without the message of the error", () => {
    const { validateResource } = toSdkPolicy(kmsDeletionWindow, new RecordedInputs());
    assert.ok(typeof validateResource === "function");
    const findings: { message: string; enforcementLevel?: string }[] = [];
    const report = ((finding: (typeof findings)[number]) => findings.push(finding)) as unknown as ReportViolation;
    const props = {
      get tags(): never {
        throw new TypeError("the password is 1234");
      },
    };
    const args = resourceArgs(kmsDeletionWindow, { name: "a key", type: "aws:kms/key:Key", props: {} });
    validateResource({ ...args, props }, report);
    assert.equal(findings.length, 1);
    assert.match(findings[0]?.message ?? "", /^undecided: the check failed \(TypeError at /);
    assert.doesNotMatch(findings[0]?.message ?? "", /1234/);
    assert.equal(findings[0]?.enforcementLevel, "advisory");
  });

  it("knows the tags of a stack only if the engine shows one", () => {
    assert.deepEqual(knownStackTags(new Map([["team", "orders"]])), new Map([["team", "orders"]]));
    assert.equal(knownStackTags(new Map()), undefined);
  });
});
