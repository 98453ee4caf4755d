/**
 * The part of the SDK that calls the functions of policies, with the choices that an SDK is free to make as options.
 *
 * `@pulumi/policy` documents what a policy receives and what it may report. It documents neither the order of its loops,
 * nor when it reads a function or the type attached to one. The pack must give the same findings whatever it chooses.
 */
import type { PolicyResource, ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import { policies as declared } from "../../policies/index";
import { RecordedInputs } from "../../runtime/operations";
import { toSdkPolicy } from "../../runtime/policy";
import type { Origin } from "../kit/case";
import { policyResource, resourceArgs, urnOf } from "../kit/policy-tester";

/** A resource of a stack: its inputs as Analyze shows them, and what AnalyzeStack shows of it. */
export interface Resource extends Origin {
  readonly props: object;
}

/** What the engine asks in one operation on one stack. */
export interface Operation {
  /** The name of the stack, as in its URNs. */
  readonly stack: string;
  readonly analyze: readonly Resource[];
  /** Undefined if the operation was aborted before AnalyzeStack. */
  readonly analyzeStack?: readonly Resource[];
}

export interface Choices {
  /** When the SDK reads `validateResource` and `validateStack` of a policy. */
  readonly functions?: "at each use" | "when the pack starts";
  /** When it reads `__pulumiType` of a function. */
  readonly types?: "at each use" | "when the pack starts" | "at first use" | "until one is there";
  /** Whether it remembers by resource type that `__pulumiType` has excluded a policy. */
  readonly applicability?: "at each use" | "once per resource type";
  /** Whether it also asks each policy about the provider of a resource. */
  readonly providers?: boolean;
}

export type Policy = ReturnType<typeof toSdkPolicy>;
type Validation = (args: never, report: ReportViolation) => void | Promise<void>;

const CONFIGURED = new Map(declared.map((policy) => [policy.id, policy]));

/** The policies of this pack, all of them on, as a new process declares them. */
export function servedPolicies(): readonly Policy[] {
  const inputs = new RecordedInputs();
  return declared
    .map((policy) => toSdkPolicy(policy, inputs))
    .map((policy) => (policy.enforcementLevel === "disabled" ? { ...policy, enforcementLevel: "advisory" } : policy));
}

class NotApplicable extends Error {}

/** One process of the pack. */
export class SimulatedSdk {
  readonly policies: readonly Policy[];
  /** One line for each finding, in the order in which it was reported. */
  readonly findings: string[] = [];

  readonly #choices: Choices;
  readonly #functions = new Map<string, unknown>();
  readonly #types = new Map<string, unknown>();
  readonly #excluded = new Set<string>();

  constructor(choices: Choices = {}, policies: readonly Policy[] = servedPolicies()) {
    this.#choices = choices;
    this.policies = policies;
    for (const policy of policies) {
      for (const phase of ["validateResource", "validateStack"] as const) {
        if (choices.functions === "when the pack starts") this.#functions.set(keyOf(policy, phase), policy[phase]);
        if (choices.types === "when the pack starts") this.#typeOf(policy, phase);
      }
    }
  }

  /** Asks one policy about one resource. Each `yield` is a point at which an SDK may turn to other work. */
  *analyze(policy: Policy, { stack }: Operation, resource: Resource): Generator<void> {
    const asked = [resource, ...(this.#choices.providers ? [providerOf(resource)] : [])];
    for (const each of asked) {
      const type = this.#typeOf(policy, "validateResource");
      yield;
      if (this.#excludes(policy, type, each.type)) continue;
      const args = inputsOf(policy, stack, each);
      yield;
      for (const validate of this.#functionsOf(policy, "validateResource")) this.#run(policy, validate, args);
      yield;
    }
  }

  /** Asks one policy about the stack. */
  *analyzeStack(policy: Policy, { stack, analyzeStack = [] }: Operation): Generator<void> {
    const [validate] = this.#functionsOf(policy, "validateStack");
    if (validate === undefined) return;
    const type = this.#typeOf(policy, "validateStack");
    yield;
    if (typeof type === "string" && !analyzeStack.some((each) => each.type === type)) return;
    const [first] = analyzeStack;
    if (first === undefined) return;
    const resources = analyzeStack.map((each) => outputsOf(stack, each));
    this.#run(policy, validate, { ...inputsOf(policy, stack, first), resources });
  }

  #run(policy: Policy, validate: Validation, args: object): void {
    const report = (({ message, urn, enforcementLevel }: Record<string, string>) => {
      this.findings.push(`${policy.name} | ${urn} | ${enforcementLevel ?? policy.enforcementLevel} | ${message}`);
    }) as unknown as ReportViolation;
    try {
      validate(args as never, report);
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
    }
  }

  #functionsOf(policy: Policy, phase: "validateResource" | "validateStack"): readonly Validation[] {
    const read = this.#functions.get(keyOf(policy, phase)) ?? policy[phase];
    return read === undefined ? [] : ([read].flat() as Validation[]);
  }

  #typeOf(policy: Policy, phase: "validateResource" | "validateStack"): unknown {
    const key = keyOf(policy, phase);
    const { types = "at each use" } = this.#choices;
    const kept = this.#types.get(key);
    if (types === "until one is there" ? kept !== undefined : this.#types.has(key)) return kept;
    const [only, ...others] = this.#functionsOf(policy, phase);
    const type = only !== undefined && others.length === 0 ? Reflect.get(only, "__pulumiType") : undefined;
    if (types !== "at each use") this.#types.set(key, type);
    return type;
  }

  #excludes(policy: Policy, type: unknown, resourceType: string): boolean {
    const key = keyOf(policy, resourceType);
    if (this.#excluded.has(key)) return true;
    const excluded = typeof type === "string" && type !== resourceType;
    if (excluded && this.#choices.applicability === "once per resource type") this.#excluded.add(key);
    return excluded;
  }
}

const keyOf = ({ name }: Policy, what: string): string => `${name} ${what}`;

const providerOf = ({ provider = {} }: Resource): Resource => {
  return { type: "pulumi:providers:aws", name: "default", props: provider };
};

function inputsOf({ name }: Policy, stack: string, resource: Resource): ResourceValidationArgs {
  const policy = CONFIGURED.get(name);
  if (policy === undefined) throw new Error(`${name} is not a policy of this pack`);
  const args = resourceArgs(policy, { ...resource, resource: resource.name });
  return {
    ...args,
    urn: inStack(args.urn, stack),
    notApplicable: (reason?: string): never => {
      throw new NotApplicable(reason);
    },
  };
}

function outputsOf(stack: string, resource: Resource): PolicyResource {
  const of = (each: PolicyResource): PolicyResource => ({
    ...each,
    urn: inStack(each.urn, stack),
    propertyDependencies: Object.fromEntries(
      Object.entries(each.propertyDependencies).map(([property, from]) => [property, from.map(of)]),
    ),
  });
  return of(policyResource(resource));
}

const inStack = (urn: string, stack: string): string => urn.replace(/^urn:pulumi:[^:]*::/, `urn:pulumi:${stack}::`);

/** The URN of a resource of the stack. */
export const urnInStack = (stack: string, { type, name }: Pick<Origin, "type" | "name">): string =>
  inStack(urnOf(type, name), stack);
