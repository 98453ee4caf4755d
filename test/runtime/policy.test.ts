/** What the runtime adds to a policy, on policies of its own. */
import assert from "node:assert/strict";
import type { ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import { readerOf } from "../../adapters/index";
import { definePolicy, type Policy } from "../../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../../kit/framework";
import { judged, linked, undecided, type Verdict } from "../../kit/verdict";
import { aboutOf, otherType, type SeenResource } from "../../runtime/about";
import { StackMemory } from "../../runtime/memory";
import { toSdkPolicy } from "../../runtime/policy";
import { type Case, policyResource, resourceArgs, runPolicy, UNKNOWN } from "../kit/policy-tester";

const cluster: Case = { name: "a cluster", type: "aws:rds/cluster:Cluster", props: { engine: "aurora" } };

const policyThat = (check: () => Verdict<"said">, also: Partial<Policy> = {}): Policy => ({
  ...definePolicy({
    id: "a-policy",
    displayName: "A policy",
    description: "A policy of the tests.",
    enforcementLevel: "mandatory",
    severity: "low",
    framework: AWS_KMS_KEY_MANAGEMENT,
    tags: [],
    remediationSteps: "None.",
    url: "https://docs.aws.amazon.com/",
    subjects: ["dbCluster"],
    options: {},
    messages: { said: { text: "{word}" } },
    check,
  }),
  ...also,
});

function seen(policy: Policy): SeenResource {
  const subject = readerOf(cluster.type)?.(resourceArgs(policy, cluster));
  assert.ok(subject !== undefined);
  return { subject, tags: { kind: "absent", path: "tags" }, onlyRead: false };
}

describe("the runtime", () => {
  it("reports an error in a check by its name and place, never by its message", () => {
    const { findings } = runPolicy(
      policyThat(() => {
        throw new TypeError("the password is 1234");
      }),
      cluster,
    );
    assert.equal(findings.length, 1);
    assert.match(
      findings[0]?.message ?? "",
      /^undecided: the check itself failed \(TypeError at .*policy\.test\.[jt]s:\d+:\d+\)?\), which is a defect of this policy pack\.\nReport it\.$/,
    );
    assert.equal(findings[0]?.enforcementLevel, "advisory");
  });

  it("asks a policy that fails to say whether it is about a resource, and reports it", () => {
    const policy = policyThat(() => judged([]), {
      notAbout: () => {
        throw new TypeError("the password is 1234");
      },
    });
    assert.equal(otherType(aboutOf(policy, new Map()), "urn", seen(policy)), undefined);
    const { findings } = runPolicy(policy, cluster);
    assert.match(findings[0]?.message ?? "", /^undecided: the check itself failed \(TypeError at /);
  });

  it("says by its type what a policy is not about", () => {
    const about = aboutOf(
      policyThat(() => judged([]), { notAbout: () => "it is small" }),
      new Map(),
    );
    assert.equal(otherType(about, "urn", undefined), "DB cluster");
    assert.equal(otherType(about, "urn", seen(about.policy)), "DB cluster, and not to this one: it is small");
    assert.equal(
      otherType(about, "urn", { ...seen(about.policy), onlyRead: true }),
      "DB cluster, and not to this one: the program only reads the resource",
    );
  });

  it("reports whatever else is thrown", () => {
    const { findings } = runPolicy(
      policyThat(() => {
        throw "1234";
      }),
      cluster,
    );
    assert.match(findings[0]?.message ?? "", /^undecided: the check itself failed \(string\)/);
  });

  it("reports a link that no half decides", () => {
    const { findings } = runPolicy(
      policyThat(() => linked),
      cluster,
    );
    assert.match(findings[0]?.message ?? "", /^undecided: the check itself failed \(Error at /);
  });

  it("reports a message that lacks its data", () => {
    const { findings } = runPolicy(
      policyThat(() => judged([undecided("said", "kmsKeyId")])),
      cluster,
    );
    assert.match(findings[0]?.message ?? "", /^undecided: the check itself failed \(Error at /);
  });

  for (const [onUndecided, level] of [
    ["ignore", "advisory"],
    ["fail", "mandatory"],
  ] as const) {
    it(`reports a failed check where undecided verdicts ${onUndecided}`, () => {
      const failing = policyThat(() => {
        throw new Error();
      });
      const { findings } = runPolicy(failing, { ...cluster, config: { onUndecided } });
      assert.deepEqual(
        findings.map(({ enforcementLevel }) => enforcementLevel),
        [level],
      );
    });
  }

  it("judges by the stack half what the resource half left to it, once", () => {
    const checkStack = () => judged([undecided("said", "kmsKeyId", { word: "linked" })]);
    const given = { ...cluster, props: { engine: "aurora", kmsKeyId: UNKNOWN } };
    const { findings } = runPolicy(
      policyThat(() => linked, { checkStack }),
      given,
    );
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["undecided: linked."],
    );
  });

  it("forgets a resource the update has since decided", () => {
    let verdict: Verdict<"said"> = linked;
    const checkStack = () => judged([undecided("said", "kmsKeyId", { word: "linked" })]);
    const policy = policyThat(() => verdict, { checkStack });
    const { validateResource, validateStack } = toSdkPolicy(policy, new StackMemory());
    const findings: unknown[] = [];
    const report = ((finding: unknown) => findings.push(finding)) as unknown as ReportViolation;
    const args: ResourceValidationArgs = resourceArgs(policy, cluster);
    assert.ok(typeof validateResource === "function");
    validateResource(args, report);
    verdict = judged([]);
    validateResource(args, report);
    validateStack?.({ ...args, resources: [policyResource({ ...cluster, name: args.name })] }, report);
    assert.deepEqual(findings, []);
  });

  it("has a stack half only where the policy follows links", () => {
    assert.equal(
      toSdkPolicy(
        policyThat(() => judged([])),
        new StackMemory(),
      ).validateStack,
      undefined,
    );
  });
});
