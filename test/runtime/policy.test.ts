/** What the runtime adds to a policy, on policies of its own. */
import assert from "node:assert/strict";
import type { ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import { readerOf } from "../../adapters/index";
import { definePolicy, type Policy } from "../../kit/define";
import { type Finding, findingsFor } from "../../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../../kit/framework";
import { decided, deferred, notApplicable, type Verdict } from "../../kit/verdict";
import { ASKED, type Foretold, NOTHING_SAID } from "../../runtime/current-request";
import { StackMemory } from "../../runtime/memory";
import { toSdkPolicy } from "../../runtime/policy";
import { type AskedResource, ResourceHalf, type SeenResource } from "../../runtime/resource-half";
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

function asked(policy: Policy, also: Partial<SeenResource> = {}): AskedResource {
  const args = resourceArgs(policy, cluster);
  const { type, urn, name, stackTags } = args;
  const subject = readerOf(type)?.(args);
  assert.ok(subject !== undefined);
  const seen: SeenResource = { subject, tags: { kind: "absent", path: "tags" }, onlyRead: false, ...also };
  return { type, urn, name, stackTags, seen };
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

  it("reports a policy that fails to say whether it is about a resource", () => {
    const policy = policyThat(() => decided([]), {
      skipReason: () => {
        throw new TypeError("the password is 1234");
      },
    });
    const { findings } = runPolicy(policy, cluster);
    assert.match(findings[0]?.message ?? "", /^undecided: the check itself failed \(TypeError at /);
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
      policyThat(() => deferred),
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
    const checkStack = () => decided([undecided("said", "kmsKeyId", { word: "linked" })]);
    const given = { ...cluster, props: { engine: "aurora", kmsKeyId: UNKNOWN } };
    const { findings } = runPolicy(
      policyThat(() => deferred, { checkStack }),
      given,
    );
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["undecided: linked."],
    );
  });

  it("forgets a resource the update has since decided", () => {
    let verdict: Verdict<Said> = deferred;
    const checkStack = () => decided([undecided("said", "kmsKeyId", { word: "linked" })]);
    const policy = policyThat(() => verdict, { checkStack });
    const { validateResource, validateStack } = toSdkPolicy(policy, new StackMemory());
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

  it("has a stack half only where the policy follows links", () => {
    assert.equal(
      toSdkPolicy(
        policyThat(() => decided([])),
        new StackMemory(),
      ).validateStack,
      undefined,
    );
  });
});

/** A policy that is about a resource and has this verdict on it, and what becomes of it if it is asked. */
interface ForetoldCase {
  readonly name: string;
  readonly check?: () => Verdict<Said>;
  readonly also?: Partial<Policy>;
  readonly seen?: Partial<SeenResource>;
  readonly config?: object;
  readonly foretold: Foretold;
  /** Whether the resource waits for the stack half then. */
  readonly waits?: true;
}

const FORETOLD: readonly ForetoldCase[] = [
  { name: "it finds nothing", foretold: NOTHING_SAID },
  {
    name: "it has a finding",
    check: () => decided([undecided("said", "kmsKeyId", { word: "unknown" })]),
    foretold: ASKED,
  },
  {
    name: "its finding is ignored",
    check: () => decided([undecided("said", "kmsKeyId", { word: "unknown" })]),
    config: { onUndecided: "ignore" },
    foretold: NOTHING_SAID,
  },
  {
    name: "its stack half decides",
    check: () => deferred,
    also: { checkStack: () => decided([]) },
    foretold: NOTHING_SAID,
    waits: true,
  },
  {
    name: "its check fails",
    check: () => {
      throw new TypeError();
    },
    foretold: ASKED,
  },
  {
    name: "it fails to say whether it is about the resource",
    also: {
      skipReason: () => {
        throw new TypeError();
      },
    },
    foretold: ASKED,
  },
  {
    name: "it is not about the resource, whatever is configured",
    also: { skipReason: () => "it is small" },
    foretold: { leftOutBy: "DB cluster, and not to this one: it is small" },
  },
  {
    name: "it is not about the resource by its configuration",
    check: () => notApplicable("the configuration names none"),
    foretold: { leftOutBy: "DB cluster, and not to this one: the configuration names none" },
  },
  {
    name: "its configuration does not select the resource",
    config: { where: { names: ["another"] } },
    foretold: { leftOutBy: "DB cluster, and not to this one: config `where` does not select the resource" },
  },
  {
    name: "the program only reads the resource",
    seen: { onlyRead: true },
    foretold: { leftOutBy: "DB cluster, and not to this one: the program only reads the resource" },
  },
  { name: "it is about others", also: { subjects: ["kmsKey"] }, foretold: { leftOutBy: "KMS key" } },
];

describe("what a policy foretells of a resource", () => {
  for (const { name, check = (): Verdict<Said> => decided([]), also, seen, config, foretold, waits } of FORETOLD) {
    it(`where ${name}`, () => {
      const policy = policyThat(check, also);
      const half = new ResourceHalf(policy);
      half.configure(resourceArgs(policy, { ...cluster, config: { ...config } }).getConfig());
      const resource = asked(policy, seen);
      assert.deepEqual(half.foretell(resource), foretold);
      assert.deepEqual([...half.pending.keys()], waits ? [resource.urn] : []);
    });
  }

  it("is what it is about, where no policy is about the type of the resource", () => {
    const policy = policyThat(() => decided([]));
    const foretold = new ResourceHalf(policy).foretell({ ...asked(policy), seen: undefined });
    assert.deepEqual(foretold, { leftOutBy: "DB cluster" });
  });

  it("is to be asked before its configuration is known", () => {
    const policy = policyThat(() => decided([]));
    const half = new ResourceHalf(policy);
    assert.equal(half.foretell(asked(policy)), ASKED);
    half.configure({});
    assert.equal(half.foretell(asked(policy)), NOTHING_SAID);
  });

  it("is that nothing waits any more", () => {
    let verdict: Verdict<Said> = deferred;
    const policy = policyThat(() => verdict, { checkStack: () => decided([]) });
    const half = new ResourceHalf(policy);
    half.configure({});
    half.foretell(asked(policy));
    assert.equal(half.pending.size, 1);
    verdict = decided([]);
    half.foretell(asked(policy));
    assert.equal(half.pending.size, 0);
  });

  it("is judged once, if the policy is then asked", () => {
    let judgements = 0;
    const policy = policyThat(() => {
      judgements += 1;
      return decided([undecided("said", "kmsKeyId", { word: "unknown" })]);
    });
    const half = new ResourceHalf(policy);
    const config = half.configure({});
    const resource = asked(policy);
    half.foretell(resource);
    half.judge(resource, config);
    assert.equal(judgements, 1);
    half.judge(resource, half.configure({ onUndecided: "fail" }));
    assert.equal(judgements, 2);
    half.judge(asked(policy), half.configure({ onUndecided: "fail" }));
    assert.equal(judgements, 3);
  });
});
