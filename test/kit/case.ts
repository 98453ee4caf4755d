/** A case of a policy: a resource in its stack, and what the policy finds. */

/** Another resource of the program, such as one a property of the one judged was computed from. */
export interface Origin {
  readonly type: string;
  readonly name: string;
  readonly props?: object;
  /** What it has besides its inputs, as a stack policy sees it. */
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
  /** The resources each property was computed from. */
  readonly from?: Readonly<Record<string, readonly Origin[]>>;
  /** Other resources of the stack. */
  readonly otherResources?: readonly Origin[];
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
