/** A stack of the corpus: a small program that in most cases follows a published example. */

/** Makes a name unique to the stack, so that one program can declare many stacks. */
export type Own = (name: string) => string;

export interface ExampleStack {
  /** In lower case and with hyphens. */
  readonly name: string;
  /** The page of the example. Absent for a variant of our own. */
  readonly source?: string;
  readonly declare: (own: Own) => void;
}

/** The separator between the name of a stack and the name of its resource. */
const SEPARATOR = "_";

export const ownNames =
  ({ name }: ExampleStack): Own =>
  (resource) =>
    `${name}${SEPARATOR}${resource}`;

/** Returns the name of the stack that a resource belongs to. */
export const stackOf = (resource: string): string => resource.split(SEPARATOR, 1)[0] ?? "";

/** Returns stacks that follow examples of one page. */
export const from = (source: string, stacks: Readonly<Record<string, ExampleStack["declare"]>>): ExampleStack[] =>
  Object.entries(stacks).map(([name, declare]) => ({ name, source, declare }));
