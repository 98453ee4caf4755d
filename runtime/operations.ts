/**
 * The inputs of the resources of each stack, from the Analyze request that shows them until AnalyzeStack.
 *
 * The engine shows inputs in Analyze, one resource at a time, and outputs in AnalyzeStack, the whole stack at once. An
 * output cannot distinguish "not set" from "not known yet", so the stack phase decides by the inputs recorded here.
 *
 * The record does not depend on the order in which the SDK calls policies. Every policy with a stack phase records every
 * resource that it is called for, so the record is complete as soon as the last of them was called. Two policies that
 * are called for the same request record equal values, and the later one replaces the earlier one.
 */
import type { InputResource } from "./input-resource";
import type { RenderedFinding } from "./judge";

type Resources = Map<string, InputResource>;

/** An operation of the engine on one stack, as one policy follows it: a preview, an update or an analysis. */
export interface Operation {
  /** The resources that Analyze has shown to the policy and that it applies to, by URN. */
  readonly shown: ReadonlySet<string>;
  /** The resources whose verdict is deferred to the stack phase, by URN. */
  readonly deferred: ReadonlySet<string>;
  /** The inputs of the resources of the stack, whichever policy applies to them, by URN. */
  readonly resources: ReadonlyMap<string, InputResource>;
  /** The findings that another policy may report, by the URN of the resource judged. */
  readonly held: ReadonlyMap<string, readonly RenderedFinding[]>;
  /** Whether a policy judges the resource in this operation and reports what it cannot decide. */
  readonly isReportedBy: (policy: string, urn: string) => boolean;
}

/** The resources of one stack, and the policies that still need them. */
interface StackRecord {
  readonly resources: Resources;
  /** The resources that each policy judges in its current operation, by the id of the policy. */
  readonly judged: Map<string, ReadonlySet<string>>;
  readonly neededBy: Set<OpenOperations>;
}

/** What all policies of a pack record. */
export class RecordedInputs {
  readonly #stacks = new Map<string, StackRecord>();

  /** The record of the stack. It is kept until every policy that asked for it has released it. */
  hold(stack: string, policy: OpenOperations): StackRecord {
    const record = this.#stacks.get(stack) ?? { resources: new Map(), judged: new Map(), neededBy: new Set() };
    this.#stacks.set(stack, record);
    record.neededBy.add(policy);
    return record;
  }

  /** The number of stacks whose resources are kept. */
  get size(): number {
    return this.#stacks.size;
  }

  release(stack: string, policy: OpenOperations): void {
    const record = this.#stacks.get(stack);
    record?.neededBy.delete(policy);
    if (record?.neededBy.size === 0) this.#stacks.delete(stack);
  }
}

/** The type of the root of every stack: the first resource that the engine registers in an operation. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * The stacks of which one policy remembers an operation that has not reached AnalyzeStack. One more and the oldest is
 * dropped: its stack phase then reports its resources as undecided.
 */
export const MAX_OPEN_OPERATIONS = 64;

interface OpenOperation {
  readonly shown: Set<string>;
  readonly deferred: Set<string>;
  readonly held: Map<string, readonly RenderedFinding[]>;
  readonly judged: Set<string>;
  readonly resources: Resources;
  readonly isReportedBy: (policy: string, urn: string) => boolean;
  rootSeen: boolean;
}

/**
 * The operations that one policy follows, one for each stack.
 *
 * An operation begins with the first resource of the stack, or with the root of the stack where that was seen already. It
 * ends when AnalyzeStack takes it. An operation that was aborted therefore leaves nothing behind for the next one.
 */
export class OpenOperations {
  readonly #inputs: RecordedInputs;
  readonly #policy: string;
  readonly #byStack = new Map<string, OpenOperation>();

  /** @param policy the id of the policy */
  constructor(inputs: RecordedInputs, policy: string) {
    this.#inputs = inputs;
    this.#policy = policy;
  }

  /**
   * Records a resource that Analyze shows to the policy. The verdict on it is not deferred until `defer` says so.
   *
   * @param resource its inputs; undefined for the root, for a type that no policy applies to, and if reading it failed
   * @param applies whether the policy applies to its type
   */
  record(urn: string, type: string, resource: InputResource | undefined, applies: boolean): void {
    const operation = this.#operationOf(stackOf(urn), type);
    if (applies) operation.shown.add(urn);
    operation.deferred.delete(urn);
    operation.held.delete(urn);
    operation.judged.delete(urn);
    if (resource === undefined) operation.resources.delete(urn);
    else operation.resources.set(urn, resource);
  }

  /** Defers the verdict on a recorded resource to the stack phase. */
  defer(urn: string): void {
    this.#byStack.get(stackOf(urn))?.deferred.add(urn);
  }

  /** Records that the policy judges a resource, and reports what it cannot decide of it, now or in the stack phase. */
  judges(urn: string): void {
    this.#byStack.get(stackOf(urn))?.judged.add(urn);
  }

  /** Keeps findings on a recorded resource for the stack phase, which knows what other policies judge. */
  keep(urn: string, findings: readonly RenderedFinding[]): void {
    this.#byStack.get(stackOf(urn))?.held.set(urn, findings);
  }

  /** Ends the operation on the stack and returns it; undefined if Analyze has shown no resource of the stack. */
  take(stack: string): Operation | undefined {
    const operation = this.#byStack.get(stack);
    this.#end(stack);
    return operation;
  }

  #operationOf(stack: string, type: string): OpenOperation {
    const isRoot = type === STACK_TYPE;
    const open = this.#byStack.get(stack);
    const continues = open !== undefined && !(isRoot && open.rootSeen);
    const operation = continues ? open : this.#begin(stack);
    operation.rootSeen ||= isRoot;
    // Last in the order of insertion, so that the first is the one that was used longest ago.
    this.#byStack.delete(stack);
    this.#byStack.set(stack, operation);
    for (const oldest of this.#byStack.keys()) {
      if (this.#byStack.size <= MAX_OPEN_OPERATIONS) break;
      this.#end(oldest);
    }
    return operation;
  }

  #begin(stack: string): OpenOperation {
    const { resources, judged: byPolicy } = this.#inputs.hold(stack, this);
    // Other policies may have recorded resources of this operation already. They are recorded again, by this policy.
    if (this.#byStack.has(stack)) resources.clear();
    const judged = new Set<string>();
    byPolicy.set(this.#policy, judged);
    return {
      shown: new Set(),
      deferred: new Set(),
      held: new Map(),
      judged,
      resources,
      isReportedBy: (policy, urn) => byPolicy.get(policy)?.has(urn) === true,
      rootSeen: false,
    };
  }

  #end(stack: string): void {
    this.#byStack.delete(stack);
    this.#inputs.release(stack, this);
  }
}

/** The part of a URN that names the stack: `urn:pulumi:<stack>::<project>`. */
export function stackOf(urn: string): string {
  const project = urn.indexOf("::") + 2;
  const end = urn.indexOf("::", project);
  return end === -1 ? urn : urn.slice(0, end);
}
