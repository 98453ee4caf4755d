/**
 * Declares policies: their description, subjects, options, messages and checks.
 *
 * A check is a pure function. It reads the model and the configuration and returns a verdict. It does not use a provider
 * or the SDK, and it does not render text.
 */
import type { EnforcementLevel, PolicyComplianceFramework, Severity } from "@pulumi/policy";
import type { StackPlace } from "../model/stack-model";
import type { Subject, SubjectKind, SubjectOf } from "../model/subject";
import { type ConfigOf, type Option, type Options, oneOf } from "./config";
import type { Finding, Messages } from "./finding";
import { EVERYTHING, type Selection, type Selector, selector } from "./selector";
import type { FinalVerdict, Verdict } from "./verdict";

/** The options that every policy has. */
export const SHARED_OPTIONS = {
  where: {
    ...selector("The resources that this policy checks: globs on names, tags and stack tags. All, if left out."),
    byDefault: EVERYTHING,
  } satisfies Option<Selector>,
  onUndecided: oneOf(
    "How to report an undecided verdict: as an advisory finding, as a mandatory one, or not at all (the resource then passes).",
    ["advise", "fail", "ignore"],
  ),
} as const;

/** What a check receives in addition to its subject. */
export interface Context<O extends Options> {
  readonly config: ConfigOf<O>;
  /** Applies a selector of the configuration to the checked resource. */
  readonly select: (selector: Selector | undefined) => Selection;
}

/** The inputs that a policy sets to mend a resource, by property. No such change replaces the resource. */
export type Changes = ReadonlyMap<string, unknown>;

/** The declaration of a policy. */
export interface PolicyDefinition<
  K extends SubjectKind = SubjectKind,
  O extends Options = Options,
  Ms extends Messages = Messages,
> {
  /** Also the name of its file, test, page in docs/policies and configuration member. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly severity: Severity;
  /** The standard that asks for what the policy requires. Left out if none does. */
  readonly framework?: PolicyComplianceFramework;
  readonly tags: readonly string[];
  readonly remediationSteps: string;
  /** The AWS page that the requirement comes from. */
  readonly url: string;
  readonly subjects: readonly K[];
  readonly options: O;
  readonly messages: Ms;
  /**
   * Returns why the policy does not apply to a resource, independent of the configuration, or `undefined` if it applies.
   * `check` runs only if the policy applies.
   */
  skipReason?(subject: SubjectOf<K>): string | undefined;
  check(subject: SubjectOf<K>, context: Context<O>): Verdict<Finding<Ms>>;
  /** Returns what to change so that the resource meets the requirement, if that is sure to be safe. */
  remediate?(subject: SubjectOf<K>, context: Context<O>): Changes | undefined;
  /** Decides what `check` deferred, with the other resources of the stack. */
  checkStack?(subject: SubjectOf<K>, place: StackPlace, context: Context<O>): FinalVerdict<Finding<Ms>>;
}

/** A declared policy without the types of its options and messages, as the runtime uses it. */
export interface Policy extends Omit<PolicyDefinition, "skipReason" | "check" | "remediate" | "checkStack"> {
  skipReason?(subject: Subject): string | undefined;
  check(subject: Subject, context: Context<Options>): Verdict;
  remediate?(subject: Subject, context: Context<Options>): Changes | undefined;
  checkStack?(subject: Subject, place: StackPlace, context: Context<Options>): FinalVerdict;
}

/** Declares a policy. The compiler checks its subjects, options and messages against its checks. */
export function definePolicy<const K extends SubjectKind, O extends Options, const Ms extends Messages>(
  definition: PolicyDefinition<K, O, Ms>,
): PolicyDefinition<K, O, Ms> & Policy {
  return definition;
}
