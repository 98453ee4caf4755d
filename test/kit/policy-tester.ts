/**
 * Runs the cases of a policy the way the engine would: the inputs behind the SDK's proxy that throws on an unknown
 * value, through the adapter, through both halves of the policy, to the findings reported.
 */
import assert from "node:assert/strict";
import type { PolicyResource, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { adapt } from "../../adapters/index";
import type { Options } from "../../kit/config";
import type { Policy } from "../../kit/define";
import { allOptions, configOf } from "../../runtime/configuration";
import { toSdkPolicy } from "../../runtime/policy";

/** What the SDK holds in place of a string, a boolean or an object that a preview cannot know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const UNKNOWN_BOOLEAN = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** Another resource of the program, such as one a property of the one judged was computed from. */
export interface Origin {
  readonly type: string;
  readonly name: string;
  readonly props?: object;
  readonly provider?: object;
  readonly from?: Readonly<Record<string, readonly Origin[]>>;
}

export interface Case {
  readonly name: string;
  readonly type: string;
  readonly props: object;
  /** The Pulumi name of the resource. */
  readonly resource?: string;
  readonly provider?: object;
  readonly config?: object;
  readonly stackTags?: Readonly<Record<string, string>>;
  /** The resources each property was computed from. */
  readonly from?: Readonly<Record<string, readonly Origin[]>>;
  /** Other resources of the stack. */
  readonly beside?: readonly Origin[];
}

export interface ExpectedFinding {
  /** The id of the message. Left out for what the runtime itself reports. */
  readonly message?: string;
  /** The property the finding is about. */
  readonly at?: string;
  /** What the text begins with: for a violation its whole first sentence. */
  readonly text: string;
  readonly level?: "advisory" | "mandatory";
  /** The resource it is reported on, where it is another than the one judged. */
  readonly urn?: string;
}

export interface Cases {
  readonly pass: readonly Case[];
  readonly violation: readonly (Case & { readonly findings: readonly [ExpectedFinding, ...ExpectedFinding[]] })[];
  readonly undecided: readonly (Case & { readonly findings: readonly [ExpectedFinding, ...ExpectedFinding[]] })[];
  readonly notApplicable: readonly (Case & { readonly reason: string })[];
}

export interface Outcome {
  readonly findings: readonly Reported[];
  readonly notApplicable: string | undefined;
}

export interface Reported {
  readonly message: string;
  readonly urn?: string;
  readonly enforcementLevel?: string;
}

// `skipLibCheck` hides that the SDK's typings of this module are empty.
const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  unknownCheckingProxy<T extends object>(props: T): T;
};

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::test::${type}::${name}`;

/** Runs both halves of a policy on one resource. */
export function runPolicy(policy: Policy, given: Case): Outcome {
  const { validateResource, validateStack } = toSdkPolicy(policy);
  const findings: Reported[] = [];
  const report = ((finding: Reported) => findings.push(finding)) as unknown as ReportViolation;
  const validate = (one: Case): string | undefined => {
    assert(typeof validateResource === "function");
    try {
      validateResource(resourceArgs(policy, one), report);
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
      return error.message;
    }
    return undefined;
  };
  for (const { name, type, props = {}, provider } of others(given)) {
    validate({ name, resource: name, type, props, ...(provider && { provider }) });
  }
  const reason = validate(given);
  validateStack?.(stackArgs(resourceArgs(policy, given), given), report);
  return { findings, notApplicable: reason };
}

/** The resources of the stack besides the one judged, each once. */
function others({ from = {}, beside = [] }: Pick<Case, "from" | "beside">): readonly Origin[] {
  const direct = [...Object.values(from).flat(), ...beside];
  const all = direct.flatMap((origin) => [...others({ ...(origin.from && { from: origin.from }) }), origin]);
  return [...new Map(all.map((origin) => [urnOf(origin.type, origin.name), origin])).values()];
}

class NotApplicable extends Error {}

export function resourceArgs(policy: Policy, given: Case): ResourceValidationArgs {
  const { type, props, resource = "it", provider, config = {}, stackTags = {} } = given;
  return {
    type,
    name: resource,
    urn: urnOf(type, resource),
    props: unknownCheckingProxy(props),
    ...(provider && {
      provider: { type: "pulumi:providers:aws", name: "aws", urn: "", props: unknownCheckingProxy(provider) },
    }),
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(Object.entries(stackTags)),
    isType: () => false,
    asType: () => undefined,
    getConfig: <T extends object>() => ({ ...defaults(policy.options), ...config }) as T,
    notApplicable: (reason?: string): never => {
      throw new NotApplicable(reason);
    },
  };
}

/** What the engine fills in before a policy sees its configuration. */
const defaults = (options: Options): object =>
  Object.fromEntries(
    Object.entries(allOptions(options)).flatMap(([name, { schema }]) =>
      "default" in schema ? [[name, schema.default]] : [],
    ),
  );

function stackArgs(args: ResourceValidationArgs, given: Case): StackValidationArgs {
  return {
    resources: [
      policyResource({ type: given.type, name: args.name, ...(given.from && { from: given.from }) }),
      ...others(given).map(policyResource),
    ],
    stackTags: args.stackTags,
    getConfig: args.getConfig,
    notApplicable: args.notApplicable,
  };
}

function policyResource({ type, name, props = {}, provider, from = {} }: Origin): PolicyResource {
  return {
    type,
    name,
    urn: urnOf(type, name),
    props: unknownCheckingProxy(props),
    ...(provider && {
      provider: { type: "pulumi:providers:aws", name: "aws", urn: "", props: unknownCheckingProxy(provider) },
    }),
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    dependencies: [],
    propertyDependencies: Object.fromEntries(
      Object.entries(from).map(([property, origins]) => [property, origins.map(policyResource)]),
    ),
    isType: () => false,
    asType: () => undefined,
  };
}

/** Declares the tests of a policy: one for each case. */
export function describePolicy(policy: Policy, cases: Cases): void {
  describe(policy.id, () => {
    describe("pass", () => {
      for (const given of cases.pass) {
        it(given.name, () => assert.deepEqual(runPolicy(policy, given), { findings: [], notApplicable: undefined }));
      }
    });
    describe("not applicable", () => {
      for (const given of cases.notApplicable) {
        it(given.name, () => assert.deepEqual(runPolicy(policy, given), { findings: [], notApplicable: given.reason }));
      }
    });
    for (const outcome of ["violation", "undecided"] as const) {
      describe(outcome, () => {
        for (const given of cases[outcome]) it(given.name, () => expectFindings(policy, given, outcome));
      });
    }
  });
}

function expectFindings(
  policy: Policy,
  given: Case & { readonly findings: readonly ExpectedFinding[] },
  outcome: "violation" | "undecided",
): void {
  const { findings } = runPolicy(policy, given);
  assert.deepEqual(
    findings.map(({ message }, index) => message.slice(0, given.findings[index]?.text.length)),
    given.findings.map(({ text }) => text),
  );
  assert.ok(findings.some(({ message }) => message.startsWith("undecided: ") === (outcome === "undecided")));
  assert.deepEqual(
    findings.map(({ enforcementLevel }) => enforcementLevel),
    given.findings.map(({ level, text }) => level ?? (text.startsWith("undecided: ") ? "advisory" : undefined)),
  );
  assert.deepEqual(
    findings.map(({ urn }) => urn),
    given.findings.map(({ urn = urnOf(given.type, given.resource ?? "it") }) => urn),
  );
  const named = given.findings.flatMap(({ message, at }) => (message === undefined ? [] : [{ message, at }]));
  if (named.length > 0) assert.deepEqual(rawFindings(policy, given), named);
}

/** What the policy itself says, before it becomes text: the ids of its messages and their properties. */
function rawFindings(policy: Policy, given: Case): object[] {
  const args = resourceArgs(policy, given);
  const subject = adapt(args);
  assert(subject !== undefined);
  const config = configOf(allOptions(policy.options), args.getConfig());
  const context = { config, select: () => ({ kind: "passedOver" }) as const };
  const verdict = policy.check(subject, context);
  if (verdict.kind !== "judged") return [];
  return verdict.findings.map(({ message, path }) => ({ message, at: path }));
}
