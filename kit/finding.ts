/**
 * Findings: a message, a property, and the data that the message needs.
 *
 * The data follows from the message: each `{name}` in its `text` and `fix` is a member that a finding must have. A
 * misspelt message id, a misspelt member and a missing member do not compile.
 */
export interface Message {
  /**
   * What the policy found, and why it matters in one clause. `{name}` is replaced by the finding's data, `{path}` by
   * its property.
   */
  readonly text: string;
  /** What to change. Left out if the user can only wait for the update. */
  readonly fix?: string;
  /** The fix replaces an existing DB cluster, whose encryption and key cannot change in place. */
  readonly replacesCluster?: true;
}

export type Messages = Readonly<Record<string, Message>>;

/** Characters that no placeholder has. Braces around them are part of the text, as in a JSON example. */
type NotInName = " " | '"' | "'" | "`" | "{" | ":" | "," | "." | "/" | "<" | "[" | "(" | "*" | "-";

type NameOnly<Name extends string> = Name extends "" | "path" | `${string}${NotInName}${string}` ? never : Name;

/** The names in braces in a template, except `{path}`, which is the finding's own property. */
type Placeholders<Template extends string> = Template extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Name}}${string}` ? NameOnly<Name> : never) | Placeholders<Rest>
  : never;

type TemplatesOf<M extends Message> = M extends { readonly fix: infer Fix extends string }
  ? M["text"] | Fix
  : M["text"];

/** The data that a message needs. For a union of messages, the data of all of them. */
export type DataOf<M extends Message> =
  string extends TemplatesOf<M>
    ? Readonly<Record<string, string>>
    : { readonly [Name in Placeholders<TemplatesOf<M>>]: string };

interface FindingOf<Id extends string, Data> {
  /** `undecided`: the pack cannot show whether the requirement is met, and `path` names what decides it. */
  readonly outcome: "violation" | "undecided";
  readonly message: Id;
  /** The name that the provider gives the property. */
  readonly path: string;
  readonly data: Data;
  /** The resource to report the finding on, if it is not the checked one. */
  readonly urn?: string;
  /** The policy that reports the same cause. If that policy judges the resource, the finding is not shown. */
  readonly reportedBy?: string;
  /** Overrides the level of the policy for this finding. */
  readonly level?: "advisory" | "mandatory";
}

/** A finding of one of these messages, with the data of that message. */
export type Finding<Ms extends Messages = Messages> = {
  [Id in keyof Ms & string]: FindingOf<Id, DataOf<Ms[Id]>>;
}[keyof Ms & string];

/** Marks a finding about a cause that another policy reports on the same resource. */
export const reportedBy = <F extends Finding>(policy: string, finding: F): F => ({ ...finding, reportedBy: policy });

/** No argument for a message without data. */
type DataArgument<M extends Message> = [keyof DataOf<M>] extends [never] ? [] : [data: DataOf<M>];

/** Creates a finding of one of the messages. */
type Find<Ms extends Messages> = <Id extends keyof Ms & string>(
  message: Id,
  path: string,
  ...data: DataArgument<Ms[Id]>
) => Finding<Pick<Ms, Id>>;

/** Rejects a message whose type is not its text. The type of `"a" + "b"` is only `string`. */
type Literal<Ms extends Messages> = {
  readonly [Id in keyof Ms]: string extends TemplatesOf<Ms[Id]>
    ? "write text and fix as one string literal each"
    : unknown;
};

/** Returns the functions that create the findings of a policy, or of a module of the kit, from its messages. */
export function findingsFor<const Ms extends Messages>(
  _messages: Ms & Literal<Ms>,
): { readonly violation: Find<Ms>; readonly undecided: Find<Ms> } {
  return { violation: maker("violation"), undecided: maker("undecided") };
}

function maker<Ms extends Messages>(outcome: Finding["outcome"]): Find<Ms> {
  function find<Id extends keyof Ms & string>(
    message: Id,
    path: string,
    ...data: DataArgument<Ms[Id]>
  ): Finding<Pick<Ms, Id>>;
  function find(message: string, path: string, data: Readonly<Record<string, string>> = {}): Finding {
    return { outcome, message, path, data };
  }
  return find;
}
