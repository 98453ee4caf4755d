/** A stack of the corpus: a small program, most often one that follows a published example. */

/** Makes a name the stack's own, so that many stacks can be declared by one program. */
export type Own = (name: string) => string;

export interface ExampleStack {
  /** In lower case and with hyphens. */
  readonly name: string;
  /** The page whose example it follows; none of a variant of our own. */
  readonly source?: string;
  readonly declare: (own: Own) => void;
}

/** Between the name of a stack and that of a resource of it. */
const SEPARATOR = "_";

export const ownNames =
  ({ name }: ExampleStack): Own =>
  (resource) =>
    `${name}${SEPARATOR}${resource}`;

/** The name of the stack a resource belongs to. */
export const stackOf = (resource: string): string => resource.split(SEPARATOR, 1)[0] ?? "";

/** Stacks that follow examples of one page. */
export const from = (source: string, stacks: Readonly<Record<string, ExampleStack["declare"]>>): ExampleStack[] =>
  Object.entries(stacks).map(([name, declare]) => ({ name, source, declare }));
