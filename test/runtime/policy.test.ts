/** What the runtime adds to a policy, on policies of its own. */
import assert from "node:assert/strict";
import type { ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import { definePolicy, type Policy } from "../../kit/define";
import { type Finding, findingsFor } from "../../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../../kit/framework";
import { decided, deferred, type Verdict } from "../../kit/verdict";
import { RecordedInputs } from "../../runtime/operations";
import { toSdkPolicy } from "../../runtime/policy";
import { type Case, policyResource, resourceArgs, runPolicy, UNKNOWN } from "../kit/policy-tester";

const cluster: Case = { name: "a cluster", type: "aws:rds/cluster:Cluster", props: { engine: "aurora" } };

const messages = { said: { text: "{word}" } } as const;

const { undecided } = findingsFor(messages);

type Said = Finding<typeof messages>;

const policyThat = (check: () => Verdict<Said>, also: Partial<Policy> = {}): Policy => ({
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
    messages,
    check,
  }),
  ...also,
});

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
      /^undecided: the check failed \(TypeError at .*policy\.test\.[jt]s:\d+:\d+\)?\), which is a defect of this policy pack\.\nReport it\.\nSee https:\/\/docs\.aws\.amazon\.com\/$/,
    );
    assert.equal(findings[0]?.enforcementLevel, "advisory");
  });

  it("reports an error in `skipReason`", () => {
    const policy = policyThat(() => decided([]), {
      skipReason: () => {
        throw new TypeError("the password is 1234");
      },
    });
    const { findings } = runPolicy(policy, cluster);
    assert.match(findings[0]?.message ?? "", /^undecided: the check failed \(TypeError at /);
  });

  it("reports whatever else is thrown", () => {
    const { findings } = runPolicy(
      policyThat(() => {
        throw "1234";
      }),
      cluster,
    );
    assert.match(findings[0]?.message ?? "", /^undecided: the check failed \(string\)/);
  });

  it("reports a deferred verdict that no stack phase decides", () => {
    const { findings } = runPolicy(
      policyThat(() => deferred),
      cluster,
    );
    assert.match(findings[0]?.message ?? "", /^undecided: the check failed \(Error at /);
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

  it("decides in the stack phase what the resource phase deferred, once", () => {
    const checkStack = () => decided([undecided("said", "kmsKeyId", { word: "linked" })]);
    const given = { ...cluster, props: { engine: "aurora", kmsKeyId: UNKNOWN } };
    const { findings } = runPolicy(
      policyThat(() => deferred, { checkStack }),
      given,
    );
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["undecided: linked.\nSee https://docs.aws.amazon.com/"],
    );
  });

  it("forgets a deferred verdict that a later request decides", () => {
    let verdict: Verdict<Said> = deferred;
    const checkStack = () => decided([undecided("said", "kmsKeyId", { word: "linked" })]);
    const policy = policyThat(() => verdict, { checkStack });
    const { validateResource, validateStack } = toSdkPolicy(policy, new RecordedInputs());
    const findings: unknown[] = [];
    const report = ((finding: unknown) => findings.push(finding)) as unknown as ReportViolation;
    const args: ResourceValidationArgs = resourceArgs(policy, cluster);
    assert.ok(typeof validateResource === "function");
    validateResource(args, report);
    verdict = decided([]);
    validateResource(args, report);
    validateStack?.({ ...args, resources: [policyResource({ ...cluster, name: args.name })] }, report);
    assert.deepEqual(findings, []);
  });

  const unseen = (names: readonly string[], config: object): readonly unknown[] => {
    const policy = policyThat(() => deferred, { checkStack: () => decided([]) });
    const { validateStack } = toSdkPolicy(policy, new RecordedInputs());
    const findings: unknown[] = [];
    const report = ((finding: unknown) => findings.push(finding)) as unknown as ReportViolation;
    const resources = names.map((name) => policyResource({ ...cluster, name }));
    const args = resourceArgs(policy, { ...cluster, config });
    validateStack?.({ ...args, resources }, report);
    return findings;
  };

  it("reports the resources whose inputs were not shown, on the first of them", () => {
    assert.deepEqual(unseen(["a", "b", "c", "d", "e"], {}), [
      {
        message:
          "undecided: the engine did not show the inputs of `a`, `b`, `c`, 2 more, so this policy could not check them.\n" +
          "Run a preview without `--target`, or `pulumi policy analyze`.\nSee https://docs.aws.amazon.com/",
        urn: "urn:pulumi:test::test::aws:rds/cluster:Cluster::a",
        enforcementLevel: "advisory",
      },
    ]);
  });

  for (const [onUndecided, levels] of [
    ["fail", ["mandatory"]],
    ["ignore", []],
  ] as const) {
    it(`reports them where undecided verdicts ${onUndecided}`, () => {
      assert.deepEqual(
        unseen(["a"], { onUndecided }).map((finding) => Reflect.get(Object(finding), "enforcementLevel")),
        levels,
      );
    });
  }

  it("has a stack function only where the policy follows links", () => {
    assert.equal(
      toSdkPolicy(
        policyThat(() => decided([])),
        new RecordedInputs(),
      ).validateStack,
      undefined,
    );
  });
});
