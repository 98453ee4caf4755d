/** What can be set of any policy. The settings of each one are generated, see settings.ts. */

/** What the engine does with a violation. */
export type Level = "advisory" | "mandatory" | "disabled";

/** Selects resources. A resource must match every criterion, and one glob of each list. `*` stands for any text. */
export interface Selector {
  /** Globs on the Pulumi name of the resource. */
  readonly names?: readonly string[];
  /** Tag keys with globs on their values. The default tags of the provider count. */
  readonly tags?: Readonly<Record<string, string | readonly string[]>>;
  /** Stack tag keys with globs on their values. */
  readonly stackTags?: Readonly<Record<string, string | readonly string[]>>;
}

interface SharedSettings {
  /** The level of the policy. */
  readonly enforcementLevel?: Level;
  /** The resources that the policy checks. All, if left out. */
  readonly where?: Selector;
  /** How to report an undecided verdict: as an advisory finding, as a mandatory one, or not at all. */
  readonly onUndecided?: "advise" | "fail" | "ignore";
}

/** The setting of a policy with these options of its own: a level, or an object with options. */
export type Setting<Options = unknown> = Level | (SharedSettings & Options);
