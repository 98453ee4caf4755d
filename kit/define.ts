/**
 * How a policy is declared: what it is, what it is about, how it is configured, and its pure check.
 *
 * A check reads the model and its configuration and returns a verdict. It knows no provider, no SDK and no text.
 */
import type { EnforcementLevel, PolicyComplianceFramework, Severity } from "@pulumi/policy";
import type { StackPlace } from "../model/stack-model";
import type { Subject, SubjectKind, SubjectOf } from "../model/subject";
import { type ConfigOf, type Option, type Options, oneOf } from "./config";
import type { Finding, Messages } from "./finding";
import { EVERYTHING, type Selection, type Selector, selector } from "./selector";
import type { FinalVerdict, Verdict } from "./verdict";

/** Options every policy has. */
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

/** What a check may ask besides its subject. */
export interface Context<O extends Options> {
  readonly config: ConfigOf<O>;
  /** Holds a selector of the configuration against the resource being judged. */
  readonly select: (selector: Selector | undefined) => Selection;
}

/** A policy as its author writes it. */
export interface PolicyDefinition<
  K extends SubjectKind = SubjectKind,
  O extends Options = Options,
  Ms extends Messages = Messages,
> {
  /** Also the name of its file, its test, its page in docs/policies and its member of the configuration. */
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
   * Why the policy is not about a resource of its subjects, whatever is configured; undefined where it is. `check` is then
   * not asked.
   */
  skipReason?(subject: SubjectOf<K>): string | undefined;
  check(subject: SubjectOf<K>, context: Context<O>): Verdict<Finding<Ms>>;
  /** Decides what `check` found to be linked, by the other resources of the stack. */
  checkStack?(subject: SubjectOf<K>, place: StackPlace, context: Context<O>): FinalVerdict<Finding<Ms>>;
}

/** A declared policy whose types of options and messages are no longer told apart: what the runtime handles. */
export interface Policy extends Omit<PolicyDefinition, "skipReason" | "check" | "checkStack"> {
  skipReason?(subject: Subject): string | undefined;
  check(subject: Subject, context: Context<Options>): Verdict;
  checkStack?(subject: Subject, place: StackPlace, context: Context<Options>): FinalVerdict;
}

/** Declares a policy: its subjects, options and messages are checked against each other by their types. */
export function definePolicy<const K extends SubjectKind, O extends Options, const Ms extends Messages>(
  definition: PolicyDefinition<K, O, Ms>,
): PolicyDefinition<K, O, Ms> & Policy {
  return definition;
}
