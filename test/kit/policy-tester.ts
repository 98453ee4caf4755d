/**
 * Runs the cases of a policy as the engine does: inputs behind the SDK's proxy that throws on an unknown value, the
 * adapter, both phases of the policy, and the reported findings.
 */
import assert from "node:assert/strict";
import type { PolicyResource, ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import type { Options } from "../../kit/config";
import type { Policy } from "../../kit/define";
import type { Verdict } from "../../kit/verdict";
import { allOptions } from "../../runtime/configuration";
import { RecordedInputs } from "../../runtime/operations";
import { toSdkPolicy } from "../../runtime/policy";
import { onAwsNative, onAwsNativeFinding } from "./aws-native";
import type { Case, Cases, ExpectedFinding, Origin } from "./case";

export type { Case, Origin } from "./case";

/** What the SDK has instead of a string, boolean, number or object that a preview does not know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const UNKNOWN_BOOLEAN = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
export const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** The inputs of a resource that sets nothing. A resource that the program only reads has no inputs. */
const MADE = { __defaults: [] };

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

/** Runs both phases of a policy on one resource, after the other resources of its stack. */
export function runPolicy(policy: Policy, given: Case): Outcome {
  const before = others(given).map((origin): Case => {
    return { ...origin, resource: origin.name, ...(given.config && { config: given.config }) };
  });
  const { findings, reasons } = runStack(policy, [...before, given]);
  return { findings, notApplicable: reasons.at(-1) };
}

/**
 * Runs both phases of a policy on a stack. Returns the findings, and for each resource why the policy does not apply.
 */
export function runStack(
  policy: Policy,
  stack: readonly Case[],
): { readonly findings: readonly Reported[]; readonly reasons: readonly (string | undefined)[] } {
  const { validateResource, validateStack } = toSdkPolicy(policy, new RecordedInputs());
  assert(typeof validateResource === "function");
  const findings: Reported[] = [];
  const report = ((finding: Reported) => findings.push(finding)) as unknown as ReportViolation;
  const given = stack.map((one) => resourceArgs(policy, one));
  const reasons = given.map((args) => {
    try {
      validateResource(args, report);
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
      return error.message;
    }
    return undefined;
  });
  const [first] = given;
  if (first === undefined) return { findings, reasons };
  const resources = stack.map(({ resource = "it", ...one }) => policyResource({ ...one, name: resource }));
  validateStack?.({ ...first, resources }, report);
  return { findings, reasons };
}

/** Returns the other resources of the stack, each once. A value that is computed from a resource is not known yet. */
function others({
  from = {},
  otherResources = [],
}: Pick<Case, "from" | "otherResources">): readonly (Origin & { props: object })[] {
  const direct = [...Object.values(from).flat(), ...otherResources];
  const all = direct.flatMap((origin) => {
    const computed = Object.fromEntries(Object.keys(origin.from ?? {}).map((property) => [property, UNKNOWN]));
    const props = { ...computed, ...(origin.props ?? MADE) };
    return [...others({ ...(origin.from && { from: origin.from }) }), { ...origin, props }];
  });
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
      provider: providerResource(provider),
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

/** Fills in the defaults, as the engine does before a policy sees its configuration. */
const defaults = (options: Options): object =>
  Object.fromEntries(
    Object.entries(allOptions(options)).flatMap(([name, { schema }]) =>
      "default" in schema ? [[name, schema.default]] : [],
    ),
  );

/** One provider for each configuration. */
function providerResource(props: object): NonNullable<PolicyResource["provider"]> {
  const type = "pulumi:providers:aws";
  return { type, name: "aws", urn: urnOf(type, JSON.stringify(props)), props: unknownCheckingProxy(props) };
}

export function policyResource({
  type,
  name,
  props = MADE,
  outputs = {},
  protect = false,
  provider,
  from = {},
}: Origin): PolicyResource {
  return {
    type,
    name,
    urn: urnOf(type, name),
    props: unknownCheckingProxy({ ...props, ...outputs }),
    ...(provider && {
      provider: providerResource(provider),
    }),
    opts: {
      protect,
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

/** Declares one test per case of a policy, through every adapter whose provider has the resource. */
export function describePolicy(policy: Policy, cases: Cases): void {
  describe(policy.id, () => {
    describeCases(policy, cases);
    describe("aws-native", () => describeCases(policy, nativeCases(cases)));
  });
}

function nativeCases({ pass, violation, undecided, notApplicable }: Cases): Cases {
  const native = <C extends Case>(all: readonly C[]) => all.flatMap((given) => onAwsNative(given) ?? []);
  const finding = (given: Cases["violation"][number]): Cases["violation"] => {
    const translated = onAwsNative(given);
    if (translated === undefined) return [];
    const [first, ...others] = given.findings;
    const of = (expected: ExpectedFinding) => onAwsNativeFinding(expected, given.type);
    return [{ ...translated, findings: [of(first), ...others.map(of)] }];
  };
  return {
    pass: native(pass),
    violation: violation.flatMap(finding),
    undecided: undecided.flatMap(finding),
    notApplicable: notApplicable.flatMap((given) => {
      const translated = onAwsNative(given);
      return translated === undefined
        ? []
        : [{ ...translated, reason: given.reason.replace(given.type, translated.type) }];
    }),
  };
}

function describeCases(policy: Policy, cases: Cases): void {
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

/**
 * Returns the message ids and properties of the findings of a policy, before they are rendered. A check runs once for
 * each resource that an ambiguous value may come from, so a finding is kept once.
 */
function rawFindings(policy: Policy, given: Case): object[] {
  const said: object[] = [];
  const heardFindings = new Set<string>();
  const heard = <V extends Verdict>(verdict: V): V => {
    if (verdict.kind === "decided") {
      const found = verdict.findings.filter((each) => !heardFindings.has(JSON.stringify(each)));
      said.push(...found.map(({ message, path }) => ({ message, at: path })));
      for (const each of found) heardFindings.add(JSON.stringify(each));
    }
    return verdict;
  };
  const { checkStack } = policy;
  runPolicy(
    {
      ...policy,
      check: (subject, context) => heard(policy.check(subject, context)),
      ...(checkStack && { checkStack: (...args) => heard(checkStack(...args)) }),
    },
    given,
  );
  return said;
}
