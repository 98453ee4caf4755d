/**
 * What a policy finds: a message, the property it is about, and the data the message needs.
 *
 * The data follows from the message: each `{name}` in its `text` and `fix` is a member that a finding must have. A
 * misspelt message, a misspelt member and a missing one do not compile.
 */
export interface Message {
  /** What was seen, and why it matters in a clause. `{name}` stands for the finding's data, `{path}` for its property. */
  readonly text: string;
  /** What to do. Left out where there is nothing to do but wait for the update. */
  readonly fix?: string;
  /** The fix replaces an existing DB cluster: its encryption and its key cannot be changed in place. */
  readonly replacesCluster?: true;
}

export type Messages = Readonly<Record<string, Message>>;

/** Characters no placeholder has: the braces around them are part of the text, as in a JSON example. */
type NotInName = " " | '"' | "'" | "`" | "{" | ":" | "," | "." | "/" | "<" | "[" | "(" | "*" | "-";

type NameOnly<Name extends string> = Name extends "" | "path" | `${string}${NotInName}${string}` ? never : Name;

/** The names in braces in a template. `{path}` is not among them: it is the finding's own property. */
type Placeholders<Template extends string> = Template extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Name}}${string}` ? NameOnly<Name> : never) | Placeholders<Rest>
  : never;

type TemplatesOf<M extends Message> = M extends { readonly fix: infer Fix extends string }
  ? M["text"] | Fix
  : M["text"];

/** The data that a message needs. One of several messages needs the data of all. */
export type DataOf<M extends Message> =
  string extends TemplatesOf<M>
    ? Readonly<Record<string, string>>
    : { readonly [Name in Placeholders<TemplatesOf<M>>]: string };

interface FindingOf<Id extends string, Data> {
  /** `undecided`: the requirement can be neither shown nor refuted, and `path` names what decides it. */
  readonly outcome: "violation" | "undecided";
  readonly message: Id;
  /** The property the finding is about, by its provider's name. */
  readonly path: string;
  readonly data: Data;
  /** The resource the finding is about, where it is another than the one judged. */
  readonly urn?: string;
  /** Overrides the level of the policy, for one finding. */
  readonly level?: "advisory" | "mandatory";
}

/** A finding of one of these messages, with the data of that message. */
export type Finding<Ms extends Messages = Messages> = {
  [Id in keyof Ms & string]: FindingOf<Id, DataOf<Ms[Id]>>;
}[keyof Ms & string];

/** No argument for a message without data. */
type DataArgument<M extends Message> = [keyof DataOf<M>] extends [never] ? [] : [data: DataOf<M>];

/** Makes a finding of one of the messages. */
type Find<Ms extends Messages> = <Id extends keyof Ms & string>(
  message: Id,
  path: string,
  ...data: DataArgument<Ms[Id]>
) => Finding<Pick<Ms, Id>>;

/** Refuses a message whose type is not its text: of `"a" + "b"` the compiler knows no more than that it is a string. */
type Literal<Ms extends Messages> = {
  readonly [Id in keyof Ms]: string extends TemplatesOf<Ms[Id]>
    ? "write text and fix as one string literal each"
    : unknown;
};

/** The functions that make the findings of a policy, or of a module of the kit, from its messages. */
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
