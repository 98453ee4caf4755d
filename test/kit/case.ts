/** A case of a policy: a resource in its stack, and what the policy finds. */

/** Another resource of the program, such as one that a property of the checked resource is computed from. */
export interface Origin {
  readonly type: string;
  readonly name: string;
  readonly props?: object;
  /** Its outputs that are not inputs, as a stack policy sees them. */
  readonly outputs?: object;
  readonly protect?: boolean;
  readonly provider?: object;
  readonly from?: Readonly<Record<string, readonly Origin[]>>;
}

export interface Case {
  readonly name: string;
  readonly type: string;
  readonly props: object;
  readonly outputs?: object;
  /** The Pulumi name of the resource. */
  readonly resource?: string;
  readonly provider?: object;
  readonly config?: object;
  readonly stackTags?: Readonly<Record<string, string>>;
  /** The resources that each property is computed from. */
  readonly from?: Readonly<Record<string, readonly Origin[]>>;
  /** Other resources of the stack. */
  readonly otherResources?: readonly Origin[];
}

export interface ExpectedFinding {
  /** The id of the message. Left out for a finding of the runtime. */
  readonly message?: string;
  /** The property of the finding. */
  readonly at?: string;
  /** The start of the text. For a violation, its whole first sentence. */
  readonly text: string;
  readonly level?: "advisory" | "mandatory";
  /** The resource that it is reported on, if that is not the checked one. */
  readonly urn?: string;
}

export interface Cases {
  readonly pass: readonly Case[];
  readonly violation: readonly (Case & { readonly findings: readonly [ExpectedFinding, ...ExpectedFinding[]] })[];
  readonly undecided: readonly (Case & { readonly findings: readonly [ExpectedFinding, ...ExpectedFinding[]] })[];
  readonly notApplicable: readonly (Case & { readonly reason: string })[];
}
